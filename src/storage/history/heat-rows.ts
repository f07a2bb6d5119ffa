// The statements of heat maps: which calls belong to one, and what their events come to. Owns these and the window they look
// through at once.

import type { Instant } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type { HeatCount, HeatScope } from '../../core/history/heat-map.ts';
import { MESSAGE_KINDS } from '../../core/messages/kind.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import { splitComment } from '../../language/index.ts';
import type { Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { MAILING_NAMED, mailingTime, mailLane, type RefRange, refsOf } from './history-rows.ts';

type HeatSeen = {
  readonly account: AccountId;
  readonly scope: HeatScope;
  /** As far back as the account sees. */
  readonly acceptedAfter: Instant | undefined;
  readonly doneAfter: Instant | undefined;
};

const NEWEST = 'select max(id) as newest from messages where account_id = $1 and (kind = 8) is false';

/** The numbers between which the calls lie; undefined: there are none. */
export async function heatRange(
  session: Session,
  { account, scope }: HeatSeen,
): Promise<RefRange | undefined> {
  const time = scope.kind === 'text' ? scope : await mailingTime(session, account, scope.mailing);
  const refs = time && (await refsOf(session, account, time));
  const [found] = await session.query<{ newest: number | null }>(NEWEST, [account]);
  if (!refs || found?.newest == null) return undefined;
  return { above: refs.above, below: Math.min(refs.below, found.newest + 1) };
}

/** Messages looked through by one statement, and so calls whose events the next one counts. */
const WINDOW = 5_000;

const CALLS = `
with walked as materialized (
  select m.id from messages m
  where m.account_id = $1 and ${mailLane(false)} and m.id > $2 and m.id < $3 order by m.id limit ${WINDOW}
), fit as (
  select m.id, s.id as submission from walked w join messages m on m.id = w.id join submissions s on s.id = m.submission_id
  where m.kind = ${MESSAGE_KINDS.call} and not m.hidden and s.account_id = $1
    and ($4::text is null or s.mailing_id = ${MAILING_NAMED('$4')}) and ($5::text[] is null or s.text = any($5))
    and ($6::timestamptz is null or s.accepted_at >= $6) and ($7::timestamptz is null or s.accepted_at < $7)
    and ($8::timestamptz is null or not m.final or m.changed_at >= $8)
), texts as (
  select distinct md5(s.text) as digest from (select distinct submission from fit) f join submissions s on s.id = f.submission
)
select (select count(*) from walked) as walked, (select max(id) from walked) as through,
  array(select id from fit order by id) as calls, array(select digest from texts) as texts, n.*
from (select 1) one
left join lateral (
  select f.id as ref, s.text, s.options->>'linkPrefix' as link_prefix from fit f join submissions s on s.id = f.submission
  order by f.id desc limit 1
) n on true`;

/** A comment is cut off what is sent; calls that came in to a saved menu have kept it. */
function textsOf(written: string): readonly string[] {
  return [...new Set([written, splitComment(written).text])].map((text) => storable(text));
}

type CallsRow = {
  readonly walked: number;
  readonly through: number | null;
  /** As texts: arrays of big numbers are not read by the driver. */
  readonly calls: readonly (string | number)[];
  readonly texts: readonly string[];
  readonly ref: number | null;
  readonly text: string | null;
  readonly link_prefix: string | null;
};

export type HeatCalls = {
  readonly calls: readonly number[];
  /** Digests of their texts. */
  readonly texts: readonly string[];
  readonly newest:
    | { readonly ref: MessageRef; readonly text: string; readonly linkPrefix: string | undefined }
    | undefined;
  /** The number up to which all are looked through. */
  readonly through: number;
};

export async function heatCalls(
  session: Session,
  { account, scope, acceptedAfter, doneAfter, above, below }: HeatSeen & RefRange,
): Promise<HeatCalls> {
  const from = Math.max(acceptedAfter ?? 0, scope.kind === 'text' ? scope.from : 0);
  const [row] = await session.query<CallsRow>(CALLS, [
    account,
    above,
    below,
    scope.kind === 'mailing' ? storable(scope.mailing) : null,
    scope.kind === 'text' ? textsOf(scope.text) : null,
    from === 0 ? null : new Date(from),
    scope.kind === 'text' ? new Date(scope.till) : null,
    doneAfter === undefined ? null : new Date(doneAfter),
  ]);
  const whole = !row || row.walked < WINDOW || row.through === null;
  const through = whole ? below - 1 : row.through!;
  const newest =
    row?.ref == null
      ? undefined
      : { ref: row.ref as MessageRef, text: row.text ?? '', linkPrefix: row.link_prefix ?? undefined };
  return { calls: (row?.calls ?? []).map(Number), texts: row?.texts ?? [], newest, through };
}

// `place` is where a call is by its last change of position. A key acts on the menu when something of the menu's follows it at once,
// or, if it was kept, when the history says that it is taken; keys of a recording, of a conversation, of END TEXT and after the end
// do not. A call comes to an item once for each key or jump that brings it there, whatever is heard of it until the next one. A text is
// heard until it ends, or until the next thing that sounds, the end of the call or a key that cuts it. Whoever hangs up in a
// conversation gave up nothing. Measured: docs/internals/storage.md.
const COUNTS = {
  name: 'heat-counts',
  text: `
with e as (
  select message_id as call, number, at, kind, data->>'item' as item, data->>'key' as key, coalesce(data->>'what', '') as what,
    data->>'during' as during, data->>'cause' as cause, data->>'by' as by, (data->>'seconds')::float8 as seconds
  from events where message_id = any($1::bigint[])
), f as (
  select *, count(*) filter (where kind = 'position') over w as moves, count(*) filter (where item <> 'START') over w as begun,
    coalesce(bool_or(kind = 'said' and item = 'END') over w, false) as leaving, lead(kind) over w as next_kind, lead(what) over w as next_what
  from e window w as (partition by call order by number)
), g as (
  select *, case when moves = 0 then 'MENU' else first_value(item) over (partition by call, moves order by number) end as place,
    what = 'key-taken' or kind = 'key' and not leaving
      and coalesce(during, '') not in ('recording', 'tone-before-record', 'conversation', 'parting')
      and next_kind in ('position', 'said', 'note', 'recording', 'transfer', 'sms', 'url')
      and next_what not in ('keys-kept', 'key-dropped', 'time-limit', 'rtp-timeout')
      and (begun > 0 or next_kind = 'position') as acts
  from f
), h as (
  select *, count(*) filter (where acts or what = 'jump') over (partition by call order by number) as turn from g
), came as (
  select distinct call, turn, item from h
  where kind in ('said', 'position', 'recording', 'transfer', 'sms', 'url')
    or what in ('jump', 'back', 'start', 'repeat', 'end-command', 'sms-limit') and item is not null
), sounds as (
  select call, kind, item, seconds, extract(epoch from lead(at) over v - at) as gap
  from h where kind in ('said', 'recording', 'transfer', 'ended') or acts and during = 'playing'
  window v as (partition by call order by number)
), ends as (
  select call, kind, cause, lag(item) over (partition by call order by number) as item
  from h where kind in ('said', 'position', 'recording', 'transfer', 'sms', 'url', 'ended') or kind = 'transfer-ended' and by = 'subscriber'
)
select 'item' as what, item, null as key, count(distinct call) as calls, count(*) as times, 0::float8 as seconds
from came group by item
union all
select 'heard', item, null, count(distinct call), count(*), sum(least(coalesce(seconds, gap), coalesce(gap, seconds), 86400))
from sounds where kind = 'said' group by item
union all
select 'hang-up', item, null, count(distinct call), count(*), 0
from ends where kind = 'ended' and cause = 'subscriber' and item is not null group by item
union all
select 'key', place, key, count(distinct call), count(*), 0 from h where acts group by place, key
union all
select 'wrong-key', place, key, count(distinct call), count(*), 0 from h where what = 'wrong-key' group by place, key
union all
select 'silence', place, null, count(distinct call), count(*), 0 from h where kind = 'silence' group by place
union all
select 'answered', null, null, count(distinct call), count(*), 0 from h where kind = 'answered'
union all
select 'unnamed', null, null, count(distinct call), count(*), 0 from h
where what in ('back', 'start', 'repeat') and item is null having count(*) > 0`,
};

export async function heatCounts(session: Session, calls: readonly number[]): Promise<readonly HeatCount[]> {
  if (calls.length === 0) return [];
  return (await session.query<HeatCount>(COUNTS, [calls])).map((row) => ({
    ...row,
    seconds: row.seconds ?? 0,
  }));
}
