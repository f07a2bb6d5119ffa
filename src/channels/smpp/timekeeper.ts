// Time for links: the clock that only goes forward, and its alarm. Owns this port, so that tests can let minutes pass at
// once; it must not know what is waited for.

export interface Timekeeper {
  /** Milliseconds from some moment on. */
  now(): number;
  /** Calls `ring` once after so many milliseconds; the function that comes back calls it off. */
  alarm(after: number, ring: () => void): () => void;
}

export const SYSTEM_TIME: Timekeeper = {
  now: () => performance.now(),
  alarm: (after, ring) => {
    const timer = setTimeout(ring, Math.ceil(after));
    return () => clearTimeout(timer);
  },
};
