-- Clients that bind to us over SMPP: their password, what waits to be told to them, and parts of messages that wait for the others.

alter table accounts add smpp_password bytea;

drop trigger accounts_changed on accounts;
create trigger accounts_changed
  after update of login, currency, credit, password, smpp_password, settings, state, parent_id, sharing, payer_id, plan on accounts
  for each row when (old.* is distinct from new.*) execute function account_row_changed();

-- Receipts and incoming messages. A row is there until its client has acknowledged it; while somebody holds it, due_at says until when.
create table esme_deliveries (
  id bigint generated always as identity primary key,
  account_id integer not null references accounts (id) on delete cascade,
  message_id bigint,
  mass boolean not null,
  told jsonb not null,
  queued_at timestamptz not null,
  due_at timestamptz not null,
  attempts smallint not null default 0,
  claimed_by integer references nodes (id)
) with (fillfactor = 80);

create index esme_deliveries_due on esme_deliveries (account_id, mass, due_at, id);
create index esme_deliveries_by_age on esme_deliveries (account_id, queued_at, id);
create index esme_deliveries_claimed on esme_deliveries (claimed_by) where claimed_by is not null;

-- Parts of messages as they came. Each has been answered with an id of its own, so they are kept for a while after their end.
create table submitted_parts (
  id bigint generated always as identity primary key,
  account_id integer not null references accounts (id) on delete cascade,
  public_id text not null,
  family text not null,
  total smallint not null,
  number smallint not null,
  digest text not null,
  part jsonb,
  received_at timestamptz not null,
  state text not null default 'waiting' check (state in ('waiting', 'whole', 'joined', 'expired', 'refused')),
  joined_as text,
  ended_at timestamptz
);

create unique index submitted_parts_waiting on submitted_parts (account_id, family, number) where state = 'waiting';
create index submitted_parts_open on submitted_parts (received_at) where state in ('waiting', 'whole');
create index submitted_parts_by_family on submitted_parts (account_id, family, received_at);
create index submitted_parts_by_public_id on submitted_parts (account_id, public_id);
create index submitted_parts_by_age on submitted_parts using brin (received_at);

-- Two marks of sub-clients that were only kept until now mean something.
update accounts set settings = settings #- '{more,fl[1]}' #- '{more,fl[2]}'
  || case when settings #>> '{more,fl[2]}' = '1' then '{"smpp": "on"}'::jsonb else '{}' end
where settings #>> '{more,fl[1]}' is not null or settings #>> '{more,fl[2]}' is not null;
