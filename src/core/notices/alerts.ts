// Alerts told to people, once: what was told before is found by the id of its messages, which follows from the alerts
// alone. Owns the order of finding, deciding and sending; the key that acknowledges a call is pressed in its menu.

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
import { type AlertGroup, alertState, alertWords } from './alert-group.ts';
import { type AlertOrder, alertTurn } from './alert-turn.ts';
import { noticesOf, type TaskGroup, type TaskGroups } from './task-group.ts';

type AlertAsked = AlertOrder & {
  readonly alerts: AlertGroup;
  /** Of those that fire and of those that are resolved. */
  readonly group: Pick<TaskGroup, 'failure' | 'recovery' | 'kinds' | 'contacts' | 'name'>;
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

/** Messages about one state that are looked at: a hundred people told five times. */
const MESSAGES_MOST = 500;

function idOf(state: string, digest: AlertDoors['digest']): string {
  return `alert-${digest(state).slice(0, 22)}`;
}

/** Messages about these alerts, newest first; those about the alerts before some of them were resolved, if there are none. */
async function messagesAbout(
  account: Account,
  alerts: AlertGroup,
  { archive, digest }: AlertDoors,
): Promise<Result<readonly ArchivedMessage[], FaultCode>> {
  for (const moment of ['now', 'before'] as const) {
    const publicId = idOf(alertState(alerts, moment), digest);
    const filter = { publicId, direction: 'out' as const };
    const found = await archive.list(account, filter, { before: undefined, limit: MESSAGES_MOST });
    if (!found.ok || found.value.length > 0) return found;
  }
  return ok([]);
}

/** Who pressed the key in the last call to him; an earlier one would have kept that call from being made. */
async function acknowledgedBy(
  account: Account,
  messages: readonly ArchivedMessage[],
  archive: MessageArchive,
): Promise<Result<string | undefined, FaultCode>> {
  const asked = new Set<string>();
  for (const { kind, phone, ref } of messages) {
    if (kind !== 'call' || asked.has(phone)) continue;
    asked.add(phone);
    const call = await archive.find(account, { ref }, 'person');
    if (!call.ok && call.error === 'message-missing') continue;
    if (!call.ok) return call;
    const pressed = call.value.events.some(
      (event) => event.kind === 'key' && event.key === ACKNOWLEDGING_KEY,
    );
    if (pressed) return ok(phone);
  }
  return ok(undefined);
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

type Turned = { readonly asked: AlertAsked; readonly messages: readonly ArchivedMessage[] };

/** The notice to those whose turn it is; undefined: nobody's. */
function dueNotice(
  notice: Submission,
  { asked, messages }: Turned,
  { clock, digest }: AlertDoors,
): Submission | undefined {
  const { alerts, language, sender, voice, order, repeat } = asked;
  const [item] = notice.items;
  const stored = messages.filter((one) => one.kind === notice.kind);
  // What the money was short for was told to nobody.
  const told = stored.filter((one) => one.status !== STATUS.moneyShort);
  const before = told.map(({ phone, sentAt }) => ({ recipient: phone, acceptedAt: sentAt }));
  const isFiring = alerts.status === 'firing';
  // That it is over is said to all of them at once, and never again.
  const pace = isFiring ? { order, repeat } : { order: 'all' as const, repeat: Number.POSITIVE_INFINITY };
  const turn = alertTurn(item?.phones ?? [], before, { ...pace, now: clock.now() });
  switch (turn.kind) {
    case 'wait':
      return undefined;
    case 'tell': {
      const publicId = idOf(alertState(alerts), digest);
      const isCall = notice.kind === 'call';
      const said = saidOf(notice, asked);
      const text = isCall && isFiring ? withMenu(said, language) : said;
      // Whoever tells the same at the same time has seen the same last message, and makes the same key.
      const last = Math.max(0, ...stored.map((one) => one.ref));
      const people = turn.contacts.map(recipientAsKept).join();
      const key = digest(`${publicId} ${notice.kind} ${last} ${people}`);
      return {
        ...notice,
        publicId,
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

/** Refused when not one of the messages that were due was taken, with what the first was refused for. */
export async function tellAlerts(
  account: Account,
  asked: AlertAsked,
  doors: AlertDoors,
): Promise<Result<AlertOutcome, Refused>> {
  const { alerts, group } = asked;
  const messages = await messagesAbout(account, alerts, doors);
  if (!messages.ok) return err({ fault: messages.error });
  if (alerts.status === 'firing') {
    const by = await acknowledgedBy(account, messages.value, doors.archive);
    if (!by.ok) return err({ fault: by.error });
    if (by.value !== undefined) return ok({ kind: 'acknowledged', by: by.value });
  }
  const what = alerts.status === 'firing' ? 'failure' : 'recovery';
  const event = { door: 'api', what, ...alertWords(alerts) } as const;
  const ids = new Set<string>();
  let refused: Refused | undefined;
  for (const notice of noticesOf({ id: 0, ...group }, event)) {
    const due = dueNotice(notice, { asked, messages: messages.value }, doors);
    if (!due) continue;
    const sent = await doors.submit(account, due);
    if (sent.ok) ids.add(sent.value.publicId);
    // The same is being told by a request that came a moment earlier.
    else if (sent.error.fault !== 'key-in-use') refused ??= sent.error;
  }
  if (ids.size > 0) return ok({ kind: 'told', ids: [...ids] });
  return refused ? err(refused) : ok({ kind: 'told-already' });
}
