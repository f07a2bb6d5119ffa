import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HOUR, instant, MINUTE } from '../../../src/base/time.ts';
import { nextPortionAt, parseSpread, portionEnd, withinHours } from '../../../src/core/campaigns/portions.ts';

const NOON = instant(Date.UTC(2026, 0, 15, 12));

test('period and freq give portions; nothing and zero are no spread', () => {
  for (const none of ['', '0', ' ', '0.0'])
    assert.deepEqual(parseSpread(none, '60'), { ok: true, value: undefined });
  const read = (period: string, frequency = ''): unknown => {
    const spread = parseSpread(period, frequency);
    return spread.ok ? spread.value : 'wrong';
  };
  assert.deepEqual(read('24'), { portions: 24, every: HOUR });
  assert.deepEqual(read('0.1', '1'), { portions: 6, every: MINUTE });
  assert.deepEqual(read('0,5', '10'), { portions: 3, every: 10 * MINUTE });
  assert.deepEqual(read('0.1', '1440'), { portions: 1, every: 24 * HOUR });
  assert.deepEqual(read('720', '1440'), { portions: 30, every: 24 * HOUR });
  for (const wrong of ['720.1', '0.05', '-1', 'day', '1e2']) assert.equal(read(wrong), 'wrong', wrong);
  for (const wrong of ['1441', '-5', '1.5', 'often']) assert.equal(read('5', wrong), 'wrong', wrong);
});

test('portions differ by one at most, none is empty before the last, and together they are all', () => {
  const spread = { portions: 4, every: HOUR };
  const ends = (total: number): number[] => [0, 1, 2, 3].map((portion) => portionEnd(total, spread, portion));
  assert.deepEqual(ends(10), [3, 5, 8, 10]);
  assert.deepEqual(ends(3), [1, 2, 3, 3]);
  assert.equal(portionEnd(10, undefined, 0), 10);
  assert.equal(portionEnd(10, spread, 9), 10);
});

test('the rhythm is kept when a portion is a little late, and begins anew after a long pause', () => {
  const spread = { portions: 4, every: HOUR };
  assert.equal(nextPortionAt(spread, { due: NOON, now: instant(NOON + MINUTE) }), NOON + HOUR);
  const late = instant(NOON + 5 * HOUR);
  assert.equal(nextPortionAt(spread, { due: NOON, now: late }), late + HOUR);
});

test('hours of the day are those of the zone', () => {
  const hours = { from: 9, till: 18 };
  const moscow = { kind: 'named', name: 'Europe/Moscow' } as const;
  assert.equal(withinHours(NOON, hours, moscow), NOON);
  const evening = instant(NOON + 4 * HOUR);
  assert.equal(withinHours(evening, hours, moscow), Date.UTC(2026, 0, 16, 6));
  assert.equal(withinHours(evening, hours, { kind: 'fixed', hours: 0 }), evening);
  assert.equal(withinHours(evening, undefined, moscow), evening);
});
