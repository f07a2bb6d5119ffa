// When packets leave and which time they bear: the grid, play at once, stalls of the machine.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Workbench } from './fake-wire.ts';

const LOUD = new Int16Array(8_000).fill(9_000);

test('a channel sends every 20 ms, and its time goes on by 160', () => {
  const bench = new Workbench();
  bench.call(0);
  bench.pass(1_000);
  const { sent } = bench.wire;
  assert.equal(sent.length, 50);
  for (let k = 1; k < sent.length; k++) {
    assert.equal((sent[k]!.timestamp - sent[k - 1]!.timestamp) >>> 0, 160);
    assert.equal((sent[k]!.sequence - sent[k - 1]!.sequence) & 0xffff, 1);
  }
  assert.deepEqual(
    sent.map(({ marker }) => marker),
    sent.map((_, k) => k === 0),
  );
});

test('two hundred calls that are answered in one moment are spread over the slots', () => {
  const bench = new Workbench(200);
  for (let slot = 0; slot < 200; slot++) bench.call(slot);
  bench.pass(100);
  for (let slot = 0; slot < 4; slot++) {
    const before = bench.wire.sent.length;
    bench.pass(5);
    assert.ok(bench.wire.sent.length - before <= 75, `${bench.wire.sent.length - before}`);
  }
});

test('what is played leaves at once, marked, and time stays on the grid', () => {
  for (let moment = 0; moment < 25; moment++) {
    const bench = new Workbench();
    bench.sound(1, LOUD);
    bench.call(0);
    bench.pass(100 + moment);
    const before = bench.wire.sent.length;
    bench.tell({ kind: 'play', slot: 0, play: 1, sounds: [1], loop: 'no' });
    assert.equal(bench.wire.sent.length, before + 1, `after ${moment} ms`);
    assert.equal(bench.wire.sent.at(-1)!.marker, true);
    bench.pass(200);
    const { sent } = bench.wire;
    for (let k = 1; k < sent.length; k++) {
      assert.equal((sent[k]!.timestamp - sent[k - 1]!.timestamp) >>> 0, 160);
    }
    // Ten packets in 200 ms, of which one may have been sent ahead.
    assert.ok(Math.abs(sent.length - before - 10) <= 1);
  }
});

test('the first packet of a call leaves with the order to play', () => {
  const bench = new Workbench();
  bench.sound(1, LOUD);
  bench.pass(33);
  bench.call(0);
  bench.tell({ kind: 'play', slot: 0, play: 1, sounds: [1], loop: 'no' });
  assert.equal(bench.wire.sent.length, 1);
  assert.equal(bench.wire.sent[0]!.marker, true);
});

test('many plays in one moment send one packet ahead, not many', () => {
  const bench = new Workbench();
  bench.sound(1, LOUD);
  bench.call(0);
  bench.pass(100);
  const before = bench.wire.sent.length;
  for (let play = 0; play < 9; play++) bench.tell({ kind: 'play', slot: 0, play, sounds: [1], loop: 'no' });
  assert.equal(bench.wire.sent.length, before + 1);
});

test('a play that was asked for before the call was connected begins with it', () => {
  const bench = new Workbench();
  bench.sound(1, LOUD);
  bench.tell({ kind: 'open', slot: 0, family: 4 });
  bench.tell({ kind: 'play', slot: 0, play: 3, sounds: [1], loop: 'no' });
  bench.pass(500);
  bench.call(1);
  assert.deepEqual(bench.events(), []);
  const remote = { address: '192.0.2.1', port: 4_000, codec: 'PCMA', payloadType: 8 } as const;
  bench.tell({
    kind: 'connect',
    slot: 0,
    remote: { ...remote, telephoneEvent: undefined, direction: 'sendonly' },
  });
  bench.pass(1_100);
  assert.deepEqual(bench.events(), ['played']);
});

test('after a short stall what is due is sent late; after a long one time has gone on without it', () => {
  const bench = new Workbench();
  bench.call(0);
  bench.pass(100);
  bench.stall(60);
  assert.equal(bench.engine.slotsSkipped, 0);
  const before = bench.wire.sent.length;
  const last = bench.wire.sent.at(-1)!;
  bench.stall(5_000);
  bench.pass(40);
  const first = bench.wire.sent[before]!;
  assert.ok(bench.engine.slotsSkipped > 900);
  assert.ok(bench.wire.sent.length - before <= 4);
  assert.equal(first.marker, true);
  assert.equal((first.sequence - last.sequence) & 0xffff, 1);
  const jump = (first.timestamp - last.timestamp) >>> 0;
  assert.ok(jump > 39_000 && jump < 41_000, `${jump}`);
});

test('an empty play is played at once, a looped empty one as well', () => {
  const bench = new Workbench();
  bench.call(0);
  bench.tell({ kind: 'play', slot: 0, play: 1, sounds: [], loop: 'yes' });
  bench.pass(20);
  assert.deepEqual(bench.events(), ['played']);
});

test('keys are sent between packets of sound, and sound goes on where it was', () => {
  const bench = new Workbench();
  bench.sound(
    1,
    Int16Array.from({ length: 8_000 }, (_, k) => k),
  );
  bench.call(0);
  bench.tell({ kind: 'play', slot: 0, play: 1, sounds: [1], loop: 'no' });
  bench.pass(100);
  bench.tell({ kind: 'digits', slot: 0, digits: '5', gapMs: 40, lengthMs: 60 });
  bench.pass(200);
  const sent = bench.wire.sent.filter(({ slot }) => slot === 0);
  assert.equal(sent.filter(({ payloadType }) => payloadType === 101).length, 5);
  const after = sent.findLastIndex(({ payloadType }) => payloadType === 101) + 1;
  assert.equal(sent[after]!.marker, true);
});
