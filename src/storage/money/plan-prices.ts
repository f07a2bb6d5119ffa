// Whether a tariff plan has a price below that of an account: then the account may not give it to its sub-clients. Owns this
// comparison, made wherever one of the two has a price of its own, and through the rates when their currencies differ.

import { err, ok, type Result } from '../../base/result.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import { exchange } from '../../core/accounts/currency.ts';
import type { ClientRefusal } from '../../core/clients/clients.ts';
import { PRICE_KINDS, priceKindOf } from '../../core/prices/price-book.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import type { Session } from '../database/database.ts';
import { readRates } from './transfers.ts';

const PLACES = {
  name: 'plan-prices-places',
  text: `
with recursive line as (
  select id, parent_id, plan from accounts where id = $1
  union all
  select a.id, a.parent_id, a.plan from accounts a join line l on a.id = l.parent_id
)
select distinct kind, prefix, operator from prices
where plan = $2 or plan in (select plan from line) or account_id in (select id from line)`,
};

type Place = { readonly kind: number; readonly prefix: string; readonly operator: string };

type Question = {
  readonly book: AccountBook;
  readonly giver: AccountId;
  readonly plan: number;
  /** Of whoever would pay by the plan. */
  readonly currency: string;
};

export async function cheaperOnPlan(
  session: Session,
  { book, giver, plan, currency }: Question,
): Promise<Result<'yes' | 'no', ClientRefusal>> {
  const facts = (await book.of(giver, 'newest'))?.facts;
  if (!facts) return err({ fault: 'sign-in-failed' });
  const own = facts.account.currency;
  const places = await session.query<Place>(PLACES, [giver, plan]);
  const everywhere = Object.values(PRICE_KINDS).map((kind) => ({ kind, prefix: '', operator: '' }));
  const given = await book.pricesOfPlan(plan);
  const rates = await readRates(session);
  for (const place of own === currency ? places : [...places, ...everywhere]) {
    const kind = priceKindOf(place.kind);
    const price = given.find(kind, place.prefix, place.operator).unitPrice;
    const converted = exchange(price, { from: currency, to: own, round: 'down' }, rates);
    if (!converted.ok) return err({ fault: 'change-failed', detail: converted.error });
    if (converted.value < facts.prices.find(kind, place.prefix, place.operator).unitPrice) return ok('yes');
  }
  return ok('no');
}
