-- Mailings: one text, or one for each, to many recipients, paced, paused, repeated.

create table mailings (
  id bigint generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  -- The id clients know it and its messages by: one of its account's ids for messages.
  public_id text not null,
  created_at timestamptz not null,
  name text not null,
  kind smallint not null,
  -- What is sent, and how it is to be run.
  content jsonb not null,
  plan jsonb not null,
  groups integer[] not null default '{}',
  -- The state, `core/campaigns/mailing-state.ts`.
  stage text not null check (stage in ('new', 'waiting', 'running', 'paused', 'finished', 'cancelled', 'failed')),
  phase text not null check (phase in ('idle', 'gathering', 'taking', 'settling', 'taking again', 'settling again')),
  sweep text not null check (sweep in ('none', 'stop', 'release', 'end', 'remove')),
  run integer not null,
  anchor_at timestamptz,
  planned_at timestamptz,
  total integer not null,
  taken integer not null,
  portion integer not null,
  portion_at timestamptz,
  phase_at timestamptz,
  wake_at timestamptz,
  failure text,
  -- Recipients it has, members of groups as of the last run.
  recipients integer not null default 0,
  -- Position of the last that is its own; members of groups come behind it.
  last_own integer not null default 0,
  -- Whether some recipient has a text of its own.
  own_texts boolean not null default false,
  -- Position of the last recipient taken; in a second try the last message.
  reached bigint not null default 0,
  -- First submission of the present run.
  run_submission bigint not null default 0,
  -- Up to this submission all its messages have come to their end.
  settled_submission bigint not null default 0,
  -- How far the sweep over its messages has come.
  swept_submission bigint not null default 0,
  swept_phone text not null default '',
  -- Deleted by its owner.
  hidden boolean not null default false
) with (fillfactor = 80);
create index mailings_by_public_id on mailings (account_id, public_id);
create index mailings_by_account on mailings (account_id, id);
create index mailings_awake on mailings (wake_at) where wake_at is not null;

create table mailing_recipients (
  mailing_id bigint not null references mailings on delete cascade,
  -- From 1; members of groups come after the mailing's own.
  position integer not null,
  phone text not null,
  text text,
  sender text,
  primary key (mailing_id, position)
);

create index submissions_by_mailing on submissions (mailing_id, id) where mailing_id is not null;
