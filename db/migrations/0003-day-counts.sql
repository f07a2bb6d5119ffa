-- What is counted by the day for limits of an account: messages and money, altogether and by number, text, address, country.

create table day_counts (
  account_id integer not null references accounts on delete cascade,
  -- In the account's own zone.
  day date not null,
  subject text not null,
  count bigint not null,
  primary key (account_id, day, subject)
);
create index day_counts_by_day on day_counts (day);
