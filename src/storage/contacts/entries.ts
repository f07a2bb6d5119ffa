// Contacts as rows: loaded to be changed, and saved as they are now, many at once. Owns the tables contacts, contact_addresses and
// contact_memberships; who may change what, and to what, is decided by who calls.

import { BOOKS, type Book, type ContactAddress } from '../../core/contacts/addresses.ts';
import { type Contact, type ContactId, type GroupId, wordsOf } from '../../core/contacts/contact.ts';
import type { Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import type { BookOf } from './book.ts';

/** The row of a contact with all it has; `c` is its table. */
export const CONTACT_COLUMNS = `c.id, c.name, c.last_name, c.first_name, c.middle_name,
  coalesce(to_char(c.birthday, 'DD.MM.YYYY'), '') as birthday, c.own_id, c.comment, c.tags, c.other_phones, c.spending_limit,
  array(select a.address from contact_addresses a where a.contact_id = c.id order by a.place) as addresses`;

export const GROUPS_COLUMN =
  'array(select m.group_id from contact_memberships m where m.contact_id = c.id order by m.group_id) as groups';

export type ContactRow = {
  readonly id: ContactId;
  readonly name: string;
  readonly last_name: string;
  readonly first_name: string;
  readonly middle_name: string;
  readonly birthday: string;
  readonly own_id: string;
  readonly comment: string;
  readonly tags: string;
  readonly other_phones: string;
  readonly spending_limit: string;
  readonly addresses: readonly ContactAddress[];
};

export function contactOf(row: ContactRow): Omit<Contact, 'groups'> {
  return {
    id: row.id,
    name: row.name,
    lastName: row.last_name,
    firstName: row.first_name,
    middleName: row.middle_name,
    birthday: row.birthday,
    ownId: row.own_id,
    comment: row.comment,
    tags: row.tags,
    otherPhones: row.other_phones,
    limit: row.spending_limit,
    addresses: row.addresses,
  };
}

const LOAD = {
  name: 'contacts-load',
  text: `select ${CONTACT_COLUMNS}, ${GROUPS_COLUMN} from contacts c
         where c.account_id = $1 and c.book = $2 and c.id = any($3::integer[]) order by c.id`,
};

const OWNERS = {
  name: 'contacts-owners',
  text: `select address, contact_id as id from contact_addresses
         where account_id = $1 and book = $2 and address = any($3::text[])`,
};

const IDS = {
  name: 'contacts-new-ids',
  text: `select nextval(pg_get_serial_sequence('contacts', 'id'))::integer as id from generate_series(1, $1)`,
};

/** A contact as it was and as it shall be; `before` undefined: a new one. */
export type Entry = { readonly before: Contact | undefined; now: Contact };

export async function loadContacts(
  session: Session,
  { account, book }: BookOf,
  ids: readonly number[],
): Promise<readonly Contact[]> {
  if (ids.length === 0) return [];
  const rows = await session.query<ContactRow & { groups: readonly GroupId[] }>(LOAD, [
    account.id,
    BOOKS[book],
    ids,
  ]);
  return rows.map((row) => ({ ...contactOf(row), groups: row.groups }));
}

/** Which contact has an address; those that nobody has are not in the answer. */
export async function addressOwners(
  session: Session,
  { account, book }: BookOf,
  addresses: readonly ContactAddress[],
): Promise<Map<ContactAddress, ContactId>> {
  const rows = await session.query<{ address: ContactAddress; id: ContactId }>(OWNERS, [
    account.id,
    BOOKS[book],
    addresses,
  ]);
  return new Map(rows.map((row) => [row.address, row.id]));
}

export async function newIds(session: Session, count: number): Promise<readonly ContactId[]> {
  const rows = await session.query<{ id: ContactId }>(IDS, [count]);
  return rows.map((row) => row.id);
}

// A thousand new contacts with an address and a group each, the whole batch from lock to commit: 100 ms; a thousand that are there
// already: 85 ms.
const SAVE = {
  name: 'contacts-save',
  text: `
insert into contacts as c (id, account_id, book, name, last_name, first_name, middle_name, birthday, own_id, comment, tags,
                           other_phones, spending_limit, names, words)
overriding system value
select r.id, $1, $2, r.name, r.last_name, r.first_name, r.middle_name, to_date(nullif(r.birthday, ''), 'DD.MM.YYYY'), r.own_id,
       r.comment, r.tags, r.other_phones, r.spending_limit, r.names, r.words
from unnest($3::integer[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[], $11::text[],
            $12::text[], $13::text[], $14::text[], $15::text[])
  as r(id, name, last_name, first_name, middle_name, birthday, own_id, comment, tags, other_phones, spending_limit, names, words)
on conflict (id) do update set
  name = excluded.name, last_name = excluded.last_name, first_name = excluded.first_name, middle_name = excluded.middle_name,
  birthday = excluded.birthday, own_id = excluded.own_id, comment = excluded.comment, tags = excluded.tags,
  other_phones = excluded.other_phones, spending_limit = excluded.spending_limit, names = excluded.names, words = excluded.words`,
};

const DROP_ADDRESSES = {
  name: 'contacts-drop-addresses',
  text: `delete from contact_addresses
         where account_id = $1 and book = $2 and address = any($3::text[])`,
};

const SAVE_ADDRESSES = {
  name: 'contacts-save-addresses',
  text: `insert into contact_addresses (account_id, book, address, contact_id, place)
         select $1, $2, r.* from unnest($3::text[], $4::integer[], $5::smallint[]) as r(address, contact_id, place)
         on conflict (account_id, book, address) do update set contact_id = excluded.contact_id, place = excluded.place`,
};

const DROP_MEMBERSHIPS = {
  name: 'contacts-drop-memberships',
  text: `delete from contact_memberships m using unnest($1::integer[], $2::integer[]) as r(group_id, contact_id)
         where m.group_id = r.group_id and m.contact_id = r.contact_id`,
};

const SAVE_MEMBERSHIPS = {
  name: 'contacts-save-memberships',
  text: `insert into contact_memberships (group_id, contact_id)
         select * from unnest($1::integer[], $2::integer[]) on conflict do nothing`,
};

const COUNT = {
  name: 'contacts-count',
  text: 'update contact_books set contacts = contacts + $3 where account_id = $1 and book = $2',
};

const isSame = (entry: Entry): boolean => JSON.stringify(entry.before) === JSON.stringify(entry.now);

/** Writes what differs. The book is locked by the caller, and no address of these belongs to anybody else. */
export async function saveContacts(
  session: Session,
  { account, book }: BookOf,
  all: readonly Entry[],
): Promise<void> {
  const entries = all.filter((entry) => !isSame(entry));
  if (entries.length === 0) return;
  const owner = [account.id, BOOKS[book]];
  await session.query(SAVE, [...owner, ...columnsOf(entries.map((entry) => entry.now))]);
  const dropped = entries.flatMap(({ before, now }) =>
    (before?.addresses ?? []).filter((address) => !now.addresses.includes(address)),
  );
  if (dropped.length > 0) await session.query(DROP_ADDRESSES, [...owner, dropped]);
  const kept = entries.flatMap(({ now }) =>
    now.addresses.map((address, place) => ({ address, id: now.id, place })),
  );
  await session.query(SAVE_ADDRESSES, [
    ...owner,
    kept.map((row) => row.address),
    kept.map((row) => row.id),
    kept.map((row) => row.place),
  ]);
  await saveMemberships(session, entries);
  const added = entries.filter((entry) => entry.before === undefined).length;
  if (added > 0) await session.query(COUNT, [...owner, added]);
}

async function saveMemberships(session: Session, entries: readonly Entry[]): Promise<void> {
  const pairs = (from: readonly GroupId[], without: readonly GroupId[], id: ContactId) =>
    from.filter((group) => !without.includes(group)).map((group) => ({ group, id }));
  const left = entries.flatMap(({ before, now }) => pairs(before?.groups ?? [], now.groups, now.id));
  const joined = entries.flatMap(({ before, now }) => pairs(now.groups, before?.groups ?? [], now.id));
  for (const [statement, rows] of [
    [DROP_MEMBERSHIPS, left],
    [SAVE_MEMBERSHIPS, joined],
  ] as const)
    if (rows.length > 0)
      await session.query(statement, [rows.map((row) => row.group), rows.map((row) => row.id)]);
}

function columnsOf(contacts: readonly Contact[]): unknown[] {
  const found = contacts.map((contact) => wordsOf(contact));
  const texts = (read: (contact: Contact) => string): string[] =>
    contacts.map((contact) => storable(read(contact)));
  return [
    contacts.map((contact) => contact.id),
    texts((contact) => contact.name),
    texts((contact) => contact.lastName),
    texts((contact) => contact.firstName),
    texts((contact) => contact.middleName),
    texts((contact) => contact.birthday),
    texts((contact) => contact.ownId),
    texts((contact) => contact.comment),
    texts((contact) => contact.tags),
    texts((contact) => contact.otherPhones),
    texts((contact) => contact.limit),
    found.map((words) => storable(words.names)),
    found.map((words) => storable(words.words)),
  ];
}

const REMOVE = {
  name: 'contacts-remove',
  text: `
with gone as (
  delete from contacts where account_id = $1 and book = $2 and id = any($3::integer[]) returning id
)
update contact_books set contacts = contacts - (select count(*) from gone) where account_id = $1 and book = $2`,
};

export async function removeContacts(
  session: Session,
  { account, book }: { readonly account: { readonly id: number }; readonly book: Book },
  ids: readonly ContactId[],
): Promise<void> {
  await session.query(REMOVE, [account.id, BOOKS[book], ids]);
}
