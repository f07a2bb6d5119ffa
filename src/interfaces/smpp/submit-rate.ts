// How many messages a second an account may submit: the moments of the last so many, in a ring. Owns the counting; moments come from
// outside.

import { SECOND } from '../../base/time.ts';

export class SubmitRate {
  #moments: Float64Array;
  #next = 0;

  constructor(most: number) {
    this.#moments = new Float64Array(most).fill(Number.NEGATIVE_INFINITY);
  }

  /** What is counted so far stays counted as far as there is room for it. */
  set most(most: number) {
    if (most === this.#moments.length) return;
    const before = this.#moments.toSorted();
    const moments = new Float64Array(most).fill(Number.NEGATIVE_INFINITY);
    moments.set(before.slice(-most), Math.max(0, most - before.length));
    this.#moments = moments;
    this.#next = 0;
  }

  /** Counts so many, all or none; more than a second has of them are let through alone. */
  admit(count: number, now: number): 'admitted' | 'full' {
    const size = this.#moments.length;
    const counted = Math.min(count, size);
    // The last of those whose places are wanted is the youngest of them.
    const last = this.#moments[(this.#next + counted - 1) % size]!;
    if (last > now - SECOND) return 'full';
    for (let taken = 0; taken < counted; taken++) {
      this.#moments[this.#next] = now;
      this.#next = (this.#next + 1) % size;
    }
    return 'admitted';
  }
}
