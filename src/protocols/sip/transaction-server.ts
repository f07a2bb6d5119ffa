// The server transaction of every method but INVITE and ACK (RFC 3261 17.2.2). Owns its states and timer J; it must not build
// or send a message.

import { unreachable } from '../../base/assert.ts';
import { lingering, patience, type TransactionSetting } from './timers.ts';
import { DONE, FAILED, NOTHING, SEND, type ServerEvent, type Step, start } from './transaction.ts';

export type ServerState =
  | { readonly kind: 'trying' }
  | { readonly kind: 'proceeding' }
  | { readonly kind: 'completed' }
  | { readonly kind: 'terminated' };

const PROCEEDING: ServerState = { kind: 'proceeding' };
const COMPLETED: ServerState = { kind: 'completed' };
const TERMINATED: ServerState = { kind: 'terminated' };

export const SERVER_NEW: ServerState = { kind: 'trying' };

export function stepServer(
  state: ServerState,
  event: ServerEvent,
  setting: TransactionSetting,
): Step<ServerState> {
  switch (event.kind) {
    case 'request':
      return [state, state.kind === 'proceeding' || state.kind === 'completed' ? [SEND] : NOTHING];
    case 'respond':
      if (state.kind !== 'trying' && state.kind !== 'proceeding') return [state, NOTHING];
      if (event.status < 200) return [PROCEEDING, [SEND]];
      return [COMPLETED, [SEND, start('J', lingering(setting, patience(setting.timers)))]];
    case 'timer':
      return state.kind === 'completed' ? [TERMINATED, [DONE]] : [state, NOTHING];
    case 'transport-error':
      return [state, state.kind === 'completed' ? NOTHING : [FAILED]];
    case 'ack':
      return [state, NOTHING];
    default:
      return unreachable(event);
  }
}
