// When something is, as it is typed at the terminal: a day, a moment, or how long ago. Owns the reading and the complaint, for
// every command that asks for one.

import { DAY, HOUR, type Instant, instant, MINUTE } from '../base/time.ts';
import { dayAfter, dayStart, parseLocalDay } from '../core/messages/local-day.ts';
import { zoneOffset } from '../core/numbers/zone-time.ts';
import { misused } from './command-error.ts';

type Reading = {
  /** Where days begin, and what a moment without a zone of its own is in: an IANA zone. */
  readonly zone: string;
  readonly now: Instant;
  /** What a day stands for. */
  readonly end: 'start of day' | 'end of day';
};

/** The zone of whoever sits at the terminal. */
export const OWN_ZONE = Intl.DateTimeFormat().resolvedOptions().timeZone;

const AGES: Readonly<Record<string, number>> = { m: MINUTE, h: HOUR, d: DAY };
const MOMENT =
  /^(\d{4}-\d\d-\d\d)[T ]((?:[01]\d|2[0-3]):[0-5]\d)(:[0-5]\d(?:\.\d{1,9})?)?(Z|[+-]\d\d:\d\d)?$/;

/** `2026-11-27` or `27.11.2026`, `2026-11-27T10:00` in the zone, `2026-11-27T10:00:00Z`, or how long ago: `90m`, `12h`, `7d`. */
export function momentOf(option: string, text: string, reading: Reading): Instant {
  const { zone, now, end } = reading;
  const day = parseLocalDay(text);
  if (day) return dayStart(end === 'start of day' ? day : dayAfter(day), zone);
  const [, count, unit] = /^(\d{1,6})([mhd])$/.exec(text) ?? [];
  if (count !== undefined && unit !== undefined) return instant(now - Number(count) * (AGES[unit] ?? 0));
  const at = written(text.trim(), zone);
  if (at === undefined)
    throw misused(
      `${option}: "${text}" is no moment; write a day (2026-11-27), a moment (2026-11-27T10:00:00Z) or an age (12h)`,
    );
  return at;
}

/** The same as an API is told it, by the clock and in the zone of whoever sits at the terminal. */
export function ownMoment(option: string, text: string, end: Reading['end']): string {
  return new Date(momentOf(option, text, { zone: OWN_ZONE, now: instant(Date.now()), end })).toISOString();
}

function written(text: string, zone: string): Instant | undefined {
  const [, day, time, seconds = ':00', offset] = MOMENT.exec(text) ?? [];
  // A day that no calendar has is not the one some days later.
  if (day === undefined || !parseLocalDay(day)) return undefined;
  const at = Date.parse(`${day}T${time}${seconds}${offset ?? 'Z'}`);
  if (Number.isNaN(at)) return undefined;
  if (offset !== undefined) return instant(at);
  const near = instant(at - zoneOffset(zone, instant(at)));
  return instant(at - zoneOffset(zone, near));
}
