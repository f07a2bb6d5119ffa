-- Money between accounts of different currencies, notices of a low balance, invoices and acts.

-- What a unit of a currency is worth in roubles, in millionths; the rouble itself has no row.
create table currencies (
  code text primary key check (code in ('USD', 'EUR', 'UAH', 'KZT')),
  rate bigint not null check (rate > 0),
  set_at timestamptz not null default now()
);

alter table accounts
  -- When the client was told that its balance is low; null again once there is money.
  add column alarmed_at timestamptz,
  -- The first day of the last month whose act was made, or was not needed.
  add column acts_until date;
create index accounts_to_be_alarmed on accounts (id) where settings ? 'balanceAlarm' and alarmed_at is null;

alter table ledger
  -- What the second book got, in its account's currency, when that is not the currency of the first.
  add column to_amount bigint check (to_amount > 0),
  add constraint ledger_converted_between_accounts check (to_amount is null or to_account_id is not null);
create index ledger_by_second_account on ledger (to_account_id, id) where to_account_id is not null;

-- Invoices and acts as they were made; what is printed later is what was written then.
create table documents (
  id integer generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  kind text not null check (kind in ('invoice', 'act')),
  -- Runs by kind, without gaps.
  number integer not null check (number > 0),
  made_at timestamptz not null,
  -- The month of an act, its first day.
  month date,
  currency text not null,
  amount bigint not null check (amount > 0),
  -- Seller, buyer, contract and lines.
  content jsonb not null,
  unique (kind, number),
  unique (account_id, month),
  check ((kind = 'act') = (month is not null))
);
create index documents_by_account on documents (account_id, kind, id);

-- What the service told a client of its own accord, and by which way.
create table notices (
  id bigint generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  at timestamptz not null,
  kind text not null check (kind in ('balance-low')),
  balance bigint not null,
  ways text[] not null
);
create index notices_by_account on notices (account_id, id);
