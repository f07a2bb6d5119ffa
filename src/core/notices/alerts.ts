// Alerts told to people, once: what was told before is found by the id of its messages, which follows from the group
// alone, and by the alerts that each of them keeps in mind. Owns the order of finding, deciding and sending; the key that
// acknowledges a call is pressed in its menu.

import { unreachable } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Clock } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import { spokenValue } from '../menus/spoken-value.ts';
import type { ArchivedMessage, MessageArchive } from '../messages/message-archive.ts';
import { STATUS } from '../messages/status.ts';
import type { Refused, Submission, Submit } from '../messages/submission.ts';
import { recipientAsKept } from '../numbers/recipient.ts';
import {
  type AlertGroup,
  alertWords,
  firingAlerts,
  groupState,
  ownTemplate,
  resolvedState,
} from './alert-group.ts';
import { type AlertOrder, alertTurn } from './alert-turn.ts';
import { noticesOf, type TaskGroup, type TaskGroups } from './task-group.ts';

type AlertAsked = AlertOrder & {
  readonly alerts: AlertGroup;
  /** Of those that fire and of those that are resolved. */
  readonly group: Pick<TaskGroup, 'failure' | 'recovery' | 'kinds' | 'contacts' | 'name'>;
  /** `own`: of those that fire, the text is made here, of the alerts that are told. */
  readonly words: 'own' | 'written';
  readonly language: 'en' | 'ru';
  readonly sender?: string;
  readonly voice?: string;
};

export type AlertOutcome =
  | { readonly kind: 'told'; readonly ids: readonly string[] }
  /** To all of them, not long ago; or it is resolved, and nobody is to be told so. */
  | { readonly kind: 'told-already' }
  | { readonly kind: 'acknowledged'; readonly by: string };

type AlertDoors = {
  readonly taskGroups: TaskGroups;
  readonly submit: Submit;
  readonly archive: MessageArchive;
  readonly clock: Clock;
  /** At least 22 characters of A-Z a-z 0-9 _ and -, the same for the same text. */
  readonly digest: (text: string) => string;
};

/** The key that says: I know, call nobody else. */
const ACKNOWLEDGING_KEY = '1';

const ACKNOWLEDGING_MENU = {
  en: '{menu: Press 1 to acknowledge.\n1: Acknowledged.\n1: end\n}',
  ru: '{menu: Чтобы подтвердить, нажмите 1.\n1: Принято.\n1: end\n}',
} as const;

/** Messages about one group that are looked at: a hundred people told five times. */
const MESSAGES_MOST = 500;

function idOf(alerts: AlertGroup, digest: AlertDoors['digest']): string {
  const state = alerts.status === 'firing' ? groupState(alerts) : resolvedState(alerts);
  return `alert-${digest(state).slice(0, 22)}`;
}

/** Who pressed the key in which call, by the alerts that call told of; of those in `firing` alone, the latest key first. */
async function acknowledgements(
  account: Account,
  { firing, messages }: { firing: ReadonlySet<string>; messages: readonly ArchivedMessage[] },
  archive: MessageArchive,
): Promise<Result<ReadonlyMap<string, string>, FaultCode>> {
  const by = new Map<string, string>();
  /** Phone → alerts of calls to it that were looked at: a key in an earlier one would have kept those from being made. */
  const looked = new Map<string, ReadonlySet<string>>();
  for (const { kind, phone, ref, alerts } of messages) {
    const before = looked.get(phone) ?? new Set();
    const open = alerts.filter((one) => firing.has(one) && !by.has(one) && !before.has(one));
    if (kind !== 'call' || open.length === 0) continue;
    looked.set(phone, new Set([...before, ...open]));
    const call = await archive.find(account, { ref }, 'person');
    if (!call.ok && call.error === 'message-missing') continue;
    if (!call.ok) return call;
    const pressed = call.value.events.some(
      (event) => event.kind === 'key' && event.key === ACKNOWLEDGING_KEY,
    );
    if (pressed) for (const one of open) by.set(one, phone);
  }
  return ok(by);
}

/** Where alerts have none of the words that a text asks for, and no other either. */
const WORDLESS = { en: 'Alert', ru: 'Тревога' } as const;

/** A text that came to nothing, as the words it asks for are not there, would be refused, and the alert told to nobody. */
function saidOf({ kind, items: [item] }: Submission, { alerts, language }: AlertAsked): string {
  const said = (text: string): string => (kind === 'call' ? spokenValue(text) : text).trim();
  const { name, host, info } = alertWords(alerts);
  const text = item?.text ?? '';
  if (text.trim() !== '') return text;
  return said(`${name} ${host}`) || said(info) || WORDLESS[language];
}

/** A call about alerts that fire asks for the key, unless its text has a menu of its own. */
function withMenu(text: string, language: AlertAsked['language']): string {
  return /\{menu:/i.test(text) ? text : `${text}${ACKNOWLEDGING_MENU[language]}`;
}

type ToldMessage = ArchivedMessage & { readonly about: 'all' | 'some' };

/** What is still to be told, and what was told of it before. */
type Open = {
  readonly asked: AlertAsked;
  readonly publicId: string;
  readonly alerts: readonly string[];
  readonly messages: readonly ToldMessage[];
};

/** Those of the messages that tell of some of the alerts, and whether they tell of all; of no alerts every message does. */
function about(marks: readonly string[], messages: readonly ArchivedMessage[]): readonly ToldMessage[] {
  return messages.flatMap((one): ToldMessage[] => {
    const told = new Set(one.alerts);
    if (marks.every((mark) => told.has(mark))) return [{ ...one, about: 'all' }];
    return marks.some((mark) => told.has(mark)) ? [{ ...one, about: 'some' }] : [];
  });
}

/** The notice to those whose turn it is; undefined: nobody's. */
function dueNotice(
  notice: Submission,
  { asked, publicId, alerts: told, messages }: Open,
  { clock, digest }: AlertDoors,
): Submission | undefined {
  const { alerts, language, sender, voice, order, repeat } = asked;
  const [item] = notice.items;
  const stored = messages.filter((one) => one.kind === notice.kind);
  // What the money was short for was told to nobody.
  const taken = stored.filter((one) => one.status !== STATUS.moneyShort);
  const before = taken.map(({ phone, sentAt, about }) => ({ recipient: phone, acceptedAt: sentAt, about }));
  const isFiring = alerts.status === 'firing';
  // That it is over is said to all of them at once, and never again.
  const pace = isFiring ? { order, repeat } : { order: 'all' as const, repeat: Number.POSITIVE_INFINITY };
  const turn = alertTurn(item?.phones ?? [], before, { ...pace, now: clock.now() });
  switch (turn.kind) {
    case 'wait':
      return undefined;
    case 'tell': {
      const isCall = notice.kind === 'call';
      const said = saidOf(notice, asked);
      const text = isCall && isFiring ? withMenu(said, language) : said;
      // Whoever tells the same at the same time has seen the same last message, and makes the same key.
      const last = Math.max(0, ...stored.map((one) => one.ref));
      const people = turn.contacts.map(recipientAsKept).join();
      const key = digest(`${publicId} ${told.join()} ${notice.kind} ${last} ${people}`);
      return {
        ...notice,
        publicId,
        ...(isFiring && { alerts: told }),
        items: [{ phones: turn.contacts, text }],
        idempotencyKey: { key: `alert-${key}`, request: key },
        ...(sender !== undefined && !isCall && { sender }),
        ...(voice !== undefined && notice.call && { call: { ...notice.call, voice } }),
      };
    }
    default:
      return unreachable(turn);
  }
}

type Left =
  | { readonly kind: 'open'; readonly open: Open }
  | { readonly kind: 'acknowledged'; readonly by: string };

/** Of alerts that fire, those that nobody has acknowledged yet. */
async function whatIsLeft(
  account: Account,
  asked: AlertAsked,
  { archive, digest }: AlertDoors,
): Promise<Result<Left, FaultCode>> {
  const { alerts, group, words, language } = asked;
  const publicId = idOf(alerts, digest);
  const filter = { publicId, direction: 'out' as const };
  const listed = await archive.list(account, filter, { before: undefined, limit: MESSAGES_MOST });
  if (!listed.ok) return listed;
  const messages = listed.value;
  if (alerts.status === 'resolved')
    return ok({ kind: 'open', open: { asked, publicId, alerts: [], messages: about([], messages) } });
  const firing = firingAlerts(alerts, digest);
  const known = await acknowledgements(account, { firing: new Set(firing.keys()), messages }, archive);
  if (!known.ok) return known;
  const left = [...firing].filter(([mark]) => !known.value.has(mark));
  const [by] = known.value.values();
  if (left.length === 0 && by !== undefined) return ok({ kind: 'acknowledged', by });
  const marks = left.map(([mark]) => mark).sort();
  const narrowed = { ...alerts, alerts: left.map(([, alert]) => alert) };
  const failure = words === 'own' ? ownTemplate(narrowed, language) : group.failure;
  const open = {
    asked: { ...asked, alerts: narrowed, group: { ...group, failure } },
    publicId,
    alerts: marks,
    messages: about(marks, messages),
  };
  return ok({ kind: 'open', open });
}

/** Refused when not one of the messages that were due was taken, with what the first was refused for. */
export async function tellAlerts(
  account: Account,
  asked: AlertAsked,
  doors: AlertDoors,
): Promise<Result<AlertOutcome, Refused>> {
  const left = await whatIsLeft(account, asked, doors);
  if (!left.ok) return err({ fault: left.error });
  if (left.value.kind === 'acknowledged') return ok(left.value);
  const { open } = left.value;
  const { alerts, group } = open.asked;
  const what = alerts.status === 'firing' ? 'failure' : 'recovery';
  const event = { door: 'api', what, ...alertWords(alerts) } as const;
  const ids = new Set<string>();
  let refused: Refused | undefined;
  for (const notice of noticesOf({ id: 0, ...group }, event)) {
    const due = dueNotice(notice, open, doors);
    if (!due) continue;
    const sent = await doors.submit(account, due);
    if (sent.ok) ids.add(sent.value.publicId);
    // The same is being told by a request that came a moment earlier.
    else if (sent.error.fault !== 'key-in-use') refused ??= sent.error;
  }
  if (ids.size > 0) return ok({ kind: 'told', ids: [...ids] });
  return refused ? err(refused) : ok({ kind: 'told-already' });
}
