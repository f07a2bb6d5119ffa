// Idempotency keys of requests that make something. Owns what may be asked of their store; a sending has its own way, which
// stores the key in the transaction of its messages.

import type { Result } from '../../base/result.ts';
import type { FaultCode } from '../faults.ts';
import type { IdempotencyKey } from '../messages/submission.ts';
import type { Account } from './account.ts';

type TakenKey = { readonly kind: 'new' } | { readonly kind: 'answered'; readonly answer: string };

export interface RequestKeys {
  /**
   * `new`: it is the caller's until answered, freed or broken off. `key-reused` when it came with another request,
   * `key-in-use` while the first is under way, `key-broken-off` when that will never be answered.
   */
  take(account: Account, key: IdempotencyKey): Promise<Result<TakenKey, FaultCode>>;
  /** The three ends never reject: what could not be written stays under way for a while and is broken off then. */
  answer(account: Account, key: IdempotencyKey, answer: string): Promise<void>;
  free(account: Account, key: IdempotencyKey): Promise<void>;
  breakOff(account: Account, key: IdempotencyKey): Promise<void>;
}
