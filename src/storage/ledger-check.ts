// The proof that nothing is lost: per account, accepted recipients against the heaps they lie in, and each book against
// the rows that made it. Owns the query; an empty answer means that everything balances.

import { type Heap, STATUS, STATUSES } from '../core/messages/status.ts';
import type { Session } from './database.ts';

type AccountBooks = {
  readonly login: string;
  readonly accepted: number;
  readonly delivered: number;
  readonly failed: number;
  readonly expired: number;
  readonly waiting: number;
  readonly balance: number;
  readonly reserved: number;
  readonly income: number;
  /** What the ledger's rows say the three books hold. */
  readonly ledgerBalance: number;
  readonly ledgerReserved: number;
  readonly ledgerIncome: number;
  /** What waiting messages have reserved, and final ones have cost. */
  readonly messagesReserved: number;
  readonly messagesCost: number;
  /** What submissions say they had as recipients. */
  readonly recipients: number;
  /** Messages whose status and `final` contradict each other. */
  readonly contradictions: number;
};

export type Imbalance = { readonly login: string; readonly sentence: string };

const QUERY = `
with counted as (
  select account_id,
    count(*) filter (where status = any($1)) as delivered,
    count(*) filter (where status = any($2)) as failed,
    count(*) filter (where status = any($3)) as expired,
    count(*) filter (where status = any($4)) as waiting,
    coalesce(sum(reserved), 0)::bigint as messages_reserved,
    coalesce(sum(cost) filter (where final), 0)::bigint as messages_cost,
    count(*) filter (where final = (status = any($4))
      or (final and (due_at is not null or claimed_by is not null))
      or (not final and status <> ${STATUS.stopped} and (due_at is null) = (claimed_by is null))
      or (status = ${STATUS.stopped} and num_nonnulls(due_at, claimed_by) > 0))
      as contradictions
  from messages group by account_id
), booked as (
  select account_id,
    sum(case when to_book = 'balance' then amount when from_book = 'balance' then -amount else 0 end)::bigint as balance,
    sum(case when to_book = 'reserved' then amount when from_book = 'reserved' then -amount else 0 end)::bigint as reserved,
    sum(case when to_book = 'income' then amount when from_book = 'income' then -amount else 0 end)::bigint as income
  from ledger group by account_id
), submitted as (
  select account_id, sum(recipients)::bigint as recipients from submissions group by account_id
)
select a.login, a.accepted, a.balance, a.reserved, a.income,
  coalesce(c.delivered, 0) as delivered, coalesce(c.failed, 0) as failed, coalesce(c.expired, 0) as expired,
  coalesce(c.waiting, 0) as waiting, coalesce(c.contradictions, 0) as contradictions,
  coalesce(c.messages_reserved, 0) as "messagesReserved", coalesce(c.messages_cost, 0) as "messagesCost",
  coalesce(b.balance, 0) as "ledgerBalance", coalesce(b.reserved, 0) as "ledgerReserved",
  coalesce(b.income, 0) as "ledgerIncome", coalesce(s.recipients, 0) as recipients
from accounts a left join counted c on c.account_id = a.id left join booked b on b.account_id = a.id
left join submitted s on s.account_id = a.id order by a.login`;

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
  const heaps = account.delivered + account.failed + account.expired + account.waiting;
  return [
    { what: 'accepted recipients and their heaps', left: account.accepted, right: heaps },
    { what: 'accepted recipients and submissions', left: account.accepted, right: account.recipients },
    { what: 'balance and its ledger', left: account.balance, right: account.ledgerBalance },
    { what: 'reserved and its ledger', left: account.reserved, right: account.ledgerReserved },
    { what: 'income and its ledger', left: account.income, right: account.ledgerIncome },
    { what: 'reserved and waiting messages', left: account.reserved, right: account.messagesReserved },
    { what: 'income and final messages', left: account.income, right: account.messagesCost },
    { what: 'messages in contradiction', left: account.contradictions, right: 0 },
  ];
}
