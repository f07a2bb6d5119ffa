// Calls to a client's handler as stored work: what one call is, the queue it waits in, and when a failed one is tried
// again. Owns the port between the store and the channel that makes the calls; it must not know HTTP.

import { HOUR, type Instant, later, MINUTE, SECOND } from '../../base/time.ts';
import type { AccountId } from '../accounts/account.ts';

export type DeliveryRef = number & { readonly __delivery: true };

/** What the handler is told; decides which fields a signature covers (spec callbacks 7, menu 4). */
export type DeliveryKind = 'status' | 'incoming' | 'waited-call' | 'menu';

/** One call to a handler, claimed by this node for one attempt. */
export type Delivery = {
  readonly ref: DeliveryRef;
  readonly account: AccountId;
  readonly kind: DeliveryKind;
  /** Handler address as the client set it, options for the call (`charset`, `fmt`, `md5` …) in its query. */
  readonly address: string;
  /** `get`: fields in the query instead of a body. */
  readonly method: 'post' | 'get';
  /** The account's phrase for signatures; undefined: unsigned. */
  readonly secret: string | undefined;
  /** Fields in the order they are sent, signatures not among them. */
  readonly fields: ReadonlyMap<string, string>;
  /** 1 for the first attempt, and for the first after it was sent anew. */
  readonly attempt: number;
};

export type DeliveryClaim = {
  readonly limit: number;
  /** At most this many of one account in one claim. */
  readonly perAccount: number;
  /** Accounts that have as many calls under way as they may; theirs wait. */
  readonly except: readonly AccountId[];
};

/** One attempt as it is kept: when it began, how long it took, the HTTP status or why there is none. */
export type DeliveryTry = {
  readonly at: Instant;
  readonly milliseconds: number;
  readonly status?: number;
  /** Absent: it succeeded. */
  readonly failure?: string;
  /** How an answer that was no success begins. */
  readonly answer?: string;
};

export type FailedTry = DeliveryTry & { readonly failure: string };

export interface DeliveryQueue {
  /** Due calls, oldest first, fair between accounts; claimed durably before it returns. A dead node's claims fall due again. */
  claim(request: DeliveryClaim): Promise<readonly Delivery[]>;
  succeeded(ref: DeliveryRef, made: DeliveryTry): Promise<void>;
  /** `nextAt` undefined: given up. */
  failed(ref: DeliveryRef, made: FailedTry, nextAt: Instant | undefined): Promise<void>;
  /** Given up with nothing done; the attempt does not count. */
  putBack(ref: DeliveryRef): Promise<void>;
  /** Calls `wake` soon after a call becomes due; false alarms are allowed. Returns how to stop. */
  onWork(wake: () => void): () => void;
}

// Within a minute first, as a handler that restarts is back by then; six hours at the end, as somebody must wake up first.
const PAUSES: readonly number[] = [20 * SECOND, MINUTE, 5 * MINUTE, 15 * MINUTE, HOUR, 6 * HOUR];

/** When the attempt after the failed number `attempt` (from 1) is due; undefined when that was the last. */
export function deliveryRetryAt(attempt: number, failedAt: Instant): Instant | undefined {
  const pause = PAUSES[attempt - 1];
  return pause === undefined ? undefined : later(failedAt, pause);
}
