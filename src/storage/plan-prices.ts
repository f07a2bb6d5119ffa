// Whether a tariff plan has a price below that of an account: then the account may not give it to its sub-clients. Owns this
// comparison, made wherever one of the two has a price of its own.

import type { AccountId } from '../core/accounts/account.ts';
import type { AccountBook } from './account-book.ts';
import { kindOf } from './claimed-row.ts';
import type { Session } from './database.ts';

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

type Question = { readonly book: AccountBook; readonly giver: AccountId; readonly plan: number };

export async function cheaperOnPlan(
  session: Session,
  { book, giver, plan }: Question,
): Promise<'yes' | 'no'> {
  const places = await session.query<Place>(PLACES, [giver, plan]);
  if (places.length === 0) return 'no';
  const own = (await book.of(giver, 'newest'))?.facts.prices;
  const given = await book.pricesOfPlan(plan);
  const cheaper = places.some((place) => {
    const kind = kindOf(place.kind);
    const price = given.find(kind, place.prefix, place.operator).unitPrice;
    return own !== undefined && price < own.find(kind, place.prefix, place.operator).unitPrice;
  });
  return cheaper ? 'yes' : 'no';
}
