import assert from 'node:assert/strict';
import { test } from 'node:test';
import { virtualLookUp } from '../../../src/channels/virtual/virtual-lookup.ts';
import { shippedPlan } from '../../support/numbering.ts';

test('a look-up tells what the plan knows of the number, and nothing where it knows nothing', () => {
  const plan = shippedPlan();
  const found = virtualLookUp(plan, '79161234567');
  assert.equal(found.mcc, '250');
  assert.equal(found.imsi, `${found.mcc}${found.mnc}9161234567`);
  assert.equal(found.cn, 'Россия');
  assert.notEqual(found.net, '');
  assert.deepEqual(Object.values(virtualLookUp(plan, 'no number')), Array(8).fill(''));
});
