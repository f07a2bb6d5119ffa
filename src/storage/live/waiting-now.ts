// What waits now, counted by account, queue, kind and by what its rows say of it; and the messages of one such group. Owns these
// statements; why they wait is the core's to say.

import { LIMITS } from '../../base/limits.ts';
import { type Instant, instant, MINUTE } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type { WaitingMessage, WaitingPage } from '../../core/live/live.ts';
import { WAITING_STATES, type WaitingState } from '../../core/live/waiting-reason.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { Session } from '../database/database.ts';
import { kindOf } from '../messages/claimed-row.ts';
import type { Whose } from './message-changes.ts';

/** Milliseconds that a link puts a message back for at most: what is due later was asked for so. */
const PUT_BACK_MOST = 10 * MINUTE;

/** `m` is the message, $1 the moment now, $2 the moment up to which what is due is so soon. */
const STATE = `case when m.due_at is null then 'held' when m.due_at <= $1 then 'due' when m.attempts > 0 then 'attempted'
  when m.rule = 'put-off' then 'put-off' when m.due_at <= $2 then 'soon' else 'later' end`;

// Two partial indexes hold nothing but what waits and what is held: a million rows take a second. Those stopped lie in no index and
// are found by their mailings.
const COUNT = {
  name: 'live-waiting-count',
  text: `
select r.account_id, a.login, a.settings ->> 'timeZone' as time_zone, r.queue, r.kind, r.state, r.count, r.first, r.last
from (
  select account_id, queue, kind, state, count(*)::integer as count, min(due_at) as first, max(due_at) as last
  from (
    select m.account_id, m.queue, m.kind, m.due_at, ${STATE} as state from messages m
    where (m.due_at is not null or m.claimed_by is not null) and ($3::integer[] is null or m.account_id = any($3))
  ) w
  group by account_id, queue, kind, state
  union all
  select p.account_id, p.queue, p.kind, 'stopped', count(*)::integer, null, null
  from mailings w cross join lateral (
    select m.account_id, m.queue, m.kind from submissions s join messages m on m.submission_id = s.id
    where s.mailing_id = w.id and m.status = ${STATUS.stopped} and not m.final limit ${LIMITS.live.stoppedCounted}
  ) p
  where w.stage = 'paused' and ($3::integer[] is null or w.account_id = any($3))
  group by p.account_id, p.queue, p.kind
) r join accounts a on a.id = r.account_id
order by r.account_id, r.queue, r.kind, r.state`,
};

const COLUMNS = `m.id, a.login, s.public_id, m.phone, m.kind, m.status, m.attempts, m.due_at, m.valid_until`;

const LIST = {
  name: 'live-waiting-list',
  text: `
select ${COLUMNS}
from messages m join submissions s on s.id = m.submission_id join accounts a on a.id = m.account_id
where m.due_at is not null and m.queue = $4 and m.account_id = $3 and m.kind = $5 and ${STATE} = $6
  and m.id > $7
order by m.id limit $8`,
};

const LIST_STOPPED = {
  name: 'live-waiting-list-stopped',
  text: `
select ${COLUMNS}
from mailings w join submissions s on s.mailing_id = w.id join messages m on m.submission_id = s.id
  join accounts a on a.id = m.account_id
where w.stage = 'paused' and w.account_id = $1 and m.queue = $2 and m.kind = $3 and m.status = ${STATUS.stopped}
  and not m.final and m.id > $4
order by m.id limit $5`,
};

export type WaitingCount = {
  readonly account: AccountId;
  readonly login: string;
  /** Undefined: the default one. */
  readonly timeZone: string | undefined;
  readonly queue: number;
  readonly kind: MessageKind;
  /** `held`: being sent. */
  readonly state: WaitingState | 'held';
  readonly count: number;
  readonly first: Instant | undefined;
  readonly last: Instant | undefined;
};

type CountRow = {
  readonly account_id: AccountId;
  readonly login: string;
  readonly time_zone: string | null;
  readonly queue: number;
  readonly kind: number;
  readonly state: WaitingCount['state'];
  readonly count: number;
  readonly first: number | null;
  readonly last: number | null;
};

export async function countWaiting(
  session: Session,
  { now, whose }: { readonly now: Instant; readonly whose: Whose },
): Promise<readonly WaitingCount[]> {
  const rows = await session.query<CountRow>(COUNT, [...moments(now), whose ?? null]);
  return rows.map(
    ({ account_id: account, login, time_zone: zone, queue, kind, state, count, first, last }) => ({
      account,
      login,
      timeZone: zone ?? undefined,
      queue,
      kind: kindOf(kind),
      state,
      count,
      first: momentOf(first),
      last: momentOf(last),
    }),
  );
}

/** A group by its parts. */
type GroupKey = {
  readonly account: AccountId;
  readonly queue: number;
  /** The kind's number. */
  readonly kind: number;
  readonly state: WaitingState;
};

export function groupId({ account, queue, kind, state }: GroupKey): string {
  return `${account}.${queue}.${kind}.${state}`;
}

/** Undefined: no group is called so. */
export function groupKey(id: string): GroupKey | undefined {
  const [, account, queue, kind, state] =
    /^(\d{1,9})\.(-?\d{1,5})\.(\d{1,3})\.([a-z-]{1,10})$/.exec(id) ?? [];
  const known = WAITING_STATES.find((one) => one === state);
  if (account === undefined || known === undefined) return undefined;
  const number = Number(queue);
  if (number > 32_767 || number < -32_768) return undefined;
  return { account: Number(account) as AccountId, queue: number, kind: Number(kind), state: known };
}

type MessageRow = {
  readonly id: MessageRef;
  readonly login: string;
  readonly public_id: string;
  readonly phone: string;
  readonly kind: number;
  readonly status: number;
  readonly attempts: number;
  readonly due_at: number | null;
  readonly valid_until: number;
};

export async function listWaiting(
  session: Session,
  { account, queue, kind, state }: GroupKey,
  { after = 0 as MessageRef, limit, now }: WaitingPage & { readonly now: Instant },
): Promise<readonly WaitingMessage[]> {
  const rows =
    state === 'stopped'
      ? await session.query<MessageRow>(LIST_STOPPED, [account, queue, kind, after, limit])
      : await session.query<MessageRow>(LIST, [...moments(now), account, queue, kind, state, after, limit]);
  return rows.map((row) => ({
    ref: row.id,
    login: row.login,
    publicId: row.public_id,
    phone: row.phone,
    kind: kindOf(row.kind),
    status: row.status,
    attempts: row.attempts,
    dueAt: momentOf(row.due_at),
    validUntil: instant(row.valid_until),
  }));
}

function moments(now: Instant): readonly Date[] {
  return [new Date(now), new Date(now + PUT_BACK_MOST)];
}

function momentOf(at: number | null): Instant | undefined {
  return at === null ? undefined : instant(at);
}
