// Moments and periods in short messages: the service centre's time stamp with its zone (3GPP TS 23.040 section 9.2.3.11) and
// the relative validity period (section 9.2.3.12.1). Owns their octets; it reads no clock.

import { DAY, HOUR, type Instant, instant, MINUTE } from '../../base/time.ts';

export type CentreTime = {
  /** Whole seconds, from 2000 to 2099 as the centre's clock shows it. */
  readonly at: Instant;
  /** Quarters of an hour the centre's clock is ahead of universal time, -79 to 79. */
  readonly zoneQuarters: number;
};

export const CENTRE_TIME_OCTETS = 7;
const QUARTER = 15 * MINUTE;
const CENTURY = 2_000;

/** Two decimal digits, the tens in the low half; undefined: no digits. */
function readDigits(octet: number): number | undefined {
  const [tens, ones] = [octet & 0xf, octet >> 4];
  return tens > 9 || ones > 9 ? undefined : tens * 10 + ones;
}

function writeDigits(value: number): number {
  return Math.floor(value / 10) | ((value % 10) << 4);
}

/** Undefined when the seven octets are no moment: a message is worth more than the clock of a centre. */
export function readCentreTime(octets: Uint8Array): CentreTime | undefined {
  const [year, month, day, hour, minute, second] = [...octets.slice(0, 6)].map(readDigits);
  const zone = octets[6] ?? 0xff;
  const quarters = readDigits(zone & 0xf7);
  if (year === undefined || month === undefined || day === undefined) return undefined;
  if (hour === undefined || minute === undefined || second === undefined || quarters === undefined)
    return undefined;
  if (hour > 23 || minute > 59 || second > 59) return undefined;
  const local = Date.UTC(CENTURY + year, month - 1, day, hour, minute, second);
  // The 31st of February is another day.
  const shown = new Date(local);
  if (shown.getUTCMonth() !== month - 1 || shown.getUTCDate() !== day) return undefined;
  const zoneQuarters = zone & 0x08 ? 0 - quarters : quarters;
  return { at: instant(local - zoneQuarters * QUARTER), zoneQuarters };
}

export function writeCentreTime({ at, zoneQuarters }: CentreTime): readonly number[] {
  const local = new Date(at + zoneQuarters * QUARTER);
  const digits = [
    local.getUTCFullYear() % 100,
    local.getUTCMonth() + 1,
    local.getUTCDate(),
    local.getUTCHours(),
    local.getUTCMinutes(),
    local.getUTCSeconds(),
  ];
  const sign = zoneQuarters < 0 ? 0x08 : 0;
  return [...digits.map(writeDigits), writeDigits(Math.abs(zoneQuarters)) | sign];
}

/** Milliseconds of a relative validity period, 0 to 255. */
export function readRelativeValidity(octet: number): number {
  if (octet <= 143) return (octet + 1) * 5 * MINUTE;
  if (octet <= 167) return 12 * HOUR + (octet - 143) * 30 * MINUTE;
  if (octet <= 196) return (octet - 166) * DAY;
  return (octet - 192) * 7 * DAY;
}

/** The longest period that is not longer than asked for; five minutes at least. */
export function writeRelativeValidity(milliseconds: number): number {
  let octet = 0;
  while (octet < 255 && readRelativeValidity(octet + 1) <= milliseconds) octet++;
  return octet;
}
