-- Sub-clients and whose money they spend, the second balance, prices by zone and operator, and which rule decided about a
-- message.

alter table accounts
  add column parent_id integer references accounts,
  -- How a sub-client shares prices and money with the account above it (`type` of users.php).
  add column sharing smallint not null default 0 check (sharing between 0 and 4),
  -- Whose money it spends; null: its own.
  add column payer_id integer references accounts,
  -- Tariff plans, the one in force and the lowest that may be chosen.
  add column plan smallint not null default 0 check (plan between 0 and 8),
  add column plan_least smallint not null default 0 check (plan_least between 0 and 8),
  add column state text not null default 'open' check (state in ('open', 'blocked', 'deleted')),
  -- The electronic balance, the second purse of an account.
  add column balance2 bigint not null default 0,
  add column reserved2 bigint not null default 0;
create index accounts_by_parent on accounts (parent_id) where parent_id is not null;

-- Networks an account may be used from; none: from anywhere.
create table account_addresses (
  account_id integer not null references accounts on delete cascade,
  network cidr not null,
  created_at timestamptz not null default now(),
  primary key (account_id, network)
);

alter table api_keys
  add column id integer generated always as identity unique,
  add column name text not null default '',
  -- Its last characters, to tell keys apart in a list.
  add column hint text not null default '';

-- Price of a unit: of one account alone, or of a plan, or everybody's; the row that fits best counts.
create table prices (
  id integer generated always as identity primary key,
  account_id integer references accounts on delete cascade,
  plan smallint check (plan between 0 and 8),
  kind smallint not null,
  -- First digits of the recipient's number; empty: any.
  prefix text not null default '',
  -- Country and network code (mcc and mnc together) of the recipient's operator; empty: any.
  operator text not null default '',
  -- How a price list calls it.
  zone text not null default '',
  unit_price bigint not null check (unit_price >= 0),
  unique nulls not distinct (account_id, plan, kind, prefix, operator),
  check (account_id is null or plan is null)
);

alter table submissions
  -- Who paid, when it was not the account itself.
  add column payer_id integer references accounts,
  -- From which purse: 1 the ordinary balance, 2 the electronic one.
  add column purse smallint not null default 1 check (purse in (1, 2)),
  add column mailing_id bigint;

alter table messages
  -- The rule that refused it or put it off.
  add column rule text,
  -- What a look-up found out (imsi, msc, mcc, mnc, cn, net, rcn, rnet).
  add column lookup jsonb;

alter table ledger
  add column purse smallint not null default 1 check (purse in (1, 2)),
  -- The account of the second book, when it is not that of the first.
  add column to_account_id integer references accounts,
  drop constraint ledger_why_check,
  add constraint ledger_why_check
    check (why in ('top-up', 'accept', 'settle', 'refund', 'excess', 'transfer', 'rent')),
  drop constraint ledger_check,
  add constraint ledger_books_differ check (from_book <> to_book or to_account_id <> account_id);

-- Prices of one account were kept in its row.
insert into prices (account_id, kind, unit_price)
select a.id, k.number, (p.value)::bigint
from accounts a
cross join lateral jsonb_each_text(a.prices) p
join (values ('sms', 0), ('flash', 1), ('binary', 2), ('push', 3), ('hlr', 4), ('ping', 5), ('mms', 6), ('call', 7),
             ('mail', 8), ('viber', 10), ('social', 12)) as k(name, number) on k.name = p.key;
alter table accounts
  drop column prices,
  -- Counts every change of what the account, or one above it, may do and pays. What is kept in memory is good for one version.
  add column version integer not null default 0;

-- The account and all below it have a new version; whoever keeps them in memory is told.
create function account_changed(changed integer) returns void language sql as $$
  with recursive below as (
    select changed as id
    union all
    select a.id from accounts a join below b on a.parent_id = b.id
  )
  update accounts set version = version + 1
  where id in (select id from accounts where id in (select id from below) order by id for update);
  select pg_notify('dozvon_accounts', changed::text);
$$;

create function account_row_changed() returns trigger language plpgsql as $$
begin
  perform account_changed(new.id);
  return null;
end
$$;

create trigger accounts_changed
  after update of login, currency, credit, password, settings, state, parent_id, sharing, payer_id, plan on accounts
  for each row when (old is distinct from new) execute function account_row_changed();

create function account_part_changed() returns trigger language plpgsql as $$
begin
  if tg_op <> 'INSERT' then perform account_changed(old.account_id); end if;
  if tg_op <> 'DELETE' then perform account_changed(new.account_id); end if;
  return null;
end
$$;

create trigger senders_changed after insert or update or delete on senders
  for each row execute function account_part_changed();
create trigger transfer_numbers_changed after insert or update or delete on transfer_numbers
  for each row execute function account_part_changed();
create trigger account_addresses_changed after insert or update or delete on account_addresses
  for each row execute function account_part_changed();
create trigger api_keys_changed after update or delete on api_keys
  for each row execute function account_part_changed();

-- A price of a plan, or everybody's, is nobody's in particular: all are told.
create function price_changed() returns trigger language plpgsql as $$
declare
  owner integer;
begin
  owner := case when tg_op = 'DELETE' then old.account_id else new.account_id end;
  if owner is null then perform pg_notify('dozvon_accounts', 'all'); else perform account_changed(owner); end if;
  return null;
end
$$;

create trigger prices_changed after insert or update or delete on prices
  for each row execute function price_changed();
