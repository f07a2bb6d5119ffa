-- Address books of accounts: contacts with their numbers or e-mail addresses, groups, black and grey lists. `book` is 0 for
-- telephone numbers and 1 for e-mail addresses, as `type` of add_group has it.

-- A book is made when it is first asked for; its row is locked by whoever changes the book.
create table contact_books (
  account_id integer not null references accounts on delete cascade,
  book smallint not null check (book in (0, 1)),
  -- Contacts in it, so that its limit costs no counting.
  contacts integer not null default 0,
  made_at timestamptz not null default now(),
  primary key (account_id, book)
);

-- Ids begin where numbers end: clients write either into G<n>, and no value can mean both.
create table contact_groups (
  id integer generated always as identity (start with 1000001) primary key,
  account_id integer not null references accounts on delete cascade,
  book smallint not null check (book in (0, 1)),
  name text not null,
  -- What G<n> of a sending says; null: none was given.
  number integer check (number between 1 and 999999),
  made_at timestamptz not null default now()
);
create index contact_groups_by_account on contact_groups (account_id, book, id);
create unique index contact_groups_by_number on contact_groups (account_id, book, number) where number is not null;

create table contacts (
  id integer generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  book smallint not null check (book in (0, 1)),
  name text not null default '',
  last_name text not null default '',
  first_name text not null default '',
  middle_name text not null default '',
  birthday date,
  -- The client's own id of it.
  own_id text not null default '',
  comment text not null default '',
  tags text not null default '',
  other_phones text not null default '',
  spending_limit text not null default '',
  -- What it is found by, in small letters: its names; everything.
  names text not null,
  words text not null,
  made_at timestamptz not null default now()
);
create index contacts_by_account on contacts (account_id, book, id);
create index contacts_by_own_id on contacts (account_id, book, own_id) where own_id <> '';

-- A number or address belongs to one contact of a book.
create table contact_addresses (
  account_id integer not null references accounts on delete cascade,
  book smallint not null,
  address text not null,
  contact_id integer not null references contacts on delete cascade,
  -- Its place among those of the contact, from 0.
  place smallint not null,
  primary key (account_id, book, address)
);
create index contact_addresses_by_contact on contact_addresses (contact_id);

create table contact_memberships (
  group_id integer not null references contact_groups on delete cascade,
  contact_id integer not null references contacts on delete cascade,
  primary key (group_id, contact_id)
);
create index contact_memberships_by_contact on contact_memberships (contact_id);

-- Who is not to be written to: by one account, or (owner 0) by the whole service.
create table black_list (
  id integer generated always as identity primary key,
  owner integer not null default 0,
  account_id integer references accounts on delete cascade,
  list text not null check (list in ('black', 'grey')),
  -- A number, the first digits of numbers, or an e-mail address in small letters.
  form text not null check (form in ('number', 'prefix', 'mail')),
  value text not null,
  -- Which messages it stops: 0 all, 1 mass mailings, 2 single messages. A grey entry stops mailings alone.
  scope smallint not null check (scope in (0, 1, 2)),
  reason text not null default '',
  -- The entry counts before this moment only; null: for ever.
  until timestamptz,
  made_at timestamptz not null default now(),
  unique (owner, form, value, list),
  check (owner = coalesce(account_id, 0)),
  check (list = 'black' or scope = 1)
);
create index black_list_by_account on black_list (account_id) where account_id is not null;
create index black_list_in_order on black_list (owner, id);

-- Whoever keeps accounts in memory keeps whether they have such lists; told once for a statement, as files of them are large.
create function black_list_changed() returns trigger language plpgsql as $$
declare
  owner_id integer;
begin
  for owner_id in select distinct owner from changed order by 1 loop
    if owner_id = 0 then perform pg_notify('dozvon_accounts', 'all'); else perform account_changed(owner_id); end if;
  end loop;
  return null;
end
$$;
create trigger black_list_added after insert on black_list
  referencing new table as changed for each statement execute function black_list_changed();
create trigger black_list_taken after delete on black_list
  referencing old table as changed for each statement execute function black_list_changed();
