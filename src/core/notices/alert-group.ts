// A group of alerts as Alertmanager's webhook tells it: what it is called, where it happens, and what makes two
// notifications the same or an alert one that is known. Owns these readings; whom it is told to is decided by `alert-turn.ts`.

import { LIMITS } from '../../base/limits.ts';

/** Prometheus' webhook data, version 4; members that are not read here may come too. */
type Alert = {
  readonly status: 'firing' | 'resolved';
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: string;
  /** Of the labels; absent in versions before 0.19. */
  readonly fingerprint?: string;
};

export type AlertGroup = {
  /** `firing` as long as one of them fires. */
  readonly status: 'firing' | 'resolved';
  readonly groupKey: string;
  readonly alerts: readonly Alert[];
};

type AlertWords = { readonly name: string; readonly host: string; readonly info: string };

const ELLIPSIS = '…';

/** Cut where it must be: an alert that is told shortened is better than one that is not. */
function joined(values: readonly (string | undefined)[], separator: string): string {
  const different = [...new Set(values.filter((value) => value !== undefined && value.trim() !== ''))];
  const whole = [...different.join(separator)];
  const most = LIMITS.notices.alertWordCharacters;
  return whole.length <= most
    ? whole.join('')
    : `${whole
        .slice(0, most - 1)
        .join('')
        .trimEnd()}${ELLIPSIS}`;
}

/** An alert that has no name is called by its other labels: nobody is woken by silence. */
function nameOf({ labels }: Alert): string {
  const { alertname, instance: _where, ...others } = labels;
  if (alertname !== undefined && alertname.trim() !== '') return alertname;
  return Object.entries(others)
    .map(([label, value]) => `${label}=${value}`)
    .join(' ');
}

/** What the words of a template stand for: of the alerts that fire, or of all once none does. */
export function alertWords({ status, alerts }: AlertGroup): AlertWords {
  const told = alerts.filter((alert) => alert.status === status);
  const say = ({ annotations }: Alert): string | undefined => annotations.summary ?? annotations.description;
  return {
    name: joined(told.map(nameOf), ', '),
    host: joined(
      told.map(({ labels }) => labels.instance),
      ', ',
    ),
    info: joined(told.map(say), '; '),
  };
}

function markOf({ fingerprint, labels, startsAt }: Alert): string {
  const sorted = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return JSON.stringify([fingerprint ?? sorted, startsAt]);
}

/** Characters by which an alert is known in the history: 72 bits, so that two are not taken for one. */
const MARK_CHARACTERS = 12;

/** Alerts that fire by what they are known by, as many as are told apart; an alert that begins anew is another. */
export function firingAlerts(
  { alerts }: AlertGroup,
  digest: (text: string) => string,
): ReadonlyMap<string, Alert> {
  const marked = new Map<string, Alert>();
  for (const alert of alerts)
    if (alert.status === 'firing') marked.set(digest(markOf(alert)).slice(0, MARK_CHARACTERS), alert);
  const most = LIMITS.notices.alertsToldApart;
  if (marked.size <= most) return marked;
  // By their marks, not as they come: of a flood the same ones are told apart each time.
  const apart = new Set([...marked.keys()].sort().slice(0, most));
  return new Map([...marked].filter(([mark]) => apart.has(mark)));
}

/** Notifications about one group of alerts that fire have this in common. */
export function groupState({ groupKey }: AlertGroup): string {
  return JSON.stringify(['firing', groupKey]);
}

/** The same for notifications that the same alerts are over, whoever sends them and however often. */
export function resolvedState({ groupKey, alerts }: AlertGroup): string {
  return JSON.stringify(['resolved', groupKey, alerts.map(markOf).sort()]);
}

const RESOLVED = { en: 'Resolved', ru: 'Восстановлено' } as const;

/** A template of what is told unless somebody wrote another; words that the alerts do not have leave no gap. */
export function ownTemplate(alerts: AlertGroup, language: 'en' | 'ru'): string {
  const { name, host, info } = alertWords(alerts);
  const where = [name && '{NAME}', host && '{HOST}'].filter((word) => word !== '').join(' ');
  const parts = alerts.status === 'resolved' ? [RESOLVED[language], where] : [where, info && '{INFO}'];
  // An alert without any word: `alerts.ts` has what is told in its place.
  return parts.filter((part) => part !== '').join(': ') || '{NAME}';
}
