// All sessions of an endpoint, found by the Call-ID and our tag. Owns the table; it must not run a session.

import type { SessionRunner } from './session-runner.ts';
import type { TimerHeap } from './timekeeper.ts';

export class Sessions {
  readonly #table = new Map<string, SessionRunner>();
  #active = 0;
  #waiting = 0;
  #onParted: (() => void) | undefined;

  /** Sessions that have not ended yet. */
  get active(): number {
    return this.#active;
  }

  /** One of them has. */
  ended(): void {
    this.#active--;
  }

  /** Sessions that are kept, those included that only wait for late repeats. */
  get size(): number {
    return this.#table.size;
  }

  add(session: SessionRunner): void {
    this.#active++;
    this.waits(1);
    this.#table.set(keyOf(session.callId, session.localTag), session);
  }

  find(callId: string, localTag: string): SessionRunner | undefined {
    return this.#table.get(keyOf(callId, localTag));
  }

  remove(session: SessionRunner): void {
    this.#table.delete(keyOf(session.callId, session.localTag));
  }

  /** Resolves when no session waits for a reply any more, or after so many milliseconds. */
  parted(timers: TimerHeap, milliseconds: number): Promise<void> {
    return new Promise((resolve) => {
      const finish = (): void => {
        this.#onParted = undefined;
        resolve();
      };
      if (this.#waiting === 0) finish();
      else {
        this.#onParted = finish;
        timers.start(milliseconds, 'parting', { expired: finish });
      }
    });
  }

  /** One session more, or less, waits for a final response. */
  waits(change: 1 | -1): void {
    this.#waiting += change;
    if (this.#waiting === 0) this.#onParted?.();
  }

  all(): readonly SessionRunner[] {
    return [...this.#table.values()];
  }
}

function keyOf(callId: string, localTag: string): string {
  return `${callId} ${localTag}`;
}
