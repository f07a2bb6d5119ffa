import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { RateLimit } from '../../../src/core/accounts/rate-limit.ts';
import { Simultaneous } from '../../../src/core/accounts/simultaneous.ts';

const RATE = { most: 2, windowMilliseconds: 60_000, keysMax: 2 };

test('so many in a window, and again when the first has left it', () => {
  const limit = new RateLimit(RATE);
  const answers = [0, 10, 20, 60_000, 60_005].map((at) => limit.admit('a', instant(at)));
  assert.deepEqual(answers, ['admitted', 'admitted', 'full', 'admitted', 'full']);
  assert.equal(limit.admit('b', instant(20)), 'admitted');
});

test('what turned out not to count is taken back', () => {
  const limit = new RateLimit({ ...RATE, most: 1 });
  limit.admit('a', instant(0));
  assert.ok(limit.isFull('a', instant(1)));
  limit.revoke('a');
  assert.ok(!limit.isFull('a', instant(1)));
  limit.revoke('never seen');
});

test('past the number of keys the longest untouched is forgotten', () => {
  const limit = new RateLimit({ ...RATE, most: 1 });
  for (const key of ['a', 'b', 'c']) limit.admit(key, instant(0));
  assert.ok(!limit.isFull('a', instant(1)));
  assert.ok(limit.isFull('c', instant(1)));
});

test('so many at the same time', () => {
  const running = new Simultaneous(2);
  assert.deepEqual([running.enter('a'), running.enter('a'), running.enter('a')], [true, true, false]);
  running.leave('a');
  assert.ok(running.enter('a'));
  assert.ok(running.enter('b'));
});
