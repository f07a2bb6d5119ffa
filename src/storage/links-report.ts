// What waits on each link, as the database has it: for whoever looks after the links. Owns that statement.

import { type Instant, instant } from '../base/time.ts';
import type { Session } from './database/database.ts';
import type { LinkNumbers } from './links.ts';
import { linkOfQueue, OF_MAILINGS } from './work-queues.ts';

export type LinkQueue = {
  readonly link: string;
  /** Single messages and those of mailings that are due and nobody has taken. */
  readonly waiting: number;
  readonly waitingMass: number;
  /** Since when the oldest of them is due. */
  readonly oldest: Instant | undefined;
  /** Under way, without an answer. */
  readonly held: number;
};

const WAITING = `
select queue, count(*) filter (where due_at <= $1) as waiting, min(due_at) filter (where due_at <= $1) as oldest,
  count(*) filter (where claimed_by is not null) as held
from messages
where (due_at is not null or claimed_by is not null) and queue >= 0
group by queue`;

type Row = {
  readonly queue: number;
  readonly waiting: number;
  readonly oldest: number | null;
  readonly held: number;
};

/** Links that have something, in the order of their names. */
export async function linkQueues(
  session: Session,
  { links, now }: { readonly links: LinkNumbers; readonly now: Instant },
): Promise<readonly LinkQueue[]> {
  const found = new Map<string, LinkQueue>();
  for (const row of await session.query<Row>(WAITING, [new Date(now)])) {
    const number = linkOfQueue(row.queue);
    if (number === undefined) continue;
    const link = links.nameOf(number);
    const before = found.get(link) ?? nothingOf(link);
    const mass = row.queue >= OF_MAILINGS;
    const moments = [before.oldest, row.oldest ?? undefined].filter((one) => one !== undefined);
    found.set(link, {
      link,
      waiting: before.waiting + (mass ? 0 : row.waiting),
      waitingMass: before.waitingMass + (mass ? row.waiting : 0),
      oldest: moments.length === 0 ? undefined : instant(Math.min(...moments)),
      held: before.held + row.held,
    });
  }
  return [...found.values()].sort((one, other) => (one.link < other.link ? -1 : 1));
}

function nothingOf(link: string): LinkQueue {
  return { link, waiting: 0, waitingMass: 0, oldest: undefined, held: 0 };
}
