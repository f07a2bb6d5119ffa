// An attempt that has ended, as it is told, and whether that still is news. Owns this check: whatever is told twice, late, or of an
// attempt that is over must change nothing.

import { unreachable } from '../../base/assert.ts';
import type { Instant } from '../../base/time.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { AttemptOutcome } from '../../core/ports.ts';
import type { HeldClaim } from '../held-claims.ts';
import type { MessageRow } from './claimed-row.ts';

export type EndedAttempt = {
  readonly ref: MessageRef;
  readonly outcome: AttemptOutcome;
  readonly at: Instant;
  /** `receipt`: of a message that nobody holds any more, told by its peer; `silence`: the time of its peer to tell is over. */
  readonly by?: 'receipt' | 'silence';
  /** The claim it ends; absent: that of a process that is gone. */
  readonly claim?: HeldClaim | undefined;
};

/**
 * Whether it ends what the row is in now. Anything else is a repetition of one already stored, whatever the message has come to
 * since: an outcome said twice must not end the next attempt, nor a receipt what waits for another link.
 */
export function isCurrent(row: MessageRow, { by, claim, at }: EndedAttempt, node: number): boolean {
  if (row.final) return false;
  switch (by) {
    case 'receipt':
      return row.claimed_by === null && row.receipt_until !== null;
    case 'silence':
      return row.claimed_by === null && row.receipt_until !== null && row.receipt_until <= at;
    case undefined:
      return row.claimed_by === node && (claim?.attempts ?? row.attempts) === row.attempts;
    default:
      return unreachable(by);
  }
}
