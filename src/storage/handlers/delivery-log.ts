// The log of calls to handlers as a client reads it, and what it may do about them: send again, let a paused handler have its
// calls. Owns these statements and the clearing away of old rows; the queue itself is `deliveries.ts`.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, DAY, type Instant, instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { DeliveryKind, DeliveryTry } from '../../core/events/delivery.ts';
import type {
  DeliveryDetails,
  DeliveryFilter,
  DeliveryState,
  DeliverySummary,
  HandlerCalls,
  HandlerTrouble,
  Resend,
} from '../../core/events/handler-calls.ts';
import type { FaultCode } from '../../core/faults.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import { type Session, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { DELIVERIES } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import type { HandlerTroubles } from './handler-troubles.ts';

type LogDoors = {
  readonly session: Session;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly troubles: HandlerTroubles;
};

const COLUMNS = `d.id, d.kind, d.address, d.state, d.attempts, d.answer, d.failure, d.queued_at, d.due_at, d.ended_at,
  s.public_id, m.phone`;

const TABLES = `deliveries d left join messages m on m.id = d.message_id left join submissions s on s.id = m.submission_id`;

const FIND = {
  name: 'delivery-log-find',
  text: `select ${COLUMNS}, d.fields, d.tries from ${TABLES} where d.account_id = $1 and d.id = $2`,
};

type Row = {
  readonly id: number;
  readonly kind: DeliveryKind;
  readonly address: string;
  readonly state: DeliveryState;
  readonly attempts: number;
  readonly answer: number | null;
  readonly failure: string | null;
  readonly queued_at: number;
  readonly due_at: number | null;
  readonly ended_at: number | null;
  readonly public_id: string | null;
  readonly phone: string | null;
};

type WholeRow = Row & {
  readonly fields: readonly (readonly [string, string])[];
  readonly tries: readonly DeliveryTry[];
};

// A call under way has neither a moment when it is due nor an end: it is left alone.
const RESEND_ONE = {
  name: 'delivery-log-resend-one',
  text: `update deliveries set state = 'waiting', due_at = $3, ended_at = null, attempts_before = attempts
         where account_id = $1 and id = $2 and (state <> 'waiting' or due_at is not null) returning id`,
};

const RESEND_GIVEN_UP = {
  name: 'delivery-log-resend-given-up',
  text: `
with picked as (
  select id from deliveries where account_id = $1 and state = 'given-up' and queued_at >= $2
  order by id limit $4 for update skip locked
)
update deliveries d set state = 'waiting', due_at = $3, ended_at = null, attempts_before = d.attempts
from picked p where d.id = p.id returning d.id`,
};

const TROUBLES = {
  name: 'delivery-log-troubles',
  text: `select address, since, failures, last_failure, paused_at, probe_at from handler_troubles
         where account_id = $1 order by since`,
};

type TroubleRow = {
  readonly address: string;
  readonly since: number;
  readonly failures: number;
  readonly last_failure: string;
  readonly paused_at: number | null;
  readonly probe_at: number | null;
};

const FORGET = {
  name: 'delivery-log-forget',
  text: 'delete from handler_troubles where account_id = $1',
};

const SWEEP = {
  name: 'delivery-log-sweep',
  text: `delete from deliveries where ctid = any(array(
           select ctid from deliveries where queued_at < $1 and claimed_by is null limit $2)) returning id`,
};

const BATCH = 5_000;

export class DeliveryLog implements HandlerCalls {
  readonly #doors: LogDoors;

  constructor(doors: LogDoors) {
    this.#doors = doors;
  }

  list(account: Account, filter: DeliveryFilter): Promise<Result<readonly DeliverySummary[], FaultCode>> {
    return this.#ask(async () => {
      const { limit } = filter;
      if (!Number.isInteger(limit) || limit < 1 || limit > LIMITS.webhook.listed)
        return err('parameters-wrong');
      const { text, values } = listStatement(account, filter);
      const rows = await this.#doors.session.query<Row>(text, values);
      return ok(rows.map(summaryOf));
    });
  }

  find(account: Account, id: number): Promise<Result<DeliveryDetails, FaultCode>> {
    return this.#ask(async () => {
      const [row] = await this.#doors.session.query<WholeRow>(FIND, [account.id, id]);
      if (!row) return err('record-missing');
      return ok({ ...summaryOf(row), fields: new Map(row.fields), tries: row.tries });
    });
  }

  resend(account: Account, which: Resend): Promise<Result<number, FaultCode>> {
    return this.#ask(async () => {
      const sent =
        which.kind === 'one' ? await this.#one(account, which.id) : await this.#all(account, which.since);
      this.#doors.signal.announce(DELIVERIES, this.#doors.clock.now());
      return sent;
    });
  }

  troubles(account: Account): Promise<Result<readonly HandlerTrouble[], FaultCode>> {
    return this.#ask(async () => {
      const rows = await this.#doors.session.query<TroubleRow>(TROUBLES, [account.id]);
      return ok(
        rows.map((row) => ({
          address: row.address,
          since: instant(row.since),
          failures: row.failures,
          lastFailure: row.last_failure,
          pausedAt: momentOf(row.paused_at),
          probeAt: momentOf(row.probe_at),
        })),
      );
    });
  }

  resume(account: Account): Promise<Result<number, FaultCode>> {
    return this.#ask(async () => {
      await this.#doors.session.query(FORGET, [account.id]);
      return ok(await this.#doors.troubles.letGo(account.id));
    });
  }

  /** Clears away what is older than anybody asks for. */
  async sweep(): Promise<void> {
    const { session, clock } = this.#doors;
    const before = new Date(clock.now() - LIMITS.webhook.keptDays * DAY);
    while ((await session.query(SWEEP, [before, BATCH])).length === BATCH);
  }

  async #one(account: Account, id: number): Promise<Result<number, FaultCode>> {
    const { session } = this.#doors;
    const sent = await session.query(RESEND_ONE, [account.id, id, this.#now()]);
    if (sent.length > 0) return ok(1);
    const known = await session.query(FIND, [account.id, id]);
    return err(known.length > 0 ? 'change-failed' : 'record-missing');
  }

  async #all(account: Account, since: Instant): Promise<Result<number, FaultCode>> {
    let sent = 0;
    for (;;) {
      const limits = [account.id, new Date(since), this.#now(), BATCH];
      const { length } = await this.#doors.session.query(RESEND_GIVEN_UP, limits);
      sent += length;
      if (length < BATCH) return ok(sent);
    }
  }

  #ask<T>(work: () => Promise<Result<T, FaultCode>>): Promise<Result<T, FaultCode>> {
    return whileAvailable<T, FaultCode>(work, 'service-unavailable');
  }

  #now(): Date {
    return new Date(this.#doors.clock.now());
  }
}

/** Only the conditions asked for: each list then runs by the index that fits it. */
function listStatement(
  account: Account,
  filter: DeliveryFilter,
): { readonly text: string; readonly values: readonly unknown[] } {
  const values: unknown[] = [account.id];
  const conditions = ['d.account_id = $1'];
  const add = (condition: string, value: unknown): void => {
    if (value === undefined) return;
    values.push(value);
    conditions.push(`${condition} $${values.length}`);
  };
  add('s.public_id =', filter.publicId && storable(filter.publicId));
  add('m.phone =', filter.phone && (parsePhone(filter.phone) ?? storable(filter.phone)));
  add('d.kind =', filter.kind);
  add('d.state =', filter.state);
  add('d.queued_at >=', filter.since && new Date(filter.since));
  add('d.id <', filter.before);
  values.push(filter.limit);
  const where = conditions.join(' and ');
  return {
    text: `select ${COLUMNS} from ${TABLES} where ${where} order by d.id desc limit $${values.length}`,
    values,
  };
}

function momentOf(moment: number | null): Instant | undefined {
  return moment === null ? undefined : instant(moment);
}

function summaryOf(row: Row): DeliverySummary {
  return {
    id: row.id,
    kind: row.kind,
    address: row.address,
    state: row.state,
    attempts: row.attempts,
    answer: row.answer ?? undefined,
    failure: row.failure ?? undefined,
    queuedAt: instant(row.queued_at),
    dueAt: momentOf(row.due_at),
    endedAt: momentOf(row.ended_at),
    publicId: row.public_id ?? undefined,
    phone: row.phone ?? undefined,
  };
}
