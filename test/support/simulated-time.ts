// A clock that stands until it is told to go on, for everything that keeps time by a Timekeeper. Owns the moments and the order
// of what happens in them; it must not know who waits for what.

import type { Timekeeper } from '../../src/base/timekeeper.ts';

type Alarm = { readonly at: number; readonly order: number; readonly ring: () => void };

export class SimulatedTime implements Timekeeper {
  #now = 0;
  #order = 0;
  #alarms: Alarm[] = [];

  now(): number {
    return this.#now;
  }

  alarm(after: number, ring: () => void): () => void {
    const alarm: Alarm = { at: this.#now + Math.max(0, after), order: this.#order++, ring };
    this.#alarms.push(alarm);
    return () => {
      this.#alarms = this.#alarms.filter((one) => one !== alarm);
    };
  }

  /** Milliseconds until each alarm rings, the soonest first. */
  get waiting(): readonly number[] {
    return this.#alarms.map(({ at }) => at - this.#now).sort((one, other) => one - other);
  }

  /** Lets what was promised happen before the next moment. */
  async settle(): Promise<void> {
    for (let turn = 0; turn < 20; turn++) await Promise.resolve();
  }

  /** Goes on by so many milliseconds; everything due in them happens in order. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await this.settle();
    for (;;) {
      const next = this.#first();
      if (next === undefined || next.at > end) break;
      this.#alarms = this.#alarms.filter((one) => one !== next);
      this.#now = next.at;
      next.ring();
      await this.settle();
    }
    this.#now = end;
  }

  #first(): Alarm | undefined {
    let first: Alarm | undefined;
    for (const one of this.#alarms) {
      if (first === undefined || one.at < first.at || (one.at === first.at && one.order < first.order))
        first = one;
    }
    return first;
  }
}
