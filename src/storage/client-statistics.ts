// What sub-clients sent, spent and received in a period, summed from their messages and the ledger. Owns the statement;
// which of them are asked for is said by the question.

import { LIMITS } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import type { Account, AccountId } from '../core/accounts/account.ts';
import { exchange } from '../core/accounts/currency.ts';
import { type Money, money } from '../core/accounts/money.ts';
import { principal } from '../core/clients/client-rules.ts';
import type { ClientRefusal, ClientStatistics, StatisticsQuestion } from '../core/clients/clients.ts';
import type { Session } from './database.ts';
import { readRates } from './transfers.ts';

/** Days are those of the account that asks; a client without anything in the period is told with noughts when sums are. */
const COUNT = {
  name: 'client-statistics',
  text: `
with recursive down as (
  select a.id from accounts a where a.id = $2 or ($2::integer is null and a.parent_id = $1)
  union all
  select a.id from accounts a join down d on a.parent_id = d.id where $2::integer is null
), asked as (
  select a.id, a.login, a.currency from down d join accounts a on a.id = d.id
  where $2::integer is not null
     or (((a.payer_id is null) = $3::boolean) and (not $4::boolean or a.state <> 'deleted'))
), bounds as (
  select $5::date::timestamp at time zone $7 as since,
         case when $6::date is null then 'infinity'::timestamptz
              else ($6::date + 1)::timestamp at time zone $7 end as till
), sent as (
  select m.account_id as id, case when $9 then (s.accepted_at at time zone $7)::date end as day,
         count(*) as cnt, sum(m.cost) filter (where m.final)::bigint as credit, 0::bigint as debit
  from bounds b cross join asked a
  join submissions s on s.account_id = a.id
  join messages m on m.submission_id = s.id
  where s.accepted_at >= b.since and s.accepted_at < b.till and s.purse = $8
  group by 1, 2
), received as (
  select a.id, case when $9 then (l.at at time zone $7)::date end as day, 0::bigint as cnt, 0::bigint as credit,
         sum(case when l.to_account_id = a.id then coalesce(l.to_amount, l.amount)
                  when l.to_account_id is null and l.from_book = 'world' then l.amount end)::bigint as debit
  from bounds b cross join asked a
  join lateral (
    select * from ledger where account_id = a.id and why = 'top-up' and purse = $8
    union all
    select * from ledger where to_account_id = a.id and why = 'transfer' and purse = $8
  ) l on l.at >= b.since and l.at < b.till
  group by 1, 2
), counted as (
  select id, day, sum(cnt)::bigint as cnt, sum(coalesce(credit, 0))::bigint as credit, sum(coalesce(debit, 0))::bigint as debit
  from (select * from sent union all select * from received) c group by id, day
)
select a.login, to_char(c.day, 'DD.MM.YYYY') as day, coalesce(c.cnt, 0) as cnt, coalesce(c.credit, 0) as credit,
       coalesce(c.debit, 0) as debit, a.currency
from asked a left join counted c on c.id = a.id
where not $9 or c.id is not null
order by a.login, c.day limit $10`,
};

type Row = Omit<ClientStatistics, 'day'> & { readonly day: string | null };

type Asked = {
  readonly account: Account;
  readonly question: StatisticsQuestion;
  /** One client, found already. */
  readonly client: AccountId | undefined;
};

export async function clientStatistics(
  session: Session,
  { account, question, client }: Asked,
): Promise<Result<readonly ClientStatistics[], ClientRefusal>> {
  const { period } = question;
  const rows = await session.query<Row>(COUNT, [
    principal(account),
    client ?? null,
    question.balances === 'own',
    question.deleted === 'hide',
    period.from,
    period.till ?? null,
    account.settings.timeZone,
    question.purse,
    question.detail === 'days',
    LIMITS.clients.statisticsRows + 1,
  ]);
  if (rows.length > LIMITS.clients.statisticsRows)
    return err({ fault: 'parameters-wrong', detail: 'the period has too many rows; ask for a shorter one' });
  const own = rows.map(({ day, ...row }) => (day === null ? row : { ...row, day }));
  return question.currency === 'theirs' ? ok(own) : await inCurrency(session, account.currency, own);
}

async function inCurrency(
  session: Session,
  currency: string,
  rows: readonly ClientStatistics[],
): Promise<Result<readonly ClientStatistics[], ClientRefusal>> {
  const rates = await readRates(session);
  const converted: ClientStatistics[] = [];
  for (const row of rows) {
    const told = { from: row.currency, to: currency, round: 'nearest' } as const;
    const sums: Money[] = [];
    for (const sum of [row.credit, row.debit]) {
      const exchanged = exchange(sum, told, rates);
      if (!exchanged.ok) return err({ fault: 'change-failed', detail: exchanged.error });
      sums.push(exchanged.value);
    }
    const [credit = money(0), debit = money(0)] = sums;
    converted.push({ ...row, credit, debit, currency });
  }
  return ok(converted);
}
