// A mailing spread over time (`period` and `freq`, spec http-send 2.3) and kept within hours of the day. Owns how many go in
// which portion and when the next one is due.

import { err, ok, type Result } from '../../base/result.ts';
import { HOUR, type Instant, later, MINUTE } from '../../base/time.ts';
import { dueAt } from '../messages/sending-time.ts';
import { type Zone, zoneHours } from './zone-time.ts';

export type Spread = {
  /** Portions altogether, 1 or more. */
  readonly portions: number;
  /** Milliseconds from one to the next. */
  readonly every: number;
};

/** Hours of the day, `from` to `till`, as `time=h1-h2` has them; may run over midnight. */
export type DayHours = { readonly from: number; readonly till: number };

const PERIOD_HOURS = { least: 0.1, most: 720 };
const FREQUENCY_MINUTES = { least: 1, most: 1_440, usual: 60 };

/** `0`, blanks and nothing: not spread. The error is a sentence for the client. `freq` means nothing without `period`. */
export function parseSpread(period: string, frequency: string): Result<Spread | undefined, string> {
  const hours = period.trim().replace(',', '.');
  if (/^0*(?:\.0*)?$/.test(hours)) return ok(undefined);
  const length = Number(hours);
  if (!/^\d{1,3}(?:\.\d{1,4})?$/.test(hours) || length < PERIOD_HOURS.least || length > PERIOD_HOURS.most)
    return err(`period is a number of hours, ${PERIOD_HOURS.least} to ${PERIOD_HOURS.most}`);
  const minutes = /^0*$/.test(frequency.trim()) ? FREQUENCY_MINUTES.usual : Number(frequency);
  const { least, most } = FREQUENCY_MINUTES;
  if (!Number.isInteger(minutes) || minutes < least || minutes > most)
    return err(`freq is a number of minutes, ${least} to ${most}`);
  return ok(spreadOf(length * HOUR, minutes * MINUTE));
}

/** Over so many milliseconds, one portion every so many. */
export function spreadOf(length: number, every: number): Spread {
  return { portions: Math.max(1, Math.round(length / every)), every };
}

/** How many of `total` have gone when the portion of this number (from 0) is over: sizes differ by one at most. */
export function portionEnd(total: number, spread: Spread | undefined, portion: number): number {
  if (!spread || portion >= spread.portions - 1) return total;
  return Math.ceil(((portion + 1) * total) / spread.portions);
}

/**
 * When the portion after the one that was due at `due` and is over at `now` may begin. Portions that were missed are not
 * made up for in a heap: the rhythm begins anew.
 */
export function nextPortionAt(spread: Spread, { due, now }: { due: Instant; now: Instant }): Instant {
  return later(now - due > spread.every ? now : due, spread.every);
}

/** `at`, or the next moment inside the hours. */
export function withinHours(at: Instant, hours: DayHours | undefined, zone: Zone): Instant {
  return hours ? dueAt({ kind: 'hours', ...hours, zoneHours: zoneHours(zone, at) }, at) : at;
}
