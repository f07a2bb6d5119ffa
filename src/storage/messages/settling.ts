// Ends attempts: the status, the money and the next attempt of many messages at once. Owns the writing of what the core's
// `settle.ts` decides: a message that goes through several states in one transaction, as one whose receipt comes with the answer to
// its submission, is written once.

import { unreachable } from '../../base/assert.ts';
import type { Instant } from '../../base/time.ts';
import { type Money, money, NO_MONEY } from '../../core/accounts/money.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import type { LookupData } from '../../core/messages/message-status.ts';
import { type Decision, decide } from '../../core/messages/settle.ts';
import { heapOf, STATUS } from '../../core/messages/status.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import { flags, moments, numbers } from '../database/array-text.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storableJson } from '../database/stored-text.ts';
import type { NewDelivery } from '../handlers/delivery-rows.ts';
import type { LinkNumbers } from '../links.ts';
import { movedTo } from '../work-queues.ts';
import { type Attempting, accountReader, attempted, type MessageRow, payerOf } from './claimed-row.ts';
import { type EndedAttempt, isCurrent } from './ended-attempt.ts';
import { isTold, statusDelivery } from './outcomes.ts';

/** What is to be done in the same transaction, or after it. */
type Consequences = {
  readonly deliveries: readonly NewDelivery[];
  /** Messages that failed and have an SMS in reserve, as they are now. */
  readonly fallbacks: readonly MessageRow[];
  /** Further attempts, by queue. */
  readonly again: readonly { readonly queue: number; readonly at: Instant }[];
};

const WRITE = {
  name: 'outcomes-write',
  text: `update messages m set status = o.status, err = o.err, changed_at = o.at, parts = o.parts, cost = o.cost,
           reserved = o.reserved, due_at = o.due_at, final = o.final, claimed_by = null,
           lookup = coalesce(o.lookup, m.lookup), queue = o.queue, doubtful = m.doubtful or o.doubtful,
           tried = case when o.failed is null then m.tried else array_append(m.tried, o.failed) end, receipt_until = o.until,
           silence_delivers = o.silence_delivers
         from unnest($1::bigint[], $2::smallint[], $3::smallint[], $4::timestamptz[], $5::integer[], $6::bigint[],
                     $7::bigint[], $8::timestamptz[], $9::jsonb[], $10::boolean[], $11::smallint[], $12::boolean[],
                     $13::smallint[], $14::timestamptz[], $15::boolean[])
           as o(id, status, err, at, parts, cost, reserved, due_at, lookup, final, queue, doubtful, failed, until, silence_delivers)
         where m.id = o.id`,
};

const BOOK = {
  name: 'outcomes-book',
  text: `insert into ledger (account_id, message_id, at, from_book, to_book, amount, why, purse, kind)
         select * from unnest($1::integer[], $2::bigint[], $3::timestamptz[], $4::text[], $5::text[], $6::bigint[],
                              $7::text[], $8::smallint[], $9::smallint[])`,
};

const CHARGE = {
  name: 'outcomes-charge',
  text: `update accounts a set balance = a.balance + o.balance, reserved = a.reserved + o.reserved,
           balance2 = a.balance2 + o.balance2, reserved2 = a.reserved2 + o.reserved2, income = a.income + o.income
         from (select * from unnest($1::integer[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[])
               as o(id, balance, reserved, balance2, reserved2, income) order by id) o
         where a.id = o.id`,
};

type Step = {
  readonly row: MessageRow;
  readonly at: Instant;
  readonly decision: Decision;
  readonly lookup: LookupData | undefined;
  readonly state: MessageState;
};

type SettlingDoors = {
  readonly secrets: Secrets;
  readonly place: Accepting['place'];
  readonly node: number;
  readonly links: LinkNumbers;
} & Attempting;

/** What becomes of the messages of one transaction, step by step. */
export class Settling {
  readonly #doors: SettlingDoors;
  /** As they were read. */
  readonly #rows: Map<MessageRef, MessageRow>;
  readonly #steps: Step[] = [];
  readonly #last = new Map<MessageRef, Step>();

  /** `rows` come from `readForOutcome` in the same transaction. */
  constructor(rows: ReadonlyMap<MessageRef, MessageRow>, doors: SettlingDoors) {
    this.#doors = doors;
    this.#rows = new Map(rows);
  }

  /** More messages, locked later in the transaction; those that are here already stay. */
  add(rows: ReadonlyMap<MessageRef, MessageRow>): void {
    for (const [ref, row] of rows) if (!this.#rows.has(ref)) this.#rows.set(ref, row);
  }

  has(ref: MessageRef): boolean {
    return this.#rows.has(ref);
  }

  /** As it will be when all that is settled so far is written. */
  row(ref: MessageRef): MessageRow | undefined {
    return this.changed(ref) ?? this.#rows.get(ref);
  }

  /** The same of a message that is no more as the database has it. */
  changed(ref: MessageRef): MessageRow | undefined {
    const step = this.#last.get(ref);
    return step && rowAfter(step);
  }

  /** Decides what the attempts that are current have come to. */
  settle(ended: readonly EndedAttempt[]): void {
    for (const attempt of ended) {
      const { ref, outcome, at } = attempt;
      const row = this.row(ref);
      if (!row || !isCurrent(row, attempt, this.#doors.node)) continue;
      const lookup = outcome.kind === 'final' ? outcome.lookup : undefined;
      const decision = decide(outcome, attempted(row, this.#doors), at);
      const state = stateAfter(row, { decision, at }, this.#doors.links);
      const step = { row, at, decision, lookup, state };
      this.#steps.push(step);
      this.#last.set(ref, step);
    }
  }

  async write(session: Session): Promise<Consequences> {
    if (this.#steps.length === 0) return { deliveries: [], fallbacks: [], again: [] };
    await writeMessages(session, this.#steps);
    await writeMoney(session, this.#steps);
    return consequencesOf(this.#steps, this.#doors);
  }
}

async function writeMessages(session: Session, steps: readonly Step[]): Promise<void> {
  const last = new Map<MessageRef, Step>();
  for (const step of steps) last.set(step.row.id, joined(last.get(step.row.id), step));
  const written = [...last.values()];
  await session.query(WRITE, [
    numbers(written.map(({ row }) => row.id)),
    numbers(written.map(({ state }) => state.status)),
    numbers(written.map(({ state }) => state.err)),
    moments(written.map(({ at }) => at)),
    numbers(written.map(({ state }) => state.parts)),
    numbers(written.map(({ state }) => state.cost)),
    numbers(written.map(({ state }) => state.reserved)),
    moments(written.map(({ state }) => state.due)),
    written.map(({ lookup }) => (lookup === undefined ? null : storableJson(lookup))),
    flags(written.map(({ state }) => state.final === 'yes')),
    numbers(written.map(({ state }) => state.queue)),
    flags(written.map(({ state }) => state.doubtful === 'yes')),
    numbers(written.map(({ state }) => state.failed)),
    moments(written.map(({ state }) => state.until)),
    flags(written.map(({ state }) => state.silence === 'delivered')),
  ]);
}

/** What a message has come to after both: what the row gathers is of either. */
function joined(before: Step | undefined, step: Step): Step {
  if (!before) return step;
  const failed = step.state.failed ?? before.state.failed;
  const doubtful = before.state.doubtful === 'yes' ? 'yes' : step.state.doubtful;
  return { ...step, lookup: step.lookup ?? before.lookup, state: { ...step.state, failed, doubtful } };
}

type MessageState = {
  readonly status: number;
  readonly err: number;
  readonly parts: number;
  readonly cost: Money;
  readonly reserved: Money;
  readonly due: Instant | undefined;
  readonly final: 'no' | 'yes';
  readonly queue: number;
  readonly doubtful: 'no' | 'yes';
  /** The link that could not carry it. */
  readonly failed: number | null;
  /** Until when a receipt is waited for. */
  readonly until: Instant | undefined;
  readonly silence: 'delivered' | 'failed';
};

function stateAfter(
  row: MessageRow,
  { decision, at }: Pick<Step, 'decision' | 'at'>,
  links: LinkNumbers,
): MessageState {
  const same: MessageState = {
    status: STATUS.handed,
    err: 0,
    parts: row.parts,
    cost: row.cost,
    reserved: row.reserved,
    due: undefined,
    final: 'no',
    queue: row.queue,
    doubtful: 'no',
    failed: null,
    until: undefined,
    silence: 'failed',
  };
  switch (decision.kind) {
    case 'final': {
      const { status, err, parts } = decision;
      return { ...same, status, err, parts, cost: priceCharged(decision), reserved: NO_MONEY, final: 'yes' };
    }
    case 'again':
      return { ...same, due: decision.at, doubtful: decision.doubtful };
    case 'rerouted': {
      const queue = movedTo(row.queue, links.numberOf(decision.link));
      const failed = links.numberOf(decision.failed);
      // Whoever was told that it is under way is not told that it waits again.
      return { ...same, status: row.status, due: at, queue, failed, doubtful: decision.doubtful };
    }
    case 'handed':
      return { ...same, until: decision.until, silence: decision.silence };
    default:
      return unreachable(decision);
  }
}

/** The row as the statement will leave it. */
function rowAfter({ row, state, lookup }: Step): MessageRow {
  const { status, err, parts, cost, reserved, queue, failed, until } = state;
  return {
    ...row,
    ...{ status, err, parts, cost, reserved, queue },
    lookup: lookup ?? row.lookup,
    final: state.final === 'yes',
    doubtful: row.doubtful || state.doubtful === 'yes',
    tried: failed === null ? row.tried : [...(row.tried ?? []), failed],
    claimed_by: null,
    receipt_until: until ?? null,
  };
}

function priceCharged(decision: Extract<Decision, { kind: 'final' }>): Money {
  return money(decision.settlement.income + decision.settlement.excess);
}

type Booking = {
  readonly row: MessageRow;
  readonly at: Instant;
  readonly from: Book;
  readonly to: Book;
  readonly amount: number;
  readonly why: 'settle' | 'refund' | 'excess';
};
type Book = 'balance' | 'reserved' | 'income';

async function writeMoney(session: Session, steps: readonly Step[]): Promise<void> {
  const bookings = steps
    .flatMap(({ row, at, decision }): Booking[] => {
      if (decision.kind !== 'final') return [];
      const { income, refund, excess } = decision.settlement;
      return [
        { row, at, from: 'reserved', to: 'income', amount: income, why: 'settle' },
        { row, at, from: 'reserved', to: 'balance', amount: refund, why: 'refund' },
        { row, at, from: 'balance', to: 'income', amount: excess, why: 'excess' },
      ];
    })
    .filter((booking) => booking.amount > 0);
  if (bookings.length === 0) return;
  await session.query(BOOK, [
    numbers(bookings.map(({ row }) => payerOf(row))),
    numbers(bookings.map(({ row }) => row.id)),
    moments(bookings.map(({ at }) => at)),
    bookings.map(({ from }) => from),
    bookings.map(({ to }) => to),
    numbers(bookings.map(({ amount }) => amount)),
    bookings.map(({ why }) => why),
    bookings.map(({ row }) => row.submission.purse),
    bookings.map(({ row }) => row.kind),
  ]);
  await session.query(CHARGE, changesOf(bookings));
}

type Change = { readonly 1: Record<Book, number>; readonly 2: Record<Book, number> };

/** What the bookings come to for each account, in the order of `CHARGE`. */
function changesOf(bookings: readonly Booking[]): readonly (readonly number[])[] {
  const nothing = (): Record<Book, number> => ({ balance: 0, reserved: 0, income: 0 });
  const sums = new Map<number, Change>();
  for (const { row, from, to, amount } of bookings) {
    const payer = payerOf(row);
    const sum = sums.get(payer) ?? { 1: nothing(), 2: nothing() };
    sum[row.submission.purse][from] -= amount;
    sum[row.submission.purse][to] += amount;
    sums.set(payer, sum);
  }
  const all = [...sums].sort(([one], [other]) => one - other);
  const column = (value: (change: Change) => number): number[] => all.map(([, change]) => value(change));
  return [
    all.map(([id]) => id),
    column((change) => change[1].balance),
    column((change) => change[1].reserved),
    column((change) => change[2].balance),
    column((change) => change[2].reserved),
    column((change) => change[1].income + change[2].income),
  ];
}

function consequencesOf(steps: readonly Step[], { secrets, place }: SettlingDoors): Consequences {
  const account = accountReader(secrets);
  const fallbacks = steps.filter(fallsBack).map(rowAfter);
  const deliveries = steps.flatMap((step) => {
    const { row, state, at } = step;
    // What follows under the same id is told instead.
    if (state.status === row.status || !isTold(row, account) || fallsBack(step)) return [];
    // Told as what ends now, not as what had ended.
    return statusDelivery({ ...rowAfter(step), final: row.final }, at, { account, place });
  });
  const again = steps.flatMap(({ state: { due, queue } }) => (due === undefined ? [] : [{ queue, at: due }]));
  return { deliveries, fallbacks, again };
}

/** A name or an id within a messenger gets no SMS. */
function fallsBack({ row, decision }: Step): boolean {
  if (row.submission.options.fallbackText === undefined || decision.kind !== 'final') return false;
  if (parsePhone(row.phone) === undefined) return false;
  const heap = heapOf(decision.status);
  return heap === 'failed' || heap === 'expired';
}
