// Messages of one account to one number that follow each other closely (spec http-send 6: more than fifty, each less than
// thirty seconds after the one before). Owns the counting, in memory: a restart forgets, which only ever lets more through.

import { RecentMap } from '../../base/recent-map.ts';
import { type Instant, SECOND } from '../../base/time.ts';

const CLOSE = 30 * SECOND;
/** Numbers remembered; past it those that were longest untouched are forgotten. */
const NUMBERS_MAX = 200_000;

type Row = { readonly lastAt: Instant; readonly length: number };

export class FloodWatch {
  readonly #most: number;
  readonly #rows = new RecentMap<string, Row>(NUMBERS_MAX);

  /** `most`: messages in a row that are let through; infinite: nothing is counted. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more; whether it is one too many. What is refused does not lengthen the row. */
  floods(key: string, now: Instant): boolean {
    if (this.#most === Number.POSITIVE_INFINITY) return false;
    const row = this.#rows.get(key);
    const length = row && now - row.lastAt < CLOSE ? row.length + 1 : 1;
    if (length > this.#most) return true;
    this.#rows.set(key, { lastAt: now, length });
    return false;
  }
}
