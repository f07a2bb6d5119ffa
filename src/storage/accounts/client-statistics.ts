// What sub-clients sent, spent and received in a period, each day that of the client's own zone. Owns which of them are meant and
// in which currency they are told; the counting is `statistics.ts`.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Account, AccountId } from '../../core/accounts/account.ts';
import { exchange } from '../../core/accounts/currency.ts';
import { type Money, money } from '../../core/accounts/money.ts';
import { principal } from '../../core/clients/client-rules.ts';
import type { ClientRefusal, ClientStatistics, StatisticsQuestion } from '../../core/clients/clients.ts';
import type { LocalDay } from '../../core/messages/local-day.ts';
import { addCounts, type Counts, NO_COUNTS, type Statistics } from '../../core/statistics/statistics.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { readRates } from '../money/transfers.ts';
import { type AccountRow, accountColumns, accountOf } from './account-row.ts';

/** Sub-clients below the account that share a balance or have their own, or one of them. */
const ASKED = {
  name: 'client-statistics-asked',
  text: `
with recursive down as (
  select a.id from accounts a where a.id = $2 or ($2::integer is null and a.parent_id = $1)
  union all
  select a.id from accounts a join down d on a.parent_id = d.id where $2::integer is null
)
select ${accountColumns('a')} from down d join accounts a on a.id = d.id
where $2::integer is not null
  or (((a.payer_id is null) = $3::boolean) and (not $4::boolean or a.state <> 'deleted'))
order by a.login`,
};

type Asked = {
  readonly account: Account;
  readonly question: StatisticsQuestion;
  /** One client, found already. */
  readonly client: AccountId | undefined;
};

type StatisticsDoors = {
  readonly session: Session;
  readonly secrets: Secrets;
  readonly statistics: Statistics;
};

export async function clientStatistics(
  { session, secrets, statistics }: StatisticsDoors,
  { account, question, client }: Asked,
): Promise<Result<readonly ClientStatistics[], ClientRefusal>> {
  const rows = await session.query<AccountRow>(ASKED, [
    principal(account),
    client ?? null,
    question.balances === 'own',
    question.deleted === 'hide',
  ]);
  const asked = rows.map((row) => accountOf(row, secrets));
  const counted =
    question.detail === 'days'
      ? await dailyRows(statistics, asked, question)
      : await summedRows(statistics, asked, question);
  if (!counted.ok || question.currency === 'theirs') return counted;
  return await inCurrency(session, account.currency, counted.value);
}

type Counted = Result<readonly ClientStatistics[], ClientRefusal>;

/** A client without anything in the period is told with noughts. */
async function summedRows(
  statistics: Statistics,
  asked: readonly Account[],
  { period, purse }: StatisticsQuestion,
): Promise<Counted> {
  const found = await statistics.of(asked, period, purse);
  if (!found.ok) return err({ fault: found.error });
  return ok(found.value.map(({ account, total }) => rowOf(account, total)));
}

async function dailyRows(
  statistics: Statistics,
  asked: readonly Account[],
  { period, purse }: StatisticsQuestion,
): Promise<Counted> {
  const most = LIMITS.clients.statisticsRows;
  const found = await statistics.days(asked, { period, purse, most });
  if (!found.ok) return err({ fault: found.error });
  const rows: ClientStatistics[] = [];
  for (const { account, days: counted } of found.value) {
    const days = new Map<LocalDay, Counts>();
    for (const { day, ...counts } of counted) days.set(day, addCounts(days.get(day) ?? NO_COUNTS, counts));
    for (const [day, counts] of days) rows.push({ ...rowOf(account, counts), day: dayText(day) });
  }
  if (rows.length <= most) return ok(rows);
  return err({ fault: 'parameters-wrong', detail: 'the period has too many rows; ask for a shorter one' });
}

function rowOf({ login, currency }: Account, counts: Counts): ClientStatistics {
  return { login, cnt: counts.messages, credit: counts.spent, debit: counts.received, currency };
}

/** `2026-11-27` as `27.11.2026`. */
function dayText(day: LocalDay): string {
  return day.split('-').reverse().join('.');
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
