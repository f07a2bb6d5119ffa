// Work spread over turns of the event loop: the order is kept, and others come in between.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createTurns } from '../../../src/voice/calls/turns.ts';

test('whoever asks goes on in the order of asking', async () => {
  const turns = createTurns();
  const gone: number[] = [];
  await Promise.all([1, 2, 3].map((one) => turns().then(() => gone.push(one))));
  assert.deepEqual(gone, [1, 2, 3]);
});

test('what comes in between has its turn', async () => {
  const turns = createTurns();
  const seen: string[] = [];
  // Runs once in every turn of the event loop, as what arrives from the network would.
  let going = true;
  const arrive = (): void => {
    seen.push('arrival');
    if (going) setImmediate(arrive);
  };
  setImmediate(arrive);
  await Promise.all(['a', 'b', 'c'].map((start) => turns().then(() => seen.push(start))));
  going = false;
  const starts = seen.flatMap((what, at) => (what === 'arrival' ? [] : [at]));
  for (const [before, after] of [
    [starts[0], starts[1]],
    [starts[1], starts[2]],
  ]) {
    assert.ok(seen.slice(before, after).includes('arrival'), seen.join(' '));
  }
});
