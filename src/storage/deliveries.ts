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
import type { Session, Statement } from './database.ts';
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

const SUCCEEDED = {
  name: 'deliveries-succeeded',
  text: `update deliveries set claimed_by = null, state = 'delivered', answer = $3, failure = null, ended_at = $4
         where id = $1 and claimed_by = $2`,
};

const FAILED = {
  name: 'deliveries-failed',
  text: `update deliveries set claimed_by = null, answer = $3, failure = $4, due_at = $5,
           state = case when $5::timestamptz is null then 'given-up' else 'waiting' end,
           ended_at = case when $5::timestamptz is null then $6::timestamptz end
         where id = $1 and claimed_by = $2`,
};

const PUT_BACK = {
  name: 'deliveries-put-back',
  text: `update deliveries set claimed_by = null, due_at = $3, attempts = attempts - 1
         where id = $1 and claimed_by = $2`,
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
export type DeliveryRecord = {
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

export type DeliveryDoors = {
  readonly session: Session;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly node: number;
};

const FAILURE_CHARACTERS = 300;

export class Deliveries implements DeliveryQueue {
  readonly #doors: DeliveryDoors;
  readonly #held: HeldClaims;

  constructor(doors: DeliveryDoors) {
    this.#doors = doors;
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

  async succeeded(ref: DeliveryRef, status: number): Promise<void> {
    const { node, clock } = this.#doors;
    await this.#end(ref, SUCCEEDED, [ref, node, status, new Date(clock.now())]);
  }

  async failed(ref: DeliveryRef, failure: DeliveryFailure, nextAt: Instant | undefined): Promise<void> {
    const { node, clock, signal } = this.#doors;
    const reason = storable(failure.reason.slice(0, FAILURE_CHARACTERS));
    const next = nextAt === undefined ? null : new Date(nextAt);
    await this.#end(ref, FAILED, [ref, node, failure.status ?? null, reason, next, new Date(clock.now())]);
    if (nextAt !== undefined) signal.announce(DELIVERIES, nextAt);
  }

  async putBack(ref: DeliveryRef): Promise<void> {
    const { node, clock, signal } = this.#doors;
    const due = later(clock.now(), SECOND);
    await this.#end(ref, PUT_BACK, [ref, node, new Date(due)]);
    signal.announce(DELIVERIES, due);
  }

  /** When the end cannot be stored the call is made once more: receivers bear that, a lost one nobody would notice. */
  async #end(ref: DeliveryRef, statement: Statement, values: readonly unknown[]): Promise<void> {
    try {
      await this.#doors.session.query(statement, values);
      this.#held.release(ref);
    } catch (error) {
      this.#held.release(ref, 'unknown');
      throw error;
    }
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
