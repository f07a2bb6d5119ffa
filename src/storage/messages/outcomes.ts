// Ends attempts: the status, the money and the next attempt of many messages at once. Owns the writing of what the core's
// `settle.ts` decides, and the handler calls that tell of a changed status.

import { unreachable } from '../../base/assert.ts';
import type { Instant } from '../../base/time.ts';
import { type Money, money, NO_MONEY } from '../../core/accounts/money.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import type { LookupData } from '../../core/messages/message-status.ts';
import { type Decision, decide } from '../../core/messages/settle.ts';
import { heapOf, STATUS } from '../../core/messages/status.ts';
import { statusFields } from '../../core/messages/status-fields.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import { flags, moments, numbers } from '../database/array-text.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storableJson } from '../database/stored-text.ts';
import { toldOf } from '../esme/told-rows.ts';
import type { NewDelivery } from '../handlers/delivery-rows.ts';
import type { LinkNumbers } from '../links.ts';
import { movedTo } from '../work-queues.ts';
import {
  type Attempting,
  accountReader,
  attempted,
  kindOf,
  MESSAGE_COLUMNS,
  type MessageRow,
  templateKindOf,
} from './claimed-row.ts';
import { type EndedAttempt, isCurrent } from './ended-attempt.ts';

/** What is to be done in the same transaction, or after it. */
export type Consequences = {
  readonly deliveries: readonly NewDelivery[];
  /** Messages that failed and have an SMS in reserve, as they are now. */
  readonly fallbacks: readonly MessageRow[];
  /** Further attempts, by queue. */
  readonly again: readonly { readonly queue: number; readonly at: Instant }[];
};

/** Rows locked in the order of their numbers, so that two transactions cannot wait for each other. */
const READ = {
  name: 'outcomes-read',
  text: `select ${MESSAGE_COLUMNS}
         from messages m join submissions s on s.id = m.submission_id join accounts a on a.id = m.account_id
         where m.id = any($1::bigint[]) order by m.id for update of m`,
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

const STATUS_ONLY = {
  name: 'outcomes-status',
  text: `update messages m set status = 0, changed_at = o.at
         from unnest($1::bigint[], $2::timestamptz[]) as o(id, at)
         where m.id = o.id and m.status = -1 and not m.final`,
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

export async function readForOutcome(
  session: Session,
  refs: readonly MessageRef[],
): Promise<ReadonlyMap<MessageRef, MessageRow>> {
  if (refs.length === 0) return new Map();
  const rows = await session.query<MessageRow>(READ, [[...new Set(refs)]]);
  return new Map(rows.map((row) => [row.id, row]));
}

type Settled = {
  readonly row: MessageRow;
  readonly at: Instant;
  readonly decision: Decision;
  readonly lookup: LookupData | undefined;
};

type OutcomeDoors = {
  readonly secrets: Secrets;
  readonly place: Accepting['place'];
  readonly node: number;
  readonly links: LinkNumbers;
} & Attempting;

/** Decides and writes the outcomes that are current. `rows` come from `readForOutcome` in the same transaction. */
export async function storeOutcomes(
  session: Session,
  {
    ended,
    rows,
  }: { readonly ended: readonly EndedAttempt[]; readonly rows: ReadonlyMap<MessageRef, MessageRow> },
  doors: OutcomeDoors,
): Promise<Consequences> {
  const settled = new Map<MessageRef, Settled>();
  for (const attempt of ended) {
    const { ref, outcome, at } = attempt;
    const row = rows.get(ref);
    if (!row || settled.has(ref) || !isCurrent(row, attempt, doors.node)) continue;
    const lookup = outcome.kind === 'final' ? outcome.lookup : undefined;
    settled.set(ref, { row, at, decision: decide(outcome, attempted(row, doors), at), lookup });
  }
  if (settled.size === 0) return { deliveries: [], fallbacks: [], again: [] };
  await writeMessages(session, [...settled.values()], doors.links);
  await writeMoney(session, [...settled.values()]);
  return consequencesOf([...settled.values()], doors);
}

/** Status -1 to 0 at the first ring. Returns the handler calls that tell of it. */
export async function storeHanded(
  session: Session,
  {
    moments,
    rows,
  }: {
    readonly moments: ReadonlyMap<MessageRef, Instant>;
    readonly rows: ReadonlyMap<MessageRef, MessageRow>;
  },
  doors: OutcomeDoors,
): Promise<readonly NewDelivery[]> {
  const account = accountReader(doors.secrets);
  const first = [...moments].flatMap(([ref, at]) => {
    const row = rows.get(ref);
    return row && row.status === STATUS.waiting && !row.final ? [{ ref, at, row }] : [];
  });
  if (first.length === 0) return [];
  await session.query(STATUS_ONLY, [first.map(({ ref }) => ref), first.map(({ at }) => new Date(at))]);
  return first.flatMap(({ row, at }) =>
    statusDelivery({ ...row, status: STATUS.handed, err: 0 }, at, { account, place: doors.place }),
  );
}

const READ_RECEIPTS = {
  name: 'outcomes-read-receipts',
  text: `update messages m set status = ${STATUS.read}, changed_at = o.at
         from unnest($1::bigint[], $2::timestamptz[]) as o(id, at)
         where m.id = o.id and m.final and m.status = ${STATUS.delivered}`,
};

/** Messages delivered before that their recipients have read now. Returns the handler calls that tell of it. */
export async function storeRead(
  session: Session,
  {
    ended,
    rows,
  }: { readonly ended: readonly EndedAttempt[]; readonly rows: ReadonlyMap<MessageRef, MessageRow> },
  { secrets, place }: Pick<OutcomeDoors, 'secrets' | 'place'>,
): Promise<readonly NewDelivery[]> {
  const read = ended.flatMap(({ ref, outcome, at }) => {
    const row = rows.get(ref);
    const isRead = outcome.kind === 'final' && outcome.status === STATUS.read;
    return isRead && row?.final && row.status === STATUS.delivered ? [{ row, at }] : [];
  });
  if (read.length === 0) return [];
  await session.query(READ_RECEIPTS, [read.map(({ row }) => row.id), read.map(({ at }) => new Date(at))]);
  const account = accountReader(secrets);
  return read.flatMap(({ row, at }) =>
    statusDelivery({ ...row, status: STATUS.read, err: 0 }, at, { account, place }),
  );
}

async function writeMessages(
  session: Session,
  settled: readonly Settled[],
  links: LinkNumbers,
): Promise<void> {
  const next = settled.map((one) => stateAfter(one, links));
  await session.query(WRITE, [
    numbers(settled.map(({ row }) => row.id)),
    numbers(next.map(({ status }) => status)),
    numbers(next.map(({ err }) => err)),
    moments(settled.map(({ at }) => at)),
    numbers(next.map(({ parts }) => parts)),
    numbers(next.map(({ cost }) => cost)),
    numbers(next.map(({ reserved }) => reserved)),
    moments(next.map(({ due }) => due)),
    settled.map(({ lookup }) => (lookup === undefined ? null : storableJson(lookup))),
    flags(next.map(({ final }) => final === 'yes')),
    numbers(next.map(({ queue }) => queue)),
    flags(next.map(({ doubtful }) => doubtful === 'yes')),
    numbers(next.map(({ failed }) => failed)),
    moments(next.map(({ until }) => until)),
    flags(next.map(({ silence }) => silence === 'delivered')),
  ]);
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

function stateAfter({ row, at, decision }: Settled, links: LinkNumbers): MessageState {
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

async function writeMoney(session: Session, settled: readonly Settled[]): Promise<void> {
  const bookings = settled
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
    numbers(bookings.map(({ row }) => row.payer_id)),
    numbers(bookings.map(({ row }) => row.id)),
    moments(bookings.map(({ at }) => at)),
    bookings.map(({ from }) => from),
    bookings.map(({ to }) => to),
    numbers(bookings.map(({ amount }) => amount)),
    bookings.map(({ why }) => why),
    bookings.map(({ row }) => row.purse),
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
    const sum = sums.get(row.payer_id) ?? { 1: nothing(), 2: nothing() };
    sum[row.purse][from] -= amount;
    sum[row.purse][to] += amount;
    sums.set(row.payer_id, sum);
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

function consequencesOf(settled: readonly Settled[], { secrets, place, links }: OutcomeDoors): Consequences {
  const account = accountReader(secrets);
  const rowAfter = (one: Settled): MessageRow => {
    const { status, err, parts, cost } = stateAfter(one, links);
    return { ...one.row, status, err, parts, cost, ...(one.lookup !== undefined && { lookup: one.lookup }) };
  };
  const fallbacks = settled.filter(fallsBack).map(rowAfter);
  const deliveries = settled.flatMap((one) => {
    // What follows under the same id is told instead.
    if (fallsBack(one)) return [];
    const row = rowAfter(one);
    return row.status === one.row.status ? [] : statusDelivery(row, one.at, { account, place });
  });
  const again = settled.flatMap((one) => {
    const { due, queue } = stateAfter(one, links);
    return due === undefined ? [] : [{ queue, at: due }];
  });
  return { deliveries, fallbacks, again };
}

/** A name or an id within a messenger gets no SMS. */
function fallsBack({ row, decision }: Settled): boolean {
  if (row.options.fallbackText === undefined || decision.kind !== 'final') return false;
  if (parsePhone(row.phone) === undefined) return false;
  const heap = heapOf(decision.status);
  return heap === 'failed' || heap === 'expired';
}

/** How accounts are read and numbers placed for what a handler is told. */
type Telling = {
  readonly account: ReturnType<typeof accountReader>;
  readonly place: Accepting['place'];
};

/**
 * What tells of the row's status: a receipt that was asked for, else a call to the handler, if there is one that is to be told. A
 * status is of what was sent, not of what came in.
 */
export function statusDelivery(
  row: MessageRow,
  at: Instant,
  { account, place }: Telling,
): readonly NewDelivery[] {
  const wish = row.options.receipt;
  // Once it has ended, what else happens to it is the handler's; a look-up is told to both (spec smpp.md 4.2).
  const told = wish !== undefined && !row.final ? toldOf(row, wish, at) : [];
  if (wish !== undefined && !row.final && kindOf(row.kind) !== 'hlr') return told;
  const { settings } = account(row);
  if (!settings.handler || settings.handlerStatuses === 'off' || row.door === 'incoming') return told;
  const fields = statusFields({
    publicId: row.public_id,
    phone: row.phone,
    status: row.status,
    err: row.err,
    at,
    parts: row.parts,
    cost: row.cost,
    kind: kindOf(row.kind),
    purse: row.purse,
    template: templateKindOf(row.template),
    sender: row.sender ?? undefined,
    lookup: row.lookup ?? undefined,
    mccmnc: place(row.phone)?.mccmnc,
    timeZone: settings.timeZone,
  });
  const { handler: address } = settings;
  return [...told, { kind: 'status', account: row.account_id, ref: row.id, address, fields, at }];
}
