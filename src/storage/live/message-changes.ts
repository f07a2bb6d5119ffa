// The feed of what happens to messages, as triggers write it (migration 0019): read from a place on, summed up by second, cleared
// away. Owns its statements and what a place in it is; who is told what is the hub's.

import { LIMITS } from '../../base/limits.ts';
import { type Clock, type Instant, instant, SECOND } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type { LiveCursor, MessageChange } from '../../core/live/live.ts';
import type { Counted } from '../../core/live/rates.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { Session } from '../database/database.ts';
import { kindOf } from '../messages/claimed-row.ts';
import type { Round } from '../upkeep.ts';

// Numbers of transactions are given at their first writing and become visible at their end, in any order. A place is a snapshot: what
// is visible now and was not then is new, whatever transactions of whatever database are under way.
const NOW = 'with s as (select pg_current_snapshot() as now)';

const READ = {
  name: 'live-changes-read',
  text: `${NOW}
select s.now::text as place, c.at, c.account_id, c.kind, c.was, c.status, c.count, c.messages
from s left join lateral (
  select * from message_changes m
  where m.xact >= pg_snapshot_xmin($1::pg_snapshot) and not pg_visible_in_snapshot(m.xact, $1::pg_snapshot)
    and ($2::integer[] is null or m.account_id = any($2))
  order by m.xact limit $3
) c on true`,
};

const SUM = {
  name: 'live-changes-sum',
  text: `${NOW}
select s.now::text as place, c.at, c.account_id, c.kind, c.was, c.status, c.count
from s left join lateral (
  select date_trunc('second', m.at) as at, m.account_id, m.kind, m.was, m.status, sum(m.count)::integer as count
  from message_changes m
  where m.at >= $1 and ($2::integer[] is null or m.account_id = any($2))
  group by 1, 2, 3, 4, 5
) c on true`,
};

// A server that crashed has emptied the table; one that has been restored counts its transactions from elsewhere. When only a process of
// it crashed, the server goes on without having been started anew, but it has thrown its own statistics away as well.
const KNOWN = {
  name: 'live-changes-known',
  text: `select pg_snapshot_xmax($1::pg_snapshot) <= pg_snapshot_xmax(pg_current_snapshot())
           and pg_postmaster_start_time() < $2 and coalesce((select stats_reset from pg_stat_bgwriter) < $2, true) as known`,
};

const FORGET = { name: 'live-changes-forget', text: 'delete from message_changes where at < $1' };

const FORGET_ROUND = 60 * SECOND;

type Row = {
  readonly place: string;
  /** Null throughout: there was nothing. */
  readonly at: number | null;
  readonly account_id: AccountId;
  readonly kind: number;
  readonly was: number | null;
  readonly status: number;
  readonly count: number;
  readonly messages?: readonly string[] | readonly number[] | null;
};

type ReadChanges = {
  readonly changes: readonly MessageChange[];
  /** Behind everything that was read. */
  readonly place: string;
  /** `no`: there was more than is read at once. */
  readonly whole: 'yes' | 'no';
};

/** Absent: everybody's. */
export type Whose = readonly AccountId[] | undefined;

export class MessageChanges {
  readonly #session: Session;
  readonly #clock: Clock;

  constructor({ session, clock }: { readonly session: Session; readonly clock: Clock }) {
    this.#session = session;
    this.#clock = clock;
  }

  async since(place: string, whose: Whose): Promise<ReadChanges> {
    const most = LIMITS.live.changesRead;
    const rows = await this.#session.query<Row>(READ, [place, whose ?? null, most + 1]);
    const changes = rows.flatMap(changeOf);
    return {
      changes: changes.slice(0, most),
      place: rows[0]?.place ?? place,
      whole: changes.length > most ? 'no' : 'yes',
    };
  }

  /** What has happened by second, and the place behind it. */
  async sums(
    from: Instant,
    whose: Whose,
  ): Promise<{ readonly sums: readonly Counted[]; readonly place: string }> {
    const rows = await this.#session.query<Row>(SUM, [new Date(from), whose ?? null]);
    return { sums: rows.flatMap(changeOf), place: rows[0]?.place ?? BEGINNING };
  }

  cursorAt(place: string): LiveCursor {
    const [xmin = ''] = place.split(':');
    // With very many transactions under way it is told shorter, and some of what was told before is told again.
    const short = place.length <= CURSOR_CHARACTERS ? place : `${xmin}:${xmin}:`;
    return `${short}.${Math.floor(this.#clock.now() / SECOND)}`;
  }

  /** The place a cursor names; undefined: not all is known that has happened since. */
  async placeOf(cursor: LiveCursor): Promise<string | undefined> {
    const [, place, seconds] = /^([\d:,]+)\.(\d{1,12})$/.exec(cursor) ?? [];
    if (place === undefined || seconds === undefined || !isSnapshot(place)) return undefined;
    const at = Number(seconds) * SECOND;
    // Cleared away by other nodes, too, whose clocks may differ.
    if (at < this.#clock.now() - LIMITS.live.changesKept + MINUTE_OF_DOUBT) return undefined;
    const [row] = await this.#session.query<{ known: boolean }>(KNOWN, [place, new Date(at)]);
    return row?.known ? place : undefined;
  }

  round(): Round {
    return {
      every: FORGET_ROUND,
      what: 'changes of messages',
      work: () => this.#session.query(FORGET, [new Date(this.#clock.now() - LIMITS.live.changesKept)]),
    };
  }
}

const MINUTE_OF_DOUBT = 60 * SECOND;
const BEGINNING = '1:1:';
const CURSOR_CHARACTERS = 180;

/** `xmin:xmax:xip,…` as PostgreSQL reads it: in order, and each number one of a transaction. */
function isSnapshot(text: string): boolean {
  const [, xmin = '', xmax = '', xip = ''] =
    /^(\d{1,19}):(\d{1,19}):((?:\d{1,19})?(?:,\d{1,19})*)$/.exec(text) ?? [];
  if (xmin === '') return false;
  const numbers = [xmin, ...(xip === '' ? [] : xip.split(',')), xmax].map((one) => BigInt(one || 0));
  const inOrder = numbers.every((one, at) => at === 0 || one >= (numbers[at - 1] ?? 0n));
  const inside = numbers.slice(1, -1).every((one) => one < BigInt(xmax));
  return inOrder && inside && (numbers[0] ?? 0n) > 0n && (numbers.at(-1) ?? 0n) < 2n ** 63n;
}

function changeOf(row: Row): readonly MessageChange[] {
  const { at, account_id: account, kind, was, status, count, messages } = row;
  if (at === null) return [];
  return [
    {
      at: instant(at),
      account,
      kind: kindOf(kind),
      was: was ?? undefined,
      status,
      count,
      refs: messages?.map((ref) => Number(ref) as MessageRef),
    },
  ];
}
