// The names of an account are found in whatever letters they are written, and told as they are registered.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { RegisteredSenders } from '../../../src/core/senders/registered-senders.ts';

test('a name is found in any letters; what is registered exactly so comes first', () => {
  const senders = new RegisteredSenders(['Shop', 'SHOP', 'Лавка', '74951234567']);
  for (const [written, registered] of [
    ['Shop', 'Shop'],
    ['SHOP', 'SHOP'],
    ['shop', 'Shop'],
    ['ЛАВКА', 'Лавка'],
    ['74951234567', '74951234567'],
    ['Shop ', undefined],
    ['', undefined],
  ] as const)
    assert.equal(senders.named(written), registered, written);
  assert.deepEqual([senders.has('SHOP'), senders.has('shop')], [true, false]);
  assert.equal(new RegisteredSenders([]).named('Shop'), undefined);
});
