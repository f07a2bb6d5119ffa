// The absolute grid of 5 ms slots. Owns when each begins and what becomes of those that a stalled machine missed; it must not sleep: the
// bodies do, each in its way.

import { TICK_MS } from './departures.ts';
import type { Engine } from './engine.ts';

/** When a slot begins, milliseconds of the loop's clock; and what to do about slots that were missed. */
export class Grid {
  readonly #start: number;
  /** Slots that are run late, one after another; more behind than this are given up. */
  static readonly #CATCH_UP = 20;
  next = 1;

  constructor(now: number) {
    this.#start = now;
  }

  dueAt(tick: number): number {
    return this.#start + tick * TICK_MS;
  }

  /** Runs every slot that is due. */
  run(engine: Engine): void {
    const behind = Math.floor((engine.now - this.#start) / TICK_MS) - this.next;
    if (behind > Grid.#CATCH_UP) {
      engine.slotsSkipped += behind;
      this.next += behind;
    }
    while (this.dueAt(this.next) <= engine.now) {
      engine.lateness.add(engine.now - this.dueAt(this.next));
      engine.run(this.next++);
    }
  }
}
