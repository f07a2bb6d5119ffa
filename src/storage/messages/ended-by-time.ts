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
         where m.id = o.id returning m.id, m.attempts`,
};

/** Claims waiting messages whose life time is over, so that their outcome can be stored. */
export function claimExpired(
  session: Session,
  { node, now, limit }: { readonly node: number; readonly now: Instant; readonly limit: number },
): Promise<readonly { readonly id: MessageRef; readonly attempts: number }[]> {
  return session.query<{ id: MessageRef; attempts: number }>(EXPIRED, [node, new Date(now), limit]);
}

// By the parts whose end came since the last look: an index of open messages would cost every one of them an entry more.
// Nothing is claimed: what somebody claims and does not end, as a process that dies, goes back to its queue and out once more.
const OVERDUE = {
  name: 'outcomes-overdue',
  text: `select m.id, m.silence_delivers, p.link_id
         from sent_parts p join messages m on m.id = p.message_id
         where p.until > $3 and p.until <= $1 and p.part = 1 and p.attempt = m.attempts and m.receipt_until <= $1
           and not m.final
         limit $2`,
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

/** A message whose peer was to report on it until now. */
export type Overdue = {
  readonly ref: MessageRef;
  /** Number of the link that took it. */
  readonly link: number;
  readonly silence: 'delivered' | 'failed';
};

type OverdueRow = { readonly id: MessageRef; readonly silence_delivers: boolean; readonly link_id: number };

/** Finds messages whose receipt never came, a few at a time, and hands them to `end`, which stores their outcomes. */
export async function endOverdue(
  session: Session,
  { now, limit }: { readonly now: Instant; readonly limit: number },
  end: (overdue: Overdue) => Promise<void>,
): Promise<void> {
  const [mark] = await session.query<{ at: number }>(LOOKED);
  const values = [new Date(now), limit, new Date(mark?.at ?? 0)];
  for (let before: ReadonlySet<MessageRef> = new Set(); ; ) {
    const rows = await session.query<OverdueRow>(OVERDUE, values);
    await Promise.all(
      rows.map(({ id, silence_delivers, link_id }) =>
        end({ ref: id, link: link_id, silence: silence_delivers ? 'delivered' : 'failed' }),
      ),
    );
    // Those that do not end, whatever the reason, are for the next look.
    if (rows.length < limit || rows.every(({ id }) => before.has(id))) break;
    before = new Set(rows.map(({ id }) => id));
  }
  await session.query(LOOK, [new Date(now - COMMIT_TIME)]);
}

/** What the silence of a peer means for a message. */
export function silenceOutcome(silence: Overdue['silence']): AttemptOutcome {
  if (silence === 'delivered') return { kind: 'final', status: STATUS.delivered, err: ERR.none };
  return { kind: 'final', status: STATUS.undeliverable, err: ERR.noReceipt };
}

export const EXPIRED_OUTCOME: AttemptOutcome = { kind: 'final', status: STATUS.expired, err: 0 };
