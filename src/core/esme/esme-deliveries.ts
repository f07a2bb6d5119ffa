// What waits to be told to clients bound over SMPP, as stored work. Owns the port between the store and the door that tells it, and
// when something that was not taken is told again; it must not know PDUs.

import { HOUR, type Instant, later, MINUTE, SECOND } from '../../base/time.ts';
import type { AccountId } from '../accounts/account.ts';
import type { EsmeTold } from './esme-told.ts';

export type EsmeDeliveryRef = number & { readonly __esmeDelivery: true };

export type EsmeDelivery = {
  readonly ref: EsmeDeliveryRef;
  readonly account: AccountId;
  /** 1 for the first attempt. */
  readonly attempt: number;
  /** `yes`: after all that is not. */
  readonly mass: 'no' | 'yes';
  readonly told: EsmeTold;
};

/** How many of an account may be claimed now. */
export type EsmeRoom = { readonly account: AccountId; readonly room: number };

export interface EsmeDeliveries {
  /**
   * What is due for these accounts: single messages before mass ones, then by age. A claim is a lease: it ends by `end`, or by
   * itself after some minutes, or with the node.
   */
  claim(rooms: readonly EsmeRoom[]): Promise<readonly EsmeDelivery[]>;
  /** Resolves when it is stored. */
  end(ref: EsmeDeliveryRef, end: EsmeDeliveryEnd): Promise<void>;
  /** Calls `wake` soon after something becomes due; false alarms are allowed. Returns how to stop. */
  onWork(wake: () => void): () => void;
}

export type EsmeDeliveryEnd =
  /** Acknowledged, or refused for good: it is gone. */
  | { readonly kind: 'done' }
  /** Not taken now. */
  | { readonly kind: 'later'; readonly at: Instant }
  /** It did not leave: due at once, the attempt does not count. */
  | { readonly kind: 'put-back' };

// A client that restarts is back within seconds, one that is down within the day that it is kept for.
const PAUSES: readonly number[] = [5 * SECOND, 15 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE];

/** When the attempt after the failed number `attempt` (from 1) is due. */
export function toldAgainAt(attempt: number, failedAt: Instant): Instant {
  return later(failedAt, PAUSES[attempt - 1] ?? HOUR / 2);
}
