// What sub-clients sent, spent and received in a period. Owns which of them are meant and how their statistics are told;
// they are counted and read by `statistics.ts`.

import { LIMITS } from '../base/limits.ts';
import { err, ok, type Result } from '../base/result.ts';
import { ACCOUNT_DEFAULTS, type Account, type AccountId } from '../core/accounts/account.ts';
import { exchange } from '../core/accounts/currency.ts';
import { type Money, money } from '../core/accounts/money.ts';
import { principal } from '../core/clients/client-rules.ts';
import type { ClientRefusal, ClientStatistics, StatisticsQuestion } from '../core/clients/clients.ts';
import type { LocalDay } from '../core/messages/local-day.ts';
import type { Session } from './database.ts';
import { byAccount, type CountedRow, readStatistics } from './statistics.ts';
import { readRates } from './transfers.ts';

/** The clients asked for; the account itself is none of them. */
const ASKED = {
  name: 'client-statistics-asked',
  text: `
with recursive down as (
  select a.id from accounts a where a.id = $2 or ($2::integer is null and a.parent_id = $1)
  union all
  select a.id from accounts a join down d on a.parent_id = d.id where $2::integer is null
)
select a.id, a.login, a.currency, a.settings->>'timeZone' as zone from down d join accounts a on a.id = d.id
where $2::integer is not null
   or (((a.payer_id is null) = $3::boolean) and (not $4::boolean or a.state <> 'deleted'))
order by a.login`,
};

type AskedRow = {
  readonly id: number;
  readonly login: string;
  readonly currency: string;
  readonly zone: string | null;
};

type Asked = {
  readonly account: Account;
  readonly question: StatisticsQuestion;
  /** One client, found already. */
  readonly client: AccountId | undefined;
};

/** Days are those of each client; one without anything in the period is told with noughts when sums are. */
export async function clientStatistics(
  session: Session,
  { account, question, client }: Asked,
): Promise<Result<readonly ClientStatistics[], ClientRefusal>> {
  const asked = await session.query<AskedRow>(ASKED, [
    principal(account),
    client ?? null,
    question.balances === 'own',
    question.deleted === 'hide',
  ]);
  const { from, till } = question.period;
  const most = LIMITS.clients.statisticsRows;
  const counted = await readStatistics(session, {
    zones: new Map(asked.map(({ id, zone }) => [id, zone ?? ACCOUNT_DEFAULTS.timeZone])),
    period: {
      ...(from === '' ? {} : { from: from as LocalDay }),
      ...(till === undefined ? {} : { till: till as LocalDay }),
    },
    purse: question.purse,
    detail: question.detail,
    limit: most + 1,
  });
  const rows = byAccount(counted);
  const own = asked.flatMap((client) => told(client, rows.get(client.id) ?? [], question.detail));
  if (own.length > most || counted.length > most)
    return err({ fault: 'parameters-wrong', detail: 'the period has too many rows; ask for a shorter one' });
  return question.currency === 'theirs' ? ok(own) : await inCurrency(session, account.currency, own);
}

function told(
  { login, currency }: AskedRow,
  rows: readonly CountedRow[],
  detail: StatisticsQuestion['detail'],
): readonly ClientStatistics[] {
  const sums = rows.map(({ day, counts }) => ({
    login,
    ...(day === undefined ? {} : { day: day.split('-').reverse().join('.') }),
    cnt: counts.messages,
    credit: counts.spent,
    debit: counts.received,
    currency,
  }));
  if (detail === 'days')
    return sums.filter(({ cnt, credit, debit }) => cnt !== 0 || credit !== 0 || debit !== 0);
  return sums.length > 0 ? sums : [{ login, cnt: 0, credit: money(0), debit: money(0), currency }];
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
