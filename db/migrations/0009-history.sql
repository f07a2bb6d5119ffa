-- Looking back: statistics by day that a year of is quick to read, where in the messages an hour lies, what has been
-- removed from the history, and exports of it.

-- Which of the four heaps a status lies in; the core's table of statuses says the same, a test compares.
create function heap_of(status smallint) returns text language sql immutable parallel safe as $$
  select case when status in (1, 2, 4) then 'delivered' when status = 3 then 'expired'
    when status in (-2, -1, 0) then 'waiting' else 'failed' end
$$;

-- Sums by the day of the account's zone. Messages count for the day of their acceptance, money for the day it moved.
create table daily_statistics (
  account_id integer not null references accounts on delete cascade,
  day date not null,
  purse smallint not null check (purse in (1, 2)),
  -- -1: money that no message moved.
  kind smallint not null,
  messages bigint not null default 0,
  parts bigint not null default 0,
  delivered bigint not null default 0,
  failed bigint not null default 0,
  expired bigint not null default 0,
  spent bigint not null default 0,
  received bigint not null default 0,
  withdrawn bigint not null default 0,
  primary key (account_id, day, purse, kind)
);

-- First and last message accepted within an hour (UTC): dates of a history become a range of ids.
create table message_hours (
  account_id integer not null references accounts on delete cascade,
  hour timestamptz not null,
  first_id bigint not null,
  last_id bigint not null,
  primary key (account_id, hour)
);

-- What is not in the two tables above yet: written by the statement that changes something, so that nothing is counted
-- twice or not at all, and moved there by a round. Rows of their own, so that nobody waits for anybody's sum; no foreign
-- key and no index, because thousands are written a second.
create table statistics_changes (
  account_id integer not null,
  -- The quarter of an hour, which no zone's midnight cuts.
  at timestamptz not null,
  purse smallint not null,
  kind smallint not null,
  messages bigint not null default 0,
  parts bigint not null default 0,
  delivered bigint not null default 0,
  failed bigint not null default 0,
  expired bigint not null default 0,
  spent bigint not null default 0,
  received bigint not null default 0,
  withdrawn bigint not null default 0,
  first_id bigint,
  last_id bigint
);

create function quarter_of(at timestamptz) returns timestamptz language sql immutable parallel safe as $$
  select date_bin('15 minutes', at, timestamptz '2000-01-01 00:00:00+00')
$$;

create function count_messages_made() returns trigger language plpgsql as $$
begin
  insert into statistics_changes (account_id, at, purse, kind, messages, parts, delivered, failed, expired, first_id, last_id)
  select m.account_id, quarter_of(s.accepted_at), s.purse, m.kind, count(*), sum(m.parts),
    count(*) filter (where heap_of(m.status) = 'delivered'), count(*) filter (where heap_of(m.status) = 'failed'),
    count(*) filter (where heap_of(m.status) = 'expired'), min(m.id), max(m.id)
  from made m join submissions s on s.id = m.submission_id
  group by m.account_id, quarter_of(s.accepted_at), s.purse, m.kind;
  return null;
end
$$;
create trigger messages_made after insert on messages
  referencing new table as made for each statement execute function count_messages_made();

create function count_messages_changed() returns trigger language plpgsql as $$
begin
  insert into statistics_changes (account_id, at, purse, kind, parts, delivered, failed, expired)
  select m.account_id, quarter_of(s.accepted_at), s.purse, m.kind, sum(m.parts - o.parts),
    count(*) filter (where heap_of(m.status) = 'delivered') - count(*) filter (where heap_of(o.status) = 'delivered'),
    count(*) filter (where heap_of(m.status) = 'failed') - count(*) filter (where heap_of(o.status) = 'failed'),
    count(*) filter (where heap_of(m.status) = 'expired') - count(*) filter (where heap_of(o.status) = 'expired')
  from now_is m join was o on o.id = m.id join submissions s on s.id = m.submission_id
  where heap_of(m.status) <> heap_of(o.status) or m.parts <> o.parts
  group by m.account_id, quarter_of(s.accepted_at), s.purse, m.kind;
  return null;
end
$$;
create trigger messages_changed after update on messages
  referencing old table as was new table as now_is for each statement execute function count_messages_changed();

-- Money counts for the account whose message moved it, whoever paid; between two accounts it is withdrawn here and received
-- there, in the currency of each.
create function money_moves(
  account_id integer, to_account_id integer, from_book text, to_book text, amount bigint, to_amount bigint
)
returns table (owner_id integer, spent bigint, received bigint, withdrawn bigint) language sql immutable as $$
  select account_id,
    case when to_book = 'income' then amount when from_book = 'income' then -amount else 0 end,
    case when from_book = 'world' then amount else 0 end,
    case when to_book = 'world' then amount else 0 end
  where to_account_id is null or to_account_id = account_id
  union all
  select account_id, 0, 0, amount where to_account_id <> account_id
  union all
  select to_account_id, 0, coalesce(to_amount, amount), 0 where to_account_id <> account_id
$$;

create function count_money() returns trigger language plpgsql as $$
begin
  insert into statistics_changes (account_id, at, purse, kind, spent, received, withdrawn)
  select coalesce(m.account_id, s.account_id, v.owner_id), quarter_of(l.at), l.purse, coalesce(m.kind, s.kind, -1),
    sum(v.spent), sum(v.received), sum(v.withdrawn)
  from booked l
  cross join lateral money_moves(l.account_id, l.to_account_id, l.from_book, l.to_book, l.amount, l.to_amount) v
  left join messages m on m.id = l.message_id
  left join submissions s on s.id = l.submission_id and l.message_id is null
  where v.spent <> 0 or v.received <> 0 or v.withdrawn <> 0
  group by coalesce(m.account_id, s.account_id, v.owner_id), quarter_of(l.at), l.purse, coalesce(m.kind, s.kind, -1);
  return null;
end
$$;
create trigger ledger_booked after insert on ledger
  referencing new table as booked for each statement execute function count_money();

-- What there is already.
insert into statistics_changes (account_id, at, purse, kind, messages, parts, delivered, failed, expired, first_id, last_id)
select m.account_id, quarter_of(s.accepted_at), s.purse, m.kind, count(*), sum(m.parts),
  count(*) filter (where heap_of(m.status) = 'delivered'), count(*) filter (where heap_of(m.status) = 'failed'),
  count(*) filter (where heap_of(m.status) = 'expired'), min(m.id), max(m.id)
from messages m join submissions s on s.id = m.submission_id
group by m.account_id, quarter_of(s.accepted_at), s.purse, m.kind;

insert into statistics_changes (account_id, at, purse, kind, spent, received, withdrawn)
select coalesce(m.account_id, s.account_id, v.owner_id), quarter_of(l.at), l.purse, coalesce(m.kind, s.kind, -1),
  sum(v.spent), sum(v.received), sum(v.withdrawn)
from ledger l
cross join lateral money_moves(l.account_id, l.to_account_id, l.from_book, l.to_book, l.amount, l.to_amount) v
left join messages m on m.id = l.message_id
left join submissions s on s.id = l.submission_id and l.message_id is null
where v.spent <> 0 or v.received <> 0 or v.withdrawn <> 0
group by coalesce(m.account_id, s.account_id, v.owner_id), quarter_of(l.at), l.purse, coalesce(m.kind, s.kind, -1);

-- The history newest first, mail apart from the rest (`format` of get.php): mail goes by 8.
drop index messages_by_account;
create index messages_by_account on messages (account_id, (kind = 8), id);
-- What the menu of a call sent.
create index submissions_by_cause on submissions (cause) where cause is not null;

-- What was removed from the history, by the account that sent it, so that the books can still be proved; `cost` by the
-- account that paid.
create table removed_messages (
  account_id integer primary key references accounts on delete cascade,
  delivered bigint not null default 0,
  failed bigint not null default 0,
  expired bigint not null default 0,
  -- Recipients of the submissions that went with their last message.
  recipients bigint not null default 0,
  -- What it paid for them, whoever sent them, from either purse.
  cost bigint not null default 0,
  cost2 bigint not null default 0
);

-- Files of removed recordings, until a node that has them has removed them.
create table removed_recordings (
  path text primary key,
  removed_at timestamptz not null
);

-- Exports of the history: wanted, under way, done or failed.
create table exports (
  id integer generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  wanted_at timestamptz not null,
  form text not null check (form in ('csv', 'xlsx')),
  -- Which messages: moments, kinds, statuses, recipients.
  filter jsonb not null default '{}',
  state text not null default 'waiting' check (state in ('waiting', 'running', 'done', 'failed')),
  -- Who began it, and when it last had a turn.
  node_id integer references nodes,
  turn_at timestamptz,
  -- The file's name in the folder of exports.
  file text not null,
  rows bigint not null default 0,
  bytes bigint not null default 0,
  -- The messages looked through lie between these two; known at the first turn. Up to `last_id` all is on disk.
  above_id bigint,
  below_id bigint,
  last_id bigint not null default 0,
  failure text,
  ended_at timestamptz
);
create index exports_by_account on exports (account_id, id);
create index exports_open on exports (turn_at nulls first, id) where state = 'waiting';
create unique index exports_running on exports (account_id) where state = 'running';
