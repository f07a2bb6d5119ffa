// The limits behind errors 4 and 9 (spec codes.md section 1) as settings, and the counters that hold them. Owns the table
// of defaults.

import { LIMITS } from '../../base/limits.ts';
import { MINUTE } from '../../base/time.ts';
import { RateLimit } from './rate-limit.ts';
import { SignInFailures } from './sign-in-failures.ts';

export type RequestLimits = {
  /** Identical requests a minute: sending, asking a price. */
  readonly identicalSends: number;
  readonly identicalPrices: number;
  /** Requests a minute: status of one message, the same list of messages, balance of one account. */
  readonly statusPerMessage: number;
  readonly identicalStatusLists: number;
  readonly balances: number;
  /** Requests a minute of one account that add sub-clients, and that change the same one. */
  readonly clientChanges: number;
  /** Failed sign-ins a minute from one address before it is locked out for the rest of the minute. */
  readonly failedSignIns: number;
  /** Messages of one account to one number in a row, each less than half a minute after the one before. */
  readonly floodToNumber: number;
};

export const REQUEST_LIMITS: RequestLimits = {
  identicalSends: 1,
  identicalPrices: 5,
  statusPerMessage: 5,
  identicalStatusLists: 1,
  balances: 10,
  clientChanges: LIMITS.clients.changesPerMinute,
  failedSignIns: 60,
  floodToNumber: 50,
};

// Keys are digests or short; a hundred thousand of them stay below fifty megabytes.
const KEYS_MAX = 100_000;

export type RequestCounters = {
  readonly sends: RateLimit;
  readonly prices: RateLimit;
  readonly statuses: RateLimit;
  readonly statusLists: RateLimit;
  readonly balances: RateLimit;
  readonly clientChanges: RateLimit;
  readonly failedSignIns: SignInFailures;
};

export function requestCounters(limits: RequestLimits): RequestCounters {
  const perMinute = (most: number): RateLimit =>
    new RateLimit({ most, windowMilliseconds: MINUTE, keysMax: KEYS_MAX });
  return {
    sends: perMinute(limits.identicalSends),
    prices: perMinute(limits.identicalPrices),
    statuses: perMinute(limits.statusPerMessage),
    statusLists: perMinute(limits.identicalStatusLists),
    balances: perMinute(limits.balances),
    clientChanges: perMinute(limits.clientChanges),
    failedSignIns: new SignInFailures(perMinute(limits.failedSignIns)),
  };
}
