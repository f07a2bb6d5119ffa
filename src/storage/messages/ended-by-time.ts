// Messages that time ends: those whose life is over before they went out, those whose receipt never came. Owns claiming them;
// what their end costs is decided where every end is.

import { type Instant, SECOND } from '../../base/time.ts';
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

// By the parts whose end came since the last look: an index of open messages would cost every one of them an entry more.
const OVERDUE = {
  name: 'outcomes-claim-overdue',
  text: `update messages m set claimed_by = $1, receipt_until = null
         from (select m.id from sent_parts p join messages m on m.id = p.message_id
               where p.until > $4 and p.until <= $2 and p.part = 1 and m.receipt_until <= $2 and not m.final
               limit $3 for update of m skip locked) o
         where m.id = o.id returning m.id, m.silence_delivers`,
};

const LOOKED = {
  name: 'outcomes-overdue-looked',
  text: `select at from marks where name = 'overdue'`,
};
const LOOK = {
  name: 'outcomes-overdue-look',
  text: `insert into marks (name, at) values ('overdue', $1)
         on conflict (name) do update set at = greatest(marks.at, excluded.at)`,
};

/** What was handed over may be committed a moment after its end was written down. */
const COMMIT_TIME = 5 * SECOND;

type Overdue = { readonly id: MessageRef; readonly silence_delivers: boolean };

/**
 * Claims messages whose receipt never came, a few at a time, and hands them to `end`, which stores their outcomes. `claim`
 * keeps the books of this node's claims.
 */
export async function endOverdue(
  session: Session,
  { node, now, limit }: { readonly node: number; readonly now: Instant; readonly limit: number },
  work: {
    readonly claim: (ask: () => Promise<readonly Overdue[]>) => Promise<readonly Overdue[]>;
    readonly end: (ref: MessageRef, outcome: AttemptOutcome) => Promise<void>;
  },
): Promise<void> {
  const [mark] = await session.query<{ at: number }>(LOOKED);
  const values = [node, new Date(now), limit, new Date(mark?.at ?? 0)];
  for (;;) {
    const rows = await work.claim(() => session.query<Overdue>(OVERDUE, values));
    await Promise.all(
      rows.map(({ id, silence_delivers }) =>
        work.end(id, silenceOutcome(silence_delivers ? 'delivered' : 'failed')),
      ),
    );
    if (rows.length < limit) break;
  }
  await session.query(LOOK, [new Date(now - COMMIT_TIME)]);
}

/** What the silence of a peer means for a message. */
function silenceOutcome(silence: 'delivered' | 'failed'): AttemptOutcome {
  if (silence === 'delivered') return { kind: 'final', status: STATUS.delivered, err: ERR.none };
  return { kind: 'final', status: STATUS.undeliverable, err: ERR.noReceipt };
}

export const EXPIRED_OUTCOME: AttemptOutcome = { kind: 'final', status: STATUS.expired, err: 0 };
