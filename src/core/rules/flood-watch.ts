// Messages of one account to one number that follow each other closely (spec http-send 6: more than fifty, each less than
// thirty seconds after the one before). Owns the counting, in memory: a restart forgets, which only ever lets more through.

import { type Instant, SECOND } from '../../base/time.ts';

const CLOSE = 30 * SECOND;
/** Numbers of one generation; two are remembered, and when the younger is full the elder is forgotten whole: taking single
 * old entries from the front of a `Map` walks over all that were taken before. */
const GENERATION = 100_000;

type Row = { readonly lastAt: Instant; readonly length: number };

export class FloodWatch {
  readonly #most: number;
  #rows = new Map<string, Row>();
  #elder = new Map<string, Row>();

  /** `most`: messages in a row that are let through; infinite: nothing is counted. */
  constructor(most: number) {
    this.#most = most;
  }

  /** Counts one more; whether it is one too many. What is refused does not lengthen the row. */
  floods(key: string, now: Instant): boolean {
    if (this.#most === Number.POSITIVE_INFINITY) return false;
    const row = this.#rows.get(key) ?? this.#elder.get(key);
    const length = row && now - row.lastAt < CLOSE ? row.length + 1 : 1;
    if (length > this.#most) return true;
    this.#rows.set(key, { lastAt: now, length });
    if (this.#rows.size >= GENERATION) {
      this.#elder = this.#rows;
      this.#rows = new Map();
    }
    return false;
  }
}
