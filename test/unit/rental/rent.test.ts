// What the rest of a month costs, and when it ends, in the account's zone.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { money } from '../../../src/core/accounts/money.ts';
import { restOfMonth, wholeMonth } from '../../../src/core/rental/rent.ts';

const at = (text: string) => instant(Date.parse(text));
const MONTHLY = money(3_000_000);

test('the rest of the month is charged by the day, today included', () => {
  for (const [moment, amount, until] of [
    ['2024-04-01T00:00:00+03:00', 3_000_000, '2024-05-01T00:00:00+03:00'],
    ['2024-04-16T12:00:00+03:00', 1_500_000, '2024-05-01T00:00:00+03:00'],
    ['2024-04-30T23:59:59+03:00', 100_000, '2024-05-01T00:00:00+03:00'],
    // Still March in UTC, April already in Moscow.
    ['2024-03-31T22:00:00Z', 3_000_000, '2024-05-01T00:00:00+03:00'],
    ['2024-12-31T12:00:00+03:00', 96_774, '2025-01-01T00:00:00+03:00'],
  ] as const)
    assert.deepEqual(restOfMonth(MONTHLY, at(moment), 'Europe/Moscow'), { amount, until: at(until) });
});

test('a month ends at midnight of its zone, also where the clocks change in it', () => {
  const { until } = restOfMonth(MONTHLY, at('2024-03-20T12:00:00Z'), 'Europe/Berlin');
  assert.equal(until, at('2024-04-01T00:00:00+02:00'));
  const whole = wholeMonth(MONTHLY, at('2024-10-01T00:00:00+02:00'), 'Europe/Berlin');
  assert.deepEqual(whole, { amount: MONTHLY, until: at('2024-11-01T00:00:00+01:00') });
});
