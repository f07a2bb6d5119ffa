// Time that passes only when a test says so, for whoever asks a Scheduler or a Timekeeper. Acts run in the order of their moments, then of their making.

import type { Timekeeper } from '../../src/base/timekeeper.ts';
import type { Cancel, Scheduler } from '../../src/voice/scheduler.ts';

type Arranged = { readonly at: number; readonly order: number; readonly act: () => void };

export class ManualScheduler implements Scheduler, Timekeeper {
  #now = 0;
  #order = 0;
  readonly #arranged = new Set<Arranged>();

  now(): number {
    return this.#now;
  }

  after(milliseconds: number, act: () => void): Cancel {
    const one = { at: this.#now + Math.max(0, milliseconds), order: this.#order++, act };
    this.#arranged.add(one);
    return () => this.#arranged.delete(one);
  }

  alarm(after: number, ring: () => void): Cancel {
    return this.after(after, ring);
  }

  /** Timers that still wait: 0 when everything has drained. */
  get waiting(): number {
    return this.#arranged.size;
  }

  /** Lets `milliseconds` pass; between two acts all promises that can settle do. */
  async pass(milliseconds: number): Promise<void> {
    const end = this.#now + milliseconds;
    await settle();
    for (let next = this.#next(end); next; next = this.#next(end)) {
      this.#arranged.delete(next);
      this.#now = Math.max(this.#now, next.at);
      next.act();
      await settle();
    }
    this.#now = end;
  }

  #next(end: number): Arranged | undefined {
    let first: Arranged | undefined;
    for (const one of this.#arranged) {
      if (one.at > end) continue;
      if (!first || one.at < first.at || (one.at === first.at && one.order < first.order)) first = one;
    }
    return first;
  }
}

/** Every promise that waits for nothing outside has settled afterwards. */
export async function settle(): Promise<void> {
  await new Promise<void>((resolve) => setImmediate(resolve));
}
