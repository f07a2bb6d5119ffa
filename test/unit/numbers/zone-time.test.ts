// The hour where somebody is, on both sides of the changes of clocks.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, type Instant, instant, MINUTE } from '../../../src/base/time.ts';
import { isTimeZone, localHour, zoneOffset } from '../../../src/core/numbers/zone-time.ts';

const at = (text: string): Instant => instant(Date.parse(text));

const HOURS: readonly (readonly [zone: string, moment: string, hour: number])[] = [
  ['Europe/Moscow', '2026-01-31T05:59:59.999Z', 8],
  ['Europe/Moscow', '2026-01-31T06:00:00Z', 9],
  ['Asia/Kamchatka', '2026-01-31T12:00:00Z', 0],
  ['Asia/Kamchatka', '2026-01-31T11:59:59Z', 23],
  ['America/New_York', '2026-01-31T02:30:00Z', 21],
  // Summer begins and ends.
  ['Europe/Berlin', '2026-03-29T00:59:59Z', 1],
  ['Europe/Berlin', '2026-03-29T01:00:00Z', 3],
  ['Europe/Berlin', '2026-10-25T00:59:59Z', 2],
  ['Europe/Berlin', '2026-10-25T01:00:00Z', 2],
  ['Europe/Berlin', '2026-10-25T02:00:00Z', 3],
  // Half an hour of summer, and offsets that are no whole hours.
  ['Australia/Lord_Howe', '2026-04-04T14:59:59Z', 1],
  ['Australia/Lord_Howe', '2026-04-04T15:00:00Z', 1],
  ['Australia/Lord_Howe', '2026-04-04T15:30:00Z', 2],
  ['Asia/Kolkata', '2026-01-31T18:29:59Z', 23],
  ['Asia/Kolkata', '2026-01-31T18:30:00Z', 0],
  ['Asia/Kathmandu', '2026-01-31T18:15:00Z', 0],
  // Kazakhstan left +6 in the night to 1 March 2024.
  ['Asia/Almaty', '2024-02-29T12:00:00Z', 18],
  ['Asia/Almaty', '2024-03-01T12:00:00Z', 17],
  ['Pacific/Kiritimati', '2026-01-31T12:00:00Z', 2],
  ['Etc/UTC', '1969-12-31T23:59:59Z', 23],
];

for (const [zone, moment, hour] of HOURS) {
  test(`at ${moment} it is ${hour} in ${zone}`, () => {
    assert.equal(localHour(zone, at(moment)), hour);
  });
}

test('offsets are east of Greenwich', () => {
  const winter = at('2026-01-31T12:00:00Z');
  assert.equal(zoneOffset('Europe/Moscow', winter), 3 * HOUR);
  assert.equal(zoneOffset('America/St_Johns', winter), -3.5 * HOUR);
  assert.equal(zoneOffset('Asia/Kathmandu', winter), 5 * HOUR + 45 * MINUTE);
});

test('a zone is told from what is none', () => {
  assert.deepEqual(
    ['Europe/Moscow', 'Etc/UTC', 'UTC', 'Europe/Moskva', '', '+03:00', 'europe/moscow', '../etc'].map(
      isTimeZone,
    ),
    [true, true, true, false, false, false, false, false],
  );
});

test('an unknown zone is a bug', () => {
  assert.throws(() => localHour('Europe/Moskva', at('2026-01-31T12:00:00Z')), RangeError);
});
