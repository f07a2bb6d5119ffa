-- What an account may call itself and says again and again: sender names with their confirmation and documents, templates,
-- texts registered with operators, short links.

alter table senders
  add column id integer generated always as identity unique,
  add column kind text not null default 'name' check (kind in ('name', 'number', 'mail')),
  -- Only an approved name may be sent with. Those that are there already were added by the administrator.
  add column state text not null default 'approved' check (state in ('new', 'confirmed', 'approved', 'refused')),
  add column comment text not null default '',
  -- What operators want to know of the owner (fio, inn, site and so on).
  add column fields jsonb not null default '{}',
  -- Why it was refused.
  add column reason text not null default '',
  add column changed_at timestamptz not null default now(),
  -- The code sent to a number: a digest under the installation's key, when it ends, guesses left.
  add column code_digest text,
  add column code_until timestamptz,
  add column code_tries smallint not null default 0;
update senders set kind = 'number' where name ~ '^[0-9]+$';
alter table senders alter column state set default 'new';

-- Codes and comments change nothing of what an account may do.
drop trigger senders_changed on senders;
create trigger senders_changed after insert or delete or update of name, state on senders
  for each row execute function account_part_changed();

-- With which operators a name is to be registered.
create table sender_registrations (
  sender_id integer not null references senders (id) on delete cascade,
  mark text not null,
  state text not null default 'waiting' check (state in ('waiting', 'registered', 'refused')),
  changed_at timestamptz not null,
  primary key (sender_id, mark)
);

create table sender_documents (
  id integer generated always as identity primary key,
  sender_id integer not null references senders (id) on delete cascade,
  -- As the client called it; `file` is its name in the data folder.
  name text not null,
  file text not null,
  form text not null,
  bytes integer not null,
  comment text not null,
  created_at timestamptz not null
);
create index sender_documents_by_sender on sender_documents (sender_id);

create table templates (
  id integer generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  name text not null,
  text text not null,
  format text not null,
  sender text not null,
  signature boolean not null default false,
  created_at timestamptz not null
);
create index templates_by_account on templates (account_id, id);
-- One signature for each kind of message and sender.
create unique index templates_signature on templates (account_id, format, sender) where signature;
create trigger templates_changed after insert or update or delete on templates
  for each row execute function account_part_changed();

create table operator_templates (
  id integer generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  sender text not null,
  text text not null,
  -- Operator and kind as the wire names them: mts_srv, bee_trn and so on.
  mark text not null,
  state text not null check (state in ('waiting', 'approved', 'refused')),
  reason text not null default '',
  created_at timestamptz not null,
  changed_at timestamptz not null
);
create unique index operator_templates_once on operator_templates (account_id, sender, mark, md5(text));
create trigger operator_templates_changed after insert or update or delete on operator_templates
  for each row execute function account_part_changed();

alter table messages
  -- Kind of the registered text it fits (service 0, transaction 1, authorisation 2, advertising 3).
  add column template smallint check (template between 0 and 3);

-- A link that was shortened, once for each account. Recipients have no rows: their codes are computed from their messages.
create table short_links (
  id bigint generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  link text not null,
  -- The last sending with it, to within a day.
  used_at timestamptz not null
);
create unique index short_links_once on short_links (account_id, md5(link));

-- Clicks of a link on a day of its account's zone.
create table link_days (
  link_id bigint not null references short_links on delete cascade,
  day date not null,
  clicks integer not null,
  primary key (link_id, day)
);
