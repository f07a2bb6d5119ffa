-- Looking back: messages found by the words of their text and by the beginning or the end of a number.

-- The same index, in an order of characters that also finds what a number begins with, whatever the database's own is.
drop index messages_by_phone;
create index messages_by_phone on messages (phone text_pattern_ops, account_id, id);

create index messages_by_phone_end on messages (account_id, reverse(phone) text_pattern_ops, id);

-- Texts that are longer are found by the words of their beginning: a whole e-mail may be more than an index takes. What waits to
-- be sorted in is kept short, so that no sending has to sort in much at once and no search has to read much unsorted.
create index submissions_by_words on submissions using gin (to_tsvector('simple'::regconfig, left(text, 20000)))
  with (gin_pending_list_limit = 512);

-- When the receipt of a part came.
alter table sent_parts add column reported_at timestamptz;
