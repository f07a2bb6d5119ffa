// One heap for all timers: order, stopping, and that it asks for no more alarms than it needs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { TimerHeap } from '../../../src/voice/signalling/timekeeper.ts';
import { SimulatedTime } from '../../support/simulated-time.ts';

test('timers expire in the order of their moments, equal ones in the order of their start', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.record({ after: fc.nat(50), stopped: fc.boolean() }), { maxLength: 200 }),
      async (plan) => {
        const time = new SimulatedTime();
        const heap = new TimerHeap(time);
        const expired: string[] = [];
        const handles = plan.map(({ after }, index) =>
          heap.start(after, `${index}`, { expired: (name) => expired.push(name) }),
        );
        for (const [index, { stopped }] of plan.entries()) if (stopped) heap.stop(handles[index]!);
        const kept = plan
          .map(({ after, stopped }, index) => ({ after, stopped, index }))
          .filter((one) => !one.stopped);
        assert.equal(heap.size, kept.length);
        kept.sort((a, b) => a.after - b.after || a.index - b.index);
        await time.pass(60);
        assert.deepEqual(
          expired,
          kept.map((one) => `${one.index}`),
        );
        assert.equal(heap.size, 0);
      },
    ),
    { numRuns: 100 },
  );
});

test('a timer started by one that expires is served too, a stopped one never rings', async () => {
  const time = new SimulatedTime();
  const heap = new TimerHeap(time);
  const expired: string[] = [];
  const later = heap.start(20, 'later', { expired: (name) => expired.push(name) });
  heap.start(10, 'first', {
    expired: () => {
      heap.stop(later);
      heap.stop(later);
      heap.start(0, 'now', { expired: (name) => expired.push(name) });
    },
  });
  await time.pass(100);
  assert.deepEqual(expired, ['now']);
  assert.equal(heap.size, 0);
});

test('tens of thousands of stopped timers do not stay', () => {
  const heap = new TimerHeap(new SimulatedTime());
  const target = { expired: () => {} };
  heap.start(1_000_000, 'kept', target);
  for (let turn = 0; turn < 20_000; turn++) heap.stop(heap.start(500_000, 'x', target));
  assert.equal(heap.size, 1);
});
