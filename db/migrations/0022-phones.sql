-- Phones of accounts that register with this server: their numbers and what proves that one is theirs.

create table phones (
  number text primary key check (number ~ '^[0-9]{3,15}$'),
  account_id integer not null references accounts (id) on delete cascade,
  name text not null,
  -- The one that pages of the account's people ring by; its password changes every few hours.
  browser boolean not null,
  -- Sealed: digest authentication needs the password itself.
  secret bytea not null,
  made_at timestamptz not null
);
create index phones_by_account on phones (account_id);
create unique index phones_browser on phones (account_id) where browser;

-- Menus may ring them, so acceptance must know of each at once.
create trigger phones_changed after insert or update or delete on phones
  for each row execute function account_part_changed();
