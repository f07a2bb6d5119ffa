// What a client may see and do about the calls to its handler: the log of them, sending again, a handler that is paused.
// Owns these questions; the queue the calls wait in is `delivery.ts`.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { DeliveryKind, DeliveryTry } from './delivery.ts';

/** `held`: the handler is paused; it waits until that is over. */
export const DELIVERY_STATES = ['waiting', 'held', 'delivered', 'given-up'] as const;

export type DeliveryState = (typeof DELIVERY_STATES)[number];

export const DELIVERY_KINDS = [
  'status',
  'incoming',
  'waited-call',
  'menu',
] as const satisfies readonly DeliveryKind[];

export type DeliveryFilter = {
  /** The message it tells of, as the client names it. */
  readonly publicId?: string;
  readonly phone?: string;
  readonly kind?: DeliveryKind;
  readonly state?: DeliveryState;
  /** Queued at this moment or later. */
  readonly since?: Instant;
  /** The number of the last call of the page before. */
  readonly before?: number;
  /** 1 to `LIMITS.webhook.listed`. */
  readonly limit: number;
};

export type DeliverySummary = {
  readonly id: number;
  readonly kind: DeliveryKind;
  readonly address: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  /** HTTP status of the last answer. */
  readonly answer: number | undefined;
  readonly failure: string | undefined;
  readonly queuedAt: Instant;
  readonly dueAt: Instant | undefined;
  readonly endedAt: Instant | undefined;
  /** The message it tells of; undefined: of none that was sent. */
  readonly publicId: string | undefined;
  readonly phone: string | undefined;
};

export type DeliveryDetails = DeliverySummary & {
  readonly fields: ReadonlyMap<string, string>;
  /** Oldest first, the newest `LIMITS.webhook.triesKept` of them. */
  readonly tries: readonly DeliveryTry[];
};

/** An address that has not answered well since `since`. */
export type HandlerTrouble = {
  readonly address: string;
  readonly since: Instant;
  readonly failures: number;
  readonly lastFailure: string;
  /** Since when its calls are held; undefined: they are still tried. */
  readonly pausedAt: Instant | undefined;
  /** When one of the held calls is tried. */
  readonly probeAt: Instant | undefined;
};

export type Resend =
  | { readonly kind: 'one'; readonly id: number }
  /** All that were given up, queued since then. */
  | { readonly kind: 'given-up'; readonly since: Instant };

export interface HandlerCalls {
  /** Newest first. */
  list(account: Account, filter: DeliveryFilter): Promise<Result<readonly DeliverySummary[], FaultCode>>;
  find(account: Account, id: number): Promise<Result<DeliveryDetails, FaultCode>>;
  /** How many are tried again, at the address the account has now; `change-failed` for one that is under way. */
  resend(account: Account, which: Resend): Promise<Result<number, FaultCode>>;
  troubles(account: Account): Promise<Result<readonly HandlerTrouble[], FaultCode>>;
  /** Forgets the troubles of all its handlers and lets go what was held; how many calls that was. */
  resume(account: Account): Promise<Result<number, FaultCode>>;
}
