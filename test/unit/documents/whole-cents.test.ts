// Sums of documents are whole hundredths.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { type Money, money } from '../../../src/core/accounts/money.ts';
import { wholeCents } from '../../../src/core/documents/documents.ts';

test('a sum is rounded to hundredths, a half upwards, and is never negative', () => {
  for (const [amount, whole] of [
    [0, 0],
    [49, 0],
    [50, 100],
    [149, 100],
    [150, 200],
    [12_300, 12_300],
  ] as const)
    assert.equal(wholeCents(money(amount)), whole);
  assert.throws(() => wholeCents(-50 as Money), /not negative/);
});
