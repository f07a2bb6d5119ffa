// The end of a message's life in the history: what is older than its account keeps is taken out, a few hundred at a time,
// with events, handler calls and recordings. Owns these statements; the heaps and the money of what goes are added to
// `removed_messages` by the same transaction, so that the books can be proved as before.

import { rm, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { LIMITS } from '../../base/limits.ts';
import { type Clock, DAY, type Instant, instant } from '../../base/time.ts';
import type { AccountId } from '../../core/accounts/account.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import { heapOf } from '../../core/messages/status.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { Database, Session } from '../database/database.ts';
import { refsOf } from './history-rows.ts';

type RemovalDoors = {
  readonly database: Database;
  readonly clock: Clock;
  /** Where recordings of this node lie. */
  readonly recordings: string;
};

/** One round over all accounts that have such a setting. Returns how many messages went. */
export async function removeOldMessages(doors: RemovalDoors): Promise<number> {
  const { database, clock } = doors;
  const accounts = await database.query<{ id: AccountId; days: number }>(
    `select id, (settings->>'historyDays')::integer as days from accounts
     where settings->>'historyDays' is not null order by id`,
  );
  let removed = 0;
  for (const { id, days } of accounts)
    removed += await removeOf(doors, { account: id, doneBefore: instant(clock.now() - days * DAY) });
  await removeRecordings(doors);
  return removed;
}

type Old = { readonly account: AccountId; readonly doneBefore: Instant };

async function removeOf({ database, clock }: RemovalDoors, { account, doneBefore }: Old): Promise<number> {
  const refs = await refsOf(database, account, { till: doneBefore });
  if (!refs) return 0;
  for (let removed = 0; ; ) {
    const values = [account, refs.below, new Date(doneBefore), LIMITS.history.removedAtOnce];
    const taken = await database.transaction((session) => removeBatch(session, { values, at: clock.now() }));
    removed += taken;
    if (taken === 0) return removed;
  }
}

// Not while somebody works on the message, and not while its handler has not been told, be it that it is paused.
const PICK = `
select old.* from unnest('{false,true}'::boolean[]) as lane(mail)
cross join lateral (
  select m.id, m.account_id, m.submission_id, m.status, m.cost, coalesce(s.payer_id, m.account_id) as payer_id,
    s.purse
  from messages m join submissions s on s.id = m.submission_id
  where m.account_id = $1 and (m.kind = 8) = lane.mail and m.id < $2 and m.final and m.changed_at < $3
    and not exists (select from deliveries d where d.message_id = m.id and d.state in ('waiting', 'held'))
  order by m.id limit $4 for update of m skip locked
) old`;

const REMOVE = {
  events: 'delete from events where message_id = any($1::bigint[])',
  deliveries: 'delete from deliveries where message_id = any($1::bigint[])',
  recordings: 'delete from recordings where message_id = any($1::bigint[]) returning path',
  messages: 'delete from messages where id = any($1::bigint[])',
  submissions: `delete from submissions s where id = any($1::bigint[])
    and not exists (select from messages where submission_id = s.id) returning account_id, recipients`,
} as const;

const KEEP_TOTALS = {
  name: 'removal-totals',
  text: `
insert into removed_messages as r (account_id, delivered, failed, expired, recipients, cost, cost2)
select * from unnest($1::integer[], $2::bigint[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[])
on conflict (account_id) do update set delivered = r.delivered + excluded.delivered, failed = r.failed + excluded.failed,
  expired = r.expired + excluded.expired, recipients = r.recipients + excluded.recipients, cost = r.cost + excluded.cost,
  cost2 = r.cost2 + excluded.cost2`,
};

const KEEP_PATHS = {
  name: 'removal-paths',
  text: `insert into removed_recordings (path, removed_at) select path, $2 from unnest($1::text[]) as path
         on conflict do nothing`,
};

type OldRow = {
  readonly id: MessageRef;
  readonly account_id: number;
  readonly submission_id: number;
  readonly status: number;
  readonly cost: number;
  readonly purse: Purse;
  readonly payer_id: number;
};

async function removeBatch(
  session: Session,
  { values, at }: { readonly values: readonly unknown[]; readonly at: Instant },
): Promise<number> {
  const old = await session.query<OldRow>(PICK, values);
  if (old.length === 0) return 0;
  const ids = old.map((row) => row.id);
  await session.query(REMOVE.events, [ids]);
  await session.query(REMOVE.deliveries, [ids]);
  const recordings = await session.query<{ path: string }>(REMOVE.recordings, [ids]);
  if (recordings.length > 0)
    await session.query(KEEP_PATHS, [recordings.map(({ path }) => path), new Date(at)]);
  await session.query(REMOVE.messages, [ids]);
  const submissions = await session.query<{ account_id: number; recipients: number }>(REMOVE.submissions, [
    [...new Set(old.map((row) => row.submission_id))],
  ]);
  await session.query(KEEP_TOTALS, totalsOf(old, submissions));
  return old.length;
}

const nothing = () => ({ delivered: 0, failed: 0, expired: 0, waiting: 0, recipients: 0, cost: 0, cost2: 0 });

/** By account, in the order of their numbers, so that two rounds cannot wait for each other. */
function totalsOf(
  old: readonly OldRow[],
  submissions: readonly { readonly account_id: number; readonly recipients: number }[],
): readonly (readonly number[])[] {
  const totals = new Map<number, ReturnType<typeof nothing>>();
  const of = (account: number) => {
    const known = totals.get(account) ?? nothing();
    totals.set(account, known);
    return known;
  };
  for (const row of old) {
    of(row.account_id)[heapOf(row.status)]++;
    of(row.payer_id)[row.purse === 1 ? 'cost' : 'cost2'] += row.cost;
  }
  for (const { account_id, recipients } of submissions) of(account_id).recipients += recipients;
  const all = [...totals].sort(([one], [other]) => one - other);
  return [
    all.map(([id]) => id),
    all.map(([, total]) => total.delivered),
    all.map(([, total]) => total.failed),
    all.map(([, total]) => total.expired),
    all.map(([, total]) => total.recipients),
    all.map(([, total]) => total.cost),
    all.map(([, total]) => total.cost2),
  ];
}

const PATHS_AT_ONCE = 1_000;

/** Files go after the rows that name them are gone for good; a node that was stopped in between goes on with the rest. */
async function removeRecordings({ database, clock, recordings }: RemovalDoors): Promise<void> {
  const forgotten = clock.now() - LIMITS.history.removedRecordingDays * DAY;
  for (let last = ''; ; ) {
    const rows = await database.query<{ path: string; removed_at: number }>(
      'select path, removed_at from removed_recordings where path > $1 order by path limit $2',
      [last, PATHS_AT_ONCE],
    );
    const done: string[] = [];
    for (const { path, removed_at } of rows) {
      const file = join(recordings, basename(path));
      // One that is not here may be another node's, which finds it in its own round.
      const here = await stat(file).then(
        () => true,
        () => false,
      );
      if (here) await rm(file, { force: true });
      if (here || removed_at < forgotten) done.push(path);
    }
    await database.query('delete from removed_recordings where path = any($1::text[])', [done]);
    if (rows.length < PATHS_AT_ONCE) return;
    last = rows.at(-1)?.path ?? last;
  }
}
