// Passing time as a port: a clock that only goes forward, and its alarm. Owns this shape, so that whatever waits can be tested
// without waiting; moments of the calendar are `time.ts`.

export interface Timekeeper {
  /** Milliseconds from some moment on. */
  now(): number;
  /** Calls `ring` once after so many milliseconds; the function that comes back calls it off. */
  alarm(after: number, ring: () => void): () => void;
}
