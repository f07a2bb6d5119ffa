// Calendar days in a zone: which day a moment falls on, when a day begins, and how the classic API writes one. Owns these
// forms; whose zone it is comes from outside.

import { type Instant, instant, later, MINUTE } from '../../base/time.ts';
import { zoneOffset } from '../numbers/zone-time.ts';
import { localDateTime } from './local-time.ts';

/** `2026-11-27`; days compare as texts. */
export type LocalDay = string & { readonly __localDay: true };

// Every zone in use differs from UTC by a multiple of a quarter of an hour.
const STEP = 15 * MINUTE;
const ISO = /^(\d{4})-(\d{2})-(\d{2})$/;
const WRITTEN = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/;

/** Reads `27.11.2026` or `2026-11-27`; undefined for anything else and for days no calendar has. */
export function parseLocalDay(text: string): LocalDay | undefined {
  const written = WRITTEN.exec(text.trim());
  const iso = ISO.exec(text.trim());
  if (!written && !iso) return undefined;
  const [year = '', month = '', day = ''] = iso ? iso.slice(1) : written!.slice(1).reverse();
  const named = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  const utc = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day)));
  const exists = Number(year) >= 1970 && utc.toISOString().startsWith(named);
  return exists ? (named as LocalDay) : undefined;
}

/** The day on which `moment` falls in an IANA zone that has been checked before. */
export function localDay(moment: Instant, timeZone: string): LocalDay {
  const [day, month, year] = localDateTime(moment, timeZone).slice(0, 10).split('.');
  return `${year}-${month}-${day}` as LocalDay;
}

export function dayAfter(day: LocalDay): LocalDay {
  return shifted(day, 1);
}

function shifted(day: LocalDay, days: number): LocalDay {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  return new Date(Date.UTC(year, month - 1, date + days)).toISOString().slice(0, 10) as LocalDay;
}

/** The first moment of a day: midnight, or later where clocks are set forward over it. */
export function dayStart(day: LocalDay, timeZone: string): Instant {
  const [year = 0, month = 1, date = 1] = day.split('-').map(Number);
  const midnight = Date.UTC(year, month - 1, date);
  // The offset at UTC's midnight is the day's own but for the days on which clocks are set.
  let moment = instant(midnight - zoneOffset(timeZone, instant(midnight)));
  while (localDay(moment, timeZone) < day) moment = later(moment, STEP);
  while (localDay(later(moment, -STEP), timeZone) >= day) moment = later(moment, -STEP);
  return moment;
}
