// Calls to handlers as a queue: claimed by this node, told how they went, tried again later. Owns the port's
// implementation; when a retry is due is the core's table, how a call is made the webhook's.

import { LIMITS } from '../../base/limits.ts';
import { type Clock, DAY, type Instant, later, SECOND } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type {
  Delivery,
  DeliveryClaim,
  DeliveryKind,
  DeliveryQueue,
  DeliveryRef,
  DeliveryTry,
  FailedTry,
} from '../../core/events/delivery.ts';
import type { DeliveryState } from '../../core/events/handler-calls.ts';
import { type AccountRow, accountColumns } from '../accounts/account-row.ts';
import { isUnavailable, type Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storable, storableJson } from '../database/stored-text.ts';
import { GroupCommit } from '../group-commit.ts';
import { HeldClaims } from '../held-claims.ts';
import { accountReader } from '../messages/claimed-row.ts';
import { DELIVERIES } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { HandlerTroubles, nextProbe } from './handler-troubles.ts';

// An account that has moved its handler meanwhile is called where it is now; a menu's own address stays.
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
  update deliveries d set claimed_by = $1, due_at = null, attempts = d.attempts + 1,
    address = coalesce(case when d.kind <> 'menu' then a.settings->>'handler' end, d.address)
  from picked p, accounts a where d.id = p.id and a.id = d.account_id
  returning d.*
)
select c.id, c.kind, c.address, c.fields, c.attempts - c.attempts_before as attempts, ${accountColumns('a')}
from claimed c join accounts a on a.id = c.account_id order by c.id`,
};

// The ends of many calls in one statement, with what they say about the handler itself: one success and its troubles are over,
// a day of failures and its calls are held from then on.
const END = {
  name: 'deliveries-end',
  text: `
with ended as materialized (
  select o.*, d.account_id, d.address
  from unnest($2::bigint[], $3::text[], $4::smallint[], $5::text[], $6::timestamptz[], $7::smallint[],
              $8::timestamptz[], $9::jsonb[]) as o(id, state, answer, failure, due_at, uncounted, at, try)
  join deliveries d on d.id = o.id and d.claimed_by = $1
), mended as (
  delete from handler_troubles t using ended e
  where e.state = 'delivered' and t.account_id = e.account_id and md5(t.address) = md5(e.address)
  returning t.account_id, t.address, t.paused_at
), troubled as (
  insert into handler_troubles as t (account_id, address, since, failures, last_at, last_failure)
  select account_id, address, min(at), count(*), max(at), max(failure) from ended e
  where failure is not null and not exists (
    select from ended g where g.state = 'delivered' and g.account_id = e.account_id and g.address = e.address)
  group by account_id, address order by account_id, address
  on conflict (account_id, md5(address)) do update set
    failures = t.failures + excluded.failures, last_at = excluded.last_at, last_failure = excluded.last_failure,
    paused_at = coalesce(t.paused_at, case when t.since <= $10 then excluded.last_at end),
    probe_at = coalesce(t.probe_at, case when t.since <= $10 then $11::timestamptz end)
  returning t.account_id, t.address, t.paused_at, t.last_at
), judged as (
  select e.*, e.failure is not null and t.paused_at is not null as held
  from ended e left join troubled t on t.account_id = e.account_id and t.address = e.address
), stored as (
  update deliveries d set claimed_by = null, answer = j.answer, failure = j.failure,
    state = case when j.held then 'held' else j.state end,
    due_at = case when not j.held then j.due_at end,
    ended_at = case when j.state <> 'waiting' and not j.held then j.at end,
    attempts = d.attempts - j.uncounted,
    attempts_before = case when j.held then d.attempts else d.attempts_before end,
    tries = case when j.try is null then d.tries
                 when jsonb_array_length(d.tries) >= $12 then (d.tries - 0) || j.try else d.tries || j.try end
  from judged j where d.id = j.id and d.claimed_by = $1
)
select account_id, address, 'paused' as what from troubled where paused_at = last_at
union all
select account_id, address, 'mended' from mended where paused_at is not null`,
};

const PUT_BACK_OTHERS = {
  name: 'deliveries-put-back-others',
  text: `update deliveries set claimed_by = null, due_at = now(), attempts = greatest(0, attempts - 1)
         where claimed_by = $1 and id <> all($2::bigint[]) and state = 'waiting'`,
};

type ClaimedRow = AccountRow & {
  readonly id: DeliveryRef;
  readonly kind: DeliveryKind;
  readonly address: string;
  readonly fields: readonly (readonly [string, string])[];
  readonly attempts: number;
};

type DeliveryDoors = {
  readonly session: Session;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly node: number;
  readonly onFault: (what: string, error: unknown) => void;
};

/** How an attempt ended. */
type End = {
  readonly ref: DeliveryRef;
  readonly state: DeliveryState;
  readonly at: Instant;
  readonly made?: DeliveryTry;
  readonly dueAt?: Instant;
  /** 1: the attempt does not count. */
  readonly uncounted?: 1;
};

/** A handler that is paused from now on, or whose pause is over. */
type Turn = { readonly account_id: AccountId; readonly address: string; readonly what: 'paused' | 'mended' };

const FAILURE_CHARACTERS = 300;
const GATHER_MILLISECONDS = 10;
const BATCH_MAX = 500;
// More are never claimed at once; an end past it would be a bug of the caller.
const HELD_MAX = 100_000;

export class Deliveries implements DeliveryQueue {
  readonly #doors: DeliveryDoors;
  readonly #held: HeldClaims;
  readonly #ends: GroupCommit<End>;
  readonly #turning = new Set<Promise<void>>();
  readonly troubles: HandlerTroubles;

  constructor(doors: DeliveryDoors) {
    this.#doors = doors;
    this.troubles = new HandlerTroubles(doors);
    this.#ends = new GroupCommit<End>({
      commit: (ends) => this.#store(ends),
      isTemporary: isUnavailable,
      gatherMilliseconds: GATHER_MILLISECONDS,
      batchMax: BATCH_MAX,
      heldMax: HELD_MAX,
    });
    this.#held = new HeldClaims(async (held) => {
      await doors.session.query(PUT_BACK_OTHERS, [doors.node, held]);
    }, doors.clock);
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
      method: account(row).settings.handlerMethod,
      secret: account(row).settings.secret,
      fields: new Map(row.fields),
      attempt: row.attempts,
    }));
  }

  succeeded(ref: DeliveryRef, made: DeliveryTry): Promise<void> {
    return this.#end({ ref, state: 'delivered', at: this.#doors.clock.now(), made });
  }

  async failed(ref: DeliveryRef, made: FailedTry, nextAt: Instant | undefined): Promise<void> {
    await this.#end({
      ref,
      state: nextAt === undefined ? 'given-up' : 'waiting',
      at: this.#doors.clock.now(),
      made: { ...made, failure: made.failure.slice(0, FAILURE_CHARACTERS) },
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
    await Promise.all(this.#turning);
  }

  /** When the end cannot be stored the call is made once more: receivers bear that, a lost one nobody would notice. */
  async #end(end: End): Promise<void> {
    const claim = this.#held.of(end.ref);
    try {
      await this.#ends.add(end);
      this.#held.release(end.ref, claim);
    } catch (error) {
      this.#held.abandon(end.ref);
      throw error;
    }
  }

  async #store(ends: readonly End[]): Promise<void> {
    const { session, node, clock } = this.#doors;
    const moment = (at: Instant | undefined): Date | null => (at === undefined ? null : new Date(at));
    const text = (value: string | undefined): string | null => (value === undefined ? null : storable(value));
    const now = clock.now();
    const turns = await session.query<Turn>(END, [
      node,
      ends.map((end) => end.ref),
      ends.map((end) => end.state),
      ends.map((end) => end.made?.status ?? null),
      ends.map((end) => text(end.made?.failure)),
      ends.map((end) => moment(end.dueAt)),
      ends.map((end) => end.uncounted ?? 0),
      ends.map((end) => moment(end.at)),
      ends.map((end) => (end.made ? storableJson(end.made) : null)),
      new Date(now - LIMITS.webhook.failingDays * DAY),
      new Date(nextProbe(now)),
      LIMITS.webhook.triesKept,
    ]);
    for (const turn of turns) {
      const done = this.#turned(turn).finally(() => this.#turning.delete(done));
      this.#turning.add(done);
    }
  }

  /** Beside the ends themselves: what does not get done here is done by the next round of `HandlerTroubles`. */
  async #turned({ what, account_id, address }: Turn): Promise<void> {
    const { onFault } = this.#doors;
    try {
      if (what === 'mended') await this.troubles.letGo(account_id);
      else {
        await this.troubles.hold(account_id, address);
        onFault(`a handler of account ${account_id} has failed for a day`, 'its calls are held');
      }
    } catch (error) {
      onFault('calls to a handler stay as they are for now', error);
    }
  }

  onWork(wake: () => void): () => void {
    return this.#doors.signal.listen([DELIVERIES], wake);
  }
}
