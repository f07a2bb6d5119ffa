-- What the rounds of a node look for by itself, so that a large backlog costs them nothing.

-- Waiting messages by the end of their life. An update that touches either column was never a HOT one: `due_at` is in
-- `messages_due`.
create index messages_expiring on messages (valid_until) where due_at is not null;
