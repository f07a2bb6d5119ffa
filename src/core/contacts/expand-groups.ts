// Group codes of a sending (`G<n>`, spec http-send 2.1) become the numbers of the group's contacts, before anything else looks
// at the recipients, so that every door has them. Owns that step and the port to the groups; it judges no number.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Account } from '../accounts/account.ts';
import type { Refused, Submission, SubmissionItem } from '../messages/submission.ts';
import { type Book, type ContactAddress, parseAddress } from './addresses.ts';
import type { ContactFields, ContactId } from './contact.ts';
import type { ContactGroup } from './contacts.ts';

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

const CODE = /^\s*g(\d{1,40})\s*$/i;

/** The number a group code says; undefined for what is none. */
function groupCode(written: string): number | undefined {
  const match = CODE.exec(written);
  return match ? Number(match[1]) : undefined;
}

type Expanding = { readonly account: Account; readonly book: Book; readonly groups: GroupMembers };

const TOO_MANY: Refused = {
  fault: 'parameters-wrong',
  detail: `more than ${LIMITS.http.recipients} recipients with the members of groups`,
};

/** Recipients of one text, each once, in the order they are first named. */
class Recipients {
  readonly #known = new Set<string>();
  readonly written: string[] = [];
  readonly #book: Book;

  constructor(book: Book) {
    this.#book = book;
  }

  /** What is no address is kept as it was written, to be judged and told of. */
  add(written: string): void {
    const key = parseAddress(written, this.#book) ?? written.trim();
    if (this.#known.has(key)) return;
    this.#known.add(key);
    this.written.push(written);
  }
}

async function addMembers(
  recipients: Recipients,
  code: string,
  { account, book, groups }: Expanding,
): Promise<Refused | undefined> {
  const group = await groups.find(account, book, groupCode(code)!);
  if (!group) {
    const holding = book === 'phones' ? 'phone numbers' : 'e-mail addresses';
    return { fault: 'parameters-wrong', detail: `there is no group ${code.trim()} of ${holding}` };
  }
  for (let after = 0; ; ) {
    const members = await groups.members(group, after, LIMITS.contacts.membersRead);
    for (const member of members)
      for (const address of member.addresses) recipients.add(plain(address, book));
    if (recipients.written.length > LIMITS.http.recipients) return TOO_MANY;
    if (members.length < LIMITS.contacts.membersRead) break;
    after = members.at(-1)!.id;
  }
  return undefined;
}

/** A number of the book is in its international form: the plus says that nothing is to be corrected. */
function plain(address: ContactAddress, book: Book): string {
  return book === 'phones' ? `+${address}` : address;
}

async function expandItem(
  item: SubmissionItem,
  expanding: Expanding,
): Promise<Result<SubmissionItem, Refused>> {
  const codes = item.phones.filter((phone) => groupCode(phone) !== undefined);
  if (codes.length === 0) return ok(item);
  const recipients = new Recipients(expanding.book);
  for (const phone of item.phones) {
    if (groupCode(phone) === undefined) recipients.add(phone);
    else {
      const refused = await addMembers(recipients, phone, expanding);
      if (refused) return err(refused);
    }
  }
  if (recipients.written.length === 0) {
    const named = codes.map((code) => code.trim()).join(', ');
    return err({ fault: 'parameters-wrong', detail: `nobody is in ${named}` });
  }
  return ok({ ...item, phones: recipients.written });
}

/** The submission without group codes; the same one when it has none, at no cost. */
export async function expandGroups(
  account: Account,
  submission: Submission,
  groups: GroupMembers,
): Promise<Result<Submission, Refused>> {
  if (!submission.items.some((item) => item.phones.some((phone) => groupCode(phone) !== undefined)))
    return ok(submission);
  const expanding: Expanding = { account, groups, book: submission.kind === 'mail' ? 'mails' : 'phones' };
  const items: SubmissionItem[] = [];
  let count = 0;
  for (const item of submission.items) {
    const expanded = await expandItem(item, expanding);
    if (!expanded.ok) return expanded;
    count += expanded.value.phones.length;
    if (count > LIMITS.http.recipients) return err(TOO_MANY);
    items.push(expanded.value);
  }
  return ok({ ...submission, items });
}
