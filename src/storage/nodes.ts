// This process as one that takes work: its number, the lock that keeps a second process from being the same node, and what
// is made at its start of the claims it held when it died. Owns recovery; a call that was on is closed, never rung again
// for the same attempt.

import { randomUUID } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import type pg from 'pg';
import { type Clock, instant, SECOND } from '../base/time.ts';
import { ERR } from '../core/messages/errors.ts';
import { STATUS } from '../core/messages/status.ts';
import type { MessageRef } from '../core/messages/submission.ts';
import type { AttemptOutcome, Inbox, JournalEntry } from '../core/ports.ts';
import type { Session } from './database/database.ts';
import { NODE_LOCKS } from './node-locks.ts';
import { INCOMING_CALLS, OF_A_LINK, queuesOfKinds } from './work-queues.ts';

export class NodeTaken extends Error {
  override readonly name = 'NodeTaken';
}

// A process that was killed leaves its connection behind for a moment.
const LOCK_TRIES = 15;
const LOCK_PAUSE = 200;

/** The node's name lives in the data folder: the same folder is the same node. */
export function nodeName(folder: string): string {
  const path = join(folder, 'node.id');
  if (!existsSync(path)) writeFileSync(path, randomUUID(), { flag: 'wx', mode: 0o644 });
  return readFileSync(path, 'latin1').trim();
}

export async function registerNode(session: Session, name: string): Promise<number> {
  const [row] = await session.query<{ id: number }>(
    `insert into nodes (name) values ($1) on conflict (name) do update set started_at = now() returning id`,
    [name],
  );
  if (!row) throw new Error('the node has no row');
  return row.id;
}

/** Held by one connection for as long as it lives. Throws NodeTaken when another process is this node. */
export async function lockNode(client: pg.Client, node: number): Promise<void> {
  for (let tries = 0; tries < LOCK_TRIES; tries++) {
    const result = await client.query<{ taken: boolean }>('select pg_try_advisory_lock($1, $2) as taken', [
      NODE_LOCKS,
      node,
    ]);
    if (result.rows[0]?.taken) return;
    await pause(LOCK_PAUSE);
  }
  throw new NodeTaken('another process takes work with this data folder already');
}

// Events after `claimed_event` are those of the attempt that was on.
const HELD = `
  select m.id, m.queue, m.attempts,
    coalesce(max(e.number), 0) as last,
    bool_or(e.kind in ('dialling', 'incoming')) as dialled,
    min(e.at) filter (where e.kind = 'answered') as answered_at,
    max(e.at) as last_at,
    (select coalesce(max(number), 0) from events where message_id = m.id) as last_of_all
  from messages m left join events e on e.message_id = m.id and e.number > m.claimed_event
  where m.claimed_by = $1
  group by m.id order by m.id`;

type HeldRow = {
  readonly id: MessageRef;
  readonly queue: number;
  readonly attempts: number;
  readonly dialled: boolean | null;
  readonly answered_at: number | null;
  readonly last_at: number | null;
  readonly last_of_all: number;
};

const CALLS = [...queuesOfKinds(['call']), INCOMING_CALLS];

export type Recovered = { readonly closed: number; readonly putBack: number };

type Recovering = {
  readonly node: number;
  readonly inbox: Inbox;
  readonly clock: Clock;
  /** Makes this process the holder of claims it is about to end; absent: it is the node itself. */
  readonly adopt?: (refs: readonly MessageRef[]) => Promise<void>;
};

export async function recoverNode(
  session: Session,
  { node, inbox, clock, adopt }: Recovering,
): Promise<Recovered> {
  const held = await session.query<HeldRow>(HELD, [node]);
  const dialled = held.filter((row) => row.dialled === true && CALLS.includes(row.queue));
  if (dialled.length > 0) await adopt?.(dialled.map((row) => row.id));
  await Promise.all(
    dialled.map((row) => {
      const { outcome, seconds } = outcomeOf(row);
      const event = { kind: 'ended' as const, cause: 'node-lost', seconds };
      const last: JournalEntry = {
        ref: row.id,
        number: row.last_of_all + 1,
        at: instant(clock.now()),
        event,
      };
      return inbox.outcome(row.id, outcome, last);
    }),
  );
  const dialledRefs = new Set(dialled.map((row) => row.id));
  const rest = held.filter((row) => !dialledRefs.has(row.id)).map((row) => row.id);
  await session.query(
    `update messages set claimed_by = null, due_at = $2,
       attempts = attempts - case when ${OF_A_LINK} then 0 else 1 end, doubtful = doubtful or ${OF_A_LINK}
     where id = any($1::bigint[]) and claimed_by = $3 and not final`,
    [rest, new Date(clock.now()), node],
  );
  // A handler may have heard of it already; it hears again, as receivers must bear (spec callbacks.md section 8).
  await session.query(
    `update deliveries set claimed_by = null, due_at = $2, attempts = greatest(0, attempts - 1)
     where claimed_by = $1 and state = 'waiting'`,
    [node, new Date(clock.now())],
  );
  return { closed: dialled.length, putBack: rest.length };
}

/** Somebody who answered was reached, for as long as the journal knows; anything else is a failed attempt. */
function outcomeOf(row: HeldRow): { readonly outcome: AttemptOutcome; readonly seconds: number } {
  if (row.answered_at === null) {
    const status = STATUS.undeliverable;
    return { outcome: { kind: 'failed', status, err: ERR.noAnswer, retry: 'yes' }, seconds: 0 };
  }
  const seconds = Math.ceil(((row.last_at ?? row.answered_at) - row.answered_at) / SECOND);
  return { outcome: { kind: 'answered', seconds, err: ERR.none }, seconds };
}
