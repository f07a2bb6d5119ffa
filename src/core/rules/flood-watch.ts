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

  /** Whether one more is one too many, after `pending` that are let through and not counted yet. Changes nothing. */
  isFlood(key: string, now: Instant, pending: number): boolean {
    return this.#length(key, now) + pending + 1 > this.#most;
  }

  /** What was accepted, each message by its key; what was refused does not lengthen a row. */
  count(keys: readonly string[], now: Instant): void {
    if (this.#most === Number.POSITIVE_INFINITY) return;
    for (const key of keys) this.#rows.set(key, { lastAt: now, length: this.#length(key, now) + 1 });
  }

  #length(key: string, now: Instant): number {
    const row = this.#rows.get(key);
    return row && now - row.lastAt < CLOSE ? row.length : 0;
  }
}
