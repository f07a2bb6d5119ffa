// Who is counted as one when passwords are guessed: an address of IPv4, a network of IPv6.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { GuessesUnderWay, guesserOf } from '../../../src/storage/accounts/guesses.ts';

const GUESSERS: readonly (readonly [address: string, guesser: string])[] = [
  ['192.0.2.7', '192.0.2.7'],
  ['::ffff:192.0.2.7', '192.0.2.7'],
  ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
  ['2001:DB8:1:2::9', '2001:db8:1:2::/64'],
  ['2001:db8::9', '2001:db8:0:0::/64'],
  ['2001:db8:1::5:6:7:8', '2001:db8:1:0::/64'],
  ['fe80::1%eth0', 'fe80:0:0:0::/64'],
  ['::1', '0:0:0:0::/64'],
  ['64:ff9b::192.0.2.7', '64:ff9b:0:0::/64'],
  ['', ''],
];

for (const [address, guesser] of GUESSERS) {
  test(`${address === '' ? 'no address' : address} guesses as ${guesser === '' ? 'itself' : guesser}`, () => {
    assert.equal(guesserOf(address), guesser);
  });
}

test('of one address only as many go on at once as it may still get wrong', async () => {
  let left = 2;
  const underWay = new GuessesUnderWay(() => left);
  const entered: number[] = [];
  const guesses = [0, 1, 2, 3].map(async (guess) => {
    await underWay.enter('a');
    entered.push(guess);
  });
  await new Promise(setImmediate);
  assert.deepEqual(entered, [0, 1]);
  left = 1;
  underWay.leave('a');
  await new Promise(setImmediate);
  assert.deepEqual(entered, [0, 1], 'the one still under way is all that is left');
  underWay.leave('a');
  await new Promise(setImmediate);
  assert.deepEqual(entered, [0, 1, 3]);
  left = 0;
  underWay.leave('a');
  await Promise.all(guesses);
  underWay.leave('a');
  await underWay.enter('b');
});
