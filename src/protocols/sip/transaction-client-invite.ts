// The INVITE client transaction (RFC 3261 17.1.1 with RFC 6026 section 8.4). Owns its states and timers A, B, D, M; it must
// not build or send a message.

import { unreachable } from '../../base/assert.ts';
import { lingering, patience, type TransactionSetting } from './timers.ts';
import {
  ACK,
  type ClientEvent,
  DONE,
  FAILED,
  NOTHING,
  PASS,
  SEND,
  type Step,
  start,
  stop,
  TIMED_OUT,
  type TransactionEffect,
  type TransactionTimer,
} from './transaction.ts';

export type ClientInviteState =
  | { readonly kind: 'new' }
  | { readonly kind: 'calling'; readonly pause: number }
  | { readonly kind: 'proceeding' }
  | { readonly kind: 'completed' }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'terminated' };

type Next = Step<ClientInviteState>;

const PROCEEDING: ClientInviteState = { kind: 'proceeding' };
const COMPLETED: ClientInviteState = { kind: 'completed' };
const ACCEPTED: ClientInviteState = { kind: 'accepted' };
const TERMINATED: ClientInviteState = { kind: 'terminated' };
const STOP_CALLING: readonly TransactionEffect[] = [stop('A'), stop('B')];

export const CLIENT_INVITE_NEW: ClientInviteState = { kind: 'new' };

export function stepClientInvite(
  state: ClientInviteState,
  event: ClientEvent,
  setting: TransactionSetting,
): Next {
  switch (event.kind) {
    case 'start':
      return begin(setting);
    case 'response':
      return respond(state, event.status, setting);
    case 'timer':
      return expire(state, event.timer);
    case 'transport-error':
      if (state.kind === 'calling' || state.kind === 'proceeding' || state.kind === 'completed') {
        return [TERMINATED, [...STOP_CALLING, stop('D'), FAILED, DONE]];
      }
      return [state, NOTHING];
    default:
      return unreachable(event);
  }
}

function begin({ timers, reliability }: TransactionSetting): Next {
  const effects = [SEND, start('B', patience(timers))];
  if (reliability === 'unreliable') effects.push(start('A', timers.t1));
  return [{ kind: 'calling', pause: timers.t1 }, effects];
}

function respond(state: ClientInviteState, status: number, setting: TransactionSetting): Next {
  switch (state.kind) {
    case 'calling':
    case 'proceeding': {
      const stopping = state.kind === 'calling' ? STOP_CALLING : NOTHING;
      if (status < 200) return [PROCEEDING, [...stopping, PASS]];
      if (status < 300) return [ACCEPTED, [...stopping, start('M', patience(setting.timers)), PASS]];
      // Timer D: at least 32 s (17.1.1.2), which 64 × T1 is with the usual T1.
      return [COMPLETED, [...stopping, ACK, start('D', lingering(setting, patience(setting.timers))), PASS]];
    }
    case 'completed':
      return [state, status >= 300 ? [ACK] : NOTHING];
    case 'accepted':
      // Other forks' 2xx and repeats: the user acknowledges each one (RFC 6026 8.4).
      return [state, status >= 200 && status < 300 ? [PASS] : NOTHING];
    case 'new':
    case 'terminated':
      return [state, NOTHING];
    default:
      return unreachable(state);
  }
}

function expire(state: ClientInviteState, timer: TransactionTimer): Next {
  if (state.kind === 'calling' && timer === 'A') {
    const pause = state.pause * 2;
    return [{ kind: 'calling', pause }, [SEND, start('A', pause)]];
  }
  if (state.kind === 'calling' && timer === 'B') return [TERMINATED, [stop('A'), TIMED_OUT, DONE]];
  if (state.kind === 'completed' && timer === 'D') return [TERMINATED, [DONE]];
  if (state.kind === 'accepted' && timer === 'M') return [TERMINATED, [DONE]];
  return [state, NOTHING];
}
