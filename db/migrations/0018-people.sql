-- Who signs in to the console: people of an account with a role each, their second factors and sessions, what was done by
-- whom, and which accounts look after the installation itself.

alter table accounts add column administrator boolean not null default false;

drop trigger accounts_changed on accounts;
create trigger accounts_changed
  after update of login, currency, credit, password, smpp_password, settings, state, parent_id, sharing, payer_id, plan, administrator
  on accounts
  for each row when (old is distinct from new) execute function account_row_changed();

create table people (
  id integer generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  login text not null,
  name text not null,
  role text not null check (role in ('viewer', 'sender', 'manager', 'owner')),
  state text not null default 'open' check (state in ('open', 'blocked')),
  -- scrypt with its parameters and salt beside it.
  password text not null,
  password_at timestamptz not null,
  -- Of a password that somebody else has given: it must be changed at the first sign-in, which must come until then.
  once_until timestamptz,
  made_at timestamptz not null,
  signed_in_at timestamptz
);
create unique index people_login on people (lower(login));
create index people_account on people (account_id);

-- A login is one account's or one person's. A lock of its own, as neither table's index knows the other. A new account that
-- comes too late is left out, as one whose login another account has is; so is a person.
create function is_login_free(wanted text, among text) returns boolean language plpgsql as $$
begin
  perform pg_advisory_xact_lock(4367018, hashtext(lower(wanted)));
  if among = 'people' then return not exists (select from people where lower(login) = lower(wanted)); end if;
  return not exists (select from accounts where lower(login) = lower(wanted));
end
$$;
create function login_of_account() returns trigger language plpgsql as $$
begin
  if is_login_free(new.login, 'people') then return new; end if;
  if tg_op = 'INSERT' then return null; end if;
  raise unique_violation using message = 'a person has this login';
end
$$;
create function login_of_person() returns trigger language plpgsql as $$
begin
  if is_login_free(new.login, 'accounts') then return new; end if;
  return null;
end
$$;
create trigger accounts_login_new before insert on accounts for each row execute function login_of_account();
create trigger accounts_login before update of login on accounts
  for each row when (old.login is distinct from new.login) execute function login_of_account();
create trigger people_login_new before insert on people for each row execute function login_of_person();

-- Of a person, or without one of the account's own login.
create table second_factors (
  id integer generated always as identity primary key,
  account_id integer not null references accounts on delete cascade,
  person_id integer references people on delete cascade,
  -- Sealed under the secret key.
  secret bytea not null,
  -- Absent: not confirmed by a code yet, so nobody is asked for one.
  confirmed_at timestamptz,
  made_at timestamptz not null,
  -- The time step of the last code that was taken: no code is taken twice.
  last_step bigint not null default 0,
  -- Digests of the recovery codes that are left.
  recovery bytea[] not null default '{}'
);
create unique index second_factors_whose on second_factors (account_id, coalesce(person_id, 0));
create index second_factors_person on second_factors (person_id);

create table sessions (
  id integer generated always as identity primary key,
  -- Of the token, which is kept nowhere.
  digest bytea not null unique,
  account_id integer not null references accounts on delete cascade,
  person_id integer references people on delete cascade,
  made_at timestamptz not null,
  used_at timestamptz not null,
  -- However it is used.
  until timestamptz not null,
  address text not null,
  agent text not null
);
create index sessions_account on sessions (account_id);
create index sessions_person on sessions (person_id);

-- A session ends with what it was opened by, whoever changes that.
create function end_sessions_of_login() returns trigger language plpgsql as $$
begin
  delete from sessions where account_id = new.id and person_id is null;
  return null;
end
$$;
create trigger accounts_sessions after update of password, login on accounts
  for each row when (old.password is distinct from new.password or old.login is distinct from new.login)
  execute function end_sessions_of_login();
create function end_sessions_of_person() returns trigger language plpgsql as $$
begin
  delete from sessions where person_id = new.id;
  return null;
end
$$;
create trigger people_sessions after update of password, role, state on people
  for each row when (old.password is distinct from new.password or old.role is distinct from new.role
    or old.state is distinct from new.state)
  execute function end_sessions_of_person();

-- What was done, and who tried to sign in. It outlives the people and keys it names.
create table audit_log (
  id bigint generated always as identity primary key,
  -- Absent: somebody tried a login that nobody has.
  account_id integer references accounts on delete cascade,
  at timestamptz not null,
  person_id integer,
  who text not null,
  role text not null,
  -- By what it was signed in: session, key, password.
  means text not null,
  operation text not null,
  touched text not null,
  address text not null,
  -- HTTP status, and of a refusal its code.
  status smallint not null,
  code text
);
create index audit_log_account on audit_log (account_id, id);
create index audit_log_at on audit_log (at);
