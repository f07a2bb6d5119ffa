-- Commands by SMS: which phones may command which account, and commands that came and are not done yet. A command is taken again when it
-- was not done by `due_at`; its sending and its answer have idempotency keys of their own.

create table command_phones (
  phone text primary key,
  account_id integer not null references accounts(id) on delete cascade,
  joined_at timestamptz not null
);
create index command_phones_account_id_idx on command_phones (account_id);

create table phone_commands (
  id bigint generated always as identity primary key,
  incoming_id bigint not null unique references incoming_messages(id) on delete cascade,
  account_id integer not null references accounts(id) on delete cascade,
  phone text not null,
  text text not null,
  received_at timestamptz not null,
  due_at timestamptz not null
);
create index phone_commands_due_at_idx on phone_commands (due_at);

alter table incoming_messages drop constraint incoming_messages_owned_by_check;
alter table incoming_messages add constraint incoming_messages_owned_by_check
  check (owned_by in ('rented', 'recent', 'prefix', 'command', 'nobody'));
