// What is wanted of a channel's packets, when it is thought dead, when it reports; and a flood of orders in any order.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import type { Command } from '../../../src/voice/media/messages.ts';
import { newRing } from '../../../src/voice/media/recording-ring.ts';
import { Workbench } from './fake-wire.ts';

function order(): { ring: SharedArrayBuffer; seconds: number; silenceSeconds: number } {
  return { ring: newRing(1), seconds: 60, silenceSeconds: 0 };
}

test('while nobody listens only keys come through, as soon as the far end was heard', () => {
  const bench = new Workbench();
  bench.call(0);
  assert.equal(bench.wire.filters[0], undefined);
  bench.receive(0);
  assert.equal(bench.wire.filters[0], 101);
});

test('a recording, a bridge, an echo and a tap take the filter off and their ends put it back', () => {
  const bench = new Workbench();
  for (const slot of [0, 1]) {
    bench.call(slot);
    bench.receive(slot);
  }
  const pairs: [Command, Command][] = [
    [
      { kind: 'record', slot: 0, recording: order() },
      { kind: 'stop-record', slot: 0 },
    ],
    [
      { kind: 'bridge', slot: 1, other: 0, recording: undefined },
      { kind: 'unbridge', slot: 0 },
    ],
    [
      { kind: 'echo', slot: 0 },
      { kind: 'stop', slot: 0 },
    ],
    [
      { kind: 'hear', slot: 0, tap: 'on' },
      { kind: 'hear', slot: 0, tap: 'off' },
    ],
  ];
  for (const [begin, end] of pairs) {
    bench.tell(begin);
    assert.equal(bench.wire.filters[0], undefined, begin.kind);
    bench.tell(end);
    assert.equal(bench.wire.filters[0], 101, end.kind);
  }
});

test('a far end without events is always listened to', () => {
  const bench = new Workbench();
  bench.call(0, { telephoneEvent: undefined });
  bench.receive(0);
  assert.equal(bench.wire.filters[0], undefined);
});

test('behind the filter the far end is looked for now and then, and only its absence is told', () => {
  const bench = new Workbench(8, 4);
  bench.call(0);
  bench.receive(0);
  for (let second = 0; second < 20; second++) {
    bench.pass(1_000);
    // The kernel drops sound while the filter is on.
    if (bench.wire.filters[0] === undefined) bench.receive(0);
  }
  assert.deepEqual(bench.events(), []);
  bench.pass(4_200);
  assert.deepEqual(bench.events(), ['rtp-timeout']);
  bench.pass(10_000);
  assert.equal(bench.events().length, 1);
});

test('a channel on hold is not thought dead', () => {
  const bench = new Workbench(8, 4);
  bench.call(0, { direction: 'sendonly' });
  bench.call(1, { direction: 'inactive' });
  bench.pass(20_000);
  assert.deepEqual(bench.events(), []);
});

test('a channel reports about every five seconds', () => {
  const bench = new Workbench();
  bench.call(0);
  bench.pass(60_000);
  assert.ok(bench.wire.rtcp.length >= 8 && bench.wire.rtcp.length <= 25, `${bench.wire.rtcp.length}`);
});

test('calls bridged before anything was sent relay in one stream, without a new start every second', () => {
  const bench = new Workbench();
  for (const slot of [0, 1]) bench.call(slot);
  bench.tell({ kind: 'bridge', slot: 0, other: 1, recording: undefined });
  for (let k = 0; k < 300; k++) {
    bench.receive(0);
    bench.pass(20);
  }
  const heard = bench.wire.sent.filter(({ slot }) => slot === 1);
  assert.equal(heard.length, 300);
  assert.deepEqual(
    heard.flatMap(({ marker }, k) => (marker ? [k] : [])),
    [0],
  );
  for (let k = 1; k < heard.length; k++) {
    assert.equal((heard[k]!.timestamp - heard[k - 1]!.timestamp) >>> 0, 160);
  }
});

test('a relay that pauses and resumes never turns time back', () => {
  const bench = new Workbench();
  for (const slot of [0, 1]) bench.call(slot);
  bench.tell({ kind: 'bridge', slot: 0, other: 1, recording: undefined });
  for (let round = 0; round < 8; round++) {
    for (let k = 0; k < 10; k++) {
      bench.receive(0);
      bench.pass(round % 2 === 0 ? 20 : 15);
    }
    bench.pass(900 + 7 * round);
  }
  const heard = bench.wire.sent.filter(({ slot }) => slot === 1);
  for (let k = 1; k < heard.length; k++) {
    assert.ok(((heard[k]!.timestamp - heard[k - 1]!.timestamp) | 0) > 0, `packet ${k}`);
    assert.equal((heard[k]!.sequence - heard[k - 1]!.sequence) & 0xffff, 1);
  }
});

test('any orders in any order leave a plane that still plays', () => {
  const slots = fc.nat(2);
  const any: fc.Arbitrary<Command | 'time' | 'packet'> = fc.oneof(
    slots.map((slot): Command => ({ kind: 'stop', slot })),
    fc
      .tuple(slots, fc.constantFrom<'yes' | 'no'>('yes', 'no'))
      .map(([slot, loop]): Command => ({ kind: 'play', slot, play: 1, sounds: [1, 2, 77], loop })),
    slots.map((slot): Command => ({ kind: 'digits', slot, digits: '1x#', gapMs: 40, lengthMs: 40 })),
    slots.map((slot): Command => ({ kind: 'record', slot, recording: order() })),
    slots.map((slot): Command => ({ kind: 'stop-record', slot })),
    fc.tuple(slots, slots).map(
      ([slot, other]): Command => ({
        kind: 'bridge',
        slot,
        other,
        recording: { ...order(), ring: newRing(2) },
      }),
    ),
    slots.map((slot): Command => ({ kind: 'unbridge', slot })),
    slots.map((slot): Command => ({ kind: 'echo', slot })),
    slots.map((slot): Command => ({ kind: 'close', slot })),
    fc.constant<'time'>('time'),
    fc.constant<'packet'>('packet'),
  );
  fc.assert(
    fc.property(fc.array(any, { maxLength: 60 }), (steps) => {
      const bench = new Workbench(4);
      bench.sound(1, new Int16Array(500));
      bench.sound(2, new Int16Array(160));
      for (const slot of [0, 1, 2]) bench.call(slot);
      for (const step of steps) {
        if (step === 'time') bench.pass(60);
        else if (step === 'packet') for (const slot of [0, 1, 2]) bench.receive(slot);
        else bench.tell(step);
      }
      bench.call(3);
      bench.tell({ kind: 'play', slot: 3, play: 9, sounds: [2], loop: 'no' });
      bench.pass(100);
      const last = bench.reports.findLast((report) => report.kind === 'event' && report.slot === 3);
      assert.deepEqual(last, { kind: 'event', slot: 3, event: { kind: 'played', play: 9 } });
      bench.tell({ kind: 'shut' });
      assert.equal(bench.reports.filter(({ kind }) => kind === 'closed').length, 4);
    }),
    { numRuns: 60 },
  );
});
