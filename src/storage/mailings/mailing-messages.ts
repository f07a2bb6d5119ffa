// What a mailing's order means to the messages it has made already: stopped, made to wait again, ended, hidden; which of
// them have come to their end. Owns these statements, each for one batch, walking along `submissions_by_mailing`.

import type { Instant } from '../../base/time.ts';
import { type Money, money } from '../../core/accounts/money.ts';
import type { Sweep } from '../../core/campaigns/mailing-state.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { AttemptOutcome } from '../../core/ports.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import type { NewDelivery } from '../handlers/delivery-rows.ts';
import type { LinkNumbers } from '../links.ts';
import { LOCK_MESSAGES } from '../messages/message-status.ts';
import { readForOutcome } from '../messages/outcomes.ts';
import { Settling } from '../messages/settling.ts';
import type { StoredRecipient } from './mailing-recipients.ts';
import type { MailingCursors, MailingRow } from './mailing-rows.ts';

const BATCH = 2_000;
const CANCELLED_OUTCOME: AttemptOutcome = { kind: 'final', status: STATUS.undeliverable, err: 0 };

const FIRST_OPEN = {
  name: 'mailing-first-open',
  text: `select s.id from submissions s join messages m on m.submission_id = s.id
         where s.mailing_id = $1 and s.id >= $2 and not m.final order by s.id limit 1`,
};

/** The first submission with a message that has not come to its end; every one is looked at once and that one again. */
export async function firstOpen(session: Session, row: MailingRow): Promise<number | undefined> {
  const [open] = await session.query<{ id: number }>(FIRST_OPEN, [row.id, row.settled_submission]);
  return open?.id;
}

const WALK = `
  from submissions s join messages m on m.submission_id = s.id
  where s.mailing_id = $1 and s.id >= greatest($2::bigint, $4::bigint) and (s.id > $2 or m.phone > $3)`;

/**
 * Which messages a sweep is for; `m` is the message. Claimed ones are somebody's at this moment and are left to him; those a
 * receipt is waited for have gone out and end with it.
 */
const WANTED: Readonly<Record<Exclude<Sweep, 'none'>, string>> = {
  stop: `m.due_at is not null`,
  release: `m.status = ${STATUS.stopped}`,
  end: `not m.final and m.claimed_by is null and m.receipt_until is null`,
  remove: `not m.hidden`,
};

const FOUND = (how: Exclude<Sweep, 'none'>) => ({
  name: `mailing-sweep-${how}`,
  text: `select m.id, s.id as submission, m.phone, m.final, m.claimed_by, m.queue ${WALK} and ${WANTED[how]}
         order by s.id, m.phone limit ${BATCH}`,
});

const FINDS = {
  stop: FOUND('stop'),
  release: FOUND('release'),
  end: FOUND('end'),
  remove: FOUND('remove'),
} as const;

type FoundRow = {
  readonly id: MessageRef;
  readonly submission: number;
  readonly phone: string;
  readonly final: boolean;
  readonly claimed_by: number | null;
  readonly queue: number;
};

const UNDER_WAY = {
  name: 'mailing-under-way',
  text: `select 1 as one ${WALK} and m.claimed_by is not null and not m.final limit 1`,
};

const STOP = {
  name: 'mailing-stop',
  text: `update messages set status = ${STATUS.stopped}, changed_at = $2, due_at = null
         where id = any($1::bigint[]) and due_at is not null`,
};

// The time it stood still is not counted against its life; it takes its place behind those that wait already.
const RELEASE = {
  name: 'mailing-release',
  text: `update messages set status = case when attempts > 0 then ${STATUS.handed} else ${STATUS.waiting} end,
           due_at = $2, valid_until = valid_until + greatest(interval '0', $2 - changed_at), changed_at = $2
         where id = any($1::bigint[]) and status = ${STATUS.stopped} and not final and claimed_by is null`,
};

const CLAIM = {
  name: 'mailing-end-claim',
  text: `update messages set claimed_by = $2, due_at = null
         where id = any($1::bigint[]) and not final and claimed_by is null and receipt_until is null returning id`,
};

const HIDE = {
  name: 'mailing-hide',
  text: 'update messages set hidden = true where id = any($1::bigint[])',
};

type SweepDoors = {
  readonly links: LinkNumbers;
  readonly secrets: Secrets;
  readonly node: number;
  readonly place: Accepting['place'];
};

type Swept = {
  readonly left: 'some' | 'under way' | 'none';
  readonly cursors: Partial<MailingCursors>;
  readonly deliveries: readonly NewDelivery[];
  /** Queues whose takers are to be woken. */
  readonly queues: readonly number[];
};

type SweepOrder = { readonly how: Exclude<Sweep, 'none'>; readonly at: Instant };

/** One batch of a sweep. Whoever is told of it is told with what the transaction commits. */
export async function sweepBatch(
  session: Session,
  row: MailingRow,
  { how, at, ...doors }: SweepOrder & SweepDoors,
): Promise<Swept> {
  // Hiding is for every message there is, not only for those that have not ended.
  const from = how === 'remove' ? 0 : row.settled_submission;
  const place = [row.id, row.swept_submission, row.swept_phone, from];
  const found = await session.query<FoundRow>(FINDS[how], place);
  const ids = found.map(({ id }) => id);
  const deliveries = ids.length > 0 ? await apply(session, ids, { how, at, ...doors }) : [];
  const last = found.at(-1);
  if (last && found.length === BATCH) {
    const cursors = { swept_submission: last.submission, swept_phone: last.phone };
    return { left: 'some', cursors, deliveries, queues: queuesOf(found, how) };
  }
  const cursors = { swept_submission: 0, swept_phone: '' };
  const waits =
    how === 'release' ? [] : await session.query(UNDER_WAY, [row.id, 0, '', row.settled_submission]);
  const left = waits.length > 0 ? 'under way' : 'none';
  return { left, cursors, deliveries, queues: queuesOf(found, how) };
}

function queuesOf(found: readonly FoundRow[], how: Sweep): readonly number[] {
  return how === 'release' ? [...new Set(found.map(({ queue }) => queue))] : [];
}

async function apply(
  session: Session,
  ids: readonly MessageRef[],
  { how, at, ...doors }: SweepOrder & SweepDoors,
): Promise<readonly NewDelivery[]> {
  await session.query(LOCK_MESSAGES, [ids]);
  if (how === 'stop' || how === 'release') {
    await session.query(how === 'stop' ? STOP : RELEASE, [ids, new Date(at)]);
    return [];
  }
  // Claimed and ended within one transaction: the way by which every message ends, money and handler included.
  const claimed = await session.query<{ id: MessageRef }>(CLAIM, [ids, doors.node]);
  const rows = await readForOutcome(
    session,
    claimed.map(({ id }) => id),
  );
  const ended = claimed.map(({ id }) => ({ ref: id, outcome: CANCELLED_OUTCOME, at }));
  // Nothing of them was sent, so none costs, whatever its kind.
  const ending = { ...doors, chargedAnyway: new Set<never>(), nextLink: () => undefined };
  const settling = new Settling(rows, ending);
  settling.settle(ended);
  const { deliveries } = await settling.write(session);
  if (how === 'remove') await session.query(HIDE, [ids]);
  return deliveries;
}

// What the second try makes lies behind `settled_submission`, which stands still while it is made.
const SECOND_TRY = `
  from submissions s join messages m on m.submission_id = s.id
  where s.mailing_id = $1 and s.id between $2 and $3 and m.status = any($4::smallint[])`;
const UNDELIVERED_COUNT = {
  name: 'mailing-undelivered-count',
  text: `select count(*) as count ${SECOND_TRY}`,
};
const UNDELIVERED = {
  name: 'mailing-undelivered',
  text: `select m.id as position, m.phone, s.text, s.options->>'linkPrefix' as link_prefix, s.comment, s.sender ${SECOND_TRY} and m.id > $5
         order by m.id limit $6`,
};

/** Reached by nobody's fault but the network's or the phone's: another try may do better. */
const TRIED_AGAIN = [STATUS.expired, STATUS.undeliverable];

export async function countUndelivered(session: Session, row: MailingRow, till: number): Promise<number> {
  const values = [row.id, row.run_submission, till, TRIED_AGAIN];
  const [found] = await session.query<{ count: number }>(UNDELIVERED_COUNT, values);
  return found?.count ?? 0;
}

type UndeliveredRow = {
  readonly position: number;
  readonly phone: string;
  readonly text: string;
  readonly link_prefix: string | null;
  readonly comment: string | null;
  readonly sender: string | null;
};

/** Only so many that the same stands before the codes of all their links. */
type Undelivered = {
  readonly recipients: readonly StoredRecipient[];
  readonly linkPrefix: string | undefined;
};

/** Who is to be tried once more, from the message behind `row.reached` on. */
export async function readUndelivered(session: Session, row: MailingRow, most: number): Promise<Undelivered> {
  const till = row.settled_submission;
  const values = [row.id, row.run_submission, till, TRIED_AGAIN, row.reached, most];
  const rows = await session.query<UndeliveredRow>(UNDELIVERED, values);
  const prefix = rows[0]?.link_prefix;
  const other = rows.findIndex((one) => one.link_prefix !== prefix);
  const alike = other < 0 ? rows : rows.slice(0, other);
  const recipients = alike.map(({ position, phone, text, comment, sender }) => {
    const own = comment === null ? text : `${text}\n~~~\n${comment}`;
    // Kept without its plus; whatever is all digits was a number.
    const written = /^\d+$/.test(phone) ? `+${phone}` : phone;
    return { position, phone: written, text: row.own_texts ? own : null, sender };
  });
  return { recipients, linkPrefix: prefix ?? undefined };
}

const LAST_SUBMISSION = {
  name: 'mailing-last-submission',
  text: 'select coalesce(max(id), 0) as id from submissions where mailing_id = $1',
};

export async function lastSubmission(session: Session, row: MailingRow): Promise<number> {
  const [last] = await session.query<{ id: number }>(LAST_SUBMISSION, [row.id]);
  return last?.id ?? 0;
}

// A million messages: 0.9 s.
const STATUSES = {
  name: 'mailing-statuses',
  text: `select m.status, count(*) as count, sum(m.cost)::bigint as cost, count(*) filter (where m.final) as ended,
           count(*) filter (where m.final and m.changed_at > $2) as lately
         from submissions s join messages m on m.submission_id = s.id where s.mailing_id = $1 group by m.status`,
};

type StatusRow = {
  readonly status: number;
  readonly count: number;
  readonly cost: number;
  readonly ended: number;
  readonly lately: number;
};

type CountedMessages = {
  readonly statuses: ReadonlyMap<number, number>;
  readonly cost: Money;
  readonly open: number;
  readonly ended: number;
  readonly endedLately: number;
};

/** `lately`: since when what ended counts as ended lately. */
export async function statusesOf(
  session: Session,
  { mailing, lately }: { readonly mailing: number; readonly lately: Instant },
): Promise<CountedMessages> {
  const rows = await session.query<StatusRow>(STATUSES, [mailing, new Date(lately)]);
  const sum = (member: Exclude<keyof StatusRow, 'status'>): number =>
    rows.reduce((all, row) => all + row[member], 0);
  return {
    statuses: new Map(rows.map(({ status, count }) => [status, count])),
    cost: money(sum('cost')),
    open: sum('count') - sum('ended'),
    ended: sum('ended'),
    endedLately: sum('lately'),
  };
}
