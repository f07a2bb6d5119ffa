// Messages a second: never more in any second, whatever the moments.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { SubmitRate } from '../../../src/interfaces/smpp/submit-rate.ts';

test('so many a second, and the next when the first is a second ago', () => {
  const rate = new SubmitRate(3);
  const admit = (now: number, count = 1): string => rate.admit(count, now);
  assert.deepEqual([admit(0), admit(10), admit(20), admit(30)], ['admitted', 'admitted', 'admitted', 'full']);
  assert.deepEqual([admit(999), admit(1_000), admit(1_001)], ['full', 'admitted', 'full']);
  assert.equal(admit(3_000, 2), 'admitted');
  assert.equal(admit(3_001, 2), 'full');
  assert.equal(admit(3_002), 'admitted');
});

test('a request for more than a second has is let through alone', () => {
  const rate = new SubmitRate(3);
  assert.equal(rate.admit(10, 0), 'admitted');
  assert.equal(rate.admit(1, 999), 'full');
  assert.equal(rate.admit(1, 1_000), 'admitted');
});

test('a changed pace counts what was let through before', () => {
  const rate = new SubmitRate(4);
  for (let now = 0; now < 4; now++) rate.admit(1, now);
  rate.most = 2;
  assert.equal(rate.admit(1, 1_001), 'full');
  assert.equal(rate.admit(1, 1_002), 'admitted');
  rate.most = 10;
  assert.equal(rate.admit(8, 1_003), 'admitted');
  assert.equal(rate.admit(1, 1_004), 'admitted');
  assert.equal(rate.admit(1, 1_005), 'full');
});
