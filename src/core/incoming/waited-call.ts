// Subscribers who confirm their number by calling one of ours (spec http-misc 4): what a client asks, what a call says of
// itself, whether it is one of those waited for. Owns these decisions; nobody picks up such a call.

import { type Chance, token } from '../../base/chance.ts';
import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import { parsePhone } from '../numbers/phone-number.ts';

export type WaitedCall = {
  /** The subscriber. */
  readonly phone: string;
  /** The number to call. */
  readonly number: string;
  readonly until: Instant;
  readonly calledAt: Instant | undefined;
};

export interface WaitedCalls {
  /**
   * Waits for a call of this subscriber and says to which number. `number-wrong`; `attempts-too-many` for this number today;
   * `requests-too-many` while others wait for the same subscriber at every number there is; `kind-unavailable`: no numbers.
   */
  expect(account: Account, phone: string): Promise<Result<WaitedCall, FaultCode>>;
  /** The last one of this subscriber. */
  find(account: Account, phone: string): Promise<Result<WaitedCall, FaultCode>>;
  /** The last hundred, newest first. */
  list(account: Account): Promise<Result<readonly WaitedCall[], FaultCode>>;
}

/**
 * Drawn at random, so that no one knows beforehand which number a confirmation will be asked at; never one at which somebody
 * else waits for the same subscriber, as one call cannot confirm to both.
 */
export function chooseNumber(
  pool: readonly string[],
  taken: ReadonlySet<string>,
  chance: Chance,
): string | undefined {
  const free = pool.filter((number) => !taken.has(number));
  const drawn = Number.parseInt(token(chance, 4), 16);
  return free[drawn % Math.max(1, free.length)];
}

// Below it two numbers may end alike by accident.
export const TAIL_DIGITS = 7;

/** Whether what the network wrote as called is this number of ours: the whole of it, or its last digits. */
export function isNumber(ours: string, written: string): boolean {
  const digits = written.replace(/\D/g, '');
  if (digits === ours || parsePhone(written) === ours) return true;
  return digits.length >= TAIL_DIGITS && ours.endsWith(digits);
}
