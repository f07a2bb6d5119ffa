// Dates as the classic API writes them, in an account's zone. Owns the format `DD.MM.YYYY hh:mm:ss` (spec http-status 2);
// it must not know whose zone it is.

import type { Instant } from '../../base/time.ts';
import { zoneOffset } from '../numbers/zone-time.ts';

/** `timeZone` is an IANA name that has been checked before; an unknown one is a bug and throws. */
export function localDateTime(moment: Instant, timeZone: string): string {
  const local = new Date(moment + zoneOffset(timeZone, moment));
  const date = [local.getUTCDate(), local.getUTCMonth() + 1, local.getUTCFullYear()].map(twoDigits);
  const time = [local.getUTCHours(), local.getUTCMinutes(), local.getUTCSeconds()].map(twoDigits);
  return `${date.join('.')} ${time.join(':')}`;
}

function twoDigits(value: number): string {
  return String(value).padStart(2, '0');
}
