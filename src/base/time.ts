// Moments and the port to the clock. Owns the type of a moment; it must not read any clock itself.

/** Milliseconds since 1970-01-01T00:00:00Z, a whole number. */
export type Instant = number & { readonly __instant: true };

export const SECOND = 1_000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

/** The wall clock, given to whatever needs the time of day. */
export interface Clock {
  now(): Instant;
}

export function instant(milliseconds: number): Instant {
  return Math.trunc(milliseconds) as Instant;
}

export function later(moment: Instant, milliseconds: number): Instant {
  return instant(moment + milliseconds);
}

/** Whole seconds since 1970, as wire formats want them. */
export function unixSeconds(moment: Instant): number {
  return Math.floor(moment / SECOND);
}
