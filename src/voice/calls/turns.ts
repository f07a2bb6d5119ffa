// Spreads work over turns of the event loop. Owns the order of who goes; it must not know what they do.

import { setImmediate as nextTurn } from 'node:timers/promises';

export type Turns = () => Promise<void>;

/**
 * Lets whoever asks go on one by one, each in a turn of its own, in the order of asking: what arrives in the middle of a
 * hundred starts (somebody picks up) is heard in between.
 */
export function createTurns(): Turns {
  let last: Promise<void> = Promise.resolve();
  return () => {
    last = last.then(() => nextTurn());
    return last;
  };
}
