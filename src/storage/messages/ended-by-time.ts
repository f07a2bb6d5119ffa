// Messages that time ends: those whose life is over before they went out, those whose receipt never came. Owns claiming them;
// what their end costs is decided where every end is.

import type { Instant } from '../../base/time.ts';
import { ERR } from '../../core/messages/errors.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { AttemptOutcome } from '../../core/ports.ts';
import type { Session } from '../database/database.ts';

const EXPIRED = {
  name: 'outcomes-claim-expired',
  text: `update messages m set claimed_by = $1, due_at = null
         from (select id from messages where due_at is not null and valid_until < $2 limit $3
               for update skip locked) o
         where m.id = o.id returning m.id`,
};

/** Claims waiting messages whose life time is over, so that their outcome can be stored. */
export function claimExpired(
  session: Session,
  { node, now, limit }: { readonly node: number; readonly now: Instant; readonly limit: number },
): Promise<readonly { readonly id: MessageRef }[]> {
  return session.query<{ id: MessageRef }>(EXPIRED, [node, new Date(now), limit]);
}

const OVERDUE = {
  name: 'outcomes-claim-overdue',
  text: `update messages m set claimed_by = $1, receipt_until = null
         from (select id from messages where receipt_until < $2 limit $3 for update skip locked) o
         where m.id = o.id returning m.id, m.silence_delivers`,
};

/** Claims messages whose receipt never came, so that their outcome can be stored. */
export function claimOverdue(
  session: Session,
  { node, now, limit }: { readonly node: number; readonly now: Instant; readonly limit: number },
): Promise<readonly { readonly id: MessageRef; readonly silence_delivers: boolean }[]> {
  return session.query(OVERDUE, [node, new Date(now), limit]);
}

/** What the silence of a peer means for a message. */
export function silenceOutcome(silence: 'delivered' | 'failed'): AttemptOutcome {
  if (silence === 'delivered') return { kind: 'final', status: STATUS.delivered, err: ERR.none };
  return { kind: 'final', status: STATUS.undeliverable, err: ERR.noReceipt };
}

export const EXPIRED_OUTCOME: AttemptOutcome = { kind: 'final', status: STATUS.expired, err: 0 };
