// What a rented number costs: the rest of the month at first, then month by month (spec http-misc 6). Owns the calendar and
// the division; money is moved by the store.

import { DAY, HOUR, type Instant, instant } from '../../base/time.ts';
import { type Money, money } from '../accounts/money.ts';
import { zoneHoursAt } from '../messages/sending-time.ts';

type Period = {
  readonly amount: Money;
  /** The first moment that is not paid for: midnight of the first day of the next month. */
  readonly until: Instant;
};

type Month = { readonly days: number; readonly left: number; readonly next: Instant };

/** The month around a moment in a zone; today counts as left. */
function monthAt(at: Instant, zone: string): Month {
  const local = new Date(at + zoneHoursAt(zone, at) * HOUR);
  const [year, month] = [local.getUTCFullYear(), local.getUTCMonth()];
  const first = Date.UTC(year, month + 1, 1);
  const days = (first - Date.UTC(year, month, 1)) / DAY;
  // The offset of the moment looked for, taken where that moment about is.
  const offset = zoneHoursAt(zone, instant(first - zoneHoursAt(zone, at) * HOUR));
  return { days, left: days - local.getUTCDate() + 1, next: instant(first - offset * HOUR) };
}

/** Of a monthly price what the days left are worth, rounded to the nearest ten-thousandth. */
export function restOfMonth(monthly: Money, at: Instant, zone: string): Period {
  const { days, left, next } = monthAt(at, zone);
  return { amount: money(Math.floor((2 * monthly * left + days) / (2 * days))), until: next };
}

/** The month that has begun, whole: what was missed before it is not asked for afterwards. */
export function wholeMonth(monthly: Money, at: Instant, zone: string): Period {
  return { amount: monthly, until: monthAt(at, zone).next };
}
