// Messages found by filters that may fit one in a million: the newest are looked through first, then those an index names, a
// window at a time and for so long only. Owns the order of these looks and when they are given up; what fits is `history-rows.ts`.

import { LIMITS } from '../../base/limits.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type { ArchiveFilter } from '../../core/messages/message-archive.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import { recipientAsKept } from '../../core/numbers/recipient.ts';
import { type Database, isTooLong, type Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { SHOWN_COLUMNS, type ShownRow } from '../messages/shown-message.ts';
import { hasWords, WORDS_OF_TEXT } from './found-text.ts';
import {
  FITS,
  historyRows,
  MAILING_NAMED,
  mailingTime,
  mailLane,
  mailLanesOf,
  type RefRange,
  type RowsWanted,
  refsOf,
  rowValues,
} from './history-rows.ts';

type SearchWanted = Omit<RowsWanted, 'order'>;

/** `through`: the time was up, and only what is not older than this message has been looked at. */
type FoundRows = { readonly rows: readonly ShownRow[]; readonly through?: MessageRef };

const BOUNDS = 'm.account_id = $1 and m.id > $3 and m.id < $4';

// Submissions an index names, then their messages one by one: `offset 0` keeps the planner from reading whole tables for what it
// takes to be many.
function ofSubmissions(which: string): string {
  return `select m.* from (select s.id from submissions s where s.account_id = $1 and ${which} offset 0) n
    cross join lateral (select * from messages m where m.submission_id = n.id offset 0) m
    where ${BOUNDS} order by m.id desc limit $18`;
}

// Each gives the newest messages below $4, at most $18 of them. Measured on a million messages: docs/internals/storage.md.
const SOURCES = {
  recipient: `select m.* from messages m where ${BOUNDS} and m.phone = $19 order by m.id desc limit $18`,
  begins: `select m.* from messages m where ${BOUNDS} and m.phone like $13 order by m.id desc limit $18`,
  ends: `select m.* from messages m where ${BOUNDS} and reverse(m.phone) like $14 order by m.id desc limit $18`,
  words: ofSubmissions(`${WORDS_OF_TEXT} @@ to_tsquery('simple', $15)`),
  named: ofSubmissions('s.public_id = $11'),
  mailing: ofSubmissions(`s.mailing_id = ${MAILING_NAMED('$17')}`),
} as const;

type Source = keyof typeof SOURCES | 'all';

/** All of the account, newest first. */
function everything(lanes: readonly boolean[]): string {
  const walks = lanes.map(
    (mail) =>
      `(select m.* from messages m where ${BOUNDS} and ${mailLane(mail)} order by m.id desc limit $18)`,
  );
  return `select w.* from (${walks.join(' union all ')}) w order by w.id desc limit $18`;
}

function statement(source: Source, lanes: readonly boolean[]): string {
  return `
with walked as materialized (${source === 'all' ? everything(lanes) : SOURCES[source]})
select b.lowest, b.walked, found.* from (select min(id) as lowest, count(*) as walked from walked) b
left join lateral (
  select ${SHOWN_COLUMNS} from walked m
  cross join lateral (select * from submissions s where s.id = m.submission_id offset 0) s
  where s.account_id = $1 and ($2::boolean[] is null or (m.kind = 8) = any($2)) and ${FITS}
  order by m.id desc limit $10
) found on true
order by found.id desc`;
}

type WindowRow = { readonly lowest: number | null; readonly walked: number } & (
  | ShownRow
  | { readonly id: null }
);

/** Rows of the first look: a page that is mostly what is wanted is full by then. */
const FIRST_WINDOW = 2_000;
const WINDOW = 20_000;

/** Newest first. */
export async function searchRows(database: Database, wanted: SearchWanted): Promise<FoundRows> {
  const { filter } = wanted;
  if (filter.words !== undefined && !hasWords(filter.words)) return { rows: [] };
  if (isPlain(filter)) return { rows: await historyRows(database, { ...wanted, order: 'newest first' }) };
  const range = await narrowed(database, wanted);
  if (!range) return { rows: [] };
  return await new Search(database, { ...wanted, range }).run();
}

/** One index is walked from the first row of the page to its last, whatever there is. */
function isPlain({ recipients, from: _from, till: _till, ...others }: ArchiveFilter): boolean {
  if (recipients !== undefined && recipients.length !== 1) return true;
  return Object.values(others).every((value) => value === undefined);
}

/** Digits of a number from which on they say more than a word does. */
const TELLING = 4;

/** The index that names the fewest, as far as the question tells. */
function sourceOf({
  recipients,
  publicId,
  recipientEnds: ends,
  recipientBegins: begins,
  words,
  mailing,
}: ArchiveFilter): Source {
  // The only source that knows the recipient: nothing may stand in for it.
  if (recipients !== undefined) return 'recipient';
  if (publicId !== undefined) return 'named';
  if (ends !== undefined && ends.length >= TELLING) return 'ends';
  if (words !== undefined) return 'words';
  if (begins !== undefined && begins.length > TELLING) return 'begins';
  if (mailing !== undefined) return 'mailing';
  if (ends !== undefined) return 'ends';
  return begins === undefined ? 'all' : 'begins';
}

class Search {
  readonly #database: Database;
  readonly #wanted: SearchWanted;
  readonly #until = performance.now() + LIMITS.history.searchMilliseconds;
  readonly #found: ShownRow[] = [];
  #below: number;

  constructor(database: Database, wanted: SearchWanted) {
    this.#database = database;
    this.#wanted = wanted;
    this.#below = wanted.range.below;
  }

  async run(): Promise<FoundRows> {
    let source = sourceOf(this.#wanted.filter);
    const first = source === 'named' || source === 'recipient' ? source : 'all';
    let look = await this.#look(first, FIRST_WINDOW);
    while (look === 'on' || (look === 'too long' && source !== 'all')) {
      // What an index does not give in time is looked for the long way.
      if (look === 'too long') source = 'all';
      look = await this.#look(source, WINDOW);
    }
    if (look === 'done') return { rows: this.#found };
    return { rows: this.#found, through: this.#below as MessageRef };
  }

  async #look(source: Source, window: number): Promise<'done' | 'on' | 'too long' | 'late'> {
    const left = this.#until - performance.now();
    if (left <= 0) return 'late';
    const isLast = source === 'all' || source === 'recipient';
    const rows = await this.#window(source, window, isLast ? left : left / 2);
    if (!rows) return isLast ? 'late' : 'too long';
    this.#found.push(...rows.flatMap((row) => (row.id === null ? [] : [row])));
    const [first] = rows;
    if (this.#found.length >= this.#wanted.limit || !first || first.walked < window) return 'done';
    this.#below = first.lowest ?? this.#below;
    return 'on';
  }

  /** Undefined: it would have taken longer than `milliseconds`. */
  async #window(
    source: Source,
    window: number,
    milliseconds: number,
  ): Promise<readonly WindowRow[] | undefined> {
    const { filter, range, limit } = this.#wanted;
    const page = {
      ...this.#wanted,
      range: { ...range, below: this.#below },
      limit: limit - this.#found.length,
    };
    const lanes = mailLanesOf(filter);
    const values = [...rowValues(page, lanes), window];
    if (source === 'recipient') values.push(storable(recipientAsKept(filter.recipients?.[0] ?? '')));
    return await this.#database.transaction(async (session) => {
      await session.query(`set local statement_timeout = ${Math.max(50, Math.ceil(milliseconds))}`);
      try {
        return await session.query<WindowRow>(statement(source, lanes), values);
      } catch (error) {
        // The transaction ends without a change, as it would have done.
        if (isTooLong(error)) return undefined;
        throw error;
      }
    });
  }
}

/** A mailing's messages lie close together: undefined where it has none. */
async function narrowed(session: Session, wanted: SearchWanted): Promise<RefRange | undefined> {
  const { account, filter, range } = wanted;
  if (filter.mailing === undefined) return range;
  const time = await mailingTime(session, account, filter.mailing);
  const refs = time && (await refsOf(session, account, time));
  return refs && { above: Math.max(range.above, refs.above), below: Math.min(range.below, refs.below) };
}

const ACCEPTED = `select s.accepted_at as at from messages m join submissions s on s.id = m.submission_id
  where m.account_id = $1 and m.id = $2`;

/** When a message of the account was accepted. */
export async function acceptedAt(
  session: Session,
  account: AccountId,
  ref: MessageRef,
): Promise<number | undefined> {
  return (await session.query<{ at: number }>(ACCEPTED, [account, ref]))[0]?.at;
}
