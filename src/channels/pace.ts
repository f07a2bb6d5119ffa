// A rate held by spreading: so many a second, evenly, with no debt from idle times. Owns the next moment something may go.

import { SECOND } from '../base/time.ts';

/** Milliseconds: timers are no finer, so within a beat several may go at once. */
const BEAT = 20;

export class Pace {
  readonly #interval: number;
  readonly #debt: number;
  #next = Number.NEGATIVE_INFINITY;

  /** `rate` a second; absent: no limit. `debt`: milliseconds of idle time that may be made up for. */
  constructor(rate: number | undefined, debt = BEAT) {
    this.#interval = rate === undefined ? 0 : SECOND / rate;
    this.#debt = debt;
  }

  /** Milliseconds until the next may go, 0 when it may now. `now` by a clock that only goes forward. */
  wait(now: number): number {
    return Math.max(0, this.#next - now);
  }

  /** How many may go now. */
  room(now: number): number {
    if (this.#interval === 0) return Number.POSITIVE_INFINITY;
    if (this.#next > now) return 0;
    return Math.floor((now - this.#from(now)) / this.#interval) + 1;
  }

  /** So many go now. */
  took(now: number, count = 1): void {
    this.#next = this.#from(now) + count * this.#interval;
  }

  #from(now: number): number {
    return Math.max(this.#next, now - this.#debt);
  }
}
