// Numbers to which menus of an account may put calls through (spec cabinet 2, menu language `call:`). Owns the states such a
// number goes through, which of them may be called, and what interfaces may ask of the list.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { PhoneNumber } from './phone-number.ts';

/** `new`: on the list, its owner has not said yes; `confirmed`: the code came back, or the administrator vouches for it. */
export const TRANSFER_STATES = ['new', 'confirmed'] as const;
export type TransferState = (typeof TRANSFER_STATES)[number];

/** What a number needs before `call:` may name it: to be confirmed, or to be on the list at all. */
export const TRANSFER_DEMANDS = ['confirmed', 'listed'] as const;
export type TransferDemand = (typeof TRANSFER_DEMANDS)[number];

/**
 * That every number must be registered is documented; how one is registered is not. That it needs a code by default is
 * ours [inferred]: a menu rings people who have not asked for it.
 */
export const TRANSFER_DEMAND_DEFAULT: TransferDemand = 'confirmed';

/** What holds for an account: its own setting, else the installation's. */
export function demandOf(
  { settings }: Pick<Account, 'settings'>,
  installation: TransferDemand,
): TransferDemand {
  return settings.transferNumbers ?? installation;
}

/** The numbers, digits only, that `call:` may name. */
export function callable(
  numbers: readonly { readonly phone: string; readonly state: TransferState }[],
  demand: TransferDemand,
): ReadonlySet<string> {
  const fit = demand === 'listed' ? numbers : numbers.filter(({ state }) => state === 'confirmed');
  return new Set(fit.map(({ phone }) => phone));
}

/**
 * `own-phone`: a phone of the account that is not on the list by itself. It is rung where it is registered and by no trunk, also
 * when it is taken away while the call goes on.
 */
export type TransferWay = 'any' | 'own-phone';

export function transferWays(
  callableNumbers: ReadonlySet<string>,
  phones: readonly string[],
): ReadonlyMap<string, TransferWay> {
  return new Map([
    ...phones.map((phone) => [phone, 'own-phone'] as const),
    ...[...callableNumbers].map((phone) => [phone, 'any'] as const),
  ]);
}

export type TransferNumber = {
  readonly id: number;
  readonly phone: string;
  /** Whose it is, in the words of whoever added it. */
  readonly name: string;
  readonly state: TransferState;
  readonly addedAt: Instant;
  readonly confirmedAt: Instant | undefined;
  /** The code that is waited for; undefined: none, or it is too late for it. */
  readonly code: { readonly until: Instant; readonly triesLeft: number } | undefined;
};

export type TransferFault = { readonly fault: FaultCode; readonly detail?: string };

type Answer<T> = Promise<Result<T, TransferFault>>;

export interface TransferBook {
  demand(account: Account): TransferDemand;
  /** Oldest first. */
  list(account: Account): Answer<readonly TransferNumber[]>;
  add(
    account: Account,
    number: { readonly phone: PhoneNumber; readonly name: string },
  ): Answer<TransferNumber>;
  remove(account: Account, id: number): Answer<true>;
  /** Calls the number or texts it, at the account's expense, and says a code. */
  sendCode(account: Account, id: number, by: 'sms' | 'call'): Answer<TransferNumber>;
  checkCode(account: Account, id: number, code: string): Answer<TransferNumber>;
}
