-- Sub-clients and whose money they spend, the second balance, prices by zone and operator, and which rule decided about a
-- message.

alter table accounts
  add column parent_id integer references accounts,
  -- How a sub-client shares prices and money with the account above it (`type` of users.php).
  add column sharing smallint not null default 0 check (sharing between 0 and 4),
  -- Whose money it spends; null: its own.
  add column payer_id integer references accounts,
  -- Tariff plans, the one in force and the lowest that may be chosen.
  add column plan smallint not null default 0 check (plan between 0 and 8),
  add column plan_least smallint not null default 0 check (plan_least between 0 and 8),
  add column state text not null default 'open' check (state in ('open', 'blocked', 'deleted')),
  -- The electronic balance, the second purse of an account.
  add column balance2 bigint not null default 0,
  add column reserved2 bigint not null default 0;
create index accounts_by_parent on accounts (parent_id) where parent_id is not null;

-- Networks an account may be used from; none: from anywhere.
create table account_addresses (
  account_id integer not null references accounts on delete cascade,
  network cidr not null,
  created_at timestamptz not null default now(),
  primary key (account_id, network)
);

alter table api_keys
  add column id integer generated always as identity unique,
  add column name text not null default '',
  -- Its last characters, to tell keys apart in a list.
  add column hint text not null default '';

-- Price of a unit: of one account alone, or of a plan, or everybody's; the row that fits best counts.
create table prices (
  id integer generated always as identity primary key,
  account_id integer references accounts on delete cascade,
  plan smallint check (plan between 0 and 8),
  kind smallint not null,
  -- First digits of the recipient's number; empty: any.
  prefix text not null default '',
  -- Country and network code (mcc and mnc together) of the recipient's operator; empty: any.
  operator text not null default '',
  -- How a price list calls it.
  zone text not null default '',
  unit_price bigint not null check (unit_price >= 0),
  unique nulls not distinct (account_id, plan, kind, prefix, operator),
  check (account_id is null or plan is null)
);

alter table submissions
  -- Who paid, when it was not the account itself.
  add column payer_id integer references accounts,
  -- From which purse: 1 the ordinary balance, 2 the electronic one.
  add column purse smallint not null default 1 check (purse in (1, 2)),
  add column mailing_id bigint;

alter table messages
  -- The rule that refused it or put it off.
  add column rule text,
  -- What a look-up found out (imsi, msc, mcc, mnc, cn, net, rcn, rnet).
  add column lookup jsonb;

alter table ledger
  add column purse smallint not null default 1 check (purse in (1, 2)),
  -- The account of the second book, when it is not that of the first.
  add column to_account_id integer references accounts,
  drop constraint ledger_why_check,
  add constraint ledger_why_check
    check (why in ('top-up', 'accept', 'settle', 'refund', 'excess', 'transfer', 'rent')),
  drop constraint ledger_check,
  add constraint ledger_books_differ check (from_book <> to_book or to_account_id <> account_id);
