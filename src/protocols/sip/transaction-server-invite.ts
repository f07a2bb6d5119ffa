// The INVITE server transaction (RFC 3261 17.2.1 with RFC 6026 section 8.5). Owns its states and timers G, H, I, L; it must
// not build or send a message. A 2xx is repeated by the session above, which alone knows whether its ACK came.

import { unreachable } from '../../base/assert.ts';
import { lingering, patience, type TransactionSetting } from './timers.ts';
import {
  DONE,
  FAILED,
  NOTHING,
  PASS,
  SEND,
  type ServerEvent,
  type Step,
  start,
  stop,
  TIMED_OUT,
  type TransactionTimer,
} from './transaction.ts';

export type ServerInviteState =
  | { readonly kind: 'proceeding'; readonly answered: 'no' | 'provisionally' }
  | { readonly kind: 'completed'; readonly pause: number }
  | { readonly kind: 'confirmed' }
  | { readonly kind: 'accepted' }
  | { readonly kind: 'terminated' };

type Next = Step<ServerInviteState>;

const RINGING: ServerInviteState = { kind: 'proceeding', answered: 'provisionally' };
const CONFIRMED: ServerInviteState = { kind: 'confirmed' };
const ACCEPTED: ServerInviteState = { kind: 'accepted' };
const TERMINATED: ServerInviteState = { kind: 'terminated' };

export const SERVER_INVITE_NEW: ServerInviteState = { kind: 'proceeding', answered: 'no' };

export function stepServerInvite(
  state: ServerInviteState,
  event: ServerEvent,
  setting: TransactionSetting,
): Next {
  switch (event.kind) {
    case 'request':
      if (state.kind === 'completed') return [state, [SEND]];
      if (state.kind === 'proceeding' && state.answered === 'provisionally') return [state, [SEND]];
      return [state, NOTHING];
    case 'ack':
      return acknowledge(state, setting);
    case 'respond':
      return respond(state, event.status, setting);
    case 'timer':
      return expire(state, event.timer, setting);
    case 'transport-error':
      return [state, state.kind === 'proceeding' || state.kind === 'accepted' ? [FAILED] : NOTHING];
    default:
      return unreachable(event);
  }
}

function acknowledge(state: ServerInviteState, setting: TransactionSetting): Next {
  if (state.kind === 'completed') {
    return [CONFIRMED, [stop('G'), stop('H'), start('I', lingering(setting, setting.timers.t4))]];
  }
  // Only a peer of RFC 2543 acknowledges a 2xx within the transaction.
  return [state, state.kind === 'accepted' ? [PASS] : NOTHING];
}

function respond(state: ServerInviteState, status: number, setting: TransactionSetting): Next {
  if (state.kind === 'accepted') return [state, status >= 200 && status < 300 ? [SEND] : NOTHING];
  if (state.kind !== 'proceeding') return [state, NOTHING];
  if (status < 200) return [RINGING, [SEND]];
  if (status < 300) return [ACCEPTED, [SEND, start('L', patience(setting.timers))]];
  const effects = [SEND, start('H', patience(setting.timers))];
  if (setting.reliability === 'unreliable') effects.push(start('G', setting.timers.t1));
  return [{ kind: 'completed', pause: setting.timers.t1 }, effects];
}

function expire(state: ServerInviteState, timer: TransactionTimer, { timers }: TransactionSetting): Next {
  if (state.kind === 'completed' && timer === 'G') {
    const pause = Math.min(state.pause * 2, timers.t2);
    return [{ kind: 'completed', pause }, [SEND, start('G', pause)]];
  }
  if (state.kind === 'completed' && timer === 'H') return [TERMINATED, [stop('G'), TIMED_OUT, DONE]];
  if (state.kind === 'confirmed' && timer === 'I') return [TERMINATED, [DONE]];
  if (state.kind === 'accepted' && timer === 'L') return [TERMINATED, [DONE]];
  return [state, NOTHING];
}
