// An address book as a whole: made with its first group when it is first asked for, locked by whoever changes it, and whose books
// an account reads. Owns these statements; contacts and groups have files of their own.

import { LIMITS } from '../../base/limits.ts';
import type { Account } from '../../core/accounts/account.ts';
import { BOOKS, type Book } from '../../core/contacts/addresses.ts';
import type { GroupId } from '../../core/contacts/contact.ts';
import type { ContactFault } from '../../core/contacts/contacts.ts';
import type { Session } from '../database/database.ts';

/** A fresh account holds these already (spec http-contacts 3); their names are ours [inferred]. */
const FIRST_GROUPS: Readonly<Record<Book, readonly string[]>> = {
  phones: ['Общая группа'],
  mails: ['Общая группа'],
};

const OPEN = {
  name: 'contacts-open-book',
  text: `
with made as (
  insert into contact_books (account_id, book) values ($1, $2) on conflict do nothing returning book
)
insert into contact_groups (account_id, book, name)
select $1, m.book, n.name from made m, unnest($3::text[]) with ordinality as n(name, at) order by n.at`,
};

const LOCK = {
  name: 'contacts-lock-book',
  text: 'select contacts from contact_books where account_id = $1 and book = $2 for update',
};

// An id is above every number, so a value means at most one of the two.
const GROUPS = {
  name: 'contacts-resolve-groups',
  text: `select id, number from contact_groups
         where account_id = any($1::integer[]) and book = $2 and (id = any($3::integer[]) or number = any($3::integer[]))
         order by account_id = $4 desc`,
};

export type BookOf = { readonly account: Account; readonly book: Book };

export async function openBook(session: Session, { account, book }: BookOf): Promise<void> {
  await session.query(OPEN, [account.id, BOOKS[book], FIRST_GROUPS[book]]);
}

/** Inside a transaction: nobody else changes the book until its end. Answers how many contacts it has. */
export async function lockBook(session: Session, owner: BookOf): Promise<number> {
  await openBook(session, owner);
  const [row] = await session.query<{ contacts: number }>(LOCK, [owner.account.id, BOOKS[owner.book]]);
  return row?.contacts ?? 0;
}

/** Whose contacts and groups an account may list and write to. */
export function readableOwners(account: Account): readonly number[] {
  const shared = account.settings.contactsOfParent === 'on' && account.parent !== undefined;
  return shared ? [account.id, account.parent] : [account.id];
}

/** Values PostgreSQL's integer can hold; no id is outside. */
export function integers(values: readonly number[]): number[] {
  return values.filter(
    (value) => Number.isSafeInteger(value) && value >= 0 && value <= LIMITS.database.integerMost,
  );
}

type Resolved =
  | { readonly kind: 'found'; readonly ids: readonly GroupId[] }
  | { readonly kind: 'missing'; readonly group: number };

/** Ids of groups given by id or number, each once; the first that is not there. */
export async function resolveGroups(
  session: Session,
  { account, book, owners }: BookOf & { readonly owners: readonly number[] },
  asked: readonly number[],
): Promise<Resolved> {
  if (asked.length === 0) return { kind: 'found', ids: [] };
  const values = integers(asked);
  const rows = await session.query<{ id: GroupId; number: number | null }>(GROUPS, [
    owners,
    BOOKS[book],
    values,
    account.id,
  ]);
  const ids = new Set<GroupId>();
  for (const value of asked) {
    const found = rows.find((row) => row.id === value || row.number === value);
    if (!found) return { kind: 'missing', group: value };
    ids.add(found.id);
  }
  return { kind: 'found', ids: [...ids] };
}

export function groupMissing(group: number): ContactFault {
  return { fault: 'record-missing', detail: `there is no group ${group}` };
}
