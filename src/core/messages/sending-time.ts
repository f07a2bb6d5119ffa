// When a message is to go out and how long it lives, as clients write it (spec http-send 2.3). Owns reading `time`, `tz`
// and `valid` and the moment that follows from them; it must not read a clock: `now` is an argument.

import { err, ok, type Result } from '../../base/result.ts';
import { DAY, HOUR, type Instant, instant, later, MINUTE } from '../../base/time.ts';
import { zoneOffset } from '../numbers/zone-time.ts';
import type { SendingTime } from './submission.ts';

type SendingTimeContext = {
  /** The request's `tz` as it came: hours relative to Moscow, `0` is Moscow; empty: the account's zone. */
  readonly tz: string;
  readonly now: Instant;
  /** IANA zone of the account. */
  readonly accountZone: string;
};

// Moscow is three hours east of UTC the whole year; `tz` counts from it.
const MOSCOW_HOURS = 3;
// Past it a date is a slip of the pen, and money would stay reserved for nothing.
const AHEAD_MAX = 366 * DAY;
const VALIDITY_DEFAULT = DAY;

const NOW: SendingTime = { kind: 'now' };

/** Hours east of UTC of an IANA zone at a moment. The zone of an account is checked when it is set. */
export function zoneHoursAt(zone: string, at: Instant): number {
  return zoneOffset(zone, at) / HOUR;
}

/** `tz`: undefined when it is not given, 'wrong' when it is not a number of hours between UTC-12 and UTC+14. */
function requestZone(tz: string): number | 'wrong' | undefined {
  const text = tz.trim();
  if (text === '') return undefined;
  if (!/^[+-]?\d{1,2}$/.test(text)) return 'wrong';
  const hours = Number(text) + MOSCOW_HOURS;
  return hours >= -12 && hours <= 14 ? hours : 'wrong';
}

type Calendar = {
  readonly day: number;
  readonly month: number;
  readonly year: number;
  readonly hour: number;
  readonly minute: number;
};

const CALENDAR_FORMS: readonly RegExp[] = [
  /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)$/,
  /^(\d{1,2})\.(\d{1,2})\.(\d\d|20\d\d) +(\d{1,2}):(\d\d)$/,
];

function calendar(text: string): Calendar | undefined {
  for (const form of CALENDAR_FORMS) {
    const match = form.exec(text);
    if (!match) continue;
    const [day, month, year, hour, minute] = match.slice(1).map(Number) as [
      number,
      number,
      number,
      number,
      number,
    ];
    return { day, month, year: year < 100 ? 2000 + year : year, hour, minute };
  }
  return undefined;
}

/** Milliseconds of a calendar moment as if it were UTC; undefined for the 31st of February and the like. */
function asUtc(moment: Calendar): number | undefined {
  if (moment.hour > 23 || moment.minute > 59) return undefined;
  const at = Date.UTC(moment.year, moment.month - 1, moment.day, moment.hour, moment.minute);
  const back = new Date(at);
  const same = back.getUTCMonth() === moment.month - 1 && back.getUTCDate() === moment.day;
  return same ? at : undefined;
}

/** A moment in the past means now; one more than a year ahead is refused. */
export function sendingMoment(at: number, now: Instant): Result<SendingTime, 'date-wrong'> {
  if (!Number.isSafeInteger(at) || at - now > AHEAD_MAX) return err('date-wrong');
  return ok(at <= now ? NOW : { kind: 'at', at: instant(at) });
}

function hourWindow(match: RegExpExecArray, zoneHours: number): Result<SendingTime, 'date-wrong'> {
  const from = Number(match[1]);
  const till = Number(match[2]);
  if (from > 23 || till > 24 || from === till) return err('date-wrong');
  return ok({ kind: 'hours', from, till, zoneHours });
}

/**
 * Reads `time`: empty or `0` now; `DDMMYYhhmm`, `DD.MM.YY hh:mm`, `h1-h2`, `0<unix seconds>`, `+<minutes>`. A moment in
 * the past means now; one more than a year ahead is refused. `h1-h2` may run over midnight (`22-6`).
 */
export function parseSendingTime(
  text: string,
  context: SendingTimeContext,
): Result<SendingTime, 'date-wrong'> {
  const { now, accountZone } = context;
  const zone = requestZone(context.tz);
  if (zone === 'wrong') return err('date-wrong');
  // A bare plus in an unescaped address arrives as a blank, so blanks in front mean something.
  const relative = /^[ +](\d{1,7})\s*$/.exec(text);
  if (relative) return sendingMoment(now + Number(relative[1]) * MINUTE, now);
  const plain = text.trim();
  if (plain === '' || /^0+$/.test(plain)) return ok(NOW);
  const window = /^(\d{1,2}) ?- ?(\d{1,2})$/.exec(plain);
  if (window) return hourWindow(window, zone ?? zoneHoursAt(accountZone, now));
  // Ten digits are always a date, also those of the days 01 to 09; a timestamp has its zero in front of ten more.
  const stamp = /^0(\d{10,11})$/.exec(plain);
  if (stamp) return sendingMoment(Number(stamp[1]) * 1000, now);
  const local = calendar(plain);
  const utc = local && asUtc(local);
  if (utc === undefined) return err('date-wrong');
  if (zone !== undefined) return sendingMoment(utc - zone * HOUR, now);
  // The zone's offset belongs to the moment looked for: guess with it taken as UTC, then correct once.
  const guess = utc - zoneHoursAt(accountZone, instant(utc)) * HOUR;
  return sendingMoment(utc - zoneHoursAt(accountZone, instant(guess)) * HOUR, now);
}

/** Reads `valid`: milliseconds from one minute to 24 hours; empty or `0` is 24 hours. */
export function parseValidity(text: string): Result<number, 'date-wrong'> {
  const plain = text.trim();
  if (plain === '' || plain === '0') return ok(VALIDITY_DEFAULT);
  const match = /^(\d{1,2})(?::(\d\d))?$/.exec(plain);
  if (!match) return err('date-wrong');
  const minutes = Number(match[2] ?? '0');
  const validity = Number(match[1]) * HOUR + minutes * MINUTE;
  if (minutes > 59 || validity < MINUTE || validity > DAY) return err('date-wrong');
  return ok(validity);
}

/** The moment a message may go out: now, the moment asked for, or the next one inside the daily window. */
export function dueAt(when: SendingTime, now: Instant): Instant {
  if (when.kind === 'now') return now;
  if (when.kind === 'at') return when.at > now ? when.at : now;
  const shift = when.zoneHours * HOUR;
  const local = now + shift;
  const midnight = Math.floor(local / DAY) * DAY;
  const hour = (local - midnight) / HOUR;
  const overnight = when.from > when.till;
  const inside = overnight ? hour >= when.from || hour < when.till : hour >= when.from && hour < when.till;
  if (inside) return now;
  const today = instant(midnight + when.from * HOUR - shift);
  return hour < when.from ? today : later(today, DAY);
}
