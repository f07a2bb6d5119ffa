// Staying registered with a trunk (RFC 3261 section 10): when to ask, for how long, what to do with each reply. Owns the
// state; a pure step that must not send, sleep or roll dice by itself.

import { assert, unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';

export type RegistrationState = {
  /** `resting`: between two requests. `overtaken`: asking, but wants to leave. `leaving`: asked to be forgotten. */
  readonly phase: 'resting' | 'asking' | 'overtaken' | 'leaving' | 'left';
  /** Seconds asked for; grows when a registrar finds them too few (423). */
  readonly seconds: number;
  /** Moment until which the registrar knows us; in the past: not registered. */
  readonly until: number;
  /** Failures in a row, for the back-off. */
  readonly failures: number;
  /** Service-Route of the last good reply (RFC 3608), the nearest first. */
  readonly serviceRoute: readonly string[];
  readonly lastError: string | undefined;
};

/** A final reply to REGISTER as far as it matters here. */
export type RegisterReply =
  | { readonly kind: 'granted'; readonly seconds: number; readonly serviceRoute: readonly string[] }
  /** 423 with Min-Expires. */
  | { readonly kind: 'too-brief'; readonly least: number }
  | { readonly kind: 'failed'; readonly reason: string; readonly retryAfter?: number };

export type RegistrationEvent =
  /** The time to ask has come: at the start and after each `wake`. */
  | { readonly kind: 'due' }
  /** `luck`: from 0 up to 1, spreads the back-off of many servers. */
  | { readonly kind: 'reply'; readonly reply: RegisterReply; readonly now: number; readonly luck: number }
  | { readonly kind: 'leave'; readonly now: number };

export type RegistrationEffect =
  /** Send REGISTER with this Expires; 0 takes the registration back. */
  | { readonly kind: 'send'; readonly seconds: number }
  | { readonly kind: 'wake'; readonly milliseconds: number }
  /** Nothing more comes from this registration. */
  | { readonly kind: 'left' };

type Step = readonly [RegistrationState, readonly RegistrationEffect[]];

/** A registration is renewed after this part of its time, so that a lost request or two does no harm. */
const RENEW_AFTER = 0.8;
/** Seconds of the first back-off and of the longest (RFC 5626 4.5 doubles in the same way). */
const BACK_OFF_FIRST = 2;
const BACK_OFF_LONGEST = 300;

export function registration(seconds: number): RegistrationState {
  return {
    phase: 'resting',
    seconds,
    until: Number.NEGATIVE_INFINITY,
    failures: 0,
    serviceRoute: [],
    lastError: undefined,
  };
}

export function registered(state: RegistrationState, now: number): 'yes' | 'no' {
  return state.until > now ? 'yes' : 'no';
}

export function stepRegistration(state: RegistrationState, event: RegistrationEvent): Step {
  if (state.phase === 'left') return [state, []];
  switch (event.kind) {
    case 'due':
      if (state.phase !== 'resting') return [state, []];
      return [{ ...state, phase: 'asking' }, [{ kind: 'send', seconds: state.seconds }]];
    case 'reply':
      return replied(state, event);
    case 'leave':
      return leave(state, event.now);
    default:
      return unreachable(event);
  }
}

function leave(state: RegistrationState, now: number): Step {
  if (state.phase === 'leaving' || state.phase === 'overtaken') return [state, []];
  // A REGISTER under way may still be granted: its reply is waited for, and only then is the registration taken back.
  if (state.phase === 'asking') return [{ ...state, phase: 'overtaken' }, []];
  if (registered(state, now) === 'no') return [{ ...state, phase: 'left' }, [{ kind: 'left' }]];
  return [{ ...state, phase: 'leaving', until: now }, [{ kind: 'send', seconds: 0 }]];
}

function replied(
  state: RegistrationState,
  { reply, now, luck }: Extract<RegistrationEvent, { kind: 'reply' }>,
): Step {
  assert(state.phase !== 'resting', 'a reply comes to a question');
  if (state.phase === 'overtaken' && reply.kind === 'granted') {
    return [{ ...state, phase: 'leaving', until: now }, [{ kind: 'send', seconds: 0 }]];
  }
  if (state.phase !== 'asking') return [{ ...state, phase: 'left', until: now }, [{ kind: 'left' }]];
  switch (reply.kind) {
    case 'granted':
      if (reply.seconds <= 0) return failed(state, { reason: 'the registrar granted no time', luck });
      return granted(state, reply, now);
    case 'too-brief':
      if (reply.least <= state.seconds || reply.least > LIMITS.voice.registerSeconds) {
        return failed(state, { reason: `the registrar wants ${reply.least} seconds`, luck });
      }
      return [{ ...state, seconds: reply.least }, [{ kind: 'send', seconds: reply.least }]];
    case 'failed':
      return failed(state, { ...reply, luck });
    default:
      return unreachable(reply);
  }
}

function granted(
  state: RegistrationState,
  { seconds, serviceRoute }: Extract<RegisterReply, { kind: 'granted' }>,
  now: number,
): Step {
  const kept = Math.min(seconds, LIMITS.voice.registerSeconds) * SECOND;
  return [
    { ...state, phase: 'resting', until: now + kept, failures: 0, serviceRoute, lastError: undefined },
    [{ kind: 'wake', milliseconds: kept * RENEW_AFTER }],
  ];
}

/** Between half and the whole of a time that doubles; a longer Retry-After is kept, within reason. */
function failed(
  state: RegistrationState,
  why: { readonly reason: string; readonly retryAfter?: number; readonly luck: number },
): Step {
  const longest = Math.min(BACK_OFF_LONGEST, BACK_OFF_FIRST * 2 ** Math.min(state.failures, 16));
  const asked = Math.min(why.retryAfter ?? 0, LIMITS.voice.retryAfterSeconds);
  const seconds = Math.max(asked, longest * (0.5 + why.luck / 2));
  return [
    { ...state, phase: 'resting', failures: state.failures + 1, lastError: why.reason },
    [{ kind: 'wake', milliseconds: seconds * SECOND }],
  ];
}
