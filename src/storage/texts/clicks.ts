// Clicks on short links as they change what is stored: the day's count of a link, and a delivered message's status, which its
// owner's handler is told of. Owns these statements; what a click is, `short-links.ts` knows.

import type { Instant } from '../../base/time.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import { STATUS } from '../../core/messages/status.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { queueDeliveries } from '../handlers/delivery-rows.ts';
import { accountReader } from '../messages/claimed-row.ts';
import { readForOutcome, statusDelivery } from '../messages/outcomes.ts';

export type Click = {
  readonly link: number;
  /** `2026-11-27` in the zone of the link's account. */
  readonly day: string;
  readonly ref: MessageRef;
  readonly at: Instant;
};

// In the order of the key, so that two transactions cannot wait for each other. A link that is gone meanwhile is passed over.
const COUNT = {
  name: 'clicks-count',
  text: `insert into link_days (link_id, day, clicks)
         select l.id, c.day, c.clicks from unnest($1::bigint[], $2::date[], $3::integer[]) as c(link, day, clicks)
         join short_links l on l.id = c.link order by l.id, c.day
         on conflict (link_id, day) do update set clicks = link_days.clicks + excluded.clicks`,
};

const CLICKED = {
  name: 'clicks-status',
  text: `update messages m set status = ${STATUS.clicked}, changed_at = c.at
         from unnest($1::bigint[], $2::timestamptz[]) as c(id, at)
         where m.id = c.id and m.final and m.status in (${STATUS.delivered}, ${STATUS.read})`,
};

/** Part of the caller's transaction. Whether handlers are to be told of something. */
export async function storeClicks(
  session: Session,
  clicks: readonly Click[],
  { secrets, place }: { readonly secrets: Secrets; readonly place: Accepting['place'] },
): Promise<'told' | 'nothing'> {
  const firstAt = new Map<MessageRef, Instant>();
  for (const { ref, at } of clicks) if (!firstAt.has(ref)) firstAt.set(ref, at);
  // Locked before the counts: so do outcomes, in this order.
  const rows = await readForOutcome(session, [...firstAt.keys()]);
  await session.query(COUNT, counted(clicks));
  const account = accountReader(secrets);
  const clicked = [...rows.values()]
    .filter((row) => row.final && (row.status === STATUS.delivered || row.status === STATUS.read))
    .map((row) => ({ row, at: firstAt.get(row.id) as Instant }));
  if (clicked.length === 0) return 'nothing';
  await session.query(CLICKED, [clicked.map(({ row }) => row.id), clicked.map(({ at }) => new Date(at))]);
  const told = clicked.flatMap(({ row, at }) =>
    statusDelivery({ ...row, status: STATUS.clicked }, at, { account, place }),
  );
  await queueDeliveries(session, told);
  return told.length > 0 ? 'told' : 'nothing';
}

function counted(clicks: readonly Click[]): readonly unknown[] {
  const sums = new Map<string, { readonly link: number; readonly day: string; clicks: number }>();
  for (const { link, day } of clicks) {
    const key = `${link} ${day}`;
    const sum = sums.get(key) ?? { link, day, clicks: 0 };
    sum.clicks++;
    sums.set(key, sum);
  }
  const all = [...sums.values()];
  return [all.map(({ link }) => link), all.map(({ day }) => day), all.map((sum) => sum.clicks)];
}
