-- What the files of db/migrations add up to, read back from a database; a test compares. Not to be edited by hand:
-- npm run schema

create table account_addresses (
  account_id integer not null,
  network cidr not null,
  created_at timestamp with time zone not null default now(),
  constraint account_addresses_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint account_addresses_pkey PRIMARY KEY (account_id, network)
);

create table accounts (
  id integer not null generated always as identity,
  login text not null,
  created_at timestamp with time zone not null default now(),
  currency text not null default 'RUR'::text,
  credit bigint not null default 0,
  balance bigint not null default 0,
  reserved bigint not null default 0,
  income bigint not null default 0,
  accepted bigint not null default 0,
  next_public_id bigint not null default 1,
  password bytea,
  settings jsonb not null default '{}'::jsonb,
  parent_id integer,
  sharing smallint not null default 0,
  payer_id integer,
  plan smallint not null default 0,
  plan_least smallint not null default 0,
  state text not null default 'open'::text,
  balance2 bigint not null default 0,
  reserved2 bigint not null default 0,
  version integer not null default 0,
  alarmed_at timestamp with time zone,
  acts_until date,
  smpp_password bytea,
  administrator boolean not null default false,
  constraint accounts_plan_check CHECK (((plan >= 0) AND (plan <= 8))),
  constraint accounts_plan_least_check CHECK (((plan_least >= 0) AND (plan_least <= 8))),
  constraint accounts_sharing_check CHECK (((sharing >= 0) AND (sharing <= 4))),
  constraint accounts_state_check CHECK ((state = ANY (ARRAY['open'::text, 'blocked'::text, 'deleted'::text]))),
  constraint accounts_parent_id_fkey FOREIGN KEY (parent_id) REFERENCES accounts(id),
  constraint accounts_payer_id_fkey FOREIGN KEY (payer_id) REFERENCES accounts(id),
  constraint accounts_pkey PRIMARY KEY (id),
  constraint accounts_login_key UNIQUE (login)
);

create table api_keys (
  digest bytea not null,
  account_id integer not null,
  created_at timestamp with time zone not null default now(),
  id integer not null generated always as identity,
  name text not null default ''::text,
  hint text not null default ''::text,
  scopes text[] not null default '{read,send,manage}'::text[],
  constraint api_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint api_keys_pkey PRIMARY KEY (digest),
  constraint api_keys_id_key UNIQUE (id)
);

create table audit_log (
  id bigint not null generated always as identity,
  account_id integer,
  at timestamp with time zone not null,
  person_id integer,
  who text not null,
  role text not null,
  means text not null,
  operation text not null,
  touched text not null,
  address text not null,
  status smallint not null,
  code text,
  constraint audit_log_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint audit_log_pkey PRIMARY KEY (id)
);

create table black_list (
  id integer not null generated always as identity,
  owner integer not null default 0,
  account_id integer,
  list text not null,
  form text not null,
  value text not null,
  scope smallint not null,
  reason text not null default ''::text,
  until timestamp with time zone,
  made_at timestamp with time zone not null default now(),
  constraint black_list_check CHECK ((owner = COALESCE(account_id, 0))),
  constraint black_list_check1 CHECK (((list = 'black'::text) OR (scope = 1))),
  constraint black_list_form_check CHECK ((form = ANY (ARRAY['number'::text, 'prefix'::text, 'mail'::text]))),
  constraint black_list_list_check CHECK ((list = ANY (ARRAY['black'::text, 'grey'::text]))),
  constraint black_list_scope_check CHECK ((scope = ANY (ARRAY[0, 1, 2]))),
  constraint black_list_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint black_list_pkey PRIMARY KEY (id),
  constraint black_list_owner_form_value_list_key UNIQUE (owner, form, value, list)
);

create table call_answers (
  account_id integer not null,
  phone text not null,
  answer jsonb not null,
  menu_id integer,
  calls_most integer,
  seconds integer,
  changed_at timestamp with time zone not null,
  constraint call_answers_calls_most_check CHECK ((calls_most >= 0)),
  constraint call_answers_check CHECK ((((answer ->> 'kind'::text) = 'menu'::text) = (menu_id IS NOT NULL))),
  constraint call_answers_seconds_check CHECK ((seconds > 0)),
  constraint call_answers_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint call_answers_menu_id_fkey FOREIGN KEY (menu_id) REFERENCES saved_menus(id),
  constraint call_answers_pkey PRIMARY KEY (account_id, phone)
);

create table command_phones (
  phone text not null,
  account_id integer not null,
  joined_at timestamp with time zone not null,
  constraint command_phones_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint command_phones_pkey PRIMARY KEY (phone)
);

create table contact_addresses (
  account_id integer not null,
  book smallint not null,
  address text not null,
  contact_id integer not null,
  place smallint not null,
  constraint contact_addresses_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint contact_addresses_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE,
  constraint contact_addresses_pkey PRIMARY KEY (account_id, book, address)
);

create table contact_books (
  account_id integer not null,
  book smallint not null,
  contacts integer not null default 0,
  made_at timestamp with time zone not null default now(),
  constraint contact_books_book_check CHECK ((book = ANY (ARRAY[0, 1]))),
  constraint contact_books_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint contact_books_pkey PRIMARY KEY (account_id, book)
);

create table contact_groups (
  id integer not null generated always as identity,
  account_id integer not null,
  book smallint not null,
  name text not null,
  number integer,
  made_at timestamp with time zone not null default now(),
  constraint contact_groups_book_check CHECK ((book = ANY (ARRAY[0, 1]))),
  constraint contact_groups_number_check CHECK (((number >= 1) AND (number <= 999999))),
  constraint contact_groups_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint contact_groups_pkey PRIMARY KEY (id)
);

create table contact_memberships (
  group_id integer not null,
  contact_id integer not null,
  constraint contact_memberships_contact_id_fkey FOREIGN KEY (contact_id) REFERENCES contacts(id) ON DELETE CASCADE,
  constraint contact_memberships_group_id_fkey FOREIGN KEY (group_id) REFERENCES contact_groups(id) ON DELETE CASCADE,
  constraint contact_memberships_pkey PRIMARY KEY (group_id, contact_id)
);

create table contacts (
  id integer not null generated always as identity,
  account_id integer not null,
  book smallint not null,
  name text not null default ''::text,
  last_name text not null default ''::text,
  first_name text not null default ''::text,
  middle_name text not null default ''::text,
  birthday date,
  own_id text not null default ''::text,
  comment text not null default ''::text,
  tags text not null default ''::text,
  other_phones text not null default ''::text,
  spending_limit text not null default ''::text,
  names text not null,
  words text not null,
  made_at timestamp with time zone not null default now(),
  constraint contacts_book_check CHECK ((book = ANY (ARRAY[0, 1]))),
  constraint contacts_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint contacts_pkey PRIMARY KEY (id)
);

create table currencies (
  code text not null,
  rate bigint not null,
  set_at timestamp with time zone not null default now(),
  constraint currencies_code_check CHECK ((code = ANY (ARRAY['USD'::text, 'EUR'::text, 'UAH'::text, 'KZT'::text]))),
  constraint currencies_rate_check CHECK ((rate > 0)),
  constraint currencies_pkey PRIMARY KEY (code)
);

create table daily_statistics (
  account_id integer not null,
  day date not null,
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
  constraint daily_statistics_purse_check CHECK ((purse = ANY (ARRAY[1, 2]))),
  constraint daily_statistics_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint daily_statistics_pkey PRIMARY KEY (account_id, day, purse, kind)
);

create table day_counts (
  account_id integer not null,
  day date not null,
  subject text not null,
  count bigint not null,
  constraint day_counts_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint day_counts_pkey PRIMARY KEY (account_id, day, subject)
);

create table deliveries (
  id bigint not null generated always as identity,
  account_id integer not null,
  message_id bigint,
  kind text not null,
  address text not null,
  fields jsonb not null,
  queued_at timestamp with time zone not null,
  due_at timestamp with time zone,
  attempts smallint not null default 0,
  claimed_by integer,
  state text not null default 'waiting'::text,
  answer smallint,
  failure text,
  ended_at timestamp with time zone,
  attempts_before smallint not null default 0,
  tries jsonb not null default '[]'::jsonb,
  constraint deliveries_kind_check CHECK ((kind = ANY (ARRAY['status'::text, 'incoming'::text, 'waited-call'::text, 'menu'::text]))),
  constraint deliveries_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'held'::text, 'delivered'::text, 'given-up'::text]))),
  constraint deliveries_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint deliveries_claimed_by_fkey FOREIGN KEY (claimed_by) REFERENCES nodes(id),
  constraint deliveries_pkey PRIMARY KEY (id)
) with (fillfactor=80);

create table documents (
  id integer not null generated always as identity,
  account_id integer not null,
  kind text not null,
  number integer not null,
  made_at timestamp with time zone not null,
  month date,
  currency text not null,
  amount bigint not null,
  content jsonb not null,
  constraint documents_amount_check CHECK ((amount > 0)),
  constraint documents_check CHECK (((kind = 'act'::text) = (month IS NOT NULL))),
  constraint documents_kind_check CHECK ((kind = ANY (ARRAY['invoice'::text, 'act'::text]))),
  constraint documents_number_check CHECK ((number > 0)),
  constraint documents_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint documents_pkey PRIMARY KEY (id),
  constraint documents_account_id_month_key UNIQUE (account_id, month),
  constraint documents_kind_number_key UNIQUE (kind, number)
);

create table early_receipts (
  link_id smallint not null,
  upstream_id text not null,
  spellings text[] not null,
  report jsonb not null,
  at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  constraint early_receipts_link_id_fkey FOREIGN KEY (link_id) REFERENCES links(id)
);

create table esme_deliveries (
  id bigint not null generated always as identity,
  account_id integer not null,
  message_id bigint,
  mass boolean not null,
  told jsonb not null,
  queued_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  attempts smallint not null default 0,
  claimed_by integer,
  constraint esme_deliveries_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint esme_deliveries_claimed_by_fkey FOREIGN KEY (claimed_by) REFERENCES nodes(id),
  constraint esme_deliveries_pkey PRIMARY KEY (id)
) with (fillfactor=80);

create table events (
  message_id bigint not null,
  number integer not null,
  at timestamp with time zone not null,
  kind text not null,
  data jsonb not null,
  constraint events_pkey PRIMARY KEY (message_id, number)
);

create table exports (
  id integer not null generated always as identity,
  account_id integer not null,
  wanted_at timestamp with time zone not null,
  form text not null,
  filter jsonb not null default '{}'::jsonb,
  state text not null default 'waiting'::text,
  node_id integer,
  turn_at timestamp with time zone,
  file text not null,
  rows bigint not null default 0,
  bytes bigint not null default 0,
  above_id bigint,
  below_id bigint,
  last_id bigint not null default 0,
  failure text,
  ended_at timestamp with time zone,
  constraint exports_form_check CHECK ((form = ANY (ARRAY['csv'::text, 'xlsx'::text]))),
  constraint exports_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'running'::text, 'done'::text, 'failed'::text]))),
  constraint exports_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint exports_node_id_fkey FOREIGN KEY (node_id) REFERENCES nodes(id),
  constraint exports_pkey PRIMARY KEY (id)
);

create table handler_troubles (
  account_id integer not null,
  address text not null,
  since timestamp with time zone not null,
  failures integer not null,
  last_at timestamp with time zone not null,
  last_failure text not null,
  paused_at timestamp with time zone,
  probe_at timestamp with time zone,
  constraint handler_troubles_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE
);

create table held_uploads (
  file uuid not null,
  account_id integer not null,
  name text not null,
  bytes integer not null,
  until timestamp with time zone not null,
  constraint held_uploads_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint held_uploads_pkey PRIMARY KEY (file)
);

create table idempotency_keys (
  account_id integer not null,
  key text not null,
  request text not null,
  answer jsonb,
  created_at timestamp with time zone not null,
  under_way_until timestamp with time zone,
  sealed bytea,
  constraint idempotency_keys_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint idempotency_keys_pkey PRIMARY KEY (account_id, key)
);

create table incoming_messages (
  id bigint not null generated always as identity,
  account_id integer,
  owned_by text not null,
  phone text not null,
  to_phone text not null,
  text text not null,
  sent_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  source text not null,
  source_key text,
  answered boolean not null default false,
  constraint incoming_messages_owned_by_check CHECK ((owned_by = ANY (ARRAY['rented'::text, 'recent'::text, 'prefix'::text, 'command'::text, 'nobody'::text]))),
  constraint incoming_messages_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint incoming_messages_pkey PRIMARY KEY (id),
  constraint incoming_messages_source_source_key_key UNIQUE (source, source_key)
);

create table incoming_parts (
  id bigint not null generated always as identity,
  source text not null,
  phone text not null,
  to_phone text not null,
  reference integer not null,
  total smallint not null,
  number smallint not null,
  text text not null,
  sent_at timestamp with time zone not null,
  received_at timestamp with time zone not null,
  source_key text,
  constraint incoming_parts_pkey PRIMARY KEY (id)
);

create table incoming_prefixes (
  number text not null,
  word text not null,
  account_id integer not null,
  constraint incoming_prefixes_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint incoming_prefixes_pkey PRIMARY KEY (number, word)
);

create table ledger (
  id bigint not null generated always as identity,
  account_id integer not null,
  at timestamp with time zone not null,
  from_book text not null,
  to_book text not null,
  amount bigint not null,
  why text not null,
  submission_id bigint,
  message_id bigint,
  purse smallint not null default 1,
  to_account_id integer,
  to_amount bigint,
  kind smallint,
  constraint ledger_amount_check CHECK ((amount > 0)),
  constraint ledger_books_differ CHECK (((from_book <> to_book) OR (to_account_id <> account_id))),
  constraint ledger_converted_between_accounts CHECK (((to_amount IS NULL) OR (to_account_id IS NOT NULL))),
  constraint ledger_from_book_check CHECK ((from_book = ANY (ARRAY['world'::text, 'balance'::text, 'reserved'::text, 'income'::text]))),
  constraint ledger_purse_check CHECK ((purse = ANY (ARRAY[1, 2]))),
  constraint ledger_to_amount_check CHECK ((to_amount > 0)),
  constraint ledger_to_book_check CHECK ((to_book = ANY (ARRAY['world'::text, 'balance'::text, 'reserved'::text, 'income'::text]))),
  constraint ledger_why_check CHECK ((why = ANY (ARRAY['top-up'::text, 'accept'::text, 'settle'::text, 'refund'::text, 'excess'::text, 'transfer'::text, 'rent'::text]))),
  constraint ledger_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint ledger_to_account_id_fkey FOREIGN KEY (to_account_id) REFERENCES accounts(id),
  constraint ledger_pkey PRIMARY KEY (id)
);

create table link_days (
  link_id bigint not null,
  day date not null,
  clicks integer not null,
  constraint link_days_link_id_fkey FOREIGN KEY (link_id) REFERENCES short_links(id) ON DELETE CASCADE,
  constraint link_days_pkey PRIMARY KEY (link_id, day)
);

create table links (
  id smallint not null generated always as identity,
  name text not null,
  made_at timestamp with time zone not null default now(),
  constraint links_pkey PRIMARY KEY (id),
  constraint links_name_key UNIQUE (name)
);

create table mailing_recipients (
  mailing_id bigint not null,
  position integer not null,
  phone text not null,
  text text,
  sender text,
  constraint mailing_recipients_mailing_id_fkey FOREIGN KEY (mailing_id) REFERENCES mailings(id) ON DELETE CASCADE,
  constraint mailing_recipients_pkey PRIMARY KEY (mailing_id, "position")
);

create table mailings (
  id bigint not null generated always as identity,
  account_id integer not null,
  public_id text not null,
  created_at timestamp with time zone not null,
  name text not null,
  kind smallint not null,
  content jsonb not null,
  plan jsonb not null,
  groups integer[] not null default '{}'::integer[],
  stage text not null,
  phase text not null,
  sweep text not null,
  run integer not null,
  anchor_at timestamp with time zone,
  planned_at timestamp with time zone,
  total integer not null,
  taken integer not null,
  portion integer not null,
  portion_at timestamp with time zone,
  phase_at timestamp with time zone,
  wake_at timestamp with time zone,
  failure text,
  recipients integer not null default 0,
  last_own integer not null default 0,
  own_texts boolean not null default false,
  reached bigint not null default 0,
  run_submission bigint not null default 0,
  settled_submission bigint not null default 0,
  swept_submission bigint not null default 0,
  swept_phone text not null default ''::text,
  hidden boolean not null default false,
  constraint mailings_phase_check CHECK ((phase = ANY (ARRAY['idle'::text, 'gathering'::text, 'taking'::text, 'settling'::text, 'taking again'::text, 'settling again'::text]))),
  constraint mailings_stage_check CHECK ((stage = ANY (ARRAY['new'::text, 'waiting'::text, 'running'::text, 'paused'::text, 'finished'::text, 'cancelled'::text, 'failed'::text]))),
  constraint mailings_sweep_check CHECK ((sweep = ANY (ARRAY['none'::text, 'stop'::text, 'release'::text, 'end'::text, 'remove'::text]))),
  constraint mailings_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint mailings_pkey PRIMARY KEY (id)
) with (fillfactor=80);

create table marks (
  name text not null,
  at timestamp with time zone not null,
  constraint marks_pkey PRIMARY KEY (name)
);

create table menu_versions (
  menu_id integer not null,
  version integer not null,
  text text not null,
  saved_at timestamp with time zone not null,
  constraint menu_versions_version_check CHECK ((version > 0)),
  constraint menu_versions_menu_id_fkey FOREIGN KEY (menu_id) REFERENCES saved_menus(id) ON DELETE CASCADE,
  constraint menu_versions_pkey PRIMARY KEY (menu_id, version)
);

create unlogged table message_changes (
  xact xid8 not null default pg_current_xact_id(),
  at timestamp with time zone not null default now(),
  account_id integer not null,
  kind smallint not null,
  was smallint,
  status smallint not null,
  count integer not null,
  messages bigint[]
);

create table message_hours (
  account_id integer not null,
  hour timestamp with time zone not null,
  first_id bigint not null,
  last_id bigint not null,
  constraint message_hours_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint message_hours_pkey PRIMARY KEY (account_id, hour)
);

create table messages (
  id bigint not null generated always as identity,
  submission_id bigint not null,
  account_id integer not null,
  phone text not null,
  kind smallint not null,
  queue smallint not null,
  status smallint not null,
  err smallint not null default 0,
  changed_at timestamp with time zone not null,
  parts integer not null,
  unit_price bigint not null,
  reserved bigint not null,
  cost bigint not null,
  valid_until timestamp with time zone not null,
  due_at timestamp with time zone,
  attempts smallint not null default 0,
  claimed_by integer,
  claimed_event integer not null default 0,
  final boolean not null default false,
  hidden boolean not null default false,
  rule text,
  lookup jsonb,
  template smallint,
  tried smallint[],
  doubtful boolean not null default false,
  receipt_until timestamp with time zone,
  silence_delivers boolean not null default false,
  constraint messages_template_check CHECK (((template >= 0) AND (template <= 3))),
  constraint messages_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint messages_claimed_by_fkey FOREIGN KEY (claimed_by) REFERENCES nodes(id),
  constraint messages_submission_id_fkey FOREIGN KEY (submission_id) REFERENCES submissions(id),
  constraint messages_pkey PRIMARY KEY (id)
) with (fillfactor=80);

create table migrations (
  number integer not null,
  name text not null,
  sha256 text not null,
  applied_at timestamp with time zone not null default now(),
  constraint migrations_pkey PRIMARY KEY (number)
);

create table nodes (
  id integer not null generated always as identity,
  name text not null,
  started_at timestamp with time zone not null default now(),
  constraint nodes_pkey PRIMARY KEY (id),
  constraint nodes_name_key UNIQUE (name)
);

create table notices (
  id bigint not null generated always as identity,
  account_id integer not null,
  at timestamp with time zone not null,
  kind text not null,
  balance bigint not null,
  ways text[] not null,
  constraint notices_kind_check CHECK ((kind = 'balance-low'::text)),
  constraint notices_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint notices_pkey PRIMARY KEY (id)
);

create table operator_templates (
  id integer not null generated always as identity,
  account_id integer not null,
  sender text not null,
  text text not null,
  mark text not null,
  state text not null,
  reason text not null default ''::text,
  created_at timestamp with time zone not null,
  changed_at timestamp with time zone not null,
  constraint operator_templates_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'approved'::text, 'refused'::text]))),
  constraint operator_templates_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint operator_templates_pkey PRIMARY KEY (id)
);

create table people (
  id integer not null generated always as identity,
  account_id integer not null,
  login text not null,
  name text not null,
  role text not null,
  state text not null default 'open'::text,
  password text not null,
  password_at timestamp with time zone not null,
  once_until timestamp with time zone,
  made_at timestamp with time zone not null,
  signed_in_at timestamp with time zone,
  constraint people_role_check CHECK ((role = ANY (ARRAY['viewer'::text, 'sender'::text, 'manager'::text, 'owner'::text]))),
  constraint people_state_check CHECK ((state = ANY (ARRAY['open'::text, 'blocked'::text]))),
  constraint people_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint people_pkey PRIMARY KEY (id)
);

create table phone_commands (
  id bigint not null generated always as identity,
  incoming_id bigint not null,
  account_id integer not null,
  phone text not null,
  text text not null,
  received_at timestamp with time zone not null,
  due_at timestamp with time zone not null,
  constraint phone_commands_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint phone_commands_incoming_id_fkey FOREIGN KEY (incoming_id) REFERENCES incoming_messages(id) ON DELETE CASCADE,
  constraint phone_commands_pkey PRIMARY KEY (id),
  constraint phone_commands_incoming_id_key UNIQUE (incoming_id)
);

create table phones (
  number text not null,
  account_id integer not null,
  name text not null,
  browser boolean not null,
  secret bytea not null,
  made_at timestamp with time zone not null,
  constraint phones_number_check CHECK ((number ~ '^[0-9]{3,15}$'::text)),
  constraint phones_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint phones_pkey PRIMARY KEY (number)
);

create table prices (
  id integer not null generated always as identity,
  account_id integer,
  plan smallint,
  kind smallint not null,
  prefix text not null default ''::text,
  operator text not null default ''::text,
  zone text not null default ''::text,
  unit_price bigint not null,
  constraint prices_check CHECK (((account_id IS NULL) OR (plan IS NULL))),
  constraint prices_plan_check CHECK (((plan >= 0) AND (plan <= 8))),
  constraint prices_unit_price_check CHECK ((unit_price >= 0)),
  constraint prices_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint prices_pkey PRIMARY KEY (id),
  constraint prices_account_id_plan_kind_prefix_operator_key UNIQUE NULLS NOT DISTINCT (account_id, plan, kind, prefix, operator)
);

create table recordings (
  id bigint not null generated always as identity,
  message_id bigint not null,
  event_number integer not null,
  item text not null,
  path text not null,
  seconds double precision not null,
  bytes bigint not null,
  at timestamp with time zone not null,
  constraint recordings_message_id_fkey FOREIGN KEY (message_id) REFERENCES messages(id),
  constraint recordings_pkey PRIMARY KEY (id),
  constraint recordings_message_id_event_number_key UNIQUE (message_id, event_number)
);

create table removed_messages (
  account_id integer not null,
  delivered bigint not null default 0,
  failed bigint not null default 0,
  expired bigint not null default 0,
  recipients bigint not null default 0,
  cost bigint not null default 0,
  cost2 bigint not null default 0,
  constraint removed_messages_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint removed_messages_pkey PRIMARY KEY (account_id)
);

create table removed_recordings (
  path text not null,
  removed_at timestamp with time zone not null,
  constraint removed_recordings_pkey PRIMARY KEY (path)
);

create table rent_payments (
  id bigint not null generated always as identity,
  phone text not null,
  account_id integer not null,
  payer_id integer not null,
  paid_from timestamp with time zone not null,
  paid_until timestamp with time zone not null,
  amount bigint not null,
  constraint rent_payments_amount_check CHECK ((amount >= 0)),
  constraint rent_payments_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint rent_payments_payer_id_fkey FOREIGN KEY (payer_id) REFERENCES accounts(id),
  constraint rent_payments_pkey PRIMARY KEY (id)
);

create table rental_numbers (
  phone text not null,
  monthly_price bigint not null,
  created_at timestamp with time zone not null default now(),
  account_id integer,
  rented_at timestamp with time zone,
  paid_until timestamp with time zone,
  prolong boolean not null default true,
  constraint rental_numbers_check CHECK (((account_id IS NULL) = (paid_until IS NULL))),
  constraint rental_numbers_monthly_price_check CHECK ((monthly_price >= 0)),
  constraint rental_numbers_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint rental_numbers_pkey PRIMARY KEY (phone)
);

create table saved_menus (
  id integer not null generated always as identity,
  account_id integer not null,
  name text not null,
  made_at timestamp with time zone not null,
  current integer not null,
  constraint saved_menus_current_check CHECK ((current > 0)),
  constraint saved_menus_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint saved_menus_pkey PRIMARY KEY (id),
  constraint saved_menus_account_id_name_key UNIQUE (account_id, name)
);

create table second_factors (
  id integer not null generated always as identity,
  account_id integer not null,
  person_id integer,
  secret bytea not null,
  confirmed_at timestamp with time zone,
  made_at timestamp with time zone not null,
  last_step bigint not null default 0,
  recovery bytea[] not null default '{}'::bytea[],
  constraint second_factors_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint second_factors_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint second_factors_pkey PRIMARY KEY (id)
);

create table sender_documents (
  id integer not null generated always as identity,
  sender_id integer not null,
  name text not null,
  file text not null,
  form text not null,
  bytes integer not null,
  comment text not null,
  created_at timestamp with time zone not null,
  constraint sender_documents_sender_id_fkey FOREIGN KEY (sender_id) REFERENCES senders(id) ON DELETE CASCADE,
  constraint sender_documents_pkey PRIMARY KEY (id)
);

create table sender_registrations (
  sender_id integer not null,
  mark text not null,
  state text not null default 'waiting'::text,
  changed_at timestamp with time zone not null,
  constraint sender_registrations_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'registered'::text, 'refused'::text]))),
  constraint sender_registrations_sender_id_fkey FOREIGN KEY (sender_id) REFERENCES senders(id) ON DELETE CASCADE,
  constraint sender_registrations_pkey PRIMARY KEY (sender_id, mark)
);

create table senders (
  account_id integer not null,
  name text not null,
  created_at timestamp with time zone not null default now(),
  id integer not null generated always as identity,
  kind text not null default 'name'::text,
  state text not null default 'new'::text,
  comment text not null default ''::text,
  fields jsonb not null default '{}'::jsonb,
  reason text not null default ''::text,
  changed_at timestamp with time zone not null default now(),
  code_digest text,
  code_until timestamp with time zone,
  code_tries smallint not null default 0,
  constraint senders_kind_check CHECK ((kind = ANY (ARRAY['name'::text, 'number'::text, 'mail'::text]))),
  constraint senders_state_check CHECK ((state = ANY (ARRAY['new'::text, 'confirmed'::text, 'approved'::text, 'refused'::text]))),
  constraint senders_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint senders_pkey PRIMARY KEY (account_id, name),
  constraint senders_id_key UNIQUE (id)
);

create table sent_parts (
  message_id bigint not null,
  attempt smallint not null,
  part smallint not null,
  parts smallint not null,
  link_id smallint not null,
  upstream_id text not null,
  awaited boolean not null,
  handed_at timestamp with time zone not null,
  until timestamp with time zone not null,
  status smallint not null default 0,
  err smallint not null default 0,
  reported_at timestamp with time zone
);

create table sessions (
  id integer not null generated always as identity,
  digest bytea not null,
  account_id integer not null,
  person_id integer,
  made_at timestamp with time zone not null,
  used_at timestamp with time zone not null,
  until timestamp with time zone not null,
  address text not null,
  agent text not null,
  constraint sessions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint sessions_person_id_fkey FOREIGN KEY (person_id) REFERENCES people(id) ON DELETE CASCADE,
  constraint sessions_pkey PRIMARY KEY (id),
  constraint sessions_digest_key UNIQUE (digest)
);

create table short_links (
  id bigint not null generated always as identity,
  account_id integer not null,
  link text not null,
  used_at timestamp with time zone not null,
  constraint short_links_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint short_links_pkey PRIMARY KEY (id)
);

create table statistics_changes (
  account_id integer not null,
  at timestamp with time zone not null,
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

create table submissions (
  id bigint not null generated always as identity,
  account_id integer not null,
  public_id text not null,
  accepted_at timestamp with time zone not null,
  door text not null,
  kind smallint not null,
  text text not null,
  sender text,
  comment text,
  options jsonb not null default '{}'::jsonb,
  client_address text,
  recipients integer not null,
  cause bigint,
  payer_id integer,
  purse smallint not null default 1,
  mailing_id bigint,
  constraint submissions_purse_check CHECK ((purse = ANY (ARRAY[1, 2]))),
  constraint submissions_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id),
  constraint submissions_payer_id_fkey FOREIGN KEY (payer_id) REFERENCES accounts(id),
  constraint submissions_pkey PRIMARY KEY (id)
);

create table submitted_parts (
  id bigint not null generated always as identity,
  account_id integer not null,
  public_id text not null,
  family text not null,
  total smallint not null,
  number smallint not null,
  digest text not null,
  part jsonb,
  received_at timestamp with time zone not null,
  state text not null default 'waiting'::text,
  joined_as text,
  ended_at timestamp with time zone,
  constraint submitted_parts_state_check CHECK ((state = ANY (ARRAY['waiting'::text, 'whole'::text, 'joined'::text, 'expired'::text, 'refused'::text]))),
  constraint submitted_parts_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint submitted_parts_pkey PRIMARY KEY (id)
);

create table task_groups (
  id integer not null generated always as identity,
  account_id integer not null,
  name text not null,
  failure text not null,
  recovery text not null,
  kinds text[] not null,
  contacts text[] not null,
  created_at timestamp with time zone not null default now(),
  constraint task_groups_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint task_groups_pkey PRIMARY KEY (id),
  constraint task_groups_account_id_name_key UNIQUE (account_id, name)
);

create table templates (
  id integer not null generated always as identity,
  account_id integer not null,
  name text not null,
  text text not null,
  format text not null,
  sender text not null,
  signature boolean not null default false,
  created_at timestamp with time zone not null,
  constraint templates_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint templates_pkey PRIMARY KEY (id)
);

create table transfer_numbers (
  account_id integer not null,
  phone text not null,
  created_at timestamp with time zone not null default now(),
  id integer not null generated always as identity,
  name text not null default ''::text,
  state text not null,
  confirmed_at timestamp with time zone,
  code_digest text,
  code_until timestamp with time zone,
  code_tries integer not null default 0,
  constraint transfer_numbers_state_check CHECK ((state = ANY (ARRAY['new'::text, 'confirmed'::text]))),
  constraint transfer_numbers_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint transfer_numbers_pkey PRIMARY KEY (account_id, phone),
  constraint transfer_numbers_id_key UNIQUE (id)
);

create table waited_calls (
  id bigint not null generated always as identity,
  account_id integer not null,
  phone text not null,
  number text not null,
  asked_at timestamp with time zone not null,
  until timestamp with time zone not null,
  called_at timestamp with time zone,
  constraint waited_calls_account_id_fkey FOREIGN KEY (account_id) REFERENCES accounts(id) ON DELETE CASCADE,
  constraint waited_calls_pkey PRIMARY KEY (id)
);

CREATE INDEX accounts_by_parent ON public.accounts USING btree (parent_id) WHERE (parent_id IS NOT NULL);
CREATE INDEX accounts_to_be_alarmed ON public.accounts USING btree (id) WHERE ((settings ? 'balanceAlarm'::text) AND (alarmed_at IS NULL));
CREATE INDEX audit_log_account ON public.audit_log USING btree (account_id, id);
CREATE INDEX audit_log_at ON public.audit_log USING btree (at);
CREATE INDEX black_list_by_account ON public.black_list USING btree (account_id) WHERE (account_id IS NOT NULL);
CREATE INDEX black_list_in_order ON public.black_list USING btree (owner, id);
CREATE INDEX call_answers_by_menu ON public.call_answers USING btree (menu_id) WHERE (menu_id IS NOT NULL);
CREATE INDEX command_phones_account_id_idx ON public.command_phones USING btree (account_id);
CREATE INDEX contact_addresses_by_contact ON public.contact_addresses USING btree (contact_id);
CREATE INDEX contact_groups_by_account ON public.contact_groups USING btree (account_id, book, id);
CREATE INDEX contact_memberships_by_contact ON public.contact_memberships USING btree (contact_id);
CREATE INDEX contacts_by_account ON public.contacts USING btree (account_id, book, id);
CREATE INDEX contacts_by_own_id ON public.contacts USING btree (account_id, book, own_id) WHERE (own_id <> ''::text);
CREATE INDEX day_counts_by_day ON public.day_counts USING btree (day);
CREATE INDEX deliveries_by_account ON public.deliveries USING btree (account_id, id);
CREATE INDEX deliveries_by_age ON public.deliveries USING brin (queued_at) WITH (autosummarize='on');
CREATE INDEX deliveries_by_message ON public.deliveries USING btree (message_id);
CREATE INDEX deliveries_claimed ON public.deliveries USING btree (claimed_by) WHERE (claimed_by IS NOT NULL);
CREATE INDEX deliveries_due ON public.deliveries USING btree (account_id, due_at) WHERE (due_at IS NOT NULL);
CREATE INDEX deliveries_given_up ON public.deliveries USING btree (account_id, id) WHERE (state = 'given-up'::text);
CREATE INDEX deliveries_held ON public.deliveries USING btree (account_id, id) WHERE (state = 'held'::text);
CREATE INDEX documents_by_account ON public.documents USING btree (account_id, kind, id);
CREATE INDEX early_receipts_by_upstream_id ON public.early_receipts USING btree (upstream_id, link_id);
CREATE INDEX esme_deliveries_by_age ON public.esme_deliveries USING btree (account_id, queued_at, id);
CREATE INDEX esme_deliveries_claimed ON public.esme_deliveries USING btree (claimed_by) WHERE (claimed_by IS NOT NULL);
CREATE INDEX esme_deliveries_due ON public.esme_deliveries USING btree (account_id, mass, due_at, id);
CREATE INDEX exports_by_account ON public.exports USING btree (account_id, id);
CREATE INDEX exports_open ON public.exports USING btree (turn_at NULLS FIRST, id) WHERE (state = 'waiting'::text);
CREATE INDEX held_uploads_by_account ON public.held_uploads USING btree (account_id, until);
CREATE INDEX idempotency_keys_by_age ON public.idempotency_keys USING btree (created_at);
CREATE INDEX incoming_messages_answered ON public.incoming_messages USING btree (account_id, phone, received_at) WHERE answered;
CREATE INDEX incoming_messages_by_account ON public.incoming_messages USING btree (account_id, id);
CREATE INDEX incoming_messages_by_age ON public.incoming_messages USING brin (received_at);
CREATE INDEX incoming_parts_by_age ON public.incoming_parts USING btree (received_at);
CREATE INDEX ledger_by_account ON public.ledger USING btree (account_id, id);
CREATE INDEX ledger_by_age ON public.ledger USING brin (at) WITH (autosummarize='on');
CREATE INDEX ledger_by_second_account ON public.ledger USING btree (to_account_id, id) WHERE (to_account_id IS NOT NULL);
CREATE INDEX ledger_payments ON public.ledger USING btree (account_id, id) WHERE (why = ANY (ARRAY['top-up'::text, 'transfer'::text, 'rent'::text]));
CREATE INDEX ledger_payments_to ON public.ledger USING btree (to_account_id, id) WHERE ((to_account_id IS NOT NULL) AND (why = ANY (ARRAY['top-up'::text, 'transfer'::text, 'rent'::text])));
CREATE INDEX mailings_awake ON public.mailings USING btree (wake_at) WHERE (wake_at IS NOT NULL);
CREATE INDEX mailings_by_account ON public.mailings USING btree (account_id, id);
CREATE INDEX mailings_by_public_id ON public.mailings USING btree (account_id, public_id);
CREATE INDEX message_changes_by_xact ON public.message_changes USING btree (xact);
CREATE INDEX messages_by_account ON public.messages USING btree (account_id, ((kind = 8)), id);
CREATE INDEX messages_by_phone ON public.messages USING btree (phone text_pattern_ops, account_id, id);
CREATE INDEX messages_by_phone_end ON public.messages USING btree (account_id, reverse(phone) text_pattern_ops, id);
CREATE INDEX messages_by_submission ON public.messages USING btree (submission_id, phone);
CREATE INDEX messages_claimed ON public.messages USING btree (claimed_by) WHERE (claimed_by IS NOT NULL);
CREATE INDEX messages_due ON public.messages USING btree (queue, account_id, due_at, id) WHERE (due_at IS NOT NULL);
CREATE INDEX messages_expiring ON public.messages USING btree (valid_until) WHERE (due_at IS NOT NULL);
CREATE INDEX messages_incoming ON public.messages USING btree (account_id) WHERE ((queue = '-5'::integer) AND (claimed_by IS NOT NULL));
CREATE INDEX notices_by_account ON public.notices USING btree (account_id, id);
CREATE INDEX people_account ON public.people USING btree (account_id);
CREATE INDEX phone_commands_due_at_idx ON public.phone_commands USING btree (due_at);
CREATE INDEX phones_by_account ON public.phones USING btree (account_id);
CREATE INDEX rent_payments_by_payer ON public.rent_payments USING btree (payer_id);
CREATE INDEX rental_numbers_by_account ON public.rental_numbers USING btree (account_id) WHERE (account_id IS NOT NULL);
CREATE INDEX second_factors_person ON public.second_factors USING btree (person_id);
CREATE INDEX sender_documents_by_sender ON public.sender_documents USING btree (sender_id);
CREATE INDEX sent_parts_by_age ON public.sent_parts USING brin (handed_at) WITH (autosummarize='on');
CREATE INDEX sent_parts_by_end ON public.sent_parts USING brin (until) WITH (autosummarize='on');
CREATE INDEX sent_parts_by_message ON public.sent_parts USING btree (message_id);
CREATE INDEX sent_parts_by_upstream_id ON public.sent_parts USING btree (upstream_id, link_id);
CREATE INDEX sessions_account ON public.sessions USING btree (account_id);
CREATE INDEX sessions_person ON public.sessions USING btree (person_id);
CREATE INDEX submissions_by_cause ON public.submissions USING btree (cause) WHERE (cause IS NOT NULL);
CREATE INDEX submissions_by_mailing ON public.submissions USING btree (mailing_id, id) WHERE (mailing_id IS NOT NULL);
CREATE INDEX submissions_by_public_id ON public.submissions USING btree (account_id, public_id);
CREATE INDEX submissions_by_words ON public.submissions USING gin (to_tsvector('simple'::regconfig, "left"(text, 20000))) WITH (gin_pending_list_limit='512');
CREATE INDEX submitted_parts_by_age ON public.submitted_parts USING brin (received_at);
CREATE INDEX submitted_parts_by_family ON public.submitted_parts USING btree (account_id, family, received_at);
CREATE INDEX submitted_parts_by_public_id ON public.submitted_parts USING btree (account_id, public_id);
CREATE INDEX submitted_parts_open ON public.submitted_parts USING btree (received_at) WHERE (state = ANY (ARRAY['waiting'::text, 'whole'::text]));
CREATE INDEX templates_by_account ON public.templates USING btree (account_id, id);
CREATE INDEX waited_calls_by_account ON public.waited_calls USING btree (account_id, phone, asked_at);
CREATE INDEX waited_calls_by_phone ON public.waited_calls USING btree (phone, until);
CREATE UNIQUE INDEX contact_groups_by_number ON public.contact_groups USING btree (account_id, book, number) WHERE (number IS NOT NULL);
CREATE UNIQUE INDEX exports_running ON public.exports USING btree (account_id) WHERE (state = 'running'::text);
CREATE UNIQUE INDEX handler_troubles_key ON public.handler_troubles USING btree (account_id, md5(address));
CREATE UNIQUE INDEX incoming_parts_once ON public.incoming_parts USING btree (source, phone, to_phone, reference, total, number);
CREATE UNIQUE INDEX operator_templates_once ON public.operator_templates USING btree (account_id, sender, mark, md5(text));
CREATE UNIQUE INDEX people_login ON public.people USING btree (lower(login));
CREATE UNIQUE INDEX phones_browser ON public.phones USING btree (account_id) WHERE browser;
CREATE UNIQUE INDEX second_factors_whose ON public.second_factors USING btree (account_id, COALESCE(person_id, 0));
CREATE UNIQUE INDEX short_links_once ON public.short_links USING btree (account_id, md5(link));
CREATE UNIQUE INDEX submitted_parts_waiting ON public.submitted_parts USING btree (account_id, family, number) WHERE (state = 'waiting'::text);
CREATE UNIQUE INDEX templates_signature ON public.templates USING btree (account_id, format, sender) WHERE signature;

CREATE OR REPLACE FUNCTION public.account_changed(changed integer)
 RETURNS void
 LANGUAGE sql
AS $function$
  with recursive below as (
    select changed as id
    union all
    select a.id from accounts a join below b on a.parent_id = b.id
  )
  update accounts set version = version + 1
  where id in (select id from accounts where id in (select id from below) order by id for update);
  select pg_notify('dozvon_accounts', changed::text);
$function$;
CREATE OR REPLACE FUNCTION public.account_part_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if tg_op <> 'INSERT' then perform account_changed(old.account_id); end if;
  if tg_op <> 'DELETE' then perform account_changed(new.account_id); end if;
  return null;
end
$function$;
CREATE OR REPLACE FUNCTION public.account_row_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  perform account_changed(new.id);
  return null;
end
$function$;
CREATE OR REPLACE FUNCTION public.black_list_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  owner_id integer;
begin
  for owner_id in select distinct owner from changed order by 1 loop
    if owner_id = 0 then perform pg_notify('dozvon_accounts', 'all'); else perform account_changed(owner_id); end if;
  end loop;
  return null;
end
$function$;
CREATE OR REPLACE FUNCTION public.count_messages_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into statistics_changes (account_id, at, purse, kind, parts, delivered, failed, expired)
  select c.account_id, quarter_of(s.accepted_at), s.purse, c.kind, sum(c.parts), sum(c.delivered), sum(c.failed), sum(c.expired)
  from (
    select account_id, kind, submission_id, sum(sign * parts) as parts,
      sum(case when heap_of(status) = 'delivered' then sign else 0 end) as delivered,
      sum(case when heap_of(status) = 'failed' then sign else 0 end) as failed,
      sum(case when heap_of(status) = 'expired' then sign else 0 end) as expired
    from (
      select account_id, kind, submission_id, status, parts, 1 as sign from now_is
      union all
      select account_id, kind, submission_id, status, parts, -1 from was
    ) r
    group by account_id, kind, submission_id
  ) c join submissions s on s.id = c.submission_id
  where c.parts <> 0 or c.delivered <> 0 or c.failed <> 0 or c.expired <> 0
  group by c.account_id, quarter_of(s.accepted_at), s.purse, c.kind;
  return null;
end
$function$;
CREATE OR REPLACE FUNCTION public.count_messages_made()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into statistics_changes (account_id, at, purse, kind, messages, parts, delivered, failed, expired, first_id, last_id)
  select m.account_id, quarter_of(s.accepted_at), s.purse, m.kind, count(*), sum(m.parts),
    count(*) filter (where heap_of(m.status) = 'delivered'), count(*) filter (where heap_of(m.status) = 'failed'),
    count(*) filter (where heap_of(m.status) = 'expired'), min(m.id), max(m.id)
  from made m join submissions s on s.id = m.submission_id
  group by m.account_id, quarter_of(s.accepted_at), s.purse, m.kind;
  return null;
end
$function$;
CREATE OR REPLACE FUNCTION public.count_money()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
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
$function$;
CREATE OR REPLACE FUNCTION public.end_sessions_of_login()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from sessions where account_id = new.id and person_id is null;
  return null;
end
$function$;
CREATE OR REPLACE FUNCTION public.end_sessions_of_person()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  delete from sessions where person_id = new.id;
  return null;
end
$function$;
CREATE OR REPLACE FUNCTION public.heap_of(status smallint)
 RETURNS text
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select case when status in (1, 2, 4) then 'delivered' when status = 3 then 'expired'
    when status in (-2, -1, 0) then 'waiting' else 'failed' end
$function$;
CREATE OR REPLACE FUNCTION public.is_login_free(wanted text, among text)
 RETURNS boolean
 LANGUAGE plpgsql
AS $function$
begin
  perform pg_advisory_xact_lock(4367018, hashtext(lower(wanted)));
  if among = 'people' then return not exists (select from people where lower(login) = lower(wanted)); end if;
  return not exists (select from accounts where lower(login) = lower(wanted));
end
$function$;
CREATE OR REPLACE FUNCTION public.login_of_account()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if is_login_free(new.login, 'people') then return new; end if;
  if tg_op = 'INSERT' then return null; end if;
  raise unique_violation using message = 'a person has this login';
end
$function$;
CREATE OR REPLACE FUNCTION public.login_of_person()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  if is_login_free(new.login, 'accounts') then return new; end if;
  return null;
end
$function$;
CREATE OR REPLACE FUNCTION public.money_moves(account_id integer, to_account_id integer, from_book text, to_book text, amount bigint, to_amount bigint)
 RETURNS TABLE(owner_id integer, spent bigint, received bigint, withdrawn bigint)
 LANGUAGE sql
 IMMUTABLE
AS $function$
  select account_id,
    case when to_book = 'income' then amount when from_book = 'income' then -amount else 0 end,
    case when from_book = 'world' then amount else 0 end,
    case when to_book = 'world' then amount else 0 end
  where to_account_id is null or to_account_id = account_id
  union all
  select account_id, 0, 0, amount where to_account_id <> account_id
  union all
  select to_account_id, 0, coalesce(to_amount, amount), 0 where to_account_id <> account_id
$function$;
CREATE OR REPLACE FUNCTION public.note_messages_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into message_changes (account_id, kind, was, status, count, messages)
  select account_id, kind, was, status, count(*), case when count(*) <= 100 then array_agg(id order by id) end
  from (
    select id, account_id, kind, min(status) filter (where not fresh) as was, min(status) filter (where fresh) as status
    from (
      select id, account_id, kind, status, true as fresh from now_is
      union all
      select id, account_id, kind, status, false from was
    ) r
    group by id, account_id, kind
  ) c
  where was <> status
  group by account_id, kind, was, status;
  return null;
end
$function$;
CREATE OR REPLACE FUNCTION public.note_messages_made()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
begin
  insert into message_changes (account_id, kind, was, status, count, messages)
  select account_id, kind, null, status, count(*), case when count(*) <= 100 then array_agg(id order by id) end
  from made group by account_id, kind, status;
  return null;
end
$function$;
CREATE OR REPLACE FUNCTION public.price_changed()
 RETURNS trigger
 LANGUAGE plpgsql
AS $function$
declare
  owner integer;
begin
  owner := case when tg_op = 'DELETE' then old.account_id else new.account_id end;
  if owner is null then perform pg_notify('dozvon_accounts', 'all'); else perform account_changed(owner); end if;
  return null;
end
$function$;
CREATE OR REPLACE FUNCTION public.quarter_of(at timestamp with time zone)
 RETURNS timestamp with time zone
 LANGUAGE sql
 IMMUTABLE PARALLEL SAFE
AS $function$
  select date_bin('15 minutes', at, timestamptz '2000-01-01 00:00:00+00')
$function$;

CREATE TRIGGER account_addresses_changed AFTER INSERT OR DELETE OR UPDATE ON public.account_addresses FOR EACH ROW EXECUTE FUNCTION account_part_changed();
CREATE TRIGGER accounts_changed AFTER UPDATE OF login, currency, credit, password, smpp_password, settings, state, parent_id, sharing, payer_id, plan, administrator ON public.accounts FOR EACH ROW WHEN ((old.* IS DISTINCT FROM new.*)) EXECUTE FUNCTION account_row_changed();
CREATE TRIGGER accounts_login BEFORE UPDATE OF login ON public.accounts FOR EACH ROW WHEN ((old.login IS DISTINCT FROM new.login)) EXECUTE FUNCTION login_of_account();
CREATE TRIGGER accounts_login_new BEFORE INSERT ON public.accounts FOR EACH ROW EXECUTE FUNCTION login_of_account();
CREATE TRIGGER accounts_sessions AFTER UPDATE OF password, login ON public.accounts FOR EACH ROW WHEN (((old.password IS DISTINCT FROM new.password) OR (old.login IS DISTINCT FROM new.login))) EXECUTE FUNCTION end_sessions_of_login();
CREATE TRIGGER api_keys_changed AFTER DELETE OR UPDATE ON public.api_keys FOR EACH ROW EXECUTE FUNCTION account_part_changed();
CREATE TRIGGER black_list_added AFTER INSERT ON public.black_list REFERENCING NEW TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION black_list_changed();
CREATE TRIGGER black_list_taken AFTER DELETE ON public.black_list REFERENCING OLD TABLE AS changed FOR EACH STATEMENT EXECUTE FUNCTION black_list_changed();
CREATE TRIGGER ledger_booked AFTER INSERT ON public.ledger REFERENCING NEW TABLE AS booked FOR EACH STATEMENT EXECUTE FUNCTION count_money();
CREATE TRIGGER messages_changed AFTER UPDATE ON public.messages REFERENCING OLD TABLE AS was NEW TABLE AS now_is FOR EACH STATEMENT EXECUTE FUNCTION count_messages_changed();
CREATE TRIGGER messages_changed_noted AFTER UPDATE ON public.messages REFERENCING OLD TABLE AS was NEW TABLE AS now_is FOR EACH STATEMENT EXECUTE FUNCTION note_messages_changed();
CREATE TRIGGER messages_made AFTER INSERT ON public.messages REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION count_messages_made();
CREATE TRIGGER messages_made_noted AFTER INSERT ON public.messages REFERENCING NEW TABLE AS made FOR EACH STATEMENT EXECUTE FUNCTION note_messages_made();
CREATE TRIGGER operator_templates_changed AFTER INSERT OR DELETE OR UPDATE ON public.operator_templates FOR EACH ROW EXECUTE FUNCTION account_part_changed();
CREATE TRIGGER people_login_new BEFORE INSERT ON public.people FOR EACH ROW EXECUTE FUNCTION login_of_person();
CREATE TRIGGER people_sessions AFTER UPDATE OF password, role, state ON public.people FOR EACH ROW WHEN (((old.password IS DISTINCT FROM new.password) OR (old.role IS DISTINCT FROM new.role) OR (old.state IS DISTINCT FROM new.state))) EXECUTE FUNCTION end_sessions_of_person();
CREATE TRIGGER phones_changed AFTER INSERT OR DELETE OR UPDATE ON public.phones FOR EACH ROW EXECUTE FUNCTION account_part_changed();
CREATE TRIGGER prices_changed AFTER INSERT OR DELETE OR UPDATE ON public.prices FOR EACH ROW EXECUTE FUNCTION price_changed();
CREATE TRIGGER senders_changed AFTER INSERT OR DELETE OR UPDATE OF name, state ON public.senders FOR EACH ROW EXECUTE FUNCTION account_part_changed();
CREATE TRIGGER templates_changed AFTER INSERT OR DELETE OR UPDATE ON public.templates FOR EACH ROW EXECUTE FUNCTION account_part_changed();
CREATE TRIGGER transfer_numbers_changed AFTER INSERT OR DELETE OR UPDATE ON public.transfer_numbers FOR EACH ROW EXECUTE FUNCTION account_part_changed();
