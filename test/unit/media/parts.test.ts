// The small parts of the media plane: ports, addresses, the ring of a recording, the filter's program, lateness.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { Lateness } from '../../../src/voice/media/lateness.ts';
import { keepPayloadType } from '../../../src/voice/media/packet-filter.ts';
import { PortRange } from '../../../src/voice/media/port-range.ts';
import { FRAMES_MAX, newRing, RecordingRing } from '../../../src/voice/media/recording-ring.ts';
import {
  canonicalAddress,
  readSockaddr,
  SOCKADDR_BYTES,
  sameEndpoint,
  writeSockaddr,
} from '../../../src/voice/media/socket-address.ts';

test('only whole pairs within the range are given, even port first', () => {
  const range = new PortRange({ first: 20_001, last: 20_007 });
  assert.deepEqual(
    [range.take(), range.take(), range.take(), range.take()],
    [20_002, 20_004, 20_006, undefined],
  );
  assert.equal(new PortRange({ first: 20_000, last: 20_000 }).take(), undefined);
});

test('a port that was given back is the last to be used again', () => {
  const range = new PortRange({ first: 20_000, last: 20_005 });
  range.give(range.take()!);
  assert.deepEqual([range.take(), range.take(), range.take()], [20_002, 20_004, 20_000]);
});

test('every address survives the way into a socket address and back', () => {
  const bytes = new Uint8Array(SOCKADDR_BYTES);
  fc.assert(
    fc.property(fc.oneof(fc.ipV4(), fc.ipV6()), fc.integer({ min: 1, max: 65_535 }), (address, port) => {
      assert.ok(writeSockaddr(bytes, 0, { address, port }) > 0);
      assert.ok(sameEndpoint(readSockaddr(bytes, 0), { address, port }));
    }),
  );
  assert.equal(writeSockaddr(bytes, 0, { address: 'example.org', port: 1 }), 0);
});

test('one IPv6 address has one spelling', () => {
  const spellings = ['2001:DB8::1', '2001:db8:0:0:0:0:0:1', '2001:db8::0.0.0.1', '2001:0db8::0001%eth0'];
  assert.equal(new Set(spellings.map(canonicalAddress)).size, 1);
  assert.equal(canonicalAddress('host'), undefined);
});

test('a ring gives back what was put, silence where nothing was, and refuses to outrun its reader', () => {
  const ring = new RecordingRing(newRing(2));
  ring.put(0, 2, Int16Array.of(5, 6));
  ring.put(1, 3, Int16Array.of(7));
  assert.equal(ring.take(100).length, 0);
  assert.equal(ring.commit(5), true);
  ring.put(0, 1, Int16Array.of(9)); // too late: it was final
  assert.deepEqual([...ring.take(100)], [0, 0, 0, 0, 5, 0, 6, 7, 0, 0]);
  assert.equal(ring.commit(5 + FRAMES_MAX), true);
  assert.equal(ring.commit(6 + FRAMES_MAX), false);
  assert.ok(ring.take(FRAMES_MAX).every((sample) => sample === 0));
});

test('a ring goes round without a seam', () => {
  const ring = new RecordingRing(newRing(1));
  let expected = 0;
  for (let frame = 0; frame < 3 * FRAMES_MAX; frame += 800) {
    ring.put(
      0,
      frame,
      Int16Array.from({ length: 800 }, (_, k) => (frame + k) % 30_011),
    );
    ring.commit(frame + 800);
    if (frame % 8_000 !== 7_200) continue;
    for (const sample of ring.take(1 << 30)) assert.equal(sample, expected++ % 30_011);
  }
});

test('the first end of a recording is the one that counts', () => {
  const ring = new RecordingRing(newRing(1));
  assert.equal(ring.end('silence'), true);
  assert.equal(ring.end('failed'), false);
  assert.equal(ring.state, 'silence');
});

/** Runs the few instructions the filter is made of over a datagram with its UDP header. */
function passes(program: Uint8Array, datagram: Uint8Array): boolean {
  const view = new DataView(program.buffer);
  let accumulator = 0;
  for (let at = 0; at < program.length; at += 8) {
    const value = view.getUint32(at + 4, true);
    switch (view.getUint16(at, true)) {
      case 0x30:
        if (value >= datagram.length) return false;
        accumulator = datagram[value]!;
        break;
      case 0x54:
        accumulator &= value;
        break;
      case 0x15:
        at += 8 * (accumulator === value ? program[at + 2]! : program[at + 3]!);
        break;
      default:
        return value !== 0;
    }
  }
  return false;
}

test('the filter lets one payload type through, marked or not, and nothing else', () => {
  const program = keepPayloadType(101);
  for (let octet = 0; octet < 256; octet++) {
    const datagram = new Uint8Array(24);
    datagram[9] = octet;
    assert.equal(passes(program, datagram), (octet & 0x7f) === 101);
  }
  assert.equal(passes(program, new Uint8Array(9)), false);
});

test('lateness is told by share', () => {
  const late = new Lateness();
  assert.equal(late.quantile(0.5), 0);
  for (let k = 0; k < 99; k++) late.add(1);
  late.add(50);
  late.add(-3);
  assert.ok(Math.abs(late.quantile(0.5) - 1) < 0.1);
  assert.equal(late.max, 50);
  assert.ok(late.quantile(1) >= 50);
});
