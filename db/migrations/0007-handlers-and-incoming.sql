-- What a client is told and what comes in: every attempt of a handler call, handlers that fail, incoming messages, calls
-- that are waited for, numbers for rent, notifications of events.

alter table deliveries
  -- Attempts made before it was last sent anew: the pauses between attempts begin again there.
  add column attempts_before smallint not null default 0,
  -- What came of each attempt, oldest first: moment, milliseconds, answer, failure. In the row, so that an end is one write.
  add column tries jsonb not null default '[]',
  drop constraint deliveries_state_check,
  -- `held`: its handler is paused.
  add constraint deliveries_state_check check (state in ('waiting', 'held', 'delivered', 'given-up'));
create index deliveries_by_account on deliveries (account_id, id);
create index deliveries_held on deliveries (account_id, id) where state = 'held';
create index deliveries_given_up on deliveries (account_id, id) where state = 'given-up';
create index deliveries_by_age on deliveries using brin (queued_at) with (autosummarize = on);

-- Handlers that fail; the first success takes the row away. By the address: menus may call others than the account's own.
create table handler_troubles (
  account_id integer not null references accounts on delete cascade,
  address text not null,
  since timestamptz not null,
  failures integer not null,
  last_at timestamptz not null,
  last_failure text not null,
  -- Its calls are held from then on; one of them is tried at `probe_at`.
  paused_at timestamptz,
  probe_at timestamptz
);
-- An address may be longer than a row of an index.
create unique index handler_troubles_key on handler_troubles (account_id, md5(address));

create table incoming_messages (
  id bigint generated always as identity primary key,
  -- Whose it is; null: nobody's, kept for the operator.
  account_id integer references accounts on delete cascade,
  -- By what it is theirs.
  owned_by text not null check (owned_by in ('rented', 'recent', 'prefix', 'nobody')),
  phone text not null,
  to_phone text not null,
  text text not null,
  sent_at timestamptz not null,
  received_at timestamptz not null,
  source text not null,
  -- The channel's own name for it, so that one that comes twice is taken once.
  source_key text,
  answered boolean not null default false,
  unique (source, source_key)
);
create index incoming_messages_by_account on incoming_messages (account_id, id);
create index incoming_messages_answered on incoming_messages (account_id, phone, received_at) where answered;
create index incoming_messages_by_age on incoming_messages using brin (received_at);

-- First words by which messages to a shared number find their account; an empty number: to any.
create table incoming_prefixes (
  number text not null,
  word text not null,
  account_id integer not null references accounts on delete cascade,
  primary key (number, word)
);

-- Who wrote to a subscriber last is asked without an account, what an account wrote to them with it: one index does both.
drop index messages_by_phone;
create index messages_by_phone on messages (phone, account_id, id);

-- Subscribers who are to call a number to confirm theirs.
create table waited_calls (
  id bigint generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  phone text not null,
  number text not null,
  asked_at timestamptz not null,
  until timestamptz not null,
  called_at timestamptz
);
create index waited_calls_by_phone on waited_calls (phone, until);
create index waited_calls_by_account on waited_calls (account_id, phone, asked_at);

-- Numbers that can be rented, and who has them.
create table rental_numbers (
  phone text primary key,
  monthly_price bigint not null check (monthly_price >= 0),
  created_at timestamptz not null default now(),
  account_id integer references accounts,
  rented_at timestamptz,
  -- First moment that is not paid for.
  paid_until timestamptz,
  prolong boolean not null default true,
  check ((account_id is null) = (paid_until is null))
);
create index rental_numbers_by_account on rental_numbers (account_id) where account_id is not null;

-- Months, or rests of them, that were paid; each moved money in the ledger, if it cost any.
create table rent_payments (
  id bigint generated always as identity primary key,
  phone text not null,
  account_id integer not null references accounts,
  payer_id integer not null references accounts,
  paid_from timestamptz not null,
  paid_until timestamptz not null,
  amount bigint not null check (amount >= 0)
);
create index rent_payments_by_payer on rent_payments (payer_id);

-- Event notifications: two texts, the kinds of message and the contacts they go to.
create table task_groups (
  id integer generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  name text not null,
  failure text not null,
  recovery text not null,
  kinds text[] not null,
  contacts text[] not null,
  created_at timestamptz not null default now(),
  unique (account_id, name)
);
