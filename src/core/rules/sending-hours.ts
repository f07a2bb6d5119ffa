// The hours of the day in which an account's messages go out (`tmlim`, spec http-clients 2). Owns reading them and the moment
// a message must wait for; whose clock counts is told by the caller.

import { DAY, HOUR, type Instant, instant } from '../../base/time.ts';

type SendingHours = { readonly from: number; readonly till: number };

/** `9-21`; `22-6` runs over midnight. Undefined for anything else, and for hours that are all or none. */
export function parseSendingHours(text: string): SendingHours | undefined {
  const match = /^\s*(\d{1,2})\s*-\s*(\d{1,2})\s*$/.exec(text);
  if (!match) return undefined;
  const from = Number(match[1]);
  const till = Number(match[2]);
  return from > 23 || till > 24 || from === till || (from === 0 && till === 24) ? undefined : { from, till };
}

/** The moment itself when it lies inside the hours, else when they begin next. `zoneHours`: hours east of UTC. */
export function nextInside({ from, till }: SendingHours, at: Instant, zoneHours: number): Instant {
  const shift = zoneHours * HOUR;
  const midnight = Math.floor((at + shift) / DAY) * DAY - shift;
  const hour = (at - midnight) / HOUR;
  const inside = from < till ? hour >= from && hour < till : hour >= from || hour < till;
  if (inside) return at;
  const today = midnight + from * HOUR;
  return instant(today > at ? today : today + DAY);
}
