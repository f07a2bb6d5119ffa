// Numbers an account can rent to receive at: what it may ask of them (spec http-misc 6). Owns the port; what a month costs
// is `rent.ts`.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account, Switch } from '../accounts/account.ts';
import type { Money } from '../accounts/money.ts';
import type { FaultCode } from '../faults.ts';

export type RentalOffer = { readonly phone: string; readonly monthly: Money };

export type RentedNumber = RentalOffer & {
  /** The first moment that is not paid for. */
  readonly paidUntil: Instant;
  /** Whether the next month is paid by itself. */
  readonly prolong: Switch;
};

export interface Rental {
  /** What nobody rents at present. */
  offers(account: Account): Promise<Result<readonly RentalOffer[], FaultCode>>;
  rented(account: Account): Promise<Result<readonly RentedNumber[], FaultCode>>;
  /** The rest of the month is charged. `record-missing`: not to be had; `change-failed`: rented by it already; `money-short`. */
  rent(account: Account, phone: string, prolong: Switch): Promise<Result<RentedNumber, FaultCode>>;
  /** `record-missing` for a number the account does not rent. */
  setProlong(account: Account, phone: string, prolong: Switch): Promise<Result<RentedNumber, FaultCode>>;
}
