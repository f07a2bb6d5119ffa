// Moments as the classic API writes them: the zone's own clock, to the second.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, instant, MINUTE } from '../../../src/base/time.ts';
import { localDateTime } from '../../../src/core/messages/local-time.ts';

const at = (iso: string) => instant(Date.parse(iso));

test('a moment is what the clocks of the zone show', () => {
  for (const [iso, zone, shown] of [
    ['2026-01-05T03:04:05.999Z', 'UTC', '05.01.2026 03:04:05'],
    ['2026-12-31T21:00:00Z', 'Europe/Moscow', '01.01.2027 00:00:00'],
    ['2026-07-01T00:00:00Z', 'America/St_Johns', '30.06.2026 21:30:00'],
    ['2026-03-29T00:59:59Z', 'Europe/Berlin', '29.03.2026 01:59:59'],
    ['2026-03-29T01:00:00Z', 'Europe/Berlin', '29.03.2026 03:00:00'],
    ['9999-12-31T23:59:59Z', 'Europe/Moscow', '01.01.10000 02:59:59'],
  ] as const)
    assert.equal(localDateTime(at(iso), zone), shown);
  assert.throws(() => localDateTime(at('2026-01-05T03:04:05Z'), 'Nowhere/At_All'), RangeError);
});

test('a year of moments reads as the runtime writes them', () => {
  for (const timeZone of ['Europe/Moscow', 'America/New_York', 'Australia/Lord_Howe', 'Asia/Kathmandu']) {
    const format = new Intl.DateTimeFormat('en-GB', {
      timeZone,
      hourCycle: 'h23',
      dateStyle: 'short',
      timeStyle: 'medium',
    });
    for (let moment = Date.parse('2026-01-01T00:07:13Z'), step = 0; step < 400; step++) {
      const written = format.format(moment).replace(', ', ' ').replaceAll('/', '.');
      assert.equal(localDateTime(instant(moment), timeZone), written);
      moment += DAY - 7 * MINUTE;
    }
  }
});
