// Money moved from one account to another: both rows locked in the order of their numbers, both balances changed and one row
// of the ledger written, in the caller's transaction. Owns these statements and the exchange between currencies.

import { err, ok, type Result } from '../../base/result.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import { exchange, type Rates } from '../../core/accounts/currency.ts';
import { type Money, money } from '../../core/accounts/money.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import type { ClientRefusal } from '../../core/clients/clients.ts';
import type { Session } from '../database/database.ts';

const LOCK = {
  name: 'transfer-lock',
  text: `select id, currency, credit, balance, balance2, reserved, reserved2 from accounts
         where id = any($1::integer[]) order by id for update`,
};

type LockedAccount = {
  readonly id: AccountId;
  readonly currency: string;
  readonly credit: Money;
  readonly balance: Money;
  readonly balance2: Money;
  readonly reserved: Money;
  readonly reserved2: Money;
};

/** A notice of a low balance may come again once there is money. */
const MOVE = {
  name: 'transfer-move',
  text: `update accounts a set balance = a.balance + o.balance, balance2 = a.balance2 + o.balance2,
           alarmed_at = case when a.balance + o.balance >= coalesce((a.settings->>'balanceAlarm')::bigint, 0)
                             then null else a.alarmed_at end
         from unnest($1::integer[], $2::bigint[], $3::bigint[]) as o(id, balance, balance2)
         where a.id = o.id`,
};

const BOOK = {
  name: 'transfer-book',
  text: `insert into ledger (account_id, to_account_id, at, from_book, to_book, amount, to_amount, why, purse)
         values ($1, $2, now(), 'balance', 'balance', $3, $4, 'transfer', $5)`,
};

const RATES = { name: 'transfer-rates', text: 'select code, rate from currencies' };

export async function readRates(session: Session): Promise<Rates> {
  const rows = await session.query<{ code: string; rate: number }>(RATES);
  return new Map(rows.map((row) => [row.code, row.rate]));
}

export async function lockAccounts(
  session: Session,
  ids: readonly AccountId[],
): Promise<ReadonlyMap<AccountId, LockedAccount>> {
  const rows = await session.query<LockedAccount>(LOCK, [[...new Set(ids)]]);
  return new Map(rows.map((row) => [row.id, row]));
}

type Payment = {
  readonly from: AccountId;
  readonly to: AccountId;
  readonly purse: Purse;
};

/** Gives `sum`, in the giver's currency; its credit may be used. */
export async function give(
  session: Session,
  payment: Payment & { readonly sum: Money },
): Promise<Result<Money, ClientRefusal>> {
  const locked = await lockAccounts(session, [payment.from, payment.to]);
  const [from, to] = [locked.get(payment.from), locked.get(payment.to)];
  if (!from || !to) return err({ fault: 'client-missing' });
  const rates = await readRates(session);
  const have = payment.purse === 1 ? from.balance + from.credit : from.balance2;
  if (payment.sum > have) return err({ fault: 'money-short' });
  const got = exchange(payment.sum, { from: from.currency, to: to.currency, round: 'down' }, rates);
  if (!got.ok) return err({ fault: 'change-failed', detail: got.error });
  if (got.value === 0)
    return err({ fault: 'parameters-wrong', detail: `the sum is nothing in ${to.currency}` });
  await move(session, {
    ...payment,
    given: payment.sum,
    got: got.value,
    converted: from.currency !== to.currency,
  });
  return ok(payment.sum);
}

/** Takes up to `sum`, in the taker's currency, of what is there: nobody is put into debt by taking. */
export async function take(
  session: Session,
  payment: Payment & { readonly sum: Money | 'all' },
): Promise<Result<Money, ClientRefusal>> {
  const locked = await lockAccounts(session, [payment.from, payment.to]);
  const [from, to] = [locked.get(payment.from), locked.get(payment.to)];
  if (!from || !to) return err({ fault: 'client-missing' });
  const rates = await readRates(session);
  const have = money(Math.max(0, payment.purse === 1 ? from.balance : from.balance2));
  const [there, back] = [
    { from: to.currency, to: from.currency, round: 'up' },
    { from: from.currency, to: to.currency, round: 'down' },
  ] as const;
  const wanted = payment.sum === 'all' ? ok(have) : exchange(payment.sum, there, rates);
  if (!wanted.ok) return err({ fault: 'change-failed', detail: wanted.error });
  const given = money(Math.min(have, wanted.value));
  const got = exchange(given, back, rates);
  if (!got.ok) return err({ fault: 'change-failed', detail: got.error });
  if (got.value === 0) return err({ fault: 'money-short', detail: 'there is nothing to take back' });
  await move(session, { ...payment, given, got: got.value, converted: from.currency !== to.currency });
  return ok(got.value);
}

type Move = Payment & { readonly given: Money; readonly got: Money; readonly converted: boolean };

async function move(session: Session, { from, to, purse, given, got, converted }: Move): Promise<void> {
  const changes = [-given, got];
  const nothing = [0, 0];
  await session.query(MOVE, [[from, to], purse === 1 ? changes : nothing, purse === 2 ? changes : nothing]);
  await session.query(BOOK, [from, to, given, converted ? got : null, purse]);
}
