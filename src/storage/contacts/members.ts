// Members of a group, a page at a time, for sendings and mailings. Owns these two statements; what becomes of the members is
// decided in the core.

import { BOOKS, type Book, type ContactAddress } from '../../core/contacts/addresses.ts';
import type { GroupId } from '../../core/contacts/contact.ts';
import type { GroupMembers } from '../../core/contacts/expand-groups.ts';
import type { Session } from '../database/database.ts';
import { integers, openBook, readableOwners } from './book.ts';
import { CONTACT_COLUMNS, type ContactRow, contactOf } from './entries.ts';

// A value is an id or a number, never both: ids begin above all numbers.
const FIND = {
  name: 'members-find-group',
  text: `select id, name, number from contact_groups
         where account_id = any($1::integer[]) and book = $2 and (number = $3 or id = $3)
         order by account_id = $4 desc limit 1`,
};

// Two thousand members out of two hundred thousand: 50 ms, wherever the page begins.
const PAGE = {
  name: 'members-page',
  text: `select ${CONTACT_COLUMNS} from contact_memberships m join contacts c on c.id = m.contact_id
         where m.group_id = $1 and m.contact_id > $2 order by m.contact_id limit $3`,
};

type FoundGroup = { readonly id: GroupId; readonly name: string; readonly number: number | null };

export function groupMembers(session: Session): GroupMembers {
  return {
    find: async (account, book: Book, number) => {
      const [value] = integers([number]);
      if (value === undefined) return undefined;
      await openBook(session, { account, book });
      const owners = readableOwners(account);
      const [row] = await session.query<FoundGroup>(FIND, [owners, BOOKS[book], value, account.id]);
      return row && { ...row, book, number: row.number ?? undefined };
    },
    members: async (group, after, limit) => {
      const rows = await session.query<ContactRow & { addresses: readonly ContactAddress[] }>(PAGE, [
        group.id,
        after,
        limit,
      ]);
      return rows.map(contactOf);
    },
  };
}
