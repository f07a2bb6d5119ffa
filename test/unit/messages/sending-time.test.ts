// The forms of `time`, `tz` and `valid`, read at a known moment.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, instant, MINUTE } from '../../../src/base/time.ts';
import {
  dueAt,
  parseSendingTime,
  parseValidity,
  zoneHoursAt,
} from '../../../src/core/messages/sending-time.ts';

// A winter noon in Moscow.
const NOW = instant(Date.UTC(2026, 0, 15, 9, 0, 0));

function read(text: string, tz = '', accountZone = 'Europe/Moscow') {
  return parseSendingTime(text, { tz, now: NOW, accountZone });
}

function at(text: string, tz = '', accountZone = 'Europe/Moscow'): string {
  const parsed = read(text, tz, accountZone);
  if (!parsed.ok) return parsed.error;
  return parsed.value.kind === 'at'
    ? new Date(parsed.value.at).toISOString().slice(0, 16)
    : parsed.value.kind;
}

const MOMENTS: readonly (readonly [time: string, tz: string, moment: string])[] = [
  ['', '', 'now'],
  ['0', '', 'now'],
  [' ', '', 'now'],
  ['1501261300', '', '2026-01-15T10:00'],
  ['0102261300', '', '2026-02-01T10:00'],
  ['15.01.26 13:00', '', '2026-01-15T10:00'],
  ['15.01.2026 13:00', '', '2026-01-15T10:00'],
  ['5.2.26 9:05', '', '2026-02-05T06:05'],
  ['1501261300', '0', '2026-01-15T10:00'],
  ['1501261300', '2', 'now'],
  ['1501261300', '-2', '2026-01-15T12:00'],
  ['1501261700', ' 2', '2026-01-15T12:00'],
  ['1501261100', '', 'now'],
  ['01768471200', '', '2026-01-15T10:00'],
  ['01500000000', '', 'now'],
  ['+30', '', '2026-01-15T09:30'],
  [' 30', '', '2026-01-15T09:30'],
  ['+0', '', 'now'],
  ['3102261300', '', 'date-wrong'],
  ['1513261300', '', 'date-wrong'],
  ['1501262500', '', 'date-wrong'],
  ['150126130', '', 'date-wrong'],
  ['tomorrow', '', 'date-wrong'],
  ['30', '', 'date-wrong'],
  ['+x', '', 'date-wrong'],
  ['1501281300', '', 'date-wrong'],
  ['1501261300', 'x', 'date-wrong'],
  ['1501261300', '99', 'date-wrong'],
  ['25-26', '', 'date-wrong'],
  ['10-10', '', 'date-wrong'],
];

for (const [time, tz, moment] of MOMENTS) {
  test(`time=${JSON.stringify(time)} tz=${JSON.stringify(tz)}: ${moment}`, () => {
    assert.equal(at(time, tz), moment);
  });
}

test('without tz the zone of the account counts, with its summer time', () => {
  assert.equal(at('1501261300', '', 'Europe/Berlin'), '2026-01-15T12:00');
  assert.equal(at('1507261300', '', 'Europe/Berlin'), '2026-07-15T11:00');
  assert.equal(zoneHoursAt('Asia/Kolkata', NOW), 5.5);
});

test('a window of hours waits for its beginning, lets through inside, waits for tomorrow after', () => {
  const due = (text: string): string => {
    const parsed = read(text);
    assert.ok(parsed.ok);
    return new Date(dueAt(parsed.value, NOW)).toISOString().slice(0, 16);
  };
  // It is noon in Moscow, nine in UTC.
  assert.equal(due('14-18'), '2026-01-15T11:00');
  assert.equal(due('10-18'), '2026-01-15T09:00');
  assert.equal(due('8-12'), '2026-01-16T05:00');
  assert.equal(due('22-6'), '2026-01-15T19:00');
  assert.equal(due('9-24'), '2026-01-15T09:00');
});

test('the life time is one minute to 24 hours', () => {
  const valid = (text: string): number | string => {
    const parsed = parseValidity(text);
    return parsed.ok ? parsed.value : parsed.error;
  };
  assert.equal(valid(''), 24 * HOUR);
  assert.equal(valid('0'), 24 * HOUR);
  assert.equal(valid('1'), HOUR);
  assert.equal(valid('24'), 24 * HOUR);
  assert.equal(valid('00:01'), MINUTE);
  assert.equal(valid('01:30'), 90 * MINUTE);
  assert.equal(valid('24:00'), 24 * HOUR);
  for (const wrong of ['25', '24:01', '00:00', '1:60', 'x', '-1', '1.5'])
    assert.equal(valid(wrong), 'date-wrong');
});
