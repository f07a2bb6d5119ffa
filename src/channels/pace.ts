// A rate held by spreading: so many a second, evenly, with no debt from idle times. Owns the next moment something may go.

import { SECOND } from '../base/time.ts';

export class Pace {
  readonly #interval: number;
  #next = 0;

  /** `rate` a second; absent: no limit. */
  constructor(rate: number | undefined) {
    this.#interval = rate === undefined ? 0 : SECOND / rate;
  }

  /** Milliseconds until the next may go, 0 when it may now. `now` by a clock that only goes forward. */
  wait(now: number): number {
    return Math.max(0, this.#next - now);
  }

  /** One goes now. Within a beat of 20 ms several may go at once: timers are no finer. */
  took(now: number): void {
    this.#next = Math.max(this.#next, now - BEAT) + this.#interval;
  }
}

const BEAT = 20;
