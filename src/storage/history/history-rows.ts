// Messages of an account by their numbers, upwards or downwards, a page at a time. Owns the statements that keep a page of
// ten million messages as quick as one of ten: dates become a range of numbers first (`message_hours`), then one index is
// walked for each recipient, or for mail and for all else.

import { HOUR, type Instant, instant, later } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import { MESSAGE_KINDS } from '../../core/messages/kind.ts';
import type { ArchiveFilter } from '../../core/messages/message-archive.ts';
import { recipientAsKept } from '../../core/numbers/recipient.ts';
import { isTooLong, type Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { SHOWN_COLUMNS, type ShownRow } from '../messages/shown-message.ts';
import { likePart, reversed, WORDS_OF_TEXT, wordsQuery } from './found-text.ts';

/** Messages whose numbers lie between the two, neither included. */
export type RefRange = { readonly above: number; readonly below: number };

export const ALL_REFS: RefRange = { above: 0, below: Number.MAX_SAFE_INTEGER };

export type RowsWanted = {
  readonly account: AccountId;
  readonly filter: ArchiveFilter;
  readonly range: RefRange;
  readonly order: 'newest first' | 'oldest first';
  readonly limit: number;
  /** Final messages whose last change is older are left out. */
  readonly doneAfter?: Instant | undefined;
};

const BOUNDS = `
select min(first_id) as first, max(last_id) as last from (
  select first_id, last_id from message_hours
  where account_id = $1 and hour >= coalesce($2::timestamptz, '-infinity') and hour < coalesce($3::timestamptz, 'infinity')
  union all
  select first_id, last_id from statistics_changes where account_id = $1 and first_id is not null
    and at >= coalesce($2::timestamptz, '-infinity') and at < coalesce($3::timestamptz, 'infinity')
) hours`;

/** The numbers of an account's messages of a time, with a few before and after it; undefined: there are none. */
export async function refsOf(
  session: Session,
  account: AccountId,
  { from, till }: Pick<ArchiveFilter, 'from' | 'till'>,
): Promise<RefRange | undefined> {
  if (from === undefined && till === undefined) return ALL_REFS;
  const hour = from === undefined ? null : new Date(Math.floor(from / HOUR) * HOUR);
  const end = till === undefined ? null : new Date(till);
  const [row] = await session.query<{ first: number | null; last: number | null }>(BOUNDS, [
    account,
    hour,
    end,
  ]);
  if (row?.first == null || row.last === null) return undefined;
  // What is accepted while we look belongs to a time without an end.
  return { above: row.first - 1, below: till === undefined ? ALL_REFS.below : row.last + 1 };
}

/** The newest mailing of the account $1 that is called so. */
export const MAILING_NAMED = (id: string): string =>
  `(select g.id from mailings g where g.account_id = $1 and g.public_id = ${id} and not g.hidden order by g.id desc limit 1)`;

/** What all lists ask of a message `m` and its submission `s`, but whose it is and where its number lies; from parameter 5 on. */
export const FITS = `not m.hidden
    and ($5::timestamptz is null or s.accepted_at >= $5) and ($6::timestamptz is null or s.accepted_at < $6)
    and ($7::timestamptz is null or not m.final or m.changed_at >= $7)
    and ($8::smallint[] is null or m.kind = any($8)) and ($9::smallint[] is null or m.status = any($9))
    and ($11::text is null or s.public_id = $11) and ($12::boolean is null or (s.door = 'incoming') = $12)
    and ($13::text is null or m.phone like $13) and ($14::text is null or reverse(m.phone) like $14)
    and ($15::text is null or ${WORDS_OF_TEXT} @@ to_tsquery('simple', $15))
    and ($16::text is null or s.sender = $16) and ($17::text is null or s.mailing_id = ${MAILING_NAMED('$17')})`;

const MAILING_TIME = `
select (select accepted_at from submissions where mailing_id = named.id order by id limit 1) as first,
  (select accepted_at from submissions where mailing_id = named.id order by id desc limit 1) as last
from (select ${MAILING_NAMED('$2')} as id) named`;

/** When its messages were accepted; undefined: it has none. */
export async function mailingTime(
  session: Session,
  account: AccountId,
  mailing: string,
): Promise<{ readonly from: Instant; readonly till: Instant } | undefined> {
  type Times = { readonly first: number | null; readonly last: number | null };
  const [times] = await session.query<Times>(MAILING_TIME, [account, storable(mailing)]);
  if (times?.first == null || times.last === null) return undefined;
  return { from: instant(times.first), till: later(instant(times.last), 1) };
}

/** A walk for each recipient ($2), or one for mail and one for all else. */
type Lanes = 'recipients' | readonly boolean[];

/** Said so that the planner finds the index and knows from its statistics when there is no mail: with a parameter it does not. */
export function mailLane(mail: boolean): string {
  return `(m.kind = 8) is ${mail}`;
}

function statement(lanes: Lanes, order: RowsWanted['order']): string {
  const direction = order === 'newest first' ? 'desc' : 'asc';
  const lane = (where: string): string => `
  select ${SHOWN_COLUMNS}
  from messages m join submissions s on s.id = m.submission_id
  where m.account_id = $1 and s.account_id = $1 and ${where} and m.id > $3 and m.id < $4 and ${FITS}
  order by m.id ${direction} limit $10`;
  const from =
    lanes === 'recipients'
      ? `unnest($2::text[]) as lane(phone) cross join lateral (${lane('m.phone = lane.phone')}) found`
      : `(${lanes.map((mail) => `(${lane(mailLane(mail))})`).join(' union all ')}) found where $2::boolean[] is not null`;
  return `select found.* from ${from} order by found.id ${direction} limit $10`;
}

const moment = (at: Instant | undefined): Date | null => (at === undefined ? null : new Date(at));

/** Planned anew each time: how many a page may have decides which plan is good, and a prepared plan would not know it. */
export async function historyRows(session: Session, wanted: RowsWanted): Promise<readonly ShownRow[]> {
  const { filter, order } = wanted;
  const recipients = filter.recipients && [
    ...new Set(filter.recipients.map((one) => storable(recipientAsKept(one)))),
  ];
  const lanes = mailLanesOf(filter);
  return await session.query<ShownRow>(
    statement(recipients ? 'recipients' : lanes, order),
    rowValues(wanted, recipients ?? lanes),
  );
}

/** The parameters of every statement made of `FITS`. */
export function rowValues(
  { account, filter, range, limit, doneAfter }: Omit<RowsWanted, 'order'>,
  lanes: readonly (string | boolean)[],
): readonly unknown[] {
  return [
    account,
    lanes,
    range.above,
    range.below,
    moment(filter.from),
    moment(filter.till),
    moment(doneAfter),
    filter.kinds?.map((kind) => MESSAGE_KINDS[kind]) ?? null,
    filter.statuses ?? null,
    limit,
    filter.publicId === undefined ? null : storable(filter.publicId),
    filter.direction === undefined ? null : filter.direction === 'in',
    filter.recipientBegins === undefined ? null : `${likePart(filter.recipientBegins)}%`,
    filter.recipientEnds === undefined ? null : `${likePart(reversed(filter.recipientEnds))}%`,
    filter.words === undefined ? null : wordsQuery(filter.words),
    filter.sender === undefined ? null : storable(filter.sender),
    filter.mailing === undefined ? null : storable(filter.mailing),
  ];
}

const PAGE = 500;
/** Numbers one statement looks through, so that a filter that finds little ends none by our own time limit. */
const WINDOW = 200_000;
/** What is too much for the database all the same is looked through in windows of a tenth, twice. */
const LEAST_WINDOW = 2_000;

const ENDS =
  'select min(id) as first, max(id) as last from messages where account_id = $1 and (kind = 8) = $2';

/** A page of rows, and how far the range has been looked through with it. */
export type UpwardsPage = { readonly rows: readonly ShownRow[]; readonly through: number };

/** All messages of a range from the oldest on, a page at a time; no transaction stays open between two pages. */
export async function* rowsUpwards(
  session: Session,
  wanted: Omit<RowsWanted, 'order' | 'limit'>,
): AsyncGenerator<UpwardsPage> {
  const ends = await endsOf(session, wanted.account);
  const below = Math.min(wanted.range.below, ends.below);
  let window = WINDOW;
  for (let above = Math.max(wanted.range.above, ends.above); above < below - 1; ) {
    const range = { above, below: Math.min(below, above + window + 1) };
    const rows = await historyRows(session, { ...wanted, range, order: 'oldest first', limit: PAGE }).catch(
      (error: unknown) => {
        if (!isTooLong(error) || window <= LEAST_WINDOW) throw error;
      },
    );
    if (!rows) {
      window /= 10;
      continue;
    }
    above = rows.length < PAGE ? range.below - 1 : rows.at(-1)!.id;
    yield { rows, through: above };
  }
}

/** The numbers an account has messages between. */
async function endsOf(session: Session, account: AccountId): Promise<RefRange> {
  type Ends = { readonly first: number | null; readonly last: number | null };
  const lanes = await Promise.all([false, true].map((mail) => session.query<Ends>(ENDS, [account, mail])));
  const found = lanes.flatMap(([row]) =>
    row?.first == null || row.last === null ? [] : [[row.first, row.last]],
  );
  return { above: Math.min(...found.flat()) - 1, below: Math.max(0, ...found.flat()) + 1 };
}

export function mailLanesOf({ kinds }: ArchiveFilter): readonly boolean[] {
  if (!kinds) return [false, true];
  return [kinds.some((kind) => kind !== 'mail') ? [false] : [], kinds.includes('mail') ? [true] : []].flat();
}
