// The port to passing time for everything in voice that waits: pacing, registration, ringing. Owns the port and its one
// body on the platform's timers. It must not know the time of day: moments here only grow and mean nothing outside.

/** Takes back what `after` arranged; harmless once it ran. */
export type Cancel = () => void;

export interface Scheduler {
  /** Milliseconds on a clock that never jumps. */
  now(): number;
  /** Runs `act` once, `milliseconds` from now (0 or less: as soon as possible, never inside this call). */
  after(milliseconds: number, act: () => void): Cancel;
}

/** Timers that do not keep the process alive: whoever must not end has sockets open. */
export const systemScheduler: Scheduler = {
  now: () => performance.now(),
  after(milliseconds, act) {
    const timer = setTimeout(act, Math.max(0, milliseconds));
    timer.unref();
    return () => clearTimeout(timer);
  },
};
