-- Calls that come in: what each rented number answers with, and the menus kept for that, with all their versions.

create table saved_menus (
  id integer generated always as identity primary key,
  account_id integer not null references accounts (id) on delete cascade,
  name text not null,
  made_at timestamptz not null,
  -- The version that calls run.
  current integer not null check (current > 0),
  unique (account_id, name)
);

create table menu_versions (
  menu_id integer not null references saved_menus (id) on delete cascade,
  version integer not null check (version > 0),
  text text not null,
  saved_at timestamptz not null,
  primary key (menu_id, version)
);

-- Of one number of an account, or with an empty one of all that have none of their own.
create table call_answers (
  account_id integer not null references accounts (id) on delete cascade,
  phone text not null,
  answer jsonb not null,
  menu_id integer references saved_menus (id),
  calls_most integer check (calls_most >= 0),
  seconds integer check (seconds > 0),
  changed_at timestamptz not null,
  primary key (account_id, phone),
  check ((answer ->> 'kind' = 'menu') = (menu_id is not null))
);
create index call_answers_by_menu on call_answers (menu_id) where menu_id is not null;

-- Calls that are on, to count an account's without looking at all the node holds.
create index messages_incoming on messages (account_id) where queue = -5 and claimed_by is not null;
