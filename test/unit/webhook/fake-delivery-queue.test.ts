// The queue in memory keeps the promises of the port that the deliverer relies on.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { later } from '../../../src/base/time.ts';
import type { AccountId } from '../../../src/core/accounts/account.ts';
import { FakeDeliveryQueue } from '../../support/fake-delivery-queue.ts';
import { ManualClock } from '../../support/manual-clock.ts';

function filled() {
  const clock = new ManualClock();
  const queue = new FakeDeliveryQueue(clock);
  const refs = [1, 1, 1, 2].map((account) =>
    queue.add({
      account: account as AccountId,
      kind: 'status',
      address: 'http://handler.test/',
      method: 'post',
      secret: undefined,
      fields: new Map(),
    }),
  );
  return { clock, queue, refs };
}

test('a claim takes few of each account, none of those left out, nothing twice', async () => {
  const { queue, refs } = filled();
  const first = await queue.claim({ limit: 10, perAccount: 2, except: [2 as AccountId] });
  assert.deepEqual(
    first.map((one) => one.ref),
    [refs[0], refs[1]],
  );
  const second = await queue.claim({ limit: 1, perAccount: 2, except: [] });
  assert.deepEqual(
    second.map((one) => one.ref),
    [refs[2]],
  );
});

test('a failed call is due again at its time, with its attempt counted', async () => {
  const { queue, clock, refs } = filled();
  await queue.claim({ limit: 1, perAccount: 1, except: [] });
  await queue.failed(refs[0]!, { at: clock.now(), milliseconds: 1, failure: 'x' }, later(clock.now(), 1_000));
  const all = { limit: 10, perAccount: 10, except: [] };
  assert.equal((await queue.claim(all)).length, 3);
  clock.advance(1_000);
  const [again] = await queue.claim(all);
  assert.deepEqual([again?.ref, again?.attempt], [refs[0], 2]);
});
