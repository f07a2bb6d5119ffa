// What the four transaction machines (RFC 3261 section 17, RFC 6026) have in common: their timers' letters and the effects
// they ask for. Owns these types; it must not hold a socket, a message or a clock.

export type TransactionTimer = 'A' | 'B' | 'D' | 'E' | 'F' | 'G' | 'H' | 'I' | 'J' | 'K' | 'L' | 'M';

export type TransactionEffect =
  /** The request (client) or the last response (server) leaves, for the first time or again. */
  | { readonly kind: 'send' }
  /** The ACK of a final response other than 2xx leaves (client INVITE only). */
  | { readonly kind: 'ack' }
  /** The message of this event is for the user of the transaction. */
  | { readonly kind: 'pass' }
  | { readonly kind: 'start'; readonly timer: TransactionTimer; readonly after: number }
  | { readonly kind: 'stop'; readonly timer: TransactionTimer }
  /** Nobody answered (client), or nobody acknowledged (server). */
  | { readonly kind: 'timed-out' }
  | { readonly kind: 'failed' }
  /** The transaction may be forgotten. */
  | { readonly kind: 'done' };

export type ClientEvent =
  | { readonly kind: 'start' }
  | { readonly kind: 'response'; readonly status: number }
  | { readonly kind: 'timer'; readonly timer: TransactionTimer }
  | { readonly kind: 'transport-error' };

export type ServerEvent =
  /** The request again. */
  | { readonly kind: 'request' }
  | { readonly kind: 'ack' }
  /** The user of the transaction gives a response; it is the last response from now on. */
  | { readonly kind: 'respond'; readonly status: number }
  | { readonly kind: 'timer'; readonly timer: TransactionTimer }
  | { readonly kind: 'transport-error' };

export type Step<S> = readonly [state: S, effects: readonly TransactionEffect[]];

export const NOTHING: readonly TransactionEffect[] = [];
export const SEND: TransactionEffect = { kind: 'send' };
export const PASS: TransactionEffect = { kind: 'pass' };
export const ACK: TransactionEffect = { kind: 'ack' };
export const DONE: TransactionEffect = { kind: 'done' };
export const FAILED: TransactionEffect = { kind: 'failed' };
export const TIMED_OUT: TransactionEffect = { kind: 'timed-out' };

export function start(timer: TransactionTimer, after: number): TransactionEffect {
  return { kind: 'start', timer, after };
}

export function stop(timer: TransactionTimer): TransactionEffect {
  return { kind: 'stop', timer };
}
