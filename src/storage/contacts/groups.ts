// Groups of an address book: made, renamed, numbered, deleted, listed. Owns the table contact_groups; who is in a group is
// `entries.ts`.

import { LIMITS } from '../../base/limits.ts';
import { err, ok } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import { BOOKS, type Book } from '../../core/contacts/addresses.ts';
import type { GroupId } from '../../core/contacts/contact.ts';
import type { ContactGroup, GroupChange, NewGroup } from '../../core/contacts/contacts.ts';
import type { Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { groupMissing, integers, lockBook, openBook, readableOwners, resolveGroups } from './book.ts';
import { type Answer, impossible, wrong } from './refusals.ts';

const ADD = {
  name: 'contacts-add-group',
  text: 'insert into contact_groups (account_id, book, name, number) values ($1, $2, $3, $4) returning id',
};

const COUNT = {
  name: 'contacts-count-groups',
  text: 'select count(*) as count from contact_groups where account_id = $1 and book = $2',
};

const NUMBERED = {
  name: 'contacts-group-with-number',
  text: 'select id, name from contact_groups where account_id = $1 and book = $2 and number = $3',
};

const OWN = {
  name: 'contacts-own-groups',
  text: `select id, book, number from contact_groups
         where account_id = $1 and (id = any($2::integer[]) or number = any($2::integer[])) order by book`,
};

const CHANGE = {
  name: 'contacts-change-group',
  text: `update contact_groups set name = coalesce($2::text, name), number = case when $3 then $4::integer else number end
         where id = $1`,
};

const REMOVE = {
  name: 'contacts-remove-groups',
  text: 'delete from contact_groups where id = any($1::integer[])',
};

// 25 ms for a group of two hundred thousand: its members are counted in the index alone.
const LIST = {
  name: 'contacts-list-groups',
  text: `select g.id, g.name, g.number, (select count(*) from contact_memberships m where m.group_id = g.id) as count
         from contact_groups g
         where g.account_id = any($1::integer[]) and g.book = $2 and ($3::integer[] is null or g.id = any($3::integer[]))
         order by g.id`,
};

function wrongName(name: string): string | undefined {
  if (name.trim() === '') return 'a group needs a name';
  const most = LIMITS.contacts.nameCharacters;
  return name.trim().length > most ? `the name of a group is longer than ${most} characters` : undefined;
}

function wrongNumber(number: number | undefined): string | undefined {
  const most = LIMITS.contacts.groupNumber;
  if (number === undefined || (Number.isSafeInteger(number) && number >= 1 && number <= most))
    return undefined;
  return `the number of a group is from 1 to ${most}`;
}

type Numbered = { readonly account: Account; readonly book: Book; readonly number: number | undefined };

async function takenBy(
  session: Session,
  { account, book, number }: Numbered,
  self?: GroupId,
): Promise<string | undefined> {
  if (number === undefined) return undefined;
  const [group] = await session.query<{ id: GroupId; name: string }>(NUMBERED, [
    account.id,
    BOOKS[book],
    number,
  ]);
  return group && group.id !== self
    ? `the group "${group.name}" has the number ${number} already`
    : undefined;
}

/** The book is locked by the caller. */
export async function addGroup(
  session: Session,
  account: Account,
  { book, name, number }: NewGroup,
): Promise<Answer<GroupId>> {
  const fault = wrongName(name) ?? wrongNumber(number);
  if (fault !== undefined) return wrong(fault);
  const [held] = await session.query<{ count: number }>(COUNT, [account.id, BOOKS[book]]);
  if (held && held.count >= LIMITS.contacts.groups)
    return impossible(`there are ${LIMITS.contacts.groups} groups already`);
  const taken = await takenBy(session, { account, book, number });
  if (taken !== undefined) return impossible(taken);
  const values = [account.id, BOOKS[book], storable(name.trim()), number ?? null];
  const [row] = await session.query<{ id: GroupId }>(ADD, values);
  return ok(row!.id);
}

type OwnGroup = { readonly id: GroupId; readonly book: Book };

/** Own groups of either book, both locked; a number means the group of phones when both books have it. */
async function ownGroups(
  session: Session,
  account: Account,
  asked: readonly number[],
): Promise<Answer<readonly OwnGroup[]>> {
  if (asked.length === 0) return wrong('no group is named');
  // Always in this order: a contact that joins a group at this moment has its book, and waits or is waited for.
  for (const book of ['phones', 'mails'] as const) await lockBook(session, { account, book });
  const rows = await session.query<{ id: GroupId; book: number; number: number | null }>(OWN, [
    account.id,
    integers(asked),
  ]);
  const found: OwnGroup[] = [];
  for (const value of asked) {
    const row = rows.find((one) => one.id === value || one.number === value);
    if (!row) return err(groupMissing(value));
    found.push({ id: row.id, book: row.book === BOOKS.phones ? 'phones' : 'mails' });
  }
  return ok(found);
}

export async function changeGroup(
  session: Session,
  account: Account,
  { group, change }: { readonly group: number; readonly change: GroupChange },
): Promise<Answer<true>> {
  const fault =
    (change.name === undefined ? undefined : wrongName(change.name)) ?? wrongNumber(change.number);
  if (fault !== undefined) return wrong(fault);
  const found = await ownGroups(session, account, [group]);
  if (!found.ok) return found;
  const { id, book } = found.value[0]!;
  const taken = await takenBy(session, { account, book, number: change.number }, id);
  if (taken !== undefined) return impossible(taken);
  const name = change.name === undefined ? null : storable(change.name.trim());
  await session.query(CHANGE, [id, name, 'number' in change, change.number ?? null]);
  return ok(true);
}

export async function removeGroups(
  session: Session,
  account: Account,
  groups: readonly number[],
): Promise<Answer<true>> {
  const found = await ownGroups(session, account, groups);
  if (!found.ok) return found;
  await session.query(REMOVE, [found.value.map((group) => group.id)]);
  return ok(true);
}

type GroupRow = {
  readonly id: GroupId;
  readonly name: string;
  readonly number: number | null;
  readonly count: number;
};

export async function listGroups(
  session: Session,
  account: Account,
  { book, groups }: { readonly book: Book; readonly groups?: readonly number[] },
): Promise<Answer<readonly ContactGroup[]>> {
  await openBook(session, { account, book });
  const owners = readableOwners(account);
  let ids: readonly GroupId[] | null = null;
  if (groups) {
    const resolved = await resolveGroups(session, { account, book, owners }, groups);
    if (resolved.kind === 'missing') return err(groupMissing(resolved.group));
    ids = resolved.ids;
  }
  const rows = await session.query<GroupRow>(LIST, [owners, BOOKS[book], ids]);
  return ok(rows.map((row) => ({ ...row, book, number: row.number ?? undefined })));
}
