-- What became of many messages is counted without joining what was to what is: such a join is planned once for each connection, by the
-- size of its first change, and takes the square of the rows of a large one. Messages that changed otherwise come to nothing.

create or replace function count_messages_changed() returns trigger language plpgsql as $$
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
$$;
