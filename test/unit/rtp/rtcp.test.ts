// RTCP as bytes: what we write reads back by the layouts of RFC 3550, section 6, and no bytes can hurt.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import {
  ntpMiddle,
  ntpTime,
  readReport,
  reportInterval,
  roundTrip,
  writeReport,
} from '../../../src/protocols/rtp/rtcp.ts';

function whole(bytes: Uint8Array): { bytes: Uint8Array; at: number; length: number } {
  return { bytes, at: 0, length: bytes.length };
}

const NOW = ntpTime(1_700_000_000_500);

const REPORT = {
  ssrc: 0xcafe,
  cname: 'kZx1',
  sent: { now: NOW, timestamp: 160, packets: 7, octets: 1_120 },
  heard: {
    ssrc: 0xbeef,
    fractionLost: 12,
    lost: -3,
    highestSequence: 65_540,
    jitter: 44,
    lastSenderReport: 0x1234,
    delay: 99,
  },
};

test('a sender report with a block, CNAME and BYE reads back', () => {
  const bytes = writeReport({ ...REPORT, end: 'bye' });
  assert.equal(bytes.length % 4, 0);
  assert.deepEqual(readReport(whole(bytes), 0xbeef), {
    ssrc: 0xcafe,
    senderReport: ntpMiddle(NOW),
    heard: { fractionLost: 12, lost: -3, jitter: 44, lastSenderReport: 0x1234, delay: 99 },
    bye: true,
  });
});

test('a receiver report of nothing is the smallest compound packet', () => {
  const bytes = writeReport({ ssrc: 5, cname: 'a' });
  assert.deepEqual([...bytes.subarray(0, 8)], [0x80, 201, 0, 1, 0, 0, 0, 5]);
  assert.deepEqual([...bytes.subarray(8)], [0x81, 202, 0, 2, 0, 0, 0, 5, 1, 1, 97, 0]);
  assert.equal(readReport(whole(bytes), 0)?.senderReport, undefined);
});

test('a block about somebody else is not taken for ours', () => {
  assert.equal(readReport(whole(writeReport(REPORT)), 0xdead)?.heard, undefined);
});

test('malformed compounds are refused', () => {
  const good = writeReport(REPORT);
  const first = Uint8Array.from(good);
  first[1] = 202;
  const longer = Uint8Array.from(good);
  longer[3] = 200;
  const counted = Uint8Array.from(good);
  counted[0] = 0x9f;
  for (const bytes of [first, longer, counted, good.subarray(0, 30), new Uint8Array(0)]) {
    assert.equal(readReport(whole(bytes), 0xbeef), undefined);
  }
});

test('any bytes are read or refused', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 120 }), fc.nat(60), (noise, flip) => {
      readReport(whole(noise), 1);
      const bent = writeReport(REPORT);
      for (let k = 0; k < noise.length && flip + k < bent.length; k++) bent[flip + k]! ^= noise[k]!;
      readReport(whole(bent), 0xbeef);
    }),
  );
});

test('the round trip is what remains after their delay', () => {
  const heard = { fractionLost: 0, lost: 0, jitter: 0, lastSenderReport: 1_000, delay: 65_536 };
  assert.equal(roundTrip(1_000 + 65_536 + 6_554, heard)?.toFixed(0), '100');
  assert.equal(roundTrip(5, { ...heard, lastSenderReport: 0 }), undefined);
});

test('intervals spread over a third to one and a quarter of five seconds', () => {
  assert.ok(reportInterval(0) > 2_000 && reportInterval(1) < 6_200);
  assert.equal(reportInterval(0.5, { first: 'yes' }), reportInterval(0.5) / 2);
});
