-- What happens to messages, for those who watch: one row for each statement, account, kind and change of status, written by the statement itself.
-- Kept for some minutes; not logged, as nothing depends on it after a crash.

create unlogged table message_changes (
  -- By it a reader knows which rows it has: all of transactions that were over when it read.
  xact xid8 not null default pg_current_xact_id(),
  at timestamptz not null default now(),
  account_id integer not null,
  kind smallint not null,
  -- Null: the messages were accepted.
  was smallint,
  status smallint not null,
  count integer not null,
  -- Null: too many to be named.
  messages bigint[]
);
create index message_changes_by_xact on message_changes (xact);

create function note_messages_made() returns trigger language plpgsql as $$
begin
  insert into message_changes (account_id, kind, was, status, count, messages)
  select account_id, kind, null, status, count(*), case when count(*) <= 100 then array_agg(id order by id) end
  from made group by account_id, kind, status;
  return null;
end
$$;

-- Without joining what was to what is: see 0014.
create function note_messages_changed() returns trigger language plpgsql as $$
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
$$;

create trigger messages_made_noted after insert on messages referencing new table as made
  for each statement execute function note_messages_made();
create trigger messages_changed_noted after update on messages referencing old table as was new table as now_is
  for each statement execute function note_messages_changed();
