// Contacts as they are asked for: by group, number, id, names or any words, a page at a time. Owns this one statement, put together
// of what is asked.

import { LIMITS } from '../../base/limits.ts';
import { err, ok } from '../../base/result.ts';
import { BOOKS } from '../../core/contacts/addresses.ts';
import { type Contact, type GroupId, searchWords } from '../../core/contacts/contact.ts';
import type { ContactFilter } from '../../core/contacts/contacts.ts';
import type { Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { type BookOf, groupMissing, integers, readableOwners, resolveGroups } from './book.ts';
import { CONTACT_COLUMNS, type ContactRow, contactOf, GROUPS_COLUMN } from './entries.ts';
import { type Answer, wrong } from './refusals.ts';

/** Signs of `like` are letters here. */
function part(word: string): string {
  return `%${storable(word).replace(/[\\%_]/g, '\\$&')}%`;
}

type Asking = { readonly text: string; readonly values: readonly unknown[] };

/** Only what is asked for stands in the statement: then PostgreSQL finds the way by itself. */
async function askedFor(session: Session, owner: BookOf, filter: ContactFilter): Promise<Answer<Asking>> {
  const owners = readableOwners(owner.account);
  const values: unknown[] = [
    owners,
    BOOKS[owner.book],
    Math.min(filter.after ?? 0, LIMITS.database.integerMost),
  ];
  const conditions = ['c.account_id = any($1::integer[])', 'c.book = $2', 'c.id > $3'];
  const value = (one: unknown): string => `$${values.push(one)}`;
  if (filter.groups) {
    const groups = await resolveGroups(session, { ...owner, owners }, filter.groups);
    if (groups.kind === 'missing') return err(groupMissing(groups.group));
    conditions.push(
      `c.id in (select m.contact_id from contact_memberships m where m.group_id = any(${value(groups.ids)}::integer[]))`,
    );
  }
  if (filter.addresses)
    conditions.push(
      `c.id in (select a.contact_id from contact_addresses a where a.account_id = any($1::integer[]) and a.book = $2
                and a.address = any(${value(filter.addresses)}::text[]))`,
    );
  if (filter.ids) conditions.push(`c.id = any(${value(integers(filter.ids))}::integer[])`);
  if (filter.ownId !== undefined) conditions.push(`c.own_id = ${value(storable(filter.ownId))}`);
  const names = searchWords(filter.names ?? '');
  const words = searchWords(filter.search ?? '');
  if (names.length + words.length > LIMITS.contacts.searchWords)
    return wrong(`a search has more than ${LIMITS.contacts.searchWords} words`);
  for (const word of names) conditions.push(`c.names like ${value(part(word))}`);
  for (const word of words) conditions.push(`c.words like ${value(part(word))}`);
  const limit = Math.min(filter.limit ?? LIMITS.contacts.listed, LIMITS.contacts.listed);
  const text = `select ${CONTACT_COLUMNS}, ${GROUPS_COLUMN} from contacts c
                where ${conditions.join(' and ')} order by c.id limit ${value(limit)}`;
  return ok({ text, values });
}

export async function listContacts(
  session: Session,
  owner: BookOf,
  filter: ContactFilter,
): Promise<Answer<readonly Contact[]>> {
  const asking = await askedFor(session, owner, filter);
  if (!asking.ok) return asking;
  const { text, values } = asking.value;
  const rows = await session.query<ContactRow & { groups: readonly GroupId[] }>(text, values);
  return ok(rows.map((row) => ({ ...contactOf(row), groups: row.groups })));
}
