-- Numbers that menus may put calls through to have owners who confirm them by a code. Those that are there were registered
-- by whoever looks after the installation, so they are confirmed.

alter table transfer_numbers
  add column id integer generated always as identity unique,
  add column name text not null default '',
  add column state text not null default 'confirmed' check (state in ('new', 'confirmed')),
  add column confirmed_at timestamptz,
  add column code_digest text,
  add column code_until timestamptz,
  add column code_tries integer not null default 0;

update transfer_numbers set confirmed_at = created_at;

alter table transfer_numbers alter column state drop default;

-- What was paid in and out, among millions of rows of messages: the console lists it.
create index ledger_payments on ledger (account_id, id) where why in ('top-up', 'transfer', 'rent');
create index ledger_payments_to on ledger (to_account_id, id) where to_account_id is not null and why in ('top-up', 'transfer', 'rent');
