// A clock that stands until a test moves it.

import { type Clock, type Instant, instant, later } from '../../src/base/time.ts';

export class ManualClock implements Clock {
  #now: Instant;

  constructor(start: Instant = instant(Date.UTC(2026, 0, 15, 9))) {
    this.#now = start;
  }

  now(): Instant {
    return this.#now;
  }

  advance(milliseconds: number): void {
    this.#now = later(this.#now, milliseconds);
  }
}
