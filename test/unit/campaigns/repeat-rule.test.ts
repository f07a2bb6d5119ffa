import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Instant, instant } from '../../../src/base/time.ts';
import { firstRun, nextRun, type RepeatRule } from '../../../src/core/campaigns/repeat-rule.ts';
import { momentOf, type WallTime, wallTimeAt, type Zone } from '../../../src/core/campaigns/zone-time.ts';

const MOSCOW: Zone = { kind: 'named', name: 'Europe/Moscow' };
const BERLIN: Zone = { kind: 'named', name: 'Europe/Berlin' };

const at = (text: string): Instant => instant(Date.parse(`${text}Z`));
const text = (moment: Instant): string => new Date(moment).toISOString().slice(0, 16);

/** The first runs of a series, wall time in and out. */
function runs(rule: RepeatRule, start: string, { zone = MOSCOW, count = 4 } = {}): readonly string[] {
  const anchor = momentOf(Date.parse(`${start}Z`) as WallTime, zone);
  const found: string[] = [];
  for (let after: Instant | undefined = anchor; found.length < count && after !== undefined; ) {
    after = nextRun(rule, { anchor, after, zone });
    if (after !== undefined) found.push(new Date(wallTimeAt(after, zone)).toISOString().slice(0, 16));
  }
  return found;
}

test('each rule has its days', () => {
  assert.deepEqual(runs('by hand', '2026-01-15T10:00'), []);
  assert.deepEqual(runs('hourly', '2026-01-15T22:30', { count: 2 }), [
    '2026-01-15T23:30',
    '2026-01-16T00:30',
  ]);
  assert.deepEqual(runs('daily', '2026-02-27T10:00', { count: 2 }), ['2026-02-28T10:00', '2026-03-01T10:00']);
  // The 15th of January 2026 is a Thursday.
  assert.deepEqual(runs('working days', '2026-01-15T10:00', { count: 3 }), [
    '2026-01-16T10:00',
    '2026-01-19T10:00',
    '2026-01-20T10:00',
  ]);
  assert.deepEqual(runs('weekends', '2026-01-15T10:00', { count: 3 }), [
    '2026-01-17T10:00',
    '2026-01-18T10:00',
    '2026-01-24T10:00',
  ]);
  assert.deepEqual(runs('weekly', '2026-01-15T10:00', { count: 2 }), [
    '2026-01-22T10:00',
    '2026-01-29T10:00',
  ]);
});

test('a month without the day has its last one, and the next month has the day again', () => {
  assert.deepEqual(runs('monthly', '2027-12-31T10:00', { count: 5 }), [
    '2028-01-31T10:00',
    '2028-02-29T10:00',
    '2028-03-31T10:00',
    '2028-04-30T10:00',
    '2028-05-31T10:00',
  ]);
  assert.deepEqual(runs('monthly', '2027-01-29T10:00', { count: 2 }), [
    '2027-02-28T10:00',
    '2027-03-29T10:00',
  ]);
  assert.deepEqual(runs('yearly', '2024-02-29T10:00', { count: 4 }), [
    '2025-02-28T10:00',
    '2026-02-28T10:00',
    '2027-02-28T10:00',
    '2028-02-29T10:00',
  ]);
});

test('the time of day stays when the clocks are changed, an hour left out included', () => {
  // Summer time begins on the 29th of March 2026 at 2:00 and ends on the 25th of October at 3:00.
  assert.deepEqual(runs('daily', '2026-03-27T10:00', { zone: BERLIN, count: 3 }), [
    '2026-03-28T10:00',
    '2026-03-29T10:00',
    '2026-03-30T10:00',
  ]);
  assert.deepEqual(runs('daily', '2026-03-28T02:30', { zone: BERLIN, count: 2 }), [
    '2026-03-29T03:30',
    '2026-03-30T02:30',
  ]);
  const autumn = runs('daily', '2026-10-24T02:30', { zone: BERLIN, count: 2 });
  assert.deepEqual(autumn, ['2026-10-25T02:30', '2026-10-26T02:30']);
  const anchor = at('2026-10-24T23:00');
  assert.equal(
    text(nextRun('hourly', { anchor, after: at('2026-10-25T01:30'), zone: BERLIN })!),
    '2026-10-25T02:00',
  );
});

test('what was missed is not made up for: the next run is later than now', () => {
  const series = { anchor: at('2020-01-01T07:00'), after: at('2026-05-20T12:00'), zone: MOSCOW };
  assert.equal(text(nextRun('daily', series)!), '2026-05-21T07:00');
  assert.equal(text(nextRun('hourly', series)!), '2026-05-20T13:00');
  assert.equal(text(nextRun('monthly', series)!), '2026-06-01T07:00');
  assert.equal(text(nextRun('yearly', series)!), '2027-01-01T07:00');
});

test('a first run is moved to a day its rule has', () => {
  const saturday = at('2026-01-17T09:00');
  assert.equal(text(firstRun('working days', saturday, MOSCOW)), '2026-01-19T09:00');
  assert.equal(text(firstRun('weekends', at('2026-01-15T09:00'), MOSCOW)), '2026-01-17T09:00');
  assert.equal(firstRun('weekends', saturday, MOSCOW), saturday);
  assert.equal(firstRun('monthly', saturday, MOSCOW), saturday);
});
