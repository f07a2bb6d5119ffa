// Money that went into an account or out of it other than by its messages, as its owner asks for it. Owns the shape.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { FaultCode } from '../faults.ts';
import type { Account } from './account.ts';
import type { Money } from './money.ts';
import type { Purse } from './purse.ts';

/** `top-up`: paid in from outside, or out again; `transfer`: from or to another account; `rent`: of a number. */
export const PAYMENT_REASONS = ['top-up', 'transfer', 'rent'] as const;

export type Payment = {
  readonly id: number;
  readonly at: Instant;
  readonly why: (typeof PAYMENT_REASONS)[number];
  readonly purse: Purse;
  /** What it did to the balance: below nothing when money went out. */
  readonly amount: Money;
  /** Login of the other account of a transfer. */
  readonly other: string | undefined;
};

export interface Payments {
  /** Newest first; `before`: only those with smaller ids. */
  list(
    account: Account,
    page: { readonly before: number | undefined; readonly limit: number },
  ): Promise<Result<readonly Payment[], FaultCode>>;
}
