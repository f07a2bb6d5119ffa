-- Accounts, messages, what happens to them, and the money behind them. Amounts are ten-thousandths of the account's
-- currency; kinds, statuses and errors are the numbers of the classic API.

create table accounts (
  id integer generated always as identity primary key,
  login text not null unique,
  created_at timestamptz not null default now(),
  currency text not null default 'RUR',
  credit bigint not null default 0,
  -- What the ledger's books add up to, kept beside it so that a charge is one row's business.
  balance bigint not null default 0,
  reserved bigint not null default 0,
  income bigint not null default 0,
  -- Recipients ever accepted; the messages' statuses must add up to it.
  accepted bigint not null default 0,
  next_public_id bigint not null default 1,
  -- Digests of the password (plain cannot be restored), sealed under the secret key.
  password bytea,
  settings jsonb not null default '{}',
  -- Prices that differ from the tariff.
  prices jsonb not null default '{}'
);

create table api_keys (
  digest bytea primary key,
  account_id integer not null references accounts on delete cascade,
  created_at timestamptz not null default now()
);

create table senders (
  account_id integer not null references accounts on delete cascade,
  name text not null,
  created_at timestamptz not null default now(),
  primary key (account_id, name)
);

create table transfer_numbers (
  account_id integer not null references accounts on delete cascade,
  phone text not null,
  created_at timestamptz not null default now(),
  primary key (account_id, phone)
);

-- A process that takes work, named by its data folder: the same folder is the same node after a restart.
create table nodes (
  id integer generated always as identity primary key,
  name text not null unique,
  started_at timestamptz not null default now()
);

-- One text of one request. A request with a text per number makes several, with the same public id.
create table submissions (
  id bigint generated always as identity primary key,
  account_id integer not null references accounts,
  public_id text not null,
  accepted_at timestamptz not null,
  door text not null,
  kind smallint not null,
  text text not null,
  sender text,
  comment text,
  -- Uploads, waiting rule and voice of a call; form of a binary text, subject.
  options jsonb not null default '{}',
  client_address text,
  -- Rows of messages made for it.
  recipients integer not null,
  -- The call whose menu sent this.
  cause bigint
);
create index submissions_by_public_id on submissions (account_id, public_id);

-- One recipient.
create table messages (
  id bigint generated always as identity primary key,
  submission_id bigint not null references submissions,
  account_id integer not null references accounts,
  phone text not null,
  kind smallint not null,
  -- The queue it waits in: its kind, or -1 for messages of accounts in test mode, which no channel takes.
  queue smallint not null,
  status smallint not null,
  err smallint not null default 0,
  changed_at timestamptz not null,
  parts integer not null,
  -- Price of a part or second, what is reserved until the outcome, what was charged in the end.
  unit_price bigint not null,
  reserved bigint not null,
  cost bigint not null,
  valid_until timestamptz not null,
  -- When it may be taken; null while somebody has it and for ever after the end.
  due_at timestamptz,
  attempts smallint not null default 0,
  claimed_by integer references nodes,
  -- Number of its last event when it was claimed.
  claimed_event integer not null default 0,
  final boolean not null default false,
  -- Deleted by the client: not shown, but still counted.
  hidden boolean not null default false
) with (fillfactor = 80);
create index messages_by_submission on messages (submission_id, phone);
create index messages_by_phone on messages (account_id, phone, id);
create index messages_due on messages (queue, account_id, due_at) where due_at is not null;
create index messages_claimed on messages (claimed_by) where claimed_by is not null;

-- What happened in a call, in the order it happened. No foreign key: the journal writes thousands of rows a second.
create table events (
  message_id bigint not null,
  number integer not null,
  at timestamptz not null,
  kind text not null,
  data jsonb not null,
  primary key (message_id, number)
);

create table recordings (
  id bigint generated always as identity primary key,
  message_id bigint not null references messages,
  event_number integer not null,
  item text not null,
  path text not null,
  seconds double precision not null,
  bytes bigint not null,
  at timestamptz not null,
  unique (message_id, event_number)
);

-- Double entry: each row moves an amount from one book of the account to another. `world` is outside: what the client
-- paid in; `income` is what has been earned.
create table ledger (
  id bigint generated always as identity primary key,
  account_id integer not null references accounts,
  at timestamptz not null,
  from_book text not null check (from_book in ('world', 'balance', 'reserved', 'income')),
  to_book text not null check (to_book in ('world', 'balance', 'reserved', 'income')),
  amount bigint not null check (amount > 0),
  why text not null check (why in ('top-up', 'accept', 'settle', 'refund', 'excess')),
  submission_id bigint,
  message_id bigint,
  check (from_book <> to_book)
);
create index ledger_by_account on ledger (account_id, id);

-- Calls to clients' handlers.
create table deliveries (
  id bigint generated always as identity primary key,
  account_id integer not null references accounts,
  message_id bigint,
  kind text not null check (kind in ('status', 'incoming', 'waited-call', 'menu')),
  address text not null,
  -- Name and value, in the order they are sent.
  fields jsonb not null,
  queued_at timestamptz not null,
  -- When the next attempt may begin; null while one is under way and for ever after the end.
  due_at timestamptz,
  attempts smallint not null default 0,
  claimed_by integer references nodes,
  state text not null default 'waiting' check (state in ('waiting', 'delivered', 'given-up')),
  answer smallint,
  failure text,
  ended_at timestamptz
) with (fillfactor = 80);
create index deliveries_due on deliveries (account_id, due_at) where due_at is not null;
create index deliveries_claimed on deliveries (claimed_by) where claimed_by is not null;
create index deliveries_by_message on deliveries (message_id);
