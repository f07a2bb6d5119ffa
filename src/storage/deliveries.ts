// Calls to handlers as a queue: claimed by this node, told how they went, tried again later. Owns the port's
// implementation; when a retry is due is the core's table, how a call is made the webhook's.

import { type Clock, type Instant, instant, later, SECOND } from '../base/time.ts';
import type { AccountId } from '../core/accounts/account.ts';
import type {
  Delivery,
  DeliveryClaim,
  DeliveryFailure,
  DeliveryKind,
  DeliveryQueue,
  DeliveryRef,
} from '../core/events/delivery.ts';
import type { MessageRef } from '../core/messages/submission.ts';
import { type AccountRow, accountColumns } from './account-row.ts';
import { accountReader } from './claimed-row.ts';
import { isUnavailable, type Session } from './database.ts';
import { GroupCommit } from './group-commit.ts';
import { HeldClaims } from './held-claims.ts';
import type { Secrets } from './secrets.ts';
import { storable } from './stored-text.ts';
import { DELIVERIES } from './work-queues.ts';
import type { WorkSignal } from './work-signal.ts';

const CLAIM = {
  name: 'deliveries-claim',
  text: `
with recursive busy as (
  (select account_id from deliveries where due_at is not null order by account_id limit 1)
  union all
  select n.account_id from busy b
  cross join lateral (
    select account_id from deliveries where due_at is not null and account_id > b.account_id
    order by account_id limit 1
  ) n
), picked as materialized (
  select p.id from (select account_id from busy where account_id <> all($4::integer[]) order by random()) b
  cross join lateral (
    select id from deliveries d where d.due_at <= $5 and d.account_id = b.account_id
    order by d.due_at, d.id limit $3 for update skip locked
  ) p
  limit $2
), claimed as (
  update deliveries d set claimed_by = $1, due_at = null, attempts = d.attempts + 1
  from picked p where d.id = p.id
  returning d.*
)
select c.id, c.kind, c.address, c.fields, c.attempts, ${accountColumns('a')}
from claimed c join accounts a on a.id = c.account_id order by c.id`,
};

// The ends of many calls in one statement. Claimed by hundreds and ended: 0.16 ms a call, 0.04 ms of server CPU.
const END = {
  name: 'deliveries-end',
  text: `update deliveries d set claimed_by = null, state = o.state, answer = o.answer, failure = o.failure,
           due_at = o.due_at, attempts = d.attempts - o.uncounted,
           ended_at = case when o.state <> 'waiting' then o.at end
         from unnest($2::bigint[], $3::text[], $4::smallint[], $5::text[], $6::timestamptz[], $7::smallint[],
                     $8::timestamptz[]) as o(id, state, answer, failure, due_at, uncounted, at)
         where d.id = o.id and d.claimed_by = $1`,
};

const PUT_BACK_OTHERS = {
  name: 'deliveries-put-back-others',
  text: `update deliveries set claimed_by = null, due_at = now(), attempts = greatest(0, attempts - 1)
         where claimed_by = $1 and id <> all($2::bigint[]) and state = 'waiting'`,
};

const LIST = `select id, kind, address, fields, state, attempts, answer, failure, queued_at, due_at, ended_at
  from deliveries where message_id = $1 order by id`;

type ClaimedRow = AccountRow & {
  readonly id: DeliveryRef;
  readonly kind: DeliveryKind;
  readonly address: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly attempts: number;
};

/** A call to a handler as history shows it. */
type DeliveryRecord = {
  readonly kind: DeliveryKind;
  readonly address: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly state: 'waiting' | 'delivered' | 'given-up';
  readonly attempts: number;
  /** HTTP status of the last answer. */
  readonly answer: number | undefined;
  readonly failure: string | undefined;
  readonly queuedAt: Instant;
  readonly dueAt: Instant | undefined;
};

type DeliveryDoors = {
  readonly session: Session;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly node: number;
};

/** How an attempt ended. */
type End = {
  readonly ref: DeliveryRef;
  readonly state: DeliveryRecord['state'];
  readonly at: Instant;
  readonly answer?: number;
  readonly failure?: string;
  readonly dueAt?: Instant;
  /** 1: the attempt does not count. */
  readonly uncounted?: 1;
};

const FAILURE_CHARACTERS = 300;
const GATHER_MILLISECONDS = 10;
const BATCH_MAX = 500;
// More are never claimed at once; an end past it would be a bug of the caller.
const HELD_MAX = 100_000;

export class Deliveries implements DeliveryQueue {
  readonly #doors: DeliveryDoors;
  readonly #held: HeldClaims;
  readonly #ends: GroupCommit<End>;

  constructor(doors: DeliveryDoors) {
    this.#doors = doors;
    this.#ends = new GroupCommit<End>({
      commit: (ends) => this.#store(ends),
      isTemporary: isUnavailable,
      gatherMilliseconds: GATHER_MILLISECONDS,
      batchMax: BATCH_MAX,
      heldMax: HELD_MAX,
    });
    this.#held = new HeldClaims(async (held) => {
      await doors.session.query(PUT_BACK_OTHERS, [doors.node, held]);
    });
  }

  async claim(request: DeliveryClaim): Promise<readonly Delivery[]> {
    const { session, secrets, clock, node } = this.#doors;
    const except: readonly AccountId[] = request.except;
    const limits = [node, request.limit, request.perAccount, except, new Date(clock.now())];
    const rows = await this.#held.claim(() => session.query<ClaimedRow>(CLAIM, limits));
    const account = accountReader(secrets);
    return rows.map((row) => ({
      ref: row.id,
      account: row.account_id as AccountId,
      kind: row.kind,
      address: row.address,
      secret: account(row).settings.secret,
      fields: new Map(row.fields),
      attempt: row.attempts,
    }));
  }

  succeeded(ref: DeliveryRef, status: number): Promise<void> {
    return this.#end({ ref, state: 'delivered', at: this.#doors.clock.now(), answer: status });
  }

  async failed(ref: DeliveryRef, failure: DeliveryFailure, nextAt: Instant | undefined): Promise<void> {
    await this.#end({
      ref,
      state: nextAt === undefined ? 'given-up' : 'waiting',
      at: this.#doors.clock.now(),
      failure: storable(failure.reason.slice(0, FAILURE_CHARACTERS)),
      ...(failure.status === undefined ? {} : { answer: failure.status }),
      ...(nextAt === undefined ? {} : { dueAt: nextAt }),
    });
    if (nextAt !== undefined) this.#doors.signal.announce(DELIVERIES, nextAt);
  }

  async putBack(ref: DeliveryRef): Promise<void> {
    const at = this.#doors.clock.now();
    const dueAt = later(at, SECOND);
    await this.#end({ ref, state: 'waiting', at, dueAt, uncounted: 1 });
    this.#doors.signal.announce(DELIVERIES, dueAt);
  }

  /** Stores the ends that wait. */
  async close(): Promise<void> {
    await this.#ends.close();
  }

  /** When the end cannot be stored the call is made once more: receivers bear that, a lost one nobody would notice. */
  async #end(end: End): Promise<void> {
    try {
      await this.#ends.add(end);
      this.#held.release(end.ref);
    } catch (error) {
      this.#held.release(end.ref, 'unknown');
      throw error;
    }
  }

  async #store(ends: readonly End[]): Promise<void> {
    const moment = (at: Instant | undefined): Date | null => (at === undefined ? null : new Date(at));
    await this.#doors.session.query(END, [
      this.#doors.node,
      ends.map((end) => end.ref),
      ends.map((end) => end.state),
      ends.map((end) => end.answer ?? null),
      ends.map((end) => end.failure ?? null),
      ends.map((end) => moment(end.dueAt)),
      ends.map((end) => end.uncounted ?? 0),
      ends.map((end) => moment(end.at)),
    ]);
  }

  onWork(wake: () => void): () => void {
    return this.#doors.signal.listen([DELIVERIES], wake);
  }

  /** What handlers were told of a message, oldest first. */
  async list(ref: MessageRef): Promise<readonly DeliveryRecord[]> {
    type Row = Omit<ClaimedRow, keyof AccountRow> & {
      readonly state: DeliveryRecord['state'];
      readonly answer: number | null;
      readonly failure: string | null;
      readonly queued_at: number;
      readonly due_at: number | null;
    };
    const rows = await this.#doors.session.query<Row>(LIST, [ref]);
    return rows.map((row) => ({
      kind: row.kind,
      address: row.address,
      fields: new Map(row.fields),
      state: row.state,
      attempts: row.attempts,
      answer: row.answer ?? undefined,
      failure: row.failure ?? undefined,
      queuedAt: instant(row.queued_at),
      dueAt: row.due_at === null ? undefined : instant(row.due_at),
    }));
  }
}
