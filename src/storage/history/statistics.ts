// Statistics by day: what the statements' own triggers count (`statistics_changes`) is moved into sums by a round, and read
// together with what is not moved yet, in one statement. Owns the round and the reading; the triggers are in
// db/migrations/0006-history.sql.

import { ok, type Result } from '../../base/result.ts';
import { HOUR, instant } from '../../base/time.ts';
import { ACCOUNT_DEFAULTS, type Account } from '../../core/accounts/account.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import type { FaultCode } from '../../core/faults.ts';
import { MESSAGE_KINDS, type MessageKind } from '../../core/messages/kind.ts';
import { type LocalDay, localDay } from '../../core/messages/local-day.ts';
import {
  type AccountDays,
  type AccountStatistics,
  addCounts,
  type Counts,
  NO_COUNTS,
  type Period,
  type Statistics,
  statisticsOf,
} from '../../core/statistics/statistics.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import { kindOf } from '../messages/claimed-row.ts';

const COUNTS = [
  'messages',
  'parts',
  'delivered',
  'failed',
  'expired',
  'spent',
  'received',
  'withdrawn',
] as const satisfies readonly (keyof Counts)[];

const SUMS = COUNTS.map((name) => `sum(${name})::bigint as ${name}`).join(', ');

const NO_KIND = -1;
/** Rows of one account on one day: a kind each, and money of no kind. */
const ROWS_OF_A_DAY = Object.keys(MESSAGE_KINDS).length + 1;

// A year of an account that sends of three kinds every day: a thousand rows, 2 ms. Both halves are of one moment.
const READ = {
  name: 'statistics-read',
  text: `
(select account_id, case when $5 = 'days and kinds' then day::text end as day, null::timestamptz as at,
   kind, ${SUMS}
 from daily_statistics where account_id = any($1::integer[]) and purse = $2
   and day >= coalesce($3::date, '-infinity') and day <= coalesce($4::date, 'infinity')
 group by 1, 2, 4 limit $6)
union all
(select account_id, null, at, kind, ${SUMS}
 from statistics_changes where account_id = any($1::integer[]) and purse = $2
 group by account_id, at, kind)`,
};

type Row = Counts & { readonly account_id: number; readonly kind: number };
type ReadRow = Row & { readonly day: LocalDay | null; readonly at: number | null };

/** Sums of one kind, by its number; of one day when they are told by day. */
type CountedRow = {
  readonly account: number;
  readonly day: LocalDay | undefined;
  readonly kind: number;
  readonly counts: Counts;
};

type Wanted = {
  /** Zone of each account. */
  readonly zones: ReadonlyMap<number, string>;
  readonly period: Period;
  readonly purse: Purse;
  readonly detail: 'kinds' | 'days and kinds';
  /** Days, as in `DaysAsked`. */
  readonly most?: number;
};

/** In the order of accounts, days and kinds, money of no kind last. */
async function readStatistics(
  session: Session,
  { zones, period, purse, detail, most }: Wanted,
): Promise<readonly CountedRow[]> {
  const { from, till } = period;
  const limit = most === undefined ? null : most * ROWS_OF_A_DAY + 1;
  const values = [[...zones.keys()], purse, from ?? null, till ?? null, detail, limit];
  const rows = await session.query<ReadRow>(READ, values);
  const sums = new Map<string, CountedRow>();
  for (const row of rows) {
    const account = row.account_id;
    const moved = row.at === null ? undefined : localDay(instant(row.at), zones.get(account)!);
    if (moved !== undefined && (moved < (from ?? '') || (till !== undefined && moved > till))) continue;
    const day = detail === 'kinds' ? undefined : (row.day ?? moved);
    const { kind } = row;
    // Unsigned, so that money of no kind comes last.
    const key = `${pad(account)} ${day} ${pad(kind >>> 0)}`;
    const counts = addCounts(sums.get(key)?.counts ?? NO_COUNTS, countsOf(row));
    sums.set(key, { account, day, kind, counts });
  }
  return inOrder(sums);
}

export class StoredStatistics implements Statistics {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  async of(
    accounts: readonly Account[],
    period: Period,
    purse: Purse,
  ): Promise<Result<readonly AccountStatistics[], FaultCode>> {
    return await whileAvailable<readonly AccountStatistics[], FaultCode>(async () => {
      const wanted = { zones: zonesOf(accounts), period, purse, detail: 'kinds' } as const;
      const rows = byAccount(await readStatistics(this.#session, wanted));
      const kindsOf = (account: Account) =>
        (rows.get(account.id) ?? []).map(({ kind, counts }) => ({ kind: named(kind), ...counts }));
      return ok(accounts.map((account) => statisticsOf(account, kindsOf(account))));
    }, 'service-unavailable');
  }

  async days(
    ...[accounts, asked]: Parameters<Statistics['days']>
  ): Promise<Result<readonly AccountDays[], FaultCode>> {
    return await whileAvailable<readonly AccountDays[], FaultCode>(async () => {
      const wanted = { zones: zonesOf(accounts), detail: 'days and kinds', ...asked } as const;
      const rows = byAccount(await readStatistics(this.#session, wanted));
      const daysOf = (account: Account) =>
        (rows.get(account.id) ?? []).flatMap(({ day, kind, counts }) =>
          day === undefined ? [] : [{ day, kind: named(kind), ...counts }],
        );
      return ok(accounts.map((account) => ({ account, days: daysOf(account) })));
    }, 'service-unavailable');
  }
}

/** Their order stays. */
function byAccount(rows: readonly CountedRow[]): ReadonlyMap<number, readonly CountedRow[]> {
  const found = new Map<number, CountedRow[]>();
  for (const row of rows) {
    const list = found.get(row.account);
    if (list) list.push(row);
    else found.set(row.account, [row]);
  }
  return found;
}

function zonesOf(accounts: readonly Account[]): ReadonlyMap<number, string> {
  return new Map(accounts.map(({ id, settings }) => [id, settings.timeZone]));
}

function named(kind: number): MessageKind | undefined {
  return kind === NO_KIND ? undefined : kindOf(kind);
}

function countsOf(row: Counts): Counts {
  const { messages, parts, delivered, failed, expired, spent, received, withdrawn } = row;
  return { messages, parts, delivered, failed, expired, spent, received, withdrawn };
}

const TAKE = {
  name: 'statistics-take',
  text: `
delete from statistics_changes
where ctid = any(array(select ctid from statistics_changes limit $1 for update skip locked))
returning account_id, at, purse, kind, ${COUNTS.join(', ')}, first_id, last_id`,
};

const ZONES = {
  name: 'statistics-zones',
  text: `select id, settings->>'timeZone' as zone from accounts where id = any($1::integer[])`,
};

const ADD = {
  name: 'statistics-add',
  text: `
insert into daily_statistics as d (account_id, day, purse, kind, ${COUNTS.join(', ')})
select * from unnest($1::integer[], $2::date[], $3::smallint[], $4::smallint[],
  ${COUNTS.map((_name, at) => `$${at + 5}::bigint[]`).join(', ')})
on conflict (account_id, day, purse, kind) do update set
  ${COUNTS.map((name) => `${name} = d.${name} + excluded.${name}`).join(', ')}`,
};

const WIDEN = {
  name: 'statistics-hours',
  text: `
insert into message_hours as h (account_id, hour, first_id, last_id)
select * from unnest($1::integer[], $2::timestamptz[], $3::bigint[], $4::bigint[])
on conflict (account_id, hour) do update set
  first_id = least(h.first_id, excluded.first_id), last_id = greatest(h.last_id, excluded.last_id)`,
};

type Change = Row & {
  readonly at: number;
  readonly purse: number;
  readonly first_id: number | null;
  readonly last_id: number | null;
};

const BATCH = 5_000;

/** Moves all changes there are into the sums. A change is gone from one place in the transaction that puts it into the other. */
export async function foldStatistics(database: Database): Promise<void> {
  for (;;) {
    const taken = await database.transaction(async (session) => {
      const changes = await session.query<Change>(TAKE, [BATCH]);
      if (changes.length > 0) await add(session, changes);
      return changes.length;
    });
    if (taken < BATCH) return;
  }
}

async function add(session: Session, all: readonly Change[]): Promise<void> {
  const ids = [...new Set(all.map((change) => change.account_id))];
  const rows = await session.query<{ id: number; zone: string | null }>(ZONES, [ids]);
  const zones = new Map(rows.map((row) => [row.id, row.zone ?? ACCOUNT_DEFAULTS.timeZone]));
  const changes = all.filter((change) => zones.has(change.account_id));
  await addDays(session, changes, zones);
  await addHours(session, changes);
}

async function addDays(
  session: Session,
  changes: readonly Change[],
  zones: ReadonlyMap<number, string>,
): Promise<void> {
  const sums = new Map<string, Row & { readonly day: LocalDay; readonly purse: number }>();
  for (const change of changes) {
    const day = localDay(instant(change.at), zones.get(change.account_id)!);
    // In the order of the table's key, so that two rounds cannot wait for each other.
    const key = [pad(change.account_id), day, change.purse, pad(change.kind + 1)].join(' ');
    const sum = addCounts(sums.get(key) ?? NO_COUNTS, countsOf(change));
    const { account_id, purse, kind } = change;
    sums.set(key, { account_id, day, purse, kind, ...sum });
  }
  const list = inOrder(sums);
  if (list.length === 0) return;
  await session.query(ADD, [
    list.map((row) => row.account_id),
    list.map((row) => row.day),
    list.map((row) => row.purse),
    list.map((row) => row.kind),
    ...COUNTS.map((name) => list.map((row) => row[name])),
  ]);
}

async function addHours(session: Session, changes: readonly Change[]): Promise<void> {
  const hours = new Map<string, { account: number; hour: number; first: number; last: number }>();
  for (const { account_id, at, first_id, last_id } of changes) {
    if (first_id === null || last_id === null) continue;
    const hour = Math.floor(at / HOUR) * HOUR;
    const key = `${pad(account_id)} ${pad(hour)}`;
    const known = hours.get(key);
    hours.set(key, {
      account: account_id,
      hour,
      first: Math.min(known?.first ?? first_id, first_id),
      last: Math.max(known?.last ?? last_id, last_id),
    });
  }
  const list = inOrder(hours);
  if (list.length === 0) return;
  await session.query(WIDEN, [
    list.map((row) => row.account),
    list.map((row) => new Date(row.hour)),
    list.map((row) => row.first),
    list.map((row) => row.last),
  ]);
}

const pad = (number: number): string => String(number).padStart(16, '0');

function inOrder<T>(rows: ReadonlyMap<string, T>): readonly T[] {
  return [...rows].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, row]) => row);
}
