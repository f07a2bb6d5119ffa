// The time of day where somebody is: offset of an IANA zone at an instant, and the hour there. Owns the arithmetic and what
// of it is remembered; it must not know whose zone it is or what the hour is wanted for.

import { DAY, HOUR, type Instant, MINUTE } from '../../base/time.ts';

/** Zones change their offset at whole quarters of an hour of UTC, so one answer holds for a quarter. */
const QUARTER = 15 * MINUTE;

type Zone = {
  readonly format: Intl.DateTimeFormat;
  quarter: number;
  /** Milliseconds east of Greenwich during that quarter. */
  offset: number;
};

const ZONES = new Map<string, Zone>();

function zoneOf(timeZone: string): Zone {
  const known = ZONES.get(timeZone);
  if (known) return known;
  const format = new Intl.DateTimeFormat('en-US', {
    timeZone,
    calendar: 'gregory',
    numberingSystem: 'latn',
    hourCycle: 'h23',
    era: 'short',
    year: 'numeric',
    month: 'numeric',
    day: 'numeric',
    hour: 'numeric',
    minute: 'numeric',
    second: 'numeric',
  });
  const zone = { format, quarter: Number.NaN, offset: 0 };
  ZONES.set(timeZone, zone);
  return zone;
}

function offsetAt(format: Intl.DateTimeFormat, moment: number): number {
  const parts: Record<string, number> = {};
  for (const { type, value } of format.formatToParts(moment)) parts[type] = Number(value);
  const { year = 0, month = 1, day = 1, hour = 0, minute = 0, second = 0 } = parts;
  return Date.UTC(year, month - 1, day, hour, minute, second) - moment;
}

/** Whether the name is a zone that this runtime knows. */
export function isTimeZone(name: string): boolean {
  if (ZONES.has(name)) return true;
  // `+03:00` is taken by the runtime, but it is no place and has no summer.
  if (!/^[A-Z]/.test(name)) return false;
  try {
    zoneOf(name);
    return true;
  } catch {
    return false;
  }
}

/** Milliseconds, negative west of Greenwich. An unknown zone is a bug and throws: `isTimeZone` is asked at the edge. */
export function zoneOffset(timeZone: string, at: Instant): number {
  const zone = zoneOf(timeZone);
  const quarter = Math.floor(at / QUARTER);
  if (quarter !== zone.quarter) {
    zone.offset = offsetAt(zone.format, quarter * QUARTER);
    zone.quarter = quarter;
  }
  return zone.offset;
}

/** The hour of the day there, 0 to 23: it is 9 from 9:00:00 to 9:59:59. */
export function localHour(timeZone: string, at: Instant): number {
  const local = at + zoneOffset(timeZone, at);
  return Math.floor((local - Math.floor(local / DAY) * DAY) / HOUR);
}
