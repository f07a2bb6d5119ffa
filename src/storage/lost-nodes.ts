// Nodes that are gone for good: their data folder was lost, so that nobody starts as them again and takes back what they
// held. Owns finding them and giving their claims, handler calls and exports to the nodes there are.

import { type Clock, type Instant, MINUTE } from '../base/time.ts';
import type { MessageRef } from '../core/messages/submission.ts';
import type { Inbox } from '../core/ports.ts';
import type { Database, Session } from './database/database.ts';
import type { HeldClaims } from './held-claims.ts';
import { NODE_LOCKS } from './node-locks.ts';
import { recoverNode } from './nodes.ts';
import type { Round } from './upkeep.ts';
import { DELIVERIES, EXPORTS } from './work-queues.ts';
import type { WorkSignal } from './work-signal.ts';

type LostNodesDoors = {
  readonly database: Database;
  readonly inbox: Inbox;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly held: HeldClaims;
  readonly node: number;
  readonly onFault: (what: string, error: unknown) => void;
};

/** Longer than a restart, and than a node may be cut off from the database and still go on with its calls. */
export const LOST_AFTER = 15 * MINUTE;
const LOOK_ROUND = MINUTE;

// Nodes that hold something and whose lock nobody has.
const ABSENT = {
  name: 'lost-nodes-absent',
  text: `
select n.id from nodes n
where n.id <> $1
  and (exists (select from messages where claimed_by = n.id)
    or exists (select from deliveries where claimed_by = n.id and state = 'waiting')
    or exists (select from exports where node_id = n.id and state in ('waiting', 'running')))
  and not exists (
    select from pg_locks l join pg_database d on d.oid = l.database
    where d.datname = current_database() and l.locktype = 'advisory' and l.objsubid = 2 and l.granted
      and l.classid = $2::integer::oid and l.objid = n.id::oid
  )
order by n.id`,
};

// A node that comes back now waits for this lock until its claims are given away.
const BE = { name: 'lost-nodes-be', text: 'select pg_try_advisory_xact_lock($1, $2) as taken' };

const ADOPT = {
  name: 'lost-nodes-adopt',
  text: `update messages set claimed_by = $3 where id = any($1::bigint[]) and claimed_by = $2 and not final returning id, attempts`,
};

// The file went with the folder, so it is begun anew.
const RESET_EXPORTS = {
  name: 'lost-nodes-exports',
  text: `update exports set state = 'waiting', node_id = null, turn_at = null, rows = 0, bytes = 0,
           last_id = coalesce(above_id, 0)
         where node_id = $1 and state in ('waiting', 'running')`,
};

export class LostNodes {
  readonly #doors: LostNodesDoors;
  /** Since when each has been found absent at every look. */
  #absent: ReadonlyMap<number, Instant> = new Map();

  constructor(doors: LostNodesDoors) {
    this.#doors = doors;
  }

  round(): Round {
    return { every: LOOK_ROUND, what: 'lost nodes', work: () => this.look() };
  }

  async look(): Promise<void> {
    const { database, clock, node } = this.#doors;
    const before = this.#absent;
    // A look that fails begins the time anew: whoever was away with the database has to come back first.
    this.#absent = new Map();
    const rows = await database.query<{ id: number }>(ABSENT, [node, NODE_LOCKS]);
    const now = clock.now();
    this.#absent = new Map(rows.map(({ id }) => [id, before.get(id) ?? now]));
    for (const [lost, since] of this.#absent) if (now - since >= LOST_AFTER) await this.#give(lost);
  }

  async #give(lost: number): Promise<void> {
    const { database, clock, signal, inbox } = this.#doors;
    const given = await database.transaction(async (session) => {
      const [lock] = await session.query<{ taken: boolean }>(BE, [NODE_LOCKS, lost]);
      if (!lock?.taken) return undefined;
      await session.query(RESET_EXPORTS, [lost]);
      const adopt = (refs: readonly MessageRef[]) => this.#adopt(database, lost, refs);
      return await recoverNode(session, { node: lost, inbox, clock, adopt });
    });
    if (!given) return;
    // Messages are found by the round of the queues.
    for (const queue of [DELIVERIES, EXPORTS]) signal.announce(queue, clock.now());
  }

  /** Only the holder of a claim may tell what became of it. */
  async #adopt(session: Session, lost: number, refs: readonly MessageRef[]): Promise<void> {
    const { held, node } = this.#doors;
    await held.claim(() => session.query<{ id: MessageRef; attempts: number }>(ADOPT, [refs, lost, node]));
  }
}
