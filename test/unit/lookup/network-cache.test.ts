// Networks that were found out: who is asked, how often, and how long an answer holds.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { NetworkCache } from '../../../src/core/lookups/network-cache.ts';
import type { Ported } from '../../../src/core/lookups/portability.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const NETWORK: Ported = { kind: 'network', mccmnc: '25001' };
const PLANNED: Ported = { kind: 'as-planned' };

function cache(answer: (phone: string) => Promise<Ported | undefined>, waiting = 10) {
  const clock = new ManualClock();
  const asked: string[] = [];
  const ask = (phone: string): Promise<Ported | undefined> => {
    asked.push(phone);
    return answer(phone);
  };
  const keep = { network: 1_000, asPlanned: 100 };
  return { clock, asked, cache: new NetworkCache({ ask, clock, most: 100, waiting, keep }) };
}

test('a number is asked for once, however many wait for it, and remembered for its time', async () => {
  const given = cache(async () => NETWORK);
  const both = await Promise.all([given.cache.find('79990000001'), given.cache.find('79990000001')]);
  assert.deepEqual(both, [NETWORK, NETWORK]);
  given.clock.advance(999);
  assert.deepEqual(given.cache.known('79990000001'), NETWORK);
  given.clock.advance(1);
  assert.equal(given.cache.known('79990000001'), undefined);
  await given.cache.find('79990000001');
  assert.deepEqual(given.asked, ['79990000001', '79990000001']);
});

test('that the plan is right is remembered too, for a shorter time', async () => {
  const given = cache(async () => PLANNED);
  await given.cache.find('79990000001');
  given.clock.advance(99);
  assert.deepEqual(given.cache.known('79990000001'), PLANNED);
  given.clock.advance(1);
  assert.equal(given.cache.known('79990000001'), undefined);
});

test('what nobody could tell is asked again', async () => {
  const given = cache(async () => undefined);
  assert.equal(await given.cache.find('79990000001'), undefined);
  assert.equal(await given.cache.find('79990000001'), undefined);
  assert.equal(given.asked.length, 2);
});

test('past so many that wait, further numbers are not asked for', async () => {
  let answer = (): void => {};
  const given = cache(() => new Promise((resolve) => (answer = () => resolve(NETWORK))), 1);
  const first = given.cache.find('79990000001');
  assert.equal(await given.cache.find('79990000002'), undefined);
  assert.equal(given.cache.waiting, 1);
  answer();
  assert.deepEqual(await first, NETWORK);
  assert.equal(given.cache.waiting, 0);
  assert.deepEqual(given.asked, ['79990000001']);
});
