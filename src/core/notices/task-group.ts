// Groups of contacts that are told when something fails and when it works again (spec http-templates 3): what a group is and
// which messages an event makes of it. Owns the template words and the port; messages are accepted like any others.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { DAY } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import { spokenValue } from '../menus/spoken-value.ts';
import type { MessageKind } from '../messages/kind.ts';
import type { Refused, Submission, Submit } from '../messages/submission.ts';
import { parsePhone } from '../numbers/phone-number.ts';
import { parseMailAddress } from '../numbers/recipient.ts';

/** Kinds a notice may go out as, and what sort of contact each needs. */
export const NOTICE_KINDS = {
  sms: 'phone',
  flash: 'phone',
  viber: 'phone',
  call: 'phone',
  mail: 'address',
} as const satisfies Partial<Record<MessageKind, 'phone' | 'address'>>;

export type NoticeKind = keyof typeof NOTICE_KINDS;

export type TaskGroupDraft = {
  readonly name: string;
  /** Texts with {NAME}, {HOST}, {INFO}; an empty one: nothing is sent. */
  readonly failure: string;
  readonly recovery: string;
  readonly kinds: readonly NoticeKind[];
  /** Phone numbers and e-mail addresses. */
  readonly contacts: readonly string[];
};

export type TaskGroup = TaskGroupDraft & { readonly id: number };

export interface TaskGroups {
  list(account: Account): Promise<Result<readonly TaskGroup[], FaultCode>>;
  /** `record-missing`: there is no such group. */
  find(account: Account, id: number): Promise<Result<TaskGroup, FaultCode>>;
  /** `change-failed`: the name is taken, or there are too many. */
  add(account: Account, group: TaskGroupDraft): Promise<Result<TaskGroup, FaultCode>>;
  change(account: Account, id: number, group: TaskGroupDraft): Promise<Result<TaskGroup, FaultCode>>;
  remove(account: Account, id: number): Promise<Result<true, FaultCode>>;
}

function contactSort(contact: string): 'phone' | 'address' | undefined {
  if (parsePhone(contact) !== undefined) return 'phone';
  return parseMailAddress(contact) === undefined ? undefined : 'address';
}

/** What is wrong with a group, as a sentence; undefined: nothing. */
export function groupFault(group: TaskGroupDraft): string | undefined {
  if (group.name.trim() === '' || group.name.length > 100) return 'a name has 1 to 100 characters';
  if (group.failure === '' && group.recovery === '') return 'both texts are empty';
  const { textCharacters, contacts } = LIMITS.notices;
  if (Math.max(group.failure.length, group.recovery.length) > textCharacters)
    return `a text has at most ${textCharacters} characters`;
  const stranger = group.kinds.find((kind) => !Object.hasOwn(NOTICE_KINDS, kind));
  if (stranger !== undefined) return `"${stranger}" is none of ${Object.keys(NOTICE_KINDS).join(', ')}`;
  if (group.kinds.length === 0) return 'no kind of message is chosen';
  if (group.contacts.length === 0 || group.contacts.length > contacts)
    return `a group has 1 to ${contacts} contacts`;
  const wrong = group.contacts.find((contact) => contactSort(contact) === undefined);
  if (wrong !== undefined) return `"${wrong}" is neither a phone number nor an e-mail address`;
  const idle = group.kinds.find((kind) => contactsFor(group, kind).length === 0);
  return idle === undefined ? undefined : `no contact can get a message of kind ${idle}`;
}

/** A contact as it is kept: a number stays as it was written. */
export function contactAsKept(contact: string): string {
  return parseMailAddress(contact) ?? contact;
}

function contactsFor(group: TaskGroupDraft, kind: NoticeKind): readonly string[] {
  return group.contacts.filter((contact) => contactSort(contact) === NOTICE_KINDS[kind]);
}

type NoticeEvent = {
  readonly door: Submission['door'];
  readonly what: 'failure' | 'recovery';
  readonly name: string;
  readonly host: string;
  readonly info: string;
};

function filled(template: string, event: NoticeEvent, kind: NoticeKind): string {
  const words: Readonly<Record<string, string>> = {
    '{NAME}': event.name,
    '{HOST}': event.host,
    '{INFO}': event.info,
  };
  return template.replace(/\{(?:NAME|HOST|INFO)\}/g, (word) => {
    const value = words[word] ?? '';
    // What was measured must not become a command of a spoken menu.
    return kind === 'call' ? spokenValue(value) : value;
  });
}

/** The messages of an event, one for each kind; none when the group has no text for it. */
export function noticesOf(group: TaskGroup, event: NoticeEvent): readonly Submission[] {
  const template = event.what === 'failure' ? group.failure : group.recovery;
  if (template === '') return [];
  return group.kinds.map((kind) => ({
    door: event.door,
    kind,
    items: [{ phones: contactsFor(group, kind), text: filled(template, event, kind) }],
    when: { kind: 'now' },
    validity: DAY,
    transliterate: 'no',
    purpose: 'send',
    ...(kind === 'mail' ? { subject: `${event.name} ${event.host}`.trim() || group.name } : {}),
    // Rung as `param=25,60,3` would.
    ...(kind === 'call' ? { call: { ringSeconds: 25, pauseSeconds: 60, attempts: 3, uploads: [] } } : {}),
  }));
}

/** Sends the notices of an event; refused when not one of them was taken, with what the first was refused for. */
export async function notify(
  account: Account,
  event: NoticeEvent & { readonly group: number },
  doors: { readonly taskGroups: TaskGroups; readonly submit: Submit },
): Promise<Result<readonly string[], Refused>> {
  const group = await doors.taskGroups.find(account, event.group);
  if (!group.ok) return err({ fault: group.error });
  const taken: string[] = [];
  let refused: Refused | undefined;
  for (const notice of noticesOf(group.value, event)) {
    const sent = await doors.submit(account, notice);
    if (sent.ok) taken.push(sent.value.publicId);
    else refused ??= sent.error;
  }
  return refused !== undefined && taken.length === 0 ? err(refused) : ok(taken);
}
