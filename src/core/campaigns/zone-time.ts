// Wall time in a zone: from a moment to what the clock on the wall shows and back. Owns what becomes of hours that a change
// of clocks leaves out or repeats; it must not read any clock.

import { DAY, HOUR, type Instant, instant } from '../../base/time.ts';
import { zoneHoursAt } from '../messages/sending-time.ts';

/** An IANA zone, checked when it was set, or hours east of UTC as a request's `tz` says. */
export type Zone =
  | { readonly kind: 'named'; readonly name: string }
  | { readonly kind: 'fixed'; readonly hours: number };

/** What the wall clock shows, as milliseconds since 1970 as if it were UTC. */
export type WallTime = number & { readonly __wallTime: true };

export function zoneHours(zone: Zone, at: Instant): number {
  return zone.kind === 'fixed' ? zone.hours : zoneHoursAt(zone.name, at);
}

export function wallTimeAt(at: Instant, zone: Zone): WallTime {
  return (at + zoneHours(zone, at) * HOUR) as WallTime;
}

/**
 * The moment the wall clock shows this. An hour that comes twice is taken the first time; one that is left out is taken as
 * much later as the clocks were moved, so that nothing planned for it is lost.
 */
export function momentOf(wall: WallTime, zone: Zone): Instant {
  const offsets = [-DAY, DAY].map((away) => zoneHours(zone, instant(wall + away)));
  for (const hours of offsets) {
    const at = instant(wall - hours * HOUR);
    if (zoneHours(zone, at) === hours) return at;
  }
  return instant(wall - (offsets[0] ?? 0) * HOUR);
}
