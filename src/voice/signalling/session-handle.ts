// The port's Session over a runner: the user's words become inputs, the machine's signals become events. Owns this translation;
// it must not decide anything.

import type { SessionSignal } from '../../protocols/sip/session-types.ts';
import type { Session, SessionEvent } from './session.ts';
import type { SessionRunner } from './session-runner.ts';

export function sessionHandle(runner: SessionRunner): Session {
  return {
    callId: runner.callId,
    get remoteAddress() {
      return runner.remoteAddress;
    },
    end: (options = {}) => runner.post({ kind: 'end', ...options }),
    change: (description) => runner.post({ kind: 'change', description }),
    info: (contentType, body) => runner.post({ kind: 'info', contentType, body }),
    acknowledge: (description) => runner.post({ kind: 'acknowledge', description }),
  };
}

export function eventOf(signal: SessionSignal, runner: SessionRunner): SessionEvent {
  if (signal.kind !== 'offer') return signal;
  const { offer, description } = signal;
  return {
    kind: 'offer',
    description,
    reply: (answer) => runner.post({ kind: 'reply-offer', offer, answer }),
  };
}
