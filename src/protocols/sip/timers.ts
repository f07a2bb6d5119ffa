// The timer values of SIP (RFC 3261, table 4; RFC 6026) as settings. Owns the numbers every transaction is timed by; it must
// not start a timer.

/** Milliseconds. T1 is the round trip one reckons with, T2 the longest pause between repeats, T4 the life of a packet. */
export type SipTimers = { readonly t1: number; readonly t2: number; readonly t4: number };

export const SIP_TIMERS: SipTimers = { t1: 500, t2: 4_000, t4: 5_000 };

/** Whether the transport repeats by itself what was lost: TCP and TLS do. */
export type Reliability = 'reliable' | 'unreliable';

/** What a transaction machine has to know beside its state. */
export type TransactionSetting = { readonly timers: SipTimers; readonly reliability: Reliability };

/** 64 × T1: timers B, F, H, L, M and J, and the longest a 2xx is repeated. */
export function patience(timers: SipTimers): number {
  return 64 * timers.t1;
}

/** How long a finished transaction still swallows repeats: `milliseconds` on datagrams, nothing on streams. */
export function lingering(setting: TransactionSetting, milliseconds: number): number {
  return setting.reliability === 'reliable' ? 0 : milliseconds;
}
