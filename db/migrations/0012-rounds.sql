-- What the rounds of a node look for by itself, so that a large backlog costs them nothing.

-- Waiting messages by the end of their life. An update that touches either column was never a HOT one: `due_at` is in
-- `messages_due`.
create index messages_expiring on messages (valid_until) where due_at is not null;

-- For acts: a month's rows without the cost of one more entry for every sending.
create index ledger_by_age on ledger using brin (at) with (autosummarize = on);

-- Of what was charged for a message: acts tell it after the message has left the history. Null in older rows.
alter table ledger add column kind smallint;
