import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import {
  dayAfter,
  dayStart,
  type LocalDay,
  localDay,
  parseLocalDay,
} from '../../../src/core/messages/local-day.ts';

const day = (text: string): LocalDay => parseLocalDay(text)!;

test('days are read as they are written, and only those a calendar has', () => {
  assert.equal(parseLocalDay('27.11.2026'), '2026-11-27');
  assert.equal(parseLocalDay(' 7.1.2026 '), '2026-01-07');
  assert.equal(parseLocalDay('2024-02-29'), '2024-02-29');
  for (const text of [
    '',
    '31.02.2026',
    '2025-02-29',
    '32.01.2026',
    '1.13.2026',
    '01.01.1969',
    '2026-1-1',
    'x',
    '01/02/2026',
  ])
    assert.equal(parseLocalDay(text), undefined, text);
});

test('the day after goes over the ends of months and years', () => {
  assert.equal(dayAfter(day('2026-12-31')), '2027-01-01');
  assert.equal(dayAfter(day('2024-02-28')), '2024-02-29');
});

const STARTS: readonly (readonly [day: string, zone: string, start: string])[] = [
  ['2026-11-27', 'Europe/Moscow', '2026-11-26T21:00:00.000Z'],
  ['2026-11-27', 'UTC', '2026-11-27T00:00:00.000Z'],
  ['2026-11-27', 'Asia/Kathmandu', '2026-11-26T18:15:00.000Z'],
  ['2026-11-27', 'Pacific/Kiritimati', '2026-11-26T10:00:00.000Z'],
  ['2026-11-27', 'Etc/GMT+12', '2026-11-27T12:00:00.000Z'],
  // Clocks are set in the night before and in the night of the day.
  ['2026-03-29', 'Europe/Berlin', '2026-03-28T23:00:00.000Z'],
  ['2026-03-30', 'Europe/Berlin', '2026-03-29T22:00:00.000Z'],
  // Midnight is set forward over: the day begins at one.
  ['2026-03-29', 'Asia/Beirut', '2026-03-28T22:00:00.000Z'],
];

for (const [text, zone, start] of STARTS) {
  test(`${text} in ${zone} begins at ${start}`, () => {
    const begins = dayStart(day(text), zone);
    assert.equal(new Date(begins).toISOString(), start);
    assert.equal(localDay(begins, zone), text);
    assert.ok(localDay(instant(begins - 1), zone) < text);
  });
}
