// Messages that waited when the backup was made: after it they may have gone out, nobody knows. A restoration holds them until the
// operator says what becomes of them. Owns how that is written in the tables: a held message is due when its life has ended, so that
// one that nobody decides about ends by itself and its money goes back.

import { SECOND } from '../../base/time.ts';
import { MESSAGE_KINDS } from '../../core/messages/kind.ts';
import { HELD_PAST_END, PUT_BACK_MOST } from '../../core/messages/why.ts';
import type { Session } from '../database/database.ts';
import type { Ground } from '../ground.ts';
import { INCOMING_CALLS, OF_A_LINK, TEST_MESSAGES } from '../work-queues.ts';

/** Nothing else is due after its end. */
const HELD_DUE = `valid_until + interval '${HELD_PAST_END} milliseconds'`;

/**
 * What waited and was due, was put back by a link, or was being tried; what is due later cannot have gone out. Calls that came in are
 * closed at the start.
 */
const HOLD = `
  update messages set due_at = ${HELD_DUE}, claimed_by = null, doubtful = doubtful or (claimed_by is not null and ${OF_A_LINK})
  where not final and valid_until > now() and queue not in (${TEST_MESSAGES}, ${INCOMING_CALLS})
    and (due_at <= now() + interval '${PUT_BACK_MOST / SECOND} seconds' or claimed_by is not null)`;

/** As if each had been paused by hand: what it has made and not sent is stopped until it is started again. */
const PAUSE_MAILINGS = `
  update mailings set stage = 'paused', sweep = 'stop', phase_at = now(), wake_at = now()
  where stage in ('waiting', 'running') and wake_at <= now()`;

const HELD = `not final and due_at = ${HELD_DUE} and claimed_by is null`;

const COUNT = `
  select a.login, count(*)::integer as messages, count(*) filter (where m.kind = ${MESSAGE_KINDS.call})::integer as calls
  from messages m join accounts a on a.id = m.account_id where ${HELD} group by a.login order by a.login`;

const RELEASE = `
  with released as (update messages set due_at = now(), doubtful = true where ${HELD} returning queue)
  select queue, count(*)::integer as messages from released group by queue`;

/** By the clock of who takes them: what seemed alive to him would go out. */
const END = `
  with ended as (
    update messages set due_at = $1::timestamptz, valid_until = $1::timestamptz - interval '${HELD_PAST_END} milliseconds'
    where ${HELD} returning queue)
  select queue, count(*)::integer as messages from ended group by queue`;

const PAUSED = `select count(*)::integer as mailings from mailings where stage = 'paused' and sweep = 'stop'`;

type HeldOfAccount = { readonly login: string; readonly messages: number; readonly calls: number };

export async function holdMessages(session: Session): Promise<void> {
  await session.query(HOLD);
  await session.query(PAUSE_MAILINGS);
}

export async function heldMessages(session: Session): Promise<readonly HeldOfAccount[]> {
  return await session.query<HeldOfAccount>(COUNT);
}

/** Mailings that a restoration has paused, as long as no server has run since. */
export async function pausedMailings(session: Session): Promise<number> {
  const [row] = await session.query<{ mailings: number }>(PAUSED);
  return row?.mailings ?? 0;
}

/**
 * `send`: they go out now, marked as perhaps sent twice. `end`: their life is over, the money goes back. Returns how many, and wakes
 * who takes them.
 */
export async function releaseMessages(
  { database, signal, clock }: Pick<Ground, 'database' | 'signal' | 'clock'>,
  how: 'send' | 'end',
): Promise<number> {
  const now = clock.now();
  const queues = await database.query<{ queue: number; messages: number }>(
    how === 'send' ? RELEASE : END,
    how === 'send' ? [] : [new Date(now)],
  );
  for (const { queue } of queues) signal.announce(queue, now);
  return queues.reduce((sum, { messages }) => sum + messages, 0);
}
