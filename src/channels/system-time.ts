// The time of the machine for whatever waits in a channel. Owns this one value; tests give another.

import type { Timekeeper } from '../base/timekeeper.ts';

export const SYSTEM_TIME: Timekeeper = {
  now: () => performance.now(),
  alarm: (after, ring) => {
    const timer = setTimeout(ring, Math.ceil(after));
    return () => clearTimeout(timer);
  },
};
