// Which number a subscriber is to call, and whether a call came to it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { chooseNumber, isNumber } from '../../../src/core/incoming/waited-call.ts';
import { seededChance } from '../../support/signalling-stage.ts';

const POOL = ['74950000001', '74950000002', '74950000003'];

test('a number is drawn from those at which nobody else waits', () => {
  const chance = seededChance();
  const drawn = new Set(Array.from({ length: 60 }, () => chooseNumber(POOL, new Set(), chance)));
  assert.deepEqual([...drawn].sort(), POOL);
  assert.equal(chooseNumber(POOL, new Set(POOL.slice(1)), chance), POOL[0]);
  assert.equal(chooseNumber(POOL, new Set(POOL), chance), undefined);
  assert.equal(chooseNumber([], new Set(), chance), undefined);
});

test('a number is known in whatever form a network writes it', () => {
  for (const written of ['74950000001', '+74950000001', '84950000001', '4950000001', '0000001'])
    assert.equal(isNumber('74950000001', written), true, written);
  for (const written of ['74950000002', '000001', '', 'anonymous', '174950000001'])
    assert.equal(isNumber('74950000001', written), false, written);
});
