// Times of SMPP, `YYMMDDhhmmsstnnp` (3.4 section 7.1.1): absolute with an offset from UTC in quarter hours, or relative. Owns this form and
// the calendar it needs; the present moment comes in as an argument.

import { err, ok, type Result } from '../../base/result.ts';
import { DAY, HOUR, type Instant, instant, MINUTE, SECOND } from '../../base/time.ts';

/** A date and a time of day on somebody's wall; whose, is not said. Month and day begin with 1. */
export type LocalFields = {
  readonly year: number;
  readonly month: number;
  readonly day: number;
  readonly hour: number;
  readonly minute: number;
  readonly second: number;
};

type SmppTime =
  /** The empty string: at once, or the usual validity. */
  | { readonly kind: 'unsaid' }
  | { readonly kind: 'absolute'; readonly at: Instant }
  /** Milliseconds from now; years and months as long as they are from now on. */
  | { readonly kind: 'relative'; readonly after: number };

const FORM = /^(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\d)(\d\d)([-+R])$/;
const CENTURY = 2_000;
/** Twelve hours, section 7.1.1; the standard's own bound. */
const QUARTERS_MOST = 48;
const QUARTER = 15 * MINUTE;
const DAYS_MOST = 99;

/** Milliseconds since 1970 as if the fields were UTC, or undefined when there is no such date or time. */
export function epochOf(fields: LocalFields): number | undefined {
  const { year, month, day, hour, minute, second } = fields;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const at = Date.UTC(year, month - 1, day, hour, minute, second);
  const date = new Date(at);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? at : undefined;
}

export function fieldsAt(epoch: number): LocalFields {
  const date = new Date(epoch);
  return {
    year: date.getUTCFullYear(),
    month: date.getUTCMonth() + 1,
    day: date.getUTCDate(),
    hour: date.getUTCHours(),
    minute: date.getUTCMinutes(),
    second: date.getUTCSeconds(),
  };
}

/** The moment so many months after another: the same day of the month, or its last one. */
function monthsLater(moment: number, months: number): number {
  const date = new Date(moment);
  const day = date.getUTCDate();
  date.setUTCDate(1);
  date.setUTCMonth(date.getUTCMonth() + months);
  const last = new Date(Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1, 0)).getUTCDate();
  date.setUTCDate(Math.min(day, last));
  return date.getTime();
}

/** Reads schedule_delivery_time, validity_period or final_date; the error says what is wrong with it. */
export function readTime(text: string, now: Instant): Result<SmppTime, string> {
  if (text === '') return ok({ kind: 'unsaid' });
  const match = FORM.exec(text);
  if (!match) return err('is not of the form YYMMDDhhmmsstnnp');
  const [year, month, day, hour, minute, second, tenths, quarters] = match.slice(1, 9).map(Number) as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  if (match[9] === 'R') {
    const rest = day * DAY + hour * HOUR + minute * MINUTE + second * SECOND;
    return ok({ kind: 'relative', after: monthsLater(now, 12 * year + month) + rest - now });
  }
  const local = epochOf({ year: CENTURY + year, month, day, hour, minute, second });
  if (local === undefined) return err('names a day or an hour that does not exist');
  if (quarters > QUARTERS_MOST) return err(`is more than ${QUARTERS_MOST} quarter hours from UTC`);
  const offset = (match[9] === '-' ? -quarters : quarters) * QUARTER;
  return ok({ kind: 'absolute', at: instant(local + tenths * 100 - offset) });
}

function two(value: number): string {
  return value.toString().padStart(2, '0');
}

/** `YYMMDDhhmmss` */
export function digitsOf(fields: LocalFields): string {
  const { year, month, day, hour, minute, second } = fields;
  return [year % 100, month, day, hour, minute, second].map(two).join('');
}

/**
 * A moment in absolute form, cut to a tenth of a second.
 * @param quarters the writer's offset from UTC in quarter hours, -48..48
 * @returns undefined outside of 2000..2099, which two digits cannot tell
 */
export function writeAbsolute(at: Instant, quarters = 0): string | undefined {
  const local = at + quarters * QUARTER;
  const fields = fieldsAt(local);
  if (fields.year < CENTURY || fields.year > CENTURY + 99 || Math.abs(quarters) > QUARTERS_MOST)
    return undefined;
  const tenths = Math.floor((local % SECOND) / 100);
  return `${digitsOf(fields)}${tenths}${two(Math.abs(quarters))}${quarters < 0 ? '-' : '+'}`;
}

/**
 * A duration in relative form, cut to a second, in days and less: a month would be as long as its reader's calendar.
 * @param after milliseconds
 * @returns undefined when negative or past 99 days: such a time is written in absolute form
 */
export function writeRelative(after: number): string | undefined {
  const days = Math.floor(after / DAY);
  if (!(after >= 0) || days > DAYS_MOST) return undefined;
  const [hours, minutes, seconds] = [
    Math.floor(after / HOUR) % 24,
    Math.floor(after / MINUTE) % 60,
    Math.floor(after / SECOND) % 60,
  ];
  return `0000${[days, hours, minutes, seconds].map(two).join('')}000R`;
}
