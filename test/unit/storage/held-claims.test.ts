import assert from 'node:assert/strict';
import { test } from 'node:test';
import { HeldClaims } from '../../../src/storage/held-claims.ts';
import { ManualClock } from '../../support/manual-clock.ts';

const clock = new ManualClock();

function world() {
  const putBack: (readonly number[])[] = [];
  const claims = new HeldClaims(async (held) => {
    putBack.push(held);
  }, clock);
  const take = (...ids: readonly number[]) => claims.claim(async () => ids.map((id) => ({ id })));
  const lose = () =>
    claims.claim(async () => {
      throw new Error('the connection broke');
    });
  return { claims, putBack, take, lose };
}

test('after a claim whose answer got lost, what nobody holds goes back before the next', async () => {
  const { claims, putBack, take, lose } = world();
  await take(1, 2);
  claims.release(1, claims.of(1));
  await assert.rejects(lose());
  assert.deepEqual(await take(3), [{ id: 3 }]);
  assert.deepEqual(putBack, [[2]]);
  await take(4);
  assert.equal(putBack.length, 1);
});

test('claims go one at a time, so that none is put back while its answer is on the way', async () => {
  const { claims, putBack, take, lose } = world();
  const order: string[] = [];
  const slow = claims.claim(async () => {
    await Promise.resolve();
    order.push('slow');
    return [{ id: 1 }];
  });
  const lost = assert.rejects(lose());
  const next = take(2).then(() => order.push('next'));
  await Promise.all([slow, lost, next]);
  assert.deepEqual(order, ['slow', 'next']);
  assert.deepEqual(putBack, [[1]]);
});

test('an end that could not be told makes the claim nobody’s', async () => {
  const { claims, putBack, take } = world();
  await take(1, 2);
  claims.abandon(1);
  await take(3);
  assert.deepEqual(putBack, [[2]]);
});

test('the end of a claim does not release the next claim of the same row', async () => {
  const { claims, putBack, take, lose } = world();
  await take(1);
  const first = claims.of(1);
  await take(1);
  claims.release(1, first);
  await assert.rejects(lose());
  await take(2);
  assert.deepEqual(putBack, [[1]]);
});
