// What currencies are worth in roubles, as the operator sets it. Owns the table `currencies`; who exchanges by it reads it where
// the exchange is made.

import type { Instant } from '../../base/time.ts';
import type { Session } from '../database/database.ts';

type CurrencyRate = { readonly code: string; readonly rate: number; readonly set_at: Instant };

/** `rate` is in the unit of `parseRate`. */
export async function setRate(session: Session, code: string, rate: number): Promise<void> {
  await session.query(
    `insert into currencies (code, rate) values ($1, $2)
     on conflict (code) do update set rate = excluded.rate, set_at = now()`,
    [code, rate],
  );
}

export function ratesSet(session: Session): Promise<readonly CurrencyRate[]> {
  return session.query<CurrencyRate>('select code, rate, set_at from currencies order by code');
}
