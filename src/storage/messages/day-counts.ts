// Counts of days that are over: no limit asks for them any more. Owns their removal; they are written by `accept-store.ts`.

import { type Clock, DAY } from '../../base/time.ts';
import type { Database } from '../database/database.ts';

const FORGET = {
  name: 'day-counts-forget',
  text: `delete from day_counts where ctid = any(array(select ctid from day_counts where day < $1::date limit $2))
         returning 1`,
};

// Whatever the zone, a day is over everywhere two days later.
const KEPT = 2 * DAY;
const BATCH = 5_000;

export async function forgetDayCounts({
  database,
  clock,
}: {
  readonly database: Database;
  readonly clock: Clock;
}): Promise<void> {
  const before = new Date(clock.now() - KEPT).toISOString().slice(0, 10);
  while ((await database.query(FORGET, [before, BATCH])).length === BATCH);
}
