// How a centre that asks for patience is given it: one pause for what left together, longer each time, short again once it
// takes what left after a pause. Owns the pause; it must not know messages.

import { SECOND } from '../../base/time.ts';

const FIRST = SECOND / 4;
const LONGEST = 30 * SECOND;

export class Throttle {
  #until = Number.NEGATIVE_INFINITY;
  #pause = FIRST;

  /** Milliseconds until something may leave. */
  wait(now: number): number {
    return Math.max(0, this.#until - now);
  }

  /** What left at `sentAt` was too much. However many of a window are, it is one pause. */
  refused(sentAt: number, now: number): void {
    if (sentAt < this.#until) return;
    this.#until = now + this.#pause;
    this.#pause = Math.min(this.#pause * 2, LONGEST);
  }

  taken(sentAt: number): void {
    if (sentAt >= this.#until) this.#pause = FIRST;
  }
}
