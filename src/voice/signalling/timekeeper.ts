// Time for signalling: a port to the monotonic clock and one heap for all timers, so that a hundred thousand of them cost one
// timer of the platform. Owns the order in which they expire; it must not know what they are for.

import type { Timekeeper } from '../../base/timekeeper.ts';

export const SYSTEM_TIME: Timekeeper = {
  now: () => performance.now(),
  alarm: (after, ring) => {
    const timer = setTimeout(ring, after);
    return () => clearTimeout(timer);
  },
};

/** Whom a timer wakes. */
export interface TimerTarget {
  expired(timer: string): void;
}

export type TimerHandle = {
  readonly at: number;
  readonly order: number;
  readonly name: string;
  /** undefined once stopped or expired. */
  target: TimerTarget | undefined;
};

/** Stopped timers are left in the heap until they come up, or until they are more than half of it. */
const COMPACT_MIN = 1_024;

export class TimerHeap {
  readonly #time: Timekeeper;
  #heap: TimerHandle[] = [];
  #stopped = 0;
  #order = 0;
  #alarmAt = Number.POSITIVE_INFINITY;
  #silence: (() => void) | undefined;

  constructor(time: Timekeeper) {
    this.#time = time;
  }

  /** Timers that run. */
  get size(): number {
    return this.#heap.length - this.#stopped;
  }

  start(after: number, name: string, target: TimerTarget): TimerHandle {
    const handle: TimerHandle = { at: this.#time.now() + after, order: this.#order++, name, target };
    this.#heap.push(handle);
    this.#rise(this.#heap.length - 1);
    this.#arm();
    return handle;
  }

  stop(handle: TimerHandle): void {
    if (handle.target === undefined) return;
    handle.target = undefined;
    this.#stopped++;
    if (this.#heap.length > COMPACT_MIN && this.#stopped * 2 > this.#heap.length) this.#compact();
    if (this.#stopped === this.#heap.length) this.close();
  }

  /** Forgets every timer. */
  close(): void {
    this.#heap = [];
    this.#stopped = 0;
    this.#silence?.();
    this.#silence = undefined;
    this.#alarmAt = Number.POSITIVE_INFINITY;
  }

  #arm(): void {
    const first = this.#heap[0];
    if (first === undefined || first.at >= this.#alarmAt) return;
    this.#silence?.();
    this.#alarmAt = first.at;
    this.#silence = this.#time.alarm(Math.max(0, Math.ceil(first.at - this.#time.now())), this.#ring);
  }

  readonly #ring = (): void => {
    this.#silence = undefined;
    this.#alarmAt = Number.POSITIVE_INFINITY;
    const now = this.#time.now();
    let first = this.#heap[0];
    while (first !== undefined && first.at <= now) {
      this.#removeFirst();
      const target = first.target;
      if (target === undefined) this.#stopped--;
      else {
        first.target = undefined;
        target.expired(first.name);
      }
      first = this.#heap[0];
    }
    this.#arm();
  };

  #removeFirst(): void {
    const last = this.#heap.pop();
    if (last === undefined || this.#heap.length === 0) return;
    this.#heap[0] = last;
    this.#sink(0);
  }

  #rise(from: number): void {
    const heap = this.#heap;
    const moving = heap[from]!;
    let at = from;
    while (at > 0) {
      const parent = (at - 1) >> 1;
      if (!earlier(moving, heap[parent]!)) break;
      heap[at] = heap[parent]!;
      at = parent;
    }
    heap[at] = moving;
  }

  #sink(from: number): void {
    const heap = this.#heap;
    const moving = heap[from]!;
    let at = from;
    for (;;) {
      let child = 2 * at + 1;
      if (child >= heap.length) break;
      if (child + 1 < heap.length && earlier(heap[child + 1]!, heap[child]!)) child++;
      if (!earlier(heap[child]!, moving)) break;
      heap[at] = heap[child]!;
      at = child;
    }
    heap[at] = moving;
  }

  #compact(): void {
    this.#heap = this.#heap.filter((handle) => handle.target !== undefined);
    this.#stopped = 0;
    for (let at = (this.#heap.length >> 1) - 1; at >= 0; at--) this.#sink(at);
  }
}

function earlier(a: TimerHandle, b: TimerHandle): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
