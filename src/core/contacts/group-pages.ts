// A group as a mailing goes through it: page by page, each member's text filled with what the book knows of that person. Owns this
// way from members to recipients; when a mailing reads a group is its own business.

import { LIMITS } from '../../base/limits.ts';
import type { GroupPages, MailingRecipient } from '../campaigns/recipients.ts';
import type { Book } from './addresses.ts';
import type { ContactGroup } from './contacts.ts';
import type { GroupMember, GroupMembers } from './expand-groups.ts';
import { fill, isPersonal } from './fill.ts';

type Content = Parameters<GroupPages>[1]['content'];

/** A number of the book is in its international form: the plus says that nothing is to be corrected. */
function recipientsOf(member: GroupMember, book: Book, content: Content): MailingRecipient[] {
  const use = content.kind === 'call' ? 'call' : 'text';
  return member.addresses.map((address) => ({
    phone: book === 'phones' ? `+${address}` : address,
    ...(isPersonal(content.text) && { text: fill(content.text, { ...member, address }, use) }),
  }));
}

type Paged = { readonly group: Pick<ContactGroup, 'id'>; readonly book: Book; readonly content: Content };

async function* pagesOf(
  groups: GroupMembers,
  { group, book, content }: Paged,
): AsyncGenerator<readonly MailingRecipient[]> {
  const most = LIMITS.contacts.membersRead;
  for (let after = 0; ; ) {
    const members = await groups.members(group, after, most);
    if (members.length > 0) yield members.flatMap((member) => recipientsOf(member, book, content));
    if (members.length < most) return;
    after = members.at(-1)!.id;
  }
}

export function groupPages(groups: GroupMembers): GroupPages {
  return async (account, { group: number, content }) => {
    const book: Book = content.kind === 'mail' ? 'mails' : 'phones';
    const group = await groups.find(account, book, number);
    return group && pagesOf(groups, { group, book, content });
  };
}
