// Whether a link may send now: pauses after failures, and when it counts as down. Owns these decisions as a value that is
// stepped; who waits and who is told is the runner's.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import type { YesNo } from '../../base/section-table.ts';
import type { SendResult } from './messenger.ts';

export type LinkHealth = {
  readonly up: YesNo;
  /** Failures since the provider last answered properly. */
  readonly failures: number;
  /** Moment of the runner's timers until when nothing is sent. */
  readonly pausedUntil: number;
};

export const WELL: LinkHealth = { up: 'yes', failures: 0, pausedUntil: 0 };

/** Milliseconds after so many failures in a row. */
export function pauseAfter(failures: number): number {
  return Math.min(LIMITS.messenger.pauseMost, LIMITS.messenger.pauseFirst * 2 ** Math.max(0, failures - 1));
}

/** Milliseconds a provider's own wish is worth. */
export function believed(after: number | undefined, otherwise: number): number {
  return Math.min(LIMITS.messenger.laterMost, after ?? otherwise);
}

export function healthAfter(health: LinkHealth, result: SendResult, now: number): LinkHealth {
  switch (result.kind) {
    case 'taken':
    case 'delivered':
    case 'refused':
      // A pause asked for by another answer still holds.
      return { up: 'yes', failures: 0, pausedUntil: health.pausedUntil };
    case 'later': {
      if (result.whose === 'message') return { ...health, up: 'yes', failures: 0 };
      // It answers, it only wants to be asked more slowly; without a word for how long, ever more so.
      const pause = believed(result.after, pauseAfter(health.failures + 1));
      const failures = result.after === undefined ? health.failures + 1 : health.failures;
      return { ...health, failures, pausedUntil: Math.max(health.pausedUntil, now + pause) };
    }
    case 'away':
    case 'unknown': {
      const failures = health.failures + 1;
      const lasting = result.kind === 'away' && result.lasting === 'yes';
      const down = lasting || failures >= LIMITS.messenger.failuresUntilDown;
      // Who refuses our credentials does so for as long as nobody changes them.
      const pause = lasting ? LIMITS.messenger.pauseMost : pauseAfter(failures);
      const pausedUntil = Math.max(health.pausedUntil, now + pause);
      return { up: down ? 'no' : health.up, failures, pausedUntil };
    }
    default:
      return unreachable(result);
  }
}
