// What became of an account's messages, with all that happened in each call: the form that `history --json` prints and
// outside programs rely on. Owns that form; money and claims are not in it.

import type { AccountId } from '../../core/accounts/account.ts';
import type {
  ArchivedEvent,
  ArchivedMessage,
  ArchivedRecording,
  ArchiveFilter,
} from '../../core/messages/message-archive.ts';
import type { Session } from '../database/database.ts';
import type { Recordings } from '../messages/recordings.ts';
import {
  archivedMessage,
  SHOWN_COLUMNS,
  type ShownRow,
  type ShownWords,
  shownText,
} from '../messages/shown-message.ts';
import { historyRows, type RefRange, refsOf, rowsUpwards } from './history-rows.ts';

export type HistoryMessage = {
  /** As send replies write it: a number when it is one. */
  readonly id: number | string;
  readonly phone: string;
  readonly type: number;
  readonly sender: string;
  readonly message: string;
  readonly status: number;
  readonly err: number;
  /** Id of the call whose menu sent this. */
  readonly cause: number | string | null;
  readonly events: readonly ArchivedEvent[];
  readonly recordings: readonly ArchivedRecording[];
};

/** By `id`: that message and the SMS its menu sent. `newest`: of all that fit only so many, the newest. */
type HistoryWanted = Omit<ArchiveFilter, 'publicId'> & {
  readonly id?: string;
  readonly newest?: number;
};

// A page of messages with long calls behind them is a few megabytes.
const PAGE = 500;

// A message by its id, and what the menus of its calls sent.
const BY_ID = `
with named as (
  select m.id from submissions s join messages m on m.submission_id = s.id
  where s.account_id = $1 and s.public_id = $2
)
select ${SHOWN_COLUMNS} from messages m join submissions s on s.id = m.submission_id
where m.account_id = $1 and not m.hidden and m.id in (
  select id from named
  union
  select c.id from submissions cs join messages c on c.submission_id = cs.id where cs.cause in (select id from named)
)
order by m.id`;

type HistoryDoors = {
  readonly session: Session;
  readonly recordings: Recordings;
  readonly words: ShownWords;
  /** Where clients reach the HTTP door, without a slash at the end. */
  readonly publicUrl: () => string;
};

export class History {
  readonly #doors: HistoryDoors;

  constructor(doors: HistoryDoors) {
    this.#doors = doors;
  }

  /** All of them at once, oldest first. An unknown login has none. */
  async of(login: string, wanted: HistoryWanted = {}): Promise<readonly HistoryMessage[]> {
    const all: HistoryMessage[] = [];
    for await (const page of this.pages(login, wanted)) all.push(...page);
    return all;
  }

  /** The same a page at a time, however many there are. */
  async *pages(login: string, wanted: HistoryWanted): AsyncGenerator<readonly HistoryMessage[]> {
    for await (const rows of this.#rows(login, wanted)) yield await this.#told(rows);
  }

  /** The messages alone, without what happened in them. */
  async *records(login: string, wanted: HistoryWanted): AsyncGenerator<readonly ArchivedMessage[]> {
    for await (const rows of this.#rows(login, wanted))
      yield rows.map((row) => archivedMessage(row, this.#doors.words));
  }

  async *#rows(login: string, wanted: HistoryWanted): AsyncGenerator<readonly ShownRow[]> {
    const [account] = await this.#doors.session.query<{ id: AccountId }>(
      'select id from accounts where login = $1',
      [login],
    );
    if (!account) return;
    if (wanted.id !== undefined) {
      yield await this.#doors.session.query<ShownRow>(BY_ID, [account.id, wanted.id]);
      return;
    }
    const range = await this.#range(account.id, wanted);
    if (!range) return;
    const pages = rowsUpwards(this.#doors.session, { account: account.id, filter: wanted, range });
    for await (const { rows } of pages) if (rows.length > 0) yield rows;
  }

  async #range(account: AccountId, wanted: HistoryWanted): Promise<RefRange | undefined> {
    const range = await refsOf(this.#doors.session, account, wanted);
    if (!range || wanted.newest === undefined) return range;
    let { below } = range;
    for (let left = wanted.newest; left > 0; ) {
      const limit = Math.min(PAGE, left);
      const order = 'newest first';
      const page = { account, filter: wanted, range: { ...range, below }, order, limit } as const;
      const rows = await historyRows(this.#doors.session, page);
      below = rows.at(-1)?.id ?? below;
      left = rows.length < limit ? 0 : left - limit;
    }
    return { ...range, above: below - 1 };
  }

  async #told(rows: readonly ShownRow[]): Promise<readonly HistoryMessage[]> {
    const ids = rows.map((row) => row.id);
    const [events, recordings, causes] = await Promise.all([
      this.events(ids),
      this.recordingsOf(ids),
      this.#causesOf(rows),
    ]);
    return rows.map((row) => ({
      id: wireId(row.public_id),
      phone: row.phone,
      type: row.kind,
      sender: row.sender ?? '',
      message: shownText(row, this.#doors.words),
      status: row.status,
      err: row.err,
      cause: row.cause === null ? null : (causes.get(row.cause) ?? null),
      events: events.get(row.id) ?? [],
      recordings: recordings.get(row.id) ?? [],
    }));
  }

  async #causesOf(rows: readonly ShownRow[]): Promise<ReadonlyMap<number, number | string>> {
    const ids = [...new Set(rows.flatMap((row) => (row.cause === null ? [] : [row.cause])))];
    if (ids.length === 0) return new Map();
    const found = await this.#doors.session.query<{ id: number; public_id: string }>(
      `select m.id, s.public_id from messages m join submissions s on s.id = m.submission_id
       where m.id = any($1::bigint[])`,
      [ids],
    );
    return new Map(found.map((row) => [row.id, wireId(row.public_id)]));
  }

  /** What happened to each message, in its order; `recordingsOf`: what was recorded in it, with links good for a while. */
  async events(ids: readonly number[]): Promise<ReadonlyMap<number, ArchivedEvent[]>> {
    const found = new Map<number, ArchivedEvent[]>();
    if (ids.length === 0) return found;
    const rows = await this.#doors.session.query<EventRow>(
      `select message_id, at, kind, data from events where message_id = any($1::bigint[])
       order by message_id, number`,
      [ids],
    );
    for (const row of rows) {
      // Where a recording lies on this machine is nobody's business; its address is in `recordings`.
      const { path: _path, ...data } = row.data;
      push(found, row.message_id, { at: new Date(row.at).toISOString(), kind: row.kind, ...data });
    }
    return found;
  }

  async recordingsOf(ids: readonly number[]): Promise<ReadonlyMap<number, ArchivedRecording[]>> {
    const found = new Map<number, ArchivedRecording[]>();
    if (ids.length === 0) return found;
    const rows = await this.#doors.session.query<RecordingRow>(
      'select id, message_id, item, seconds from recordings where message_id = any($1::bigint[]) order by id',
      [ids],
    );
    for (const row of rows) {
      const url = `${this.#doors.publicUrl()}/recordings/${this.#doors.recordings.token(row.id)}`;
      push(found, row.message_id, { item: row.item, url, seconds: row.seconds });
    }
    return found;
  }
}

type EventRow = {
  readonly message_id: number;
  readonly at: number;
  readonly kind: string;
  readonly data: { readonly path?: string };
};

type RecordingRow = {
  readonly id: number;
  readonly message_id: number;
  readonly item: string;
  readonly seconds: number;
};

/** Ids of the service are numbers on the wire; a client's own may be letters, or digits that no number keeps. */
function wireId(publicId: string): number | string {
  return /^[1-9]\d{0,14}$/.test(publicId) ? Number(publicId) : publicId;
}

function push<T>(map: Map<number, T[]>, key: number, value: T): void {
  const list = map.get(key);
  if (list) list.push(value);
  else map.set(key, [value]);
}
