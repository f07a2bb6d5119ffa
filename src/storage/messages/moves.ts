// Waiting messages that change their queue: those of a link that is down, and those that wait where nobody takes them any more,
// since links came and went with the configuration. Owns these moves; where a message may go is the router's to say.

import { type Clock, MINUTE } from '../../base/time.ts';
import type { Accepting } from '../../core/messages/accept.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { Router } from '../../core/routing/router.ts';
import type { Session } from '../database/database.ts';
import type { LinkNumbers } from '../links.ts';
import type { Round } from '../upkeep.ts';
import { kindOfQueue, linkOfQueue, movedTo, movedToKind, queuesOfLink } from '../work-queues.ts';
import type { WorkSignal } from '../work-signal.ts';
import { kindOf } from './claimed-row.ts';
import { type RoutableRow, routableOf } from './routable-row.ts';

const WAITING = {
  name: 'moves-waiting',
  text: `select m.id, m.queue, m.tried, m.phone, m.kind, s.sender, a.login as account_login
         from messages m join submissions s on s.id = m.submission_id join accounts a on a.id = m.account_id
         where m.queue = any($1::smallint[]) and m.due_at is not null and m.id > $2 order by m.id limit $3`,
};

// Queues in which something waits, stepped through the index.
const QUEUES = {
  name: 'moves-queues',
  text: `
with recursive busy as (
  (select queue from messages where due_at is not null order by queue limit 1)
  union all
  select n.queue from busy b
  cross join lateral (
    select queue from messages where due_at is not null and queue > b.queue order by queue limit 1
  ) n
)
select queue from busy where queue >= 0`,
};

// Who was claimed, ended or moved meanwhile stays as it is.
const MOVE = {
  name: 'moves-move',
  text: `update messages m set queue = o.target from unnest($1::bigint[], $2::smallint[], $3::smallint[]) as o(id, source, target)
         where m.id = o.id and m.queue = o.source and m.due_at is not null returning m.queue`,
};

type WaitingRow = RoutableRow & {
  readonly id: MessageRef;
  readonly queue: number;
  readonly tried: readonly number[] | null;
};

type MoveDoors = {
  readonly session: Session;
  readonly links: LinkNumbers;
  readonly router: Router;
  readonly place: Accepting['place'];
  readonly clock: Clock;
  readonly signal: WorkSignal;
};

const PAGE = 1_000;

/** Moves at most `limit` messages of a link to the next links of their routes. */
export async function rerouteFrom(
  link: string,
  { limit, ...doors }: MoveDoors & { readonly limit: number },
): Promise<number> {
  const { links, router, place } = doors;
  // Millions may wait for a link that has no other beside it.
  if (!router.mayLeave(link)) return 0;
  return await moveOut(queuesOfLink(links.numberOf(link)), { ...doors, limit }, (row) => {
    const tried = [link, ...(row.tried ?? []).map((each) => links.nameOf(each))];
    const next = router.next(routableOf(row, place), tried, 'down');
    return next === undefined ? undefined : movedTo(row.queue, links.numberOf(next));
  });
}

/** Messages in queues of links that are not configured any more, or of kinds that go by links now, are routed anew. */
export function strayRound(doors: MoveDoors): Round {
  return { every: MINUTE, what: 'messages without a taker', work: () => moveStrays(doors) };
}

export async function moveStrays(doors: MoveDoors): Promise<void> {
  const { session, links, router, place } = doors;
  const busy = await session.query<{ queue: number }>(QUEUES);
  const strays = busy.map(({ queue }) => queue).filter((queue) => !isTaken(queue, doors));
  if (strays.length === 0) return;
  const limit = Number.POSITIVE_INFINITY;
  await moveOut(strays, { ...doors, limit }, (row) => {
    const way = links.wayOf(router, routableOf(row, place));
    if (!way) return undefined;
    return way.kind === 'link' ? movedTo(row.queue, way.number) : movedToKind(row.queue, kindOf(row.kind));
  });
}

function isTaken(queue: number, { links, router }: MoveDoors): boolean {
  const number = linkOfQueue(queue);
  if (number !== undefined) return router.stateOf(links.nameOf(number)) !== undefined;
  return !router.hasLinksFor(kindOf(kindOfQueue(queue)));
}

type Moving = MoveDoors & { readonly limit: number };

async function moveOut(
  queues: readonly number[],
  { limit, session, clock, signal }: Moving,
  target: (row: WaitingRow) => number | undefined,
): Promise<number> {
  let moved = 0;
  for (let last = 0; moved < limit; ) {
    const rows: readonly WaitingRow[] = await session.query<WaitingRow>(WAITING, [queues, last, PAGE]);
    const moves = rows.flatMap((row) => {
      const to = target(row);
      return to === undefined || to === row.queue ? [] : [{ id: row.id, from: row.queue, to }];
    });
    const some = moves.slice(0, limit - moved);
    const done = await session.query<{ queue: number }>(MOVE, [
      some.map(({ id }) => id),
      some.map(({ from }) => from),
      some.map(({ to }) => to),
    ]);
    for (const queue of new Set(done.map((row) => row.queue))) signal.announce(queue, clock.now());
    moved += done.length;
    if (rows.length < PAGE) return moved;
    last = rows.at(-1)?.id ?? last;
  }
  return moved;
}
