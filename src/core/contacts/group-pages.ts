// A group as a mailing goes through it: page by page, each member's text filled with what the book knows of that person. Owns this
// way from members to recipients; when a mailing reads a group is its own business.

import { LIMITS } from '../../base/limits.ts';
import type { GroupPages, MailingRecipient } from '../campaigns/recipients.ts';
import type { ContactGroup } from './contacts.ts';
import type { GroupMembers } from './expand-groups.ts';
import { bookOf, recipientsOfMember } from './group-recipients.ts';

type Content = Parameters<GroupPages>[1]['content'];

type Paged = { readonly group: Pick<ContactGroup, 'id'>; readonly content: Content };

async function* pagesOf(
  groups: GroupMembers,
  { group, content }: Paged,
): AsyncGenerator<readonly MailingRecipient[]> {
  const most = LIMITS.contacts.membersRead;
  for (let after = 0; ; ) {
    const members = await groups.members(group, after, most);
    if (members.length > 0) yield members.flatMap((member) => recipientsOfMember(member, content));
    if (members.length < most) return;
    after = members.at(-1)!.id;
  }
}

export function groupPages(groups: GroupMembers): GroupPages {
  return async (account, { group: number, content }) => {
    const group = await groups.find(account, bookOf(content.kind), number);
    return group && pagesOf(groups, { group, content });
  };
}
