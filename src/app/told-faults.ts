// What is said of a file with many faults: the first ones, and how many more there are. Owns that one form.

import { LIMITS } from '../base/limits.ts';

/** `count`: of all, where only the first ones are at hand. */
export function toldFaults(faults: readonly string[], count = faults.length): readonly string[] {
  const told = faults.slice(0, LIMITS.sheet.faultsTold);
  return count > told.length ? [...told, `…and ${count - told.length} more`] : told;
}
