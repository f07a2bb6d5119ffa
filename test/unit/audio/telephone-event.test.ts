// One press is one key, whatever the network or the phone does to its packets (RFC 4733).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  EVENT_DIGITS,
  type EventPacket,
  KeyReader,
  KeyWriter,
} from '../../../src/protocols/audio/telephone-event.ts';

type Step = {
  readonly event: number;
  readonly timestamp: number;
  readonly duration?: number;
  readonly end?: 1;
  readonly marker?: 1;
  readonly ssrc?: number;
};

function packet(step: Step): EventPacket {
  const { event, timestamp, duration = 160, end, marker, ssrc = 1 } = step;
  const bytes = Uint8Array.from([event, (end ? 0x80 : 0) | 10, duration >> 8, duration & 0xff]);
  return { bytes, at: 0, length: 4, timestamp, marker: marker === 1, ssrc };
}

function keys(steps: readonly Step[]): string {
  const reader = new KeyReader();
  return steps.flatMap((step) => reader.read(packet(step)).map((event) => EVENT_DIGITS[event])).join('');
}

/** The packets of a press as a phone sends them. */
function press(event: number, timestamp: number): Step[] {
  return [
    { event, timestamp, duration: 160, marker: 1 },
    { event, timestamp, duration: 320 },
    { event, timestamp, duration: 480 },
    { event, timestamp, duration: 640, end: 1 },
    { event, timestamp, duration: 640, end: 1 },
    { event, timestamp, duration: 640, end: 1 },
  ];
}

test('a press is told at its first packet and never again', () => {
  const reader = new KeyReader();
  const told = press(5, 1_000).map((step) => reader.read(packet(step)).length);
  assert.deepEqual(told, [1, 0, 0, 0, 0, 0]);
});

test('the same key pressed twice is two keys', () => {
  assert.equal(keys([...press(5, 1_000), ...press(5, 2_600)]), '55');
});

test('the same key twice, with the end of the first and the start of the second lost, is two keys', () => {
  assert.equal(keys([...press(5, 1_000).slice(0, 2), ...press(5, 2_600).slice(2)]), '55');
});

test('a press of which only the end came is a key', () => {
  assert.equal(keys(press(11, 1_000).slice(5)), '#');
});

test('any loss that leaves one packet of each press, any repetition and any order within reach gives each key once', () => {
  const presses = fc.array(fc.nat(15), { minLength: 1, maxLength: 8 });
  fc.assert(
    fc.property(presses, fc.infiniteStream(fc.nat(99)), fc.nat(0xffffffff), (events, chance, origin) => {
      const next = (): number => chance.next().value;
      const steps = events.flatMap((event, k) => {
        const kept = press(event, (origin + k * 1_600) >>> 0).filter(() => next() < 60);
        const sure = kept.length > 0 ? kept : [press(event, (origin + k * 1_600) >>> 0)[next() % 6]!];
        return sure.flatMap((step) => (next() < 30 ? [step, step] : [step]));
      });
      // Neighbours change places, as reordering does.
      for (let k = 1; k < steps.length; k++) {
        if (next() < 25) [steps[k - 1], steps[k]] = [steps[k]!, steps[k - 1]!];
      }
      const told = keys(steps).split('').sort();
      const due = events.map((event) => EVENT_DIGITS[event]!).sort();
      assert.deepEqual(told, due);
    }),
  );
});

test('a press that lasts beyond the largest duration stays one key in its next segment', () => {
  assert.equal(
    keys([
      { event: 1, timestamp: 0, marker: 1 },
      { event: 1, timestamp: 0, duration: 0xffff },
      { event: 1, timestamp: 0xffff, duration: 160 },
      { event: 1, timestamp: 0xffff, duration: 800, end: 1 },
    ]),
    '1',
  );
});

test('a phone that moves the time stamp within a press presses once', () => {
  const moving = (from: number): Step[] => [
    { event: 3, timestamp: from, marker: 1 },
    { event: 3, timestamp: from + 160, duration: 320 },
    { event: 3, timestamp: from + 320, duration: 480, end: 1 },
    { event: 3, timestamp: from + 480, duration: 480, end: 1 },
  ];
  assert.equal(keys([...moving(0), ...moving(3_200)]), '33');
});

test('two different keys with one time stamp are two keys', () => {
  assert.equal(keys([...press(1, 0), ...press(2, 0)]), '12');
});

test('several events in one packet are several keys', () => {
  const reader = new KeyReader();
  const bytes = Uint8Array.from([1, 0x8a, 3, 0x20, 2, 10, 0, 160]);
  assert.deepEqual(reader.read({ bytes, at: 0, length: 8, timestamp: 0, marker: true, ssrc: 1 }), [1, 2]);
  assert.deepEqual(reader.read(packet({ event: 2, timestamp: 800, end: 1 })), []);
});

test('a flash, a modem tone and a short packet are no keys', () => {
  assert.equal(
    keys([
      { event: 16, timestamp: 0 },
      { event: 36, timestamp: 900 },
    ]),
    '',
  );
  const short = { bytes: Uint8Array.from([1, 2, 3]), at: 0, length: 3, timestamp: 0, marker: true, ssrc: 1 };
  assert.deepEqual(new KeyReader().read(short), []);
});

test('a new source starts afresh', () => {
  assert.equal(keys([...press(1, 500), { event: 1, timestamp: 500, ssrc: 2, marker: 1 }]), '11');
});

test('what the writer sends is a press with growing durations and three ends, then a pause', () => {
  const writer = new KeyWriter();
  writer.push(7, 480, 320);
  writer.push(7, 320, 160);
  const sent: string[] = [];
  for (let stamp = 0; stamp < 160 * 9; stamp += 160) {
    const step = writer.step(stamp, 160);
    const [event, flags, high, low] = writer.payload;
    sent.push(
      step.kind === 'sound'
        ? '-'
        : `${event}@${step.timestamp}+${(high! << 8) | low!}${flags! & 0x80 ? `E${step.copies}` : ''}${step.marker ? 'M' : ''}`,
    );
  }
  assert.deepEqual(sent, [
    '7@0+160M',
    '7@0+320',
    '7@0+480E3',
    '-',
    '-',
    '7@800+160M',
    '7@800+320E3',
    '-',
    '-',
  ]);
  assert.equal(writer.busy, false);
});
