// A group of alerts as Alertmanager's webhook tells it: what it is called, where it happens, and what makes two
// notifications the same. Owns these readings; whom it is told to is decided by `alert-turn.ts`.

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

/**
 * The same for notifications that tell of the same alerts, whoever sends them and however often; another as soon as one
 * fires that did not. `before`: what it was before those of its alerts that are resolved now were.
 */
export function alertState(
  { status, groupKey, alerts }: AlertGroup,
  moment: 'now' | 'before' = 'now',
): string {
  const meant = alerts.filter((alert) => moment === 'before' || alert.status === status);
  return JSON.stringify([status, groupKey, meant.map(markOf).sort()]);
}
