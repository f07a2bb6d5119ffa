-- Messages of one request are due at the same moment: in the order they are claimed in without sorting all of them for each claim.

drop index messages_due;
create index messages_due on messages (queue, account_id, due_at, id) where due_at is not null;
