// Whatever calls do, no trunk bears more than it was told to, and no call that waits is forgotten.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { createPacer, type Reservation } from '../../../src/voice/trunks/pacer.ts';
import { ManualScheduler } from '../../support/manual-scheduler.ts';

const TRUNKS = [
  { trunk: 'lines', concurrent: 3 },
  { trunk: 'paced', callsPerSecond: 4 },
  { trunk: 'both', concurrent: 2, callsPerSecond: 2 },
] as const;
const CALLS_MAX = 6;

const step = fc.oneof(
  {
    weight: 5,
    arbitrary: fc.record({
      kind: fc.constantFrom('wait', 'reserve'),
      trunks: fc.subarray(['lines', 'paced', 'both'], { minLength: 1, maxLength: 2 }),
      priority: fc.constantFrom(0, 1),
    }),
  },
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('release'), which: fc.nat(5) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('pass'), milliseconds: fc.nat(400) }) },
);

test('limits hold at every moment and everybody gets a line in the end', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 60 }), async (steps) => {
      const scheduler = new ManualScheduler();
      const pacer = createPacer({ scheduler, trunks: TRUNKS, callsMax: CALLS_MAX });
      const lines: Reservation[] = [];
      const starts = new Map<string, number[]>(TRUNKS.map(({ trunk }) => [trunk, []]));
      let wanted = 0;
      const took = (line: Reservation) => {
        lines.push(line);
        starts.get(line.trunk)!.push(scheduler.now());
        assert.ok(pacer.load('lines').callsNow <= 3 && pacer.load('both').callsNow <= 2);
        assert.ok(lines.length <= CALLS_MAX);
      };
      for (const one of steps) {
        if ('trunks' in one) {
          const { trunks, priority } = one;
          if (one.kind === 'wait') {
            wanted++;
            pacer.wait({
              trunks,
              priority,
              onRoom: (line) => {
                wanted--;
                took(line);
              },
            });
          } else {
            const line = pacer.reserve(trunks, priority);
            if (line !== 'full') took(line);
          }
        } else if ('which' in one) lines.splice(one.which, 1)[0]?.release();
        else await scheduler.pass(one.milliseconds);
      }
      for (let round = 0; wanted > 0 && round < 200; round++) {
        for (const line of lines.splice(0)) line.release();
        await scheduler.pass(500);
      }
      assert.equal(wanted, 0);
      for (const { trunk, callsPerSecond } of TRUNKS.filter((one) => 'callsPerSecond' in one)) {
        const moments = starts.get(trunk)!;
        for (const from of moments) {
          const within = moments.filter((moment) => moment >= from && moment < from + 1_000).length;
          assert.ok(within <= callsPerSecond, `${within} starts of ${trunk} in the second after ${from}`);
        }
      }
    }),
    { numRuns: 200 },
  );
});
