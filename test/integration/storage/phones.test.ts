// Numbers of phones: each is there once in the whole installation, and whoever cannot have one is told why.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { openTestStorage, testAccount } from '../../support/storage.ts';

test('a number that cannot be had says whose it is, and that a phone is known by it alone', async (context) => {
  const given = await openTestStorage();
  context.after(() => given.close());
  const { phones } = given.storage.doors;
  const [shop, other] = [await testAccount(given.storage, 'shop'), await testAccount(given.storage, 'other')];
  const refusal = async (account: typeof shop, number: string): Promise<unknown> => {
    const made = await phones.create(account, { number, name: '' });
    return made.ok ? 'made' : made.error;
  };
  assert.equal(await refusal(shop, '101'), 'made');
  assert.deepEqual(await refusal(shop, '101'), {
    fault: 'change-failed',
    detail: 'the account has a phone 101 already',
  });
  assert.deepEqual(await refusal(other, '101'), {
    fault: 'change-failed',
    detail:
      'another account has the phone 101: phones are known by their number alone, so it is given once in the whole installation; take another',
  });
  assert.equal(await refusal(other, '201'), 'made');
  assert.deepEqual(await refusal(other, '01'), { fault: 'number-wrong' });
});
