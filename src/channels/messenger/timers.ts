// The port to passing time: how long ago, and what happens later. Owns the real one; tests give one that they move.

export interface Timers {
  /** Milliseconds that never go back. */
  now(): number;
  /** Returns how to call it off. */
  after(milliseconds: number, act: () => void): () => void;
}

export const REAL_TIMERS: Timers = {
  now: () => performance.now(),
  after: (milliseconds, act) => {
    const timer = setTimeout(act, milliseconds);
    return () => clearTimeout(timer);
  },
};
