// The proof that nothing is lost: per account, accepted recipients against the heaps they lie in and what was removed of
// them, each book of both purses against the rows that made it, statistics against both. Owns the query; an empty answer
// means that everything balances.

import { type Heap, STATUSES } from '../core/messages/status.ts';
import type { Session } from './database.ts';

type Heaps = {
  readonly delivered: number;
  readonly failed: number;
  readonly expired: number;
};

type AccountBooks = Heaps & {
  readonly login: string;
  readonly accepted: number;
  readonly waiting: number;
  /** Messages that are not in the history any more. */
  readonly removed: Heaps & { readonly recipients: number; readonly cost: number };
  /** What the statistics counted. */
  readonly counted: Heaps & { readonly messages: number };
  readonly balance: number;
  readonly reserved: number;
  readonly balance2: number;
  readonly reserved2: number;
  readonly income: number;
  /** What the ledger's rows say the books hold. */
  readonly ledgerBalance: number;
  readonly ledgerReserved: number;
  readonly ledgerBalance2: number;
  readonly ledgerReserved2: number;
  readonly ledgerIncome: number;
  /** What no message earned: the rent of a number. */
  readonly otherIncome: number;
  /** What waiting messages it pays for have reserved, and final ones have cost. */
  readonly messagesReserved: number;
  readonly messagesReserved2: number;
  readonly messagesCost: number;
  /** What submissions say they had as recipients. */
  readonly recipients: number;
  /** Messages whose status and `final` contradict each other. */
  readonly contradictions: number;
};

export type Imbalance = { readonly login: string; readonly sentence: string };

// Only submissions that somebody else or the electronic balance pays for are looked up: most are neither.
const QUERY = `
with heaped as (
  select account_id,
    count(*) filter (where status = any($1)) as delivered,
    count(*) filter (where status = any($2)) as failed,
    count(*) filter (where status = any($3)) as expired,
    count(*) filter (where status = any($4)) as waiting,
    count(*) filter (where final = (status = any($4))
      or (final and (due_at is not null or claimed_by is not null))
      or (not final and (due_at is null) = (claimed_by is null))) as contradictions
  from messages group by account_id
), paid as (
  select coalesce(s.payer_id, m.account_id) as account_id,
    coalesce(sum(m.reserved) filter (where s.purse is distinct from 2), 0)::bigint as reserved,
    coalesce(sum(m.reserved) filter (where s.purse = 2), 0)::bigint as reserved2,
    coalesce(sum(m.cost) filter (where m.final), 0)::bigint as cost
  from messages m left join submissions s on s.id = m.submission_id and (s.payer_id is not null or s.purse = 2)
  group by 1
), moved as (
  select account_id, purse, from_book as book, -amount as amount, message_id from ledger
  union all
  select coalesce(to_account_id, account_id), purse, to_book, amount, message_id from ledger
), booked as (
  select account_id,
    coalesce(sum(amount) filter (where book = 'balance' and purse = 1), 0)::bigint as balance,
    coalesce(sum(amount) filter (where book = 'reserved' and purse = 1), 0)::bigint as reserved,
    coalesce(sum(amount) filter (where book = 'balance' and purse = 2), 0)::bigint as balance2,
    coalesce(sum(amount) filter (where book = 'reserved' and purse = 2), 0)::bigint as reserved2,
    coalesce(sum(amount) filter (where book = 'income'), 0)::bigint as income,
    coalesce(sum(amount) filter (where book = 'income' and message_id is null), 0)::bigint as other_income
  from moved group by account_id
), submitted as (
  select account_id, sum(recipients)::bigint as recipients from submissions group by account_id
), told as (
  select account_id, sum(messages)::bigint as messages, sum(delivered)::bigint as delivered,
    sum(failed)::bigint as failed, sum(expired)::bigint as expired
  from (
    select account_id, messages, delivered, failed, expired from daily_statistics
    union all
    select account_id, messages, delivered, failed, expired from statistics_changes
  ) days group by account_id
)
select a.login, a.accepted, a.balance, a.reserved, a.balance2, a.reserved2, a.income,
  coalesce(h.delivered, 0) as delivered, coalesce(h.failed, 0) as failed, coalesce(h.expired, 0) as expired,
  coalesce(h.waiting, 0) as waiting, coalesce(h.contradictions, 0) as contradictions,
  coalesce(p.reserved, 0) as "messagesReserved", coalesce(p.reserved2, 0) as "messagesReserved2",
  coalesce(p.cost, 0) as "messagesCost", coalesce(s.recipients, 0) as recipients,
  coalesce(b.balance, 0) as "ledgerBalance", coalesce(b.reserved, 0) as "ledgerReserved",
  coalesce(b.balance2, 0) as "ledgerBalance2", coalesce(b.reserved2, 0) as "ledgerReserved2",
  coalesce(b.income, 0) as "ledgerIncome", coalesce(b.other_income, 0) as "otherIncome",
  json_build_object('delivered', coalesce(r.delivered, 0), 'failed', coalesce(r.failed, 0),
    'expired', coalesce(r.expired, 0), 'recipients', coalesce(r.recipients, 0), 'cost', coalesce(r.cost, 0)) as removed,
  json_build_object('messages', coalesce(t.messages, 0), 'delivered', coalesce(t.delivered, 0),
    'failed', coalesce(t.failed, 0), 'expired', coalesce(t.expired, 0)) as counted
from accounts a left join heaped h on h.account_id = a.id left join paid p on p.account_id = a.id
left join booked b on b.account_id = a.id left join submitted s on s.account_id = a.id
left join removed_messages r on r.account_id = a.id left join told t on t.account_id = a.id
order by a.login`;

/** One statement, so one moment of all accounts. */
export async function readBooks(session: Session): Promise<readonly AccountBooks[]> {
  return await session.query<AccountBooks>(
    QUERY,
    (['delivered', 'failed', 'expired', 'waiting'] as const).map(statusesOf),
  );
}

function statusesOf(heap: Heap): readonly number[] {
  return [...STATUSES].filter(([, row]) => row.heap === heap).map(([status]) => status);
}

type Check = { readonly what: string; readonly left: number; readonly right: number };

/** Everything that does not balance; none when all is well. */
export function imbalances(books: readonly AccountBooks[]): readonly Imbalance[] {
  return books.flatMap((account) =>
    checksOf(account)
      .filter(({ left, right }) => left !== right)
      .map(({ what, left, right }) => ({
        login: account.login,
        sentence: `${what}: ${left} against ${right}`,
      })),
  );
}

function checksOf(account: AccountBooks): readonly Check[] {
  const { removed, counted } = account;
  const delivered = account.delivered + removed.delivered;
  const failed = account.failed + removed.failed;
  const expired = account.expired + removed.expired;
  const heaps = delivered + failed + expired + account.waiting;
  const recipients = account.recipients + removed.recipients;
  const cost = account.messagesCost + removed.cost;
  return [
    { what: 'accepted recipients and their heaps', left: account.accepted, right: heaps },
    { what: 'accepted recipients and submissions', left: account.accepted, right: recipients },
    { what: 'accepted recipients and statistics', left: account.accepted, right: counted.messages },
    { what: 'delivered messages and statistics', left: delivered, right: counted.delivered },
    { what: 'failed messages and statistics', left: failed, right: counted.failed },
    { what: 'expired messages and statistics', left: expired, right: counted.expired },
    { what: 'balance and its ledger', left: account.balance, right: account.ledgerBalance },
    { what: 'reserved and its ledger', left: account.reserved, right: account.ledgerReserved },
    { what: 'electronic balance and its ledger', left: account.balance2, right: account.ledgerBalance2 },
    { what: 'electronic reserved and its ledger', left: account.reserved2, right: account.ledgerReserved2 },
    { what: 'income and its ledger', left: account.income, right: account.ledgerIncome },
    { what: 'reserved and waiting messages', left: account.reserved, right: account.messagesReserved },
    {
      what: 'electronic reserved and waiting messages',
      left: account.reserved2,
      right: account.messagesReserved2,
    },
    { what: 'income and final messages', left: account.income - account.otherIncome, right: cost },
    { what: 'messages in contradiction', left: account.contradictions, right: 0 },
  ];
}
