// What clients bound over SMPP are told, as a queue: claimed by this node for those that are bound here, ended when they have taken it.
// Owns the port's implementation and how long and how much is kept; when a retry is due is the core's table.

import { LIMITS } from '../../base/limits.ts';
import { type Clock, later, MINUTE } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type {
  EsmeDeliveries,
  EsmeDelivery,
  EsmeDeliveryEnd,
  EsmeDeliveryRef,
  EsmeRoom,
} from '../../core/esme/esme-deliveries.ts';
import type { EsmeTold } from '../../core/esme/esme-told.ts';
import { moments, numbers } from '../database/array-text.ts';
import { isUnavailable, type Session } from '../database/database.ts';
import { GroupCommit } from '../group-commit.ts';
import type { Round } from '../upkeep.ts';
import { ESME_DELIVERIES } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';

// Each account's own: one that takes nothing holds up nobody. Locked before they are told apart, as a lock cannot be behind a union.
const CLAIM = {
  name: 'esme-deliveries-claim',
  text: `
with wanted as (select * from unnest($2::integer[], $3::integer[]) as w(account_id, room)),
single as materialized (
  select p.* from wanted w cross join lateral (
    select id, account_id, mass from esme_deliveries d
    where d.account_id = w.account_id and not d.mass and d.due_at <= $4
    order by d.due_at, d.id limit w.room for update skip locked) p
), many as materialized (
  select p.* from wanted w cross join lateral (
    select id, account_id, mass from esme_deliveries d
    where d.account_id = w.account_id and d.mass and d.due_at <= $4
    order by d.due_at, d.id
    limit w.room - (select count(*) from single s where s.account_id = w.account_id) for update skip locked) p
)
update esme_deliveries d set claimed_by = $1, due_at = $5, attempts = d.attempts + 1
from (select id from single union all select id from many) p where d.id = p.id
returning d.id, d.account_id, d.mass, d.attempts, d.told`,
};

type ClaimedRow = {
  readonly id: EsmeDeliveryRef;
  readonly account_id: AccountId;
  readonly mass: boolean;
  readonly attempts: number;
  readonly told: EsmeTold;
};

const DONE = {
  name: 'esme-deliveries-done',
  text: 'delete from esme_deliveries where id = any($1::bigint[])',
};

const LATER = {
  name: 'esme-deliveries-later',
  text: `update esme_deliveries d set claimed_by = null, due_at = o.at, attempts = greatest(0, d.attempts - o.uncounted)
         from unnest($2::bigint[], $3::timestamptz[], $4::smallint[]) as o(id, at, uncounted)
         where d.id = o.id and d.claimed_by = $1`,
};

const RECOVER = {
  name: 'esme-deliveries-recover',
  text: `update esme_deliveries set claimed_by = null, due_at = $2, attempts = greatest(0, attempts - 1) where claimed_by = $1`,
};

const ACCOUNTS = {
  name: 'esme-deliveries-accounts',
  text: `
with recursive busy as (
  (select account_id from esme_deliveries order by account_id limit 1)
  union all
  select n.account_id from busy b cross join lateral (
    select account_id from esme_deliveries where account_id > b.account_id order by account_id limit 1) n
) select account_id from busy`,
};

/** The oldest beyond what is kept go first: whoever has been away so long asks for statuses anyway. */
const SWEEP = {
  name: 'esme-deliveries-sweep',
  text: `
delete from esme_deliveries where id = any(array(
  select id from esme_deliveries
  where account_id = $1 and (queued_at, id) <= (
    greatest($2::timestamptz, coalesce(
      (select queued_at from esme_deliveries where account_id = $1 order by queued_at desc, id desc offset $3 limit 1), $2)),
    9223372036854775807)
  order by queued_at, id limit $4))
returning id`,
};

type EsmeDoors = {
  readonly database: Session;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly node: number;
};

type End = { readonly ref: EsmeDeliveryRef; readonly end: EsmeDeliveryEnd };

/** Longer than any client may take for its answer; past it somebody else may tell it. */
const LEASE = 5 * MINUTE;
const GATHER_MILLISECONDS = 5;
const BATCH_MAX = 1_000;
// More are never under way at once: every bind has a window.
const HELD_MAX = 1_000_000;
const SWEEP_BATCH = 10_000;

export class StoredEsmeDeliveries implements EsmeDeliveries {
  readonly #doors: EsmeDoors;
  readonly #ends: GroupCommit<End>;

  constructor(doors: EsmeDoors) {
    this.#doors = doors;
    this.#ends = new GroupCommit<End>({
      commit: (ends) => this.#store(ends),
      isTemporary: isUnavailable,
      gatherMilliseconds: GATHER_MILLISECONDS,
      batchMax: BATCH_MAX,
      heldMax: HELD_MAX,
    });
  }

  /** What this node held when it died is due again. */
  async recover(): Promise<void> {
    const { database, node, clock } = this.#doors;
    await database.query(RECOVER, [node, new Date(clock.now())]);
  }

  async claim(rooms: readonly EsmeRoom[]): Promise<readonly EsmeDelivery[]> {
    if (rooms.length === 0) return [];
    const { database, node, clock } = this.#doors;
    const now = clock.now();
    const rows = await database.query<ClaimedRow>(CLAIM, [
      node,
      numbers(rooms.map(({ account }) => account)),
      numbers(rooms.map(({ room }) => room)),
      new Date(now),
      new Date(now + LEASE),
    ]);
    return rows
      .toSorted((one, other) => Number(one.mass) - Number(other.mass) || one.id - other.id)
      .map(({ id, account_id, attempts, mass, told }) => ({
        ref: id,
        account: account_id,
        attempt: attempts,
        mass: mass ? 'yes' : 'no',
        told,
      }));
  }

  async end(ref: EsmeDeliveryRef, end: EsmeDeliveryEnd): Promise<void> {
    await this.#ends.add({ ref, end });
    if (end.kind === 'done') return;
    this.#doors.signal.announce(ESME_DELIVERIES, end.kind === 'later' ? end.at : this.#doors.clock.now());
  }

  onWork(wake: () => void): () => void {
    return this.#doors.signal.listen([ESME_DELIVERIES], wake);
  }

  round(): Round {
    return { every: MINUTE, what: 'old receipts', work: () => this.sweep() };
  }

  /** Drops what has waited too long, and the oldest of those that are too many. */
  async sweep(most: number = LIMITS.smppServer.toldOfAccount): Promise<void> {
    const { database, clock } = this.#doors;
    const before = new Date(later(clock.now(), -LIMITS.smppServer.toldKept));
    for (const { account_id } of await database.query<{ account_id: number }>(ACCOUNTS))
      for (;;) {
        const gone = await database.query(SWEEP, [account_id, before, most, SWEEP_BATCH]);
        if (gone.length < SWEEP_BATCH) break;
      }
  }

  /** Stores the ends that wait. */
  async close(): Promise<void> {
    await this.#ends.close();
  }

  async #store(ends: readonly End[]): Promise<void> {
    const { database, node, clock } = this.#doors;
    const done = ends.filter(({ end }) => end.kind === 'done');
    const rest = ends.filter(({ end }) => end.kind !== 'done');
    if (done.length > 0) await database.query(DONE, [numbers(done.map(({ ref }) => ref))]);
    if (rest.length === 0) return;
    await database.query(LATER, [
      node,
      numbers(rest.map(({ ref }) => ref)),
      moments(rest.map(({ end }) => (end.kind === 'later' ? end.at : clock.now()))),
      numbers(rest.map(({ end }) => (end.kind === 'put-back' ? 1 : 0))),
    ]);
  }
}
