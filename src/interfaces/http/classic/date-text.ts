// Dates as the classic calls write them, `DD.MM.YYYY hh:mm:ss` in the account's zone. Owns that form.

import { HOUR, type Instant } from '../../../base/time.ts';
import { zoneHoursAt } from '../../../core/messages/sending-time.ts';

const two = (value: number): string => String(value).padStart(2, '0');

export function dateText(moment: Instant, timeZone: string): string {
  const local = new Date(moment + zoneHoursAt(timeZone, moment) * HOUR);
  const day = `${two(local.getUTCDate())}.${two(local.getUTCMonth() + 1)}.${local.getUTCFullYear()}`;
  return `${day} ${two(local.getUTCHours())}:${two(local.getUTCMinutes())}:${two(local.getUTCSeconds())}`;
}
