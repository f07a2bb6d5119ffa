// The money of all accounts by currency at this moment, and how many of them run short: for whoever watches the installation. Owns
// that statement; the books are proved by `ledger-check.ts`.

import type { Money } from '../../core/accounts/money.ts';
import type { Session } from '../database/database.ts';
import { BELOW_ALARM } from './balance-alarms.ts';

export type MoneyNow = {
  readonly currency: string;
  /** Of both purses; what ended messages have cost, since the first one. */
  readonly balance: Money;
  readonly reserved: Money;
  readonly earned: Money;
  /** Accounts with less than they named, and those with neither money nor credit that have sent before. */
  readonly low: number;
  readonly empty: number;
};

// One row for each account, and nothing of messages: ten thousand accounts take some milliseconds.
const SUMS = {
  name: 'money-now',
  text: `
select currency, sum(balance + balance2)::bigint as balance, sum(reserved + reserved2)::bigint as reserved,
  sum(income)::bigint as earned, (count(*) filter (where ${BELOW_ALARM}))::integer as low,
  (count(*) filter (where state = 'open' and payer_id is null and accepted > 0 and balance + credit <= 0 and balance2 <= 0))::integer
    as empty
from accounts
group by currency order by currency`,
};

export function moneyNow(session: Session): Promise<readonly MoneyNow[]> {
  return session.query<MoneyNow>(SUMS);
}
