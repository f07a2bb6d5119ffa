import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { exchange, formatRate, parseRate, readCurrency } from '../../../src/core/accounts/currency.ts';
import { isPasswordStrong } from '../../../src/core/accounts/login.ts';
import { decimalMoney, money } from '../../../src/core/accounts/money.ts';

test('currencies are known by number and by code', () => {
  assert.deepEqual(['1', '2', 'RUB', 'rur', ' eur ', '0', '', 'GBP'].map(readCurrency), [
    ...['RUR', 'USD', 'RUR', 'RUR', 'EUR', undefined, undefined, undefined],
  ]);
});

test('rates are read and written without loss', () => {
  assert.deepEqual(['92.5', '0.183412', '100'].map(parseRate), [92_500_000, 183_412, 100_000_000]);
  assert.deepEqual(['', '0', '-1', '1.1234567', 'a'].map(parseRate), Array(5).fill(undefined));
  assert.deepEqual([92_500_000, 183_412, 100_000_000].map(formatRate), ['92.50', '0.183412', '100.00']);
});

const RATES = new Map([
  ['USD', 92_500_000],
  ['KZT', 183_412],
]);

test('an exchange is rounded as it says', () => {
  const rates = RATES;
  const to = (round: 'down' | 'up' | 'nearest') =>
    exchange(money(1_000_000), { from: 'RUR', to: 'USD', round }, rates);
  assert.deepEqual(
    [to('down'), to('up'), to('nearest')].map((one) => one.ok && one.value),
    [10_810, 10_811, 10_811],
  );
  assert.deepEqual(exchange(money(5), { from: 'EUR', to: 'RUR', round: 'down' }, rates), {
    ok: false,
    error: 'no rate is set for EUR',
  });
});

test('there and back again never makes money', () => {
  const currency = fc.constantFrom('RUR', 'USD', 'KZT');
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 10 ** 14 }), currency, currency, (sum, from, to) => {
      const there = exchange(money(sum), { from, to, round: 'down' }, RATES);
      assert.ok(there.ok);
      const back = exchange(there.value, { from: to, to: from, round: 'down' }, RATES);
      assert.ok(back.ok && back.value <= sum);
    }),
  );
});

test('exact sums hide nothing', () => {
  const exact = [0, 14_000, 1_200, 1_250, 1, -15_001].map((sum) => decimalMoney(money(sum)));
  assert.deepEqual(exact, ['0.00', '1.40', '0.12', '0.125', '0.0001', '-1.5001']);
});

test('a password has eight characters, and three of letters, digits, both cases, signs', () => {
  const strong = ['abcdEF12', 'пароль-1', 'aaaa-1111', 'ABcd----'];
  const weak = ['abcdEF1', 'abcdefgh', 'abcd1234', '12345678', '----1234', '', `Aa1-${'x'.repeat(100)}`];
  assert.deepEqual(strong.map(isPasswordStrong), Array(strong.length).fill(true));
  assert.deepEqual(weak.map(isPasswordStrong), Array(weak.length).fill(false));
});
