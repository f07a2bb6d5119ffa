// Parts of submitted messages, kept until the others are there: many parts by one transaction, as they are answered after it. Owns their
// rows; what the whole message is and what becomes of it is the door's and the core's.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, DAY, type Instant, later, MINUTE } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type {
  PartAdded,
  SubmittedPart,
  SubmittedParts,
  WholeEnd,
  WholeMessage,
} from '../../core/esme/submitted-parts.ts';
import type { FaultCode } from '../../core/faults.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { numbers } from '../database/array-text.ts';
import { type Database, isUnavailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { GroupCommit } from '../group-commit.ts';
import { type Round, SWEEP_ROUND } from '../upkeep.ts';
import { ESME_DELIVERIES } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { type Adding, endRows, expireRows, PartBatch, type Row, toldOfPart, wholeOf } from './part-batch.ts';
import { queueTold } from './told-rows.ts';

/** While they are locked nobody else adds parts of these accounts, and their numbers are ours. */
const LOCK = {
  name: 'submitted-parts-lock',
  text: `select id, next_public_id from accounts where id = any($1::integer[]) order by id for no key update`,
};

const FAMILIES = {
  name: 'submitted-parts-families',
  text: `select p.id, p.account_id, p.public_id, p.family, p.total, p.number, p.digest, p.part, p.received_at, p.state
         from unnest($1::integer[], $2::text[]) as f(account_id, family)
         join submitted_parts p on p.account_id = f.account_id and p.family = f.family
           and (p.state = 'waiting' or p.received_at > $3)
         order by p.id`,
};

const BY_IDS = {
  name: 'submitted-parts-by-ids',
  text: `select id, account_id, public_id, family, total, number, digest, part, received_at, state from submitted_parts
         where account_id = $1 and public_id = any($2::text[]) and state = 'whole' order by number`,
};

const LATE = {
  name: 'submitted-parts-late',
  text: `select account_id, family, array_agg(id) as ids from submitted_parts
         where state = 'waiting'
         group by account_id, family having min(received_at) < $1 limit $2`,
};

const WHOLE = {
  name: 'submitted-parts-whole',
  text: `select id, account_id, public_id, family, total, number, digest, part, received_at, state, joined_as
         from submitted_parts where state = 'whole' and received_at <= $1 order by account_id, joined_as, number`,
};

const ROWS = {
  name: 'submitted-parts-rows',
  text: `select id, account_id, public_id, family, total, number, digest, part, received_at, state from submitted_parts
         where id = any($1::bigint[]) and state = 'waiting' order by number for update`,
};

const SWEEP = 'delete from submitted_parts where received_at < $1';

type PartDoors = {
  readonly database: Database;
  readonly clock: Clock;
  readonly signal: WorkSignal;
  readonly book: AccountBook;
};

const GATHER_MILLISECONDS = 2;
const BATCH_MAX = 200;
const HELD_MAX = 100_000;
const LATE_BATCH = 200;
export class StoredParts implements SubmittedParts {
  readonly #doors: PartDoors;
  readonly #adding: GroupCommit<Adding>;

  constructor(doors: PartDoors) {
    this.#doors = doors;
    this.#adding = new GroupCommit<Adding>({
      commit: (items) => this.#add(items),
      // Its client waits for the answer: `#add` says no when the database is away.
      isTemporary: () => false,
      gatherMilliseconds: GATHER_MILLISECONDS,
      batchMax: BATCH_MAX,
      heldMax: HELD_MAX,
    });
  }

  async add(account: Account, part: SubmittedPart): Promise<Result<PartAdded, FaultCode>> {
    let answer: PartAdded | undefined;
    const added = (one: PartAdded): void => {
      answer = one;
    };
    await this.#adding.add({ account, part, family: familyOf(part), added });
    return answer ? ok(answer) : err('service-unavailable');
  }

  async end(whole: WholeMessage, end: WholeEnd): Promise<void> {
    const { database, clock, signal } = this.#doors;
    const now = clock.now();
    const ids = whole.parts.map(({ id }) => id);
    await database.transaction(async (session) => {
      const rows = await session.query<Row>(BY_IDS, [whole.account.id, ids]);
      const refused = end.kind === 'refused' ? end : undefined;
      const told = refused
        ? rows
            .filter((row) => row.public_id !== refused.last)
            .flatMap((row) => toldOfPart(row, refused.err, now))
        : [];
      await endRows(session, rows, { state: end.kind, as: end.kind === 'joined' ? end.as : null, now });
      await queueTold(session, told);
    });
    signal.announce(ESME_DELIVERIES, now);
  }

  async unfinished(after: number): Promise<readonly WholeMessage[]> {
    const { database, clock, book } = this.#doors;
    const before = new Date(later(clock.now(), -after));
    const families = new Map<string, Row[]>();
    for (const row of await database.query<Row & { readonly joined_as: string }>(WHOLE, [before])) {
      const key = `${row.account_id} ${row.joined_as}`;
      families.set(key, [...(families.get(key) ?? []), row]);
    }
    const found: WholeMessage[] = [];
    for (const rows of families.values()) {
      const [first] = rows;
      const booked = first && (await book.of(first.account_id, 'kept'));
      if (booked) found.push(wholeOf(booked.facts.account, rows));
    }
    return found;
  }

  rounds(): readonly Round[] {
    return [
      { every: MINUTE, what: 'submitted parts that miss others', work: () => this.expire() },
      { every: SWEEP_ROUND, what: 'old submitted parts', work: () => this.#sweep() },
    ];
  }

  /** Gives up what has waited too long, and says so to whoever wanted a receipt. */
  async expire(): Promise<void> {
    const { database, clock, signal } = this.#doors;
    const now = clock.now();
    const before = new Date(later(now, -LIMITS.smppServer.partsKept));
    for (;;) {
      const late = await database.query<{ account_id: number; ids: readonly number[] }>(LATE, [
        before,
        LATE_BATCH,
      ]);
      for (const { account_id, ids } of late)
        await database.transaction(async (session) => {
          await session.query(LOCK, [[account_id]]);
          const rows = await session.query<Row>(ROWS, [ids]);
          await expireRows(session, rows, now);
        });
      if (late.length > 0) signal.announce(ESME_DELIVERIES, now);
      if (late.length < LATE_BATCH) return;
    }
  }

  async close(): Promise<void> {
    await this.#adding.close();
  }

  async #sweep(): Promise<void> {
    const { database, clock } = this.#doors;
    const before = later(clock.now(), -LIMITS.smppServer.partsRememberedDays * DAY);
    await database.query(SWEEP, [new Date(before)]);
  }

  /** While the database is away nothing is added and nobody has an answer. */
  async #add(items: readonly Adding[]): Promise<void> {
    const { clock, signal } = this.#doors;
    const now = clock.now();
    try {
      const batch = await this.#store(items, now);
      if (batch.gaveUp) signal.announce(ESME_DELIVERIES, now);
      batch.answer();
    } catch (error) {
      if (!isUnavailable(error)) throw error;
    }
  }

  #store(items: readonly Adding[], now: Instant): Promise<PartBatch> {
    return this.#doors.database.transaction(async (session) => {
      const ids = [...new Set(items.map(({ account }) => account.id))].sort((a, b) => a - b);
      const locked = await session.query<{ id: number; next_public_id: number }>(LOCK, [ids]);
      const known = await session.query<Row>(FAMILIES, [
        numbers(items.map(({ account }) => account.id)),
        items.map(({ family }) => family),
        new Date(later(now, -LIMITS.smppServer.repeatKept)),
      ]);
      const adding = new PartBatch(known, new Map(locked.map((row) => [row.id, row.next_public_id])), now);
      for (const item of items) adding.take(item);
      await adding.store(session);
      return adding;
    });
  }
}

function familyOf({ source, destination, reference, total }: SubmittedPart): string {
  return storable(JSON.stringify([source, destination, reference, total]));
}
