// Numbers as people write them, and what becomes of them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parsePhone, splitPhones } from '../../../src/core/numbers/phone-number.ts';

const READ: readonly (readonly [written: string, read: string | undefined])[] = [
  ['79999999999', '79999999999'],
  ['78888888888', '78888888888'],
  ['+79999999999', '79999999999'],
  ['89999999999', '79999999999'],
  ['9999999999', '79999999999'],
  ['8 (999) 999-99-99', '79999999999'],
  ['+7.999.999.99.99', '79999999999'],
  ['\u00a07999\u20119999999', '79999999999'],
  ['+4915112345678', '4915112345678'],
  ['12125551234', '12125551234'],
  ['380671234567', '380671234567'],
  // With a plus nothing is corrected, so that this is nobody's number.
  ['+89999999999', undefined],
  ['+9999999999', undefined],
  ['1', undefined],
  ['123', undefined],
  ['7999999999', undefined],
  ['799999999999', undefined],
  ['7999999999a', undefined],
  ['+', undefined],
  ['', undefined],
  ['7+9999999999', undefined],
  ['1234567890123456', undefined],
];

for (const [written, read] of READ) {
  test(`${JSON.stringify(written)} is read as ${read ?? 'no number'}`, () => {
    assert.equal(parsePhone(written), read);
  });
}

test('a list is split by commas and semicolons, empty entries left out', () => {
  assert.deepEqual(splitPhones(' 79999999999,;+7 888 888 88 88 ;,'), ['79999999999', '+7 888 888 88 88']);
});
