// The RTP header as bytes: what is read, what is refused, and that no bytes at all can hurt.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  emptyRtpView,
  looksLikeRtcp,
  RTP_HEADER_BYTES,
  readRtp,
  writeRtpHeader,
} from '../../../src/protocols/rtp/packet.ts';

function whole(bytes: Uint8Array): { bytes: Uint8Array; at: number; length: number } {
  return { bytes, at: 0, length: bytes.length };
}

test('a header that was written reads back, for every value of every field', () => {
  fc.assert(
    fc.property(
      fc.record({
        marker: fc.constantFrom<0 | 1>(0, 1),
        payloadType: fc.nat(127),
        sequence: fc.nat(0xffff),
        timestamp: fc.nat(0xffffffff),
        ssrc: fc.nat(0xffffffff),
      }),
      fc.uint8Array({ maxLength: 40 }),
      (fields, payload) => {
        const bytes = new Uint8Array(RTP_HEADER_BYTES + payload.length);
        writeRtpHeader(bytes, 0, fields);
        bytes.set(payload, RTP_HEADER_BYTES);
        const view = emptyRtpView();
        assert.equal(readRtp(whole(bytes), view), true);
        assert.deepEqual(
          { ...view },
          { ...fields, marker: fields.marker === 1, payloadAt: 12, payloadLength: payload.length },
        );
      },
    ),
  );
});

test('contributing sources, an extension and padding are stepped over', () => {
  const bytes = Uint8Array.from([
    ...[0xb2, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3], // version 2, padding, extension, two sources
    ...[1, 1, 1, 1, 2, 2, 2, 2],
    ...[0xbe, 0xde, 0, 1, 9, 9, 9, 9],
    ...[7, 7, 7, 0, 2],
  ]);
  const view = emptyRtpView();
  assert.equal(readRtp(whole(bytes), view), true);
  assert.equal(view.payloadAt, 28);
  assert.equal(view.payloadLength, 3);
});

const REFUSED: readonly [string, readonly number[]][] = [
  ['shorter than a header', [0x80, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0]],
  ['version 1', [0x40, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3]],
  ['fewer sources than it counts', [0x82, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 1, 1, 1]],
  ['an extension longer than the packet', [0x90, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0, 0, 9, 1, 1, 1, 1]],
  ['an extension without its length', [0x90, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 0, 0]],
  ['more padding than payload', [0xa0, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 9]],
  ['padding of nothing', [0xa0, 8, 0, 1, 0, 0, 0, 2, 0, 0, 0, 3, 1, 0]],
];

for (const [what, bytes] of REFUSED) {
  test(`a packet with ${what} is refused`, () => {
    assert.equal(readRtp(whole(Uint8Array.from(bytes)), emptyRtpView()), false);
  });
}

test('any bytes are read or refused, and a payload lies within them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 80 }), fc.nat(255), (bytes, first) => {
      if (bytes.length > 0 && first > 64) bytes[0] = 0x80 | (first & 0x3f);
      const view = emptyRtpView();
      if (!readRtp(whole(bytes), view)) return;
      assert.ok(view.payloadAt >= RTP_HEADER_BYTES && view.payloadLength >= 0);
      assert.ok(view.payloadAt + view.payloadLength <= bytes.length);
    }),
  );
});

test('RTCP on an RTP port is told by its type, and a marked telephone-event is not mistaken for it', () => {
  assert.equal(looksLikeRtcp(whole(Uint8Array.from([0x80, 200, 0, 6]))), true);
  assert.equal(looksLikeRtcp(whole(Uint8Array.from([0x80, 0x80 | 101, 0, 6]))), false);
  assert.equal(looksLikeRtcp(whole(Uint8Array.from([0x80, 0x88, 0, 6]))), false);
});
