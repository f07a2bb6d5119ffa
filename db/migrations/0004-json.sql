-- The modern API: keys that make a repeated sending harmless, sounds handed in beforehand, and lists of messages.

create table idempotency_keys (
  account_id integer not null references accounts on delete cascade,
  key text not null,
  -- Digest of everything the request asked.
  request text not null,
  -- What the first request was answered, money short and wrong numbers included.
  answer jsonb not null,
  created_at timestamptz not null,
  primary key (account_id, key)
);
create index idempotency_keys_by_age on idempotency_keys (created_at);

create table held_uploads (
  file uuid primary key,
  account_id integer not null references accounts on delete cascade,
  name text not null,
  bytes integer not null,
  until timestamptz not null
);
create index held_uploads_by_account on held_uploads (account_id, until);

create index messages_by_account on messages (account_id, id);
