-- Links: ways out with names of their own that tell later what became of a message, such as SMPP connections to operators.
-- What each part was handed to, and the receipts that came for it.

-- A queue is one of a kind below 100, one of a link from 100 on, and of mailings from 10000 on.
update messages set queue = queue + 9900 where queue >= 100 and queue < 200;

create table links (
  id smallint not null generated always as identity,
  name text not null,
  made_at timestamptz not null default now(),
  primary key (id),
  unique (name)
);

-- One row a part and attempt. Written once for a message of one part; of several, each receipt changes its row.
create table sent_parts (
  message_id bigint not null,
  attempt smallint not null,
  part smallint not null,
  parts smallint not null,
  -- Of `links`, unchecked: a check for every part would cost as much as the part.
  link_id smallint not null,
  -- The peer's name of the part.
  upstream_id text not null,
  awaited boolean not null,
  handed_at timestamptz not null,
  -- Until when a receipt is waited for. Nearly in the order of the rows, so that who is overdue is found by it and the end of a
  -- message need change no index.
  until timestamptz not null,
  -- 0 until a receipt came.
  status smallint not null default 0,
  err smallint not null default 0
);
create index sent_parts_by_upstream_id on sent_parts (upstream_id, link_id);
create index sent_parts_by_message on sent_parts (message_id);
create index sent_parts_by_age on sent_parts using brin (handed_at) with (autosummarize = on);
create index sent_parts_by_end on sent_parts using brin (until) with (autosummarize = on);

-- How far rounds of the nodes have come that look at each moment once.
create table marks (
  name text not null,
  at timestamptz not null,
  primary key (name)
);

-- Receipts whose part nobody knew when they came: the answer to its submission may be on its way.
create table early_receipts (
  link_id smallint not null references links (id),
  upstream_id text not null,
  -- Every spelling of it has a row; all go together.
  spellings text[] not null,
  report jsonb not null,
  at timestamptz not null,
  received_at timestamptz not null
);
create index early_receipts_by_upstream_id on early_receipts (upstream_id, link_id);

-- Links that could not carry it, in their order; that it may have gone out twice; until when a receipt is waited for.
alter table messages
  add column tried smallint[],
  add column doubtful boolean not null default false,
  add column receipt_until timestamptz,
  -- No news is good news: peers that report failures alone.
  add column silence_delivers boolean not null default false;

-- Parts of incoming messages until the others are there.
create table incoming_parts (
  id bigint not null generated always as identity,
  source text not null,
  phone text not null,
  to_phone text not null,
  reference integer not null,
  total smallint not null,
  number smallint not null,
  text text not null,
  sent_at timestamptz not null,
  received_at timestamptz not null,
  source_key text,
  primary key (id)
);
create unique index incoming_parts_once on incoming_parts (source, phone, to_phone, reference, total, number);
create index incoming_parts_by_age on incoming_parts (received_at);
