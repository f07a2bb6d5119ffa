// Group codes of a sending (`G<n>`, spec http-send 2.1) become the numbers of the group's contacts, before anything else looks
// at the recipients, so that every door has them; a text that speaks of its reader becomes one for each. Owns that step and
// the port to the groups; it judges no number.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Account } from '../accounts/account.ts';
import type { MessageKind } from '../messages/kind.ts';
import type { Refused, Submission, SubmissionItem } from '../messages/submission.ts';
import { type Book, type ContactAddress, parseAddress } from './addresses.ts';
import type { ContactFields, ContactId } from './contact.ts';
import type { ContactGroup } from './contacts.ts';
import { groupCode } from './group-code.ts';
import { bookOf, recipientsOfMember } from './group-recipients.ts';

/** A contact of a group as a mailing needs it: every address it has, and what texts may say of it. */
export type GroupMember = ContactFields & {
  readonly id: ContactId;
  readonly addresses: readonly ContactAddress[];
};

/** Groups an account may send to: its own, and those of the account above when it shares its contacts. */
export interface GroupMembers {
  /** The group with this number or, when there is none, with this id; the account's own before its parent's. */
  find(account: Account, book: Book, number: number): Promise<Omit<ContactGroup, 'count'> | undefined>;
  /** The next members by id; `after` 0: from the first. Fewer than `limit`: there are no more. */
  members(group: Pick<ContactGroup, 'id'>, after: number, limit: number): Promise<readonly GroupMember[]>;
}

type Expanding = {
  readonly account: Account;
  readonly kind: MessageKind;
  readonly book: Book;
  readonly groups: GroupMembers;
};

const TOO_MANY: Refused = {
  fault: 'parameters-wrong',
  detail: `more than ${LIMITS.http.recipients} recipients with the members of groups`,
};

type Written = { readonly phone: string; readonly text: string };

/** Recipients of one text, each once, in the order they are first named. */
class Recipients {
  readonly #known = new Map<string, Written>();
  readonly #book: Book;

  constructor(book: Book) {
    this.#book = book;
  }

  get count(): number {
    return this.#known.size;
  }

  /** What is no address is kept as it was written, to be judged and told of. */
  addWritten(written: Written): void {
    const key = this.#keyOf(written);
    if (!this.#known.has(key)) this.#known.set(key, written);
  }

  /** Whoever was named before keeps the place, but what the book knows of a member goes into the text. */
  addMember(member: Written): void {
    const key = this.#keyOf(member);
    this.#known.set(key, { phone: this.#known.get(key)?.phone ?? member.phone, text: member.text });
  }

  /** In their order, neighbours with the same text together. */
  items(): readonly { readonly phones: readonly string[]; readonly text: string }[] {
    const items: { readonly phones: string[]; readonly text: string }[] = [];
    for (const { phone, text } of this.#known.values()) {
      const last = items.at(-1);
      if (last?.text === text) last.phones.push(phone);
      else items.push({ phones: [phone], text });
    }
    return items;
  }

  #keyOf({ phone }: Written): string {
    return parseAddress(phone, this.#book) ?? phone.trim();
  }
}

type OneText = { readonly recipients: Recipients; readonly code: string; readonly text: string };

async function addMembers(
  { recipients, code, text }: OneText,
  { account, kind, book, groups }: Expanding,
): Promise<Refused | undefined> {
  const group = await groups.find(account, book, groupCode(code)!);
  if (!group) {
    const holding = book === 'phones' ? 'phone numbers' : 'e-mail addresses';
    return { fault: 'parameters-wrong', detail: `there is no group ${code.trim()} of ${holding}` };
  }
  for (let after = 0; ; ) {
    const members = await groups.members(group, after, LIMITS.contacts.membersRead);
    for (const member of members)
      for (const own of recipientsOfMember(member, { kind, text })) recipients.addMember({ text, ...own });
    if (recipients.count > LIMITS.http.recipients) return TOO_MANY;
    if (members.length < LIMITS.contacts.membersRead) break;
    after = members.at(-1)!.id;
  }
  return undefined;
}

async function expandItem(
  item: SubmissionItem,
  expanding: Expanding,
): Promise<Result<readonly SubmissionItem[], Refused>> {
  const codes = item.phones.filter((phone) => groupCode(phone) !== undefined);
  if (codes.length === 0) return ok([item]);
  const { text } = item;
  const recipients = new Recipients(expanding.book);
  for (const phone of item.phones) {
    if (groupCode(phone) === undefined) recipients.addWritten({ phone, text });
    else {
      const refused = await addMembers({ recipients, code: phone, text }, expanding);
      if (refused) return err(refused);
    }
  }
  if (recipients.count === 0) {
    const named = codes.map((code) => code.trim()).join(', ');
    return err({ fault: 'parameters-wrong', detail: `nobody is in ${named}` });
  }
  return ok(recipients.items().map((own) => ({ ...item, ...own })));
}

/** The submission without group codes; the same one when it has none, at no cost. */
export async function expandGroups(
  account: Account,
  submission: Submission,
  groups: GroupMembers,
): Promise<Result<Submission, Refused>> {
  if (!submission.items.some((item) => item.phones.some((phone) => groupCode(phone) !== undefined)))
    return ok(submission);
  const { kind } = submission;
  const expanding: Expanding = { account, kind, groups, book: bookOf(kind) };
  const items: SubmissionItem[] = [];
  let count = 0;
  for (const item of submission.items) {
    const expanded = await expandItem(item, expanding);
    if (!expanded.ok) return expanded;
    count += expanded.value.reduce((sum, { phones }) => sum + phones.length, 0);
    if (count > LIMITS.http.recipients) return err(TOO_MANY);
    items.push(...expanded.value);
  }
  return ok({ ...submission, items });
}
