// The client transaction of every method but INVITE (RFC 3261 17.1.2). Owns its states and timers E, F, K; it must not build
// or send a message.

import { unreachable } from '../../base/assert.ts';
import { lingering, patience, type TransactionSetting } from './timers.ts';
import {
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
  type TransactionTimer,
} from './transaction.ts';

export type ClientState =
  | { readonly kind: 'new' }
  | { readonly kind: 'trying'; readonly pause: number }
  | { readonly kind: 'proceeding' }
  | { readonly kind: 'completed' }
  | { readonly kind: 'terminated' };

type Next = Step<ClientState>;

const PROCEEDING: ClientState = { kind: 'proceeding' };
const COMPLETED: ClientState = { kind: 'completed' };
const TERMINATED: ClientState = { kind: 'terminated' };

export const CLIENT_NEW: ClientState = { kind: 'new' };

export function stepClient(state: ClientState, event: ClientEvent, setting: TransactionSetting): Next {
  switch (event.kind) {
    case 'start': {
      const effects = [SEND, start('F', patience(setting.timers))];
      if (setting.reliability === 'unreliable') effects.push(start('E', setting.timers.t1));
      return [{ kind: 'trying', pause: setting.timers.t1 }, effects];
    }
    case 'response':
      if (state.kind !== 'trying' && state.kind !== 'proceeding') return [state, NOTHING];
      if (event.status < 200) return [PROCEEDING, [PASS]];
      return [COMPLETED, [stop('E'), stop('F'), start('K', lingering(setting, setting.timers.t4)), PASS]];
    case 'timer':
      return expire(state, event.timer, setting);
    case 'transport-error':
      if (state.kind !== 'trying' && state.kind !== 'proceeding') return [state, NOTHING];
      return [TERMINATED, [stop('E'), stop('F'), FAILED, DONE]];
    default:
      return unreachable(event);
  }
}

function expire(state: ClientState, timer: TransactionTimer, { timers }: TransactionSetting): Next {
  if (timer === 'E' && state.kind === 'trying') {
    const pause = Math.min(state.pause * 2, timers.t2);
    return [{ kind: 'trying', pause }, [SEND, start('E', pause)]];
  }
  // A provisional response does not end the repeats, it slows them down (17.1.2.2).
  if (timer === 'E' && state.kind === 'proceeding') return [state, [SEND, start('E', timers.t2)]];
  if (timer === 'F' && (state.kind === 'trying' || state.kind === 'proceeding')) {
    return [TERMINATED, [stop('E'), TIMED_OUT, DONE]];
  }
  if (timer === 'K' && state.kind === 'completed') return [TERMINATED, [DONE]];
  return [state, NOTHING];
}
