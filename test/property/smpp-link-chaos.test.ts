// A link against a centre that does anything: whatever it answers, drops or leaves out, every message ends once or waits again,
// and no window is exceeded.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { setImmediate as turn } from 'node:timers/promises';
import fc from 'fast-check';
import type { Reply } from '../support/message-centre.ts';
import { SmppStage } from '../support/smpp-stage.ts';

const REPLY: fc.Arbitrary<Reply> = fc.oneof(
  { weight: 12, arbitrary: fc.constant<Reply>({ kind: 'take' }) },
  { weight: 3, arbitrary: fc.constant<Reply>({ kind: 'hold' }) },
  {
    weight: 6,
    arbitrary: fc
      .constantFrom('ESME_RTHROTTLED', 'ESME_RMSGQFUL', 'ESME_RSYSERR', 'ESME_RX_T_APPN', 'ESME_RSUBMITFAIL')
      .map((status): Reply => ({ kind: 'status', status })),
  },
  { weight: 1, arbitrary: fc.constantFrom<Reply>({ kind: 'end' }, { kind: 'reset' }) },
  { weight: 1, arbitrary: fc.constant<Reply>({ kind: 'nack', status: 'ESME_RINVCMDID' }) },
  { weight: 1, arbitrary: fc.constant<Reply>({ kind: 'bytes', bytes: Uint8Array.of(0, 0, 0, 1) }) },
);

const GIVEN = fc.record({
  replies: fc.array(REPLY, { minLength: 1, maxLength: 60 }),
  parts: fc.array(fc.constantFrom(1, 1, 1, 3), { minLength: 1, maxLength: 25 }),
  stopAfter: fc.integer({ min: 0, max: 40 }),
  settings: fc.record(
    {
      window: fc.integer({ min: 1, max: 8 }),
      binds: fc.integer({ min: 1, max: 2 }),
      throughput: fc.constantFrom(5, 50, 1_000),
    },
    { requiredKeys: ['window', 'binds'] },
  ),
});

const TEXTS = new Map([
  [1, 'Hello'],
  [3, 'A text that is certainly longer than a single message may be. '.repeat(6)],
]);

test('every message of a link ends once or waits again, whatever its centre does', { timeout: 300_000 }, () =>
  fc.assert(
    fc.asyncProperty(GIVEN, async ({ replies, parts, stopAfter, settings }) => {
      const stage = await SmppStage.open({ ...settings, reconnectSeconds: 1, responseSeconds: 5 });
      try {
        let asked = 0;
        stage.centre.script = () => replies[asked++ % replies.length] ?? { kind: 'take' };
        for (const [at, count] of parts.entries())
          stage.outbox.add(String(79990000001 + at), 'sms', { text: TEXTS.get(count) ?? '', parts: count });
        for (let step = 0; step < stopAfter; step++) {
          await stage.time.pass(200);
          for (let turns = 0; turns < 5; turns++) await turn();
        }
        let stopped = 'no';
        const stop = stage.link.stop().then(() => {
          stopped = 'yes';
        });
        while (stopped === 'no') {
          await stage.time.pass(500);
          await turn();
        }
        await stop;
        const ended = stage.outbox.outcomes.map(({ phone }) => phone);
        assert.equal(new Set(ended).size, ended.length, 'one outcome each');
        assert.equal(ended.length + stage.outbox.waiting, parts.length, 'none is lost or left claimed');
        assert.deepEqual(
          stage.reports.filter((report) => /is not claimed/.test(report)),
          [],
        );
        // What was never answered leaves the window after its time-out, but not the centre's count.
        if (replies.some(({ kind }) => kind === 'hold')) return;
        for (const { session } of stage.centre.submits) assert.ok(session.mostUnanswered <= settings.window);
      } finally {
        await stage.close();
      }
    }),
    { numRuns: 60 },
  ),
);
