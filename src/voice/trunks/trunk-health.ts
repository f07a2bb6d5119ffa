// Whether a trunk is worth trying first, from its replies to OPTIONS and to calls. Owns the hysteresis: one lost reply
// does not condemn a trunk, one good reply does not acquit it. Pure; it must not send anything.

import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';
import type { LegEnd } from '../leg.ts';
import type { RequestReply } from '../signalling/session.ts';

/** What one reply, or its absence, says of the trunk. */
export type HealthSign =
  | { readonly kind: 'good' }
  /** `weight`: 1 a bad reply, 2 none at all after all retransmissions, which condemns at once. */
  | { readonly kind: 'bad'; readonly weight: 1 | 2; readonly reason: string; readonly retryAfter?: number }
  | { readonly kind: 'none' };

export type HealthState = {
  readonly healthy: 'yes' | 'no';
  /** Signs in a row against the present verdict, by weight. */
  readonly against: number;
  /** Moment up to which an ill trunk is believed to be ill when nobody probes it. */
  readonly restsUntil: number;
};

export const HEALTHY: HealthState = { healthy: 'yes', against: 0, restsUntil: Number.NEGATIVE_INFINITY };

/** Signs in a row that turn the verdict. */
const TURNS_AFTER = 2;
/** Seconds after which a trunk that nobody probes is given another chance. */
const REST_SECONDS = 30;

type Heard = { readonly from: 'probe' | 'call'; readonly sign: HealthSign; readonly now: number };

export function stepHealth(state: HealthState, { from, sign, now }: Heard): HealthState {
  if (sign.kind === 'none') return state;
  if (sign.kind === 'good') {
    if (state.healthy === 'yes') return state.against === 0 ? state : { ...state, against: 0 };
    // A call that got through is proof; a probe is only a hint.
    if (from === 'call') return HEALTHY;
    const against = state.against + 1;
    return against >= TURNS_AFTER ? HEALTHY : { ...state, against };
  }
  const rest = Math.min(sign.retryAfter ?? REST_SECONDS, LIMITS.voice.retryAfterSeconds) * SECOND;
  const restsUntil = Math.max(state.restsUntil, now + rest);
  if (state.healthy === 'no') return { ...state, against: 0, restsUntil };
  const against = state.against + sign.weight;
  return against >= TURNS_AFTER || sign.retryAfter !== undefined
    ? { healthy: 'no', against: 0, restsUntil }
    : { ...state, against };
}

/** A trunk that is not probed recovers by time alone: the next call is the probe. */
export function isHealthy(
  state: HealthState,
  at: { readonly now: number; readonly probed: 'yes' | 'no' },
): 'yes' | 'no' {
  return state.healthy === 'yes' || (at.probed === 'no' && at.now >= state.restsUntil) ? 'yes' : 'no';
}

/** Any final reply but 503 and 408 shows a live trunk: 404, 405 and 401 are answers too. */
export function signOfProbe(reply: RequestReply): HealthSign {
  if (reply.kind === 'no-reply') return { kind: 'bad', weight: 1, reason: 'no reply to OPTIONS' };
  if (reply.kind === 'unreachable') return { kind: 'bad', weight: 1, reason: reply.reason };
  if (reply.status !== 503 && reply.status !== 408) return { kind: 'good' };
  return { kind: 'bad', weight: 1, reason: `${reply.status} ${reply.reason}` };
}

/** `rang`: the phone rang, so whatever came then came from beyond the trunk. */
export function signOfCall(end: LegEnd, rang: 'yes' | 'no'): HealthSign {
  if (rang === 'yes') return { kind: 'good' };
  if (end.kind === 'no-reply') return { kind: 'bad', weight: 2, reason: 'no reply to INVITE' };
  if (end.kind === 'unreachable') return { kind: 'bad', weight: 2, reason: end.reason };
  if (end.kind !== 'refused') return { kind: 'none' };
  if (end.status !== 503 && end.status !== 408) return { kind: 'good' };
  const retryAfter = end.retryAfter === undefined ? {} : { retryAfter: end.retryAfter };
  return { kind: 'bad', weight: 1, reason: `${end.status} ${end.reason}`, ...retryAfter };
}
