// SRTP against the vectors of RFC 3711, appendix B, and against itself: replay, order, roll-over, forgery.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexDecode, hexEncode } from '../../../src/base/bytes.ts';
import { RTP_HEADER_BYTES, writeRtpHeader } from '../../../src/protocols/rtp/packet.ts';
import { writeReport } from '../../../src/protocols/rtp/rtcp.ts';
import { deriveKeys, SrtpReceiver, SrtpSender } from '../../../src/protocols/rtp/srtp.ts';
import { nodeCiphers } from '../../../src/voice/media/secure.ts';

function hex(text: string): Uint8Array {
  return hexDecode(text)!;
}

test('the keystream is that of appendix B.2', () => {
  const key = hex('2B7E151628AED2A6ABF7158809CF4F3C');
  const blocks: readonly [string, string][] = [
    ['F0F1F2F3F4F5F6F7F8F9FAFBFCFD0000', 'e03ead0935c95e80e166b16dd92b4eb4'],
    ['F0F1F2F3F4F5F6F7F8F9FAFBFCFD0001', 'd23513162b02d0f72a43a2fe4a5f97ab'],
    ['F0F1F2F3F4F5F6F7F8F9FAFBFCFD0002', '41e95b3bb0a2e8dd477901e4fca894c0'],
    ['F0F1F2F3F4F5F6F7F8F9FAFBFCFDFEFF', 'ec8cdf7398607cb0f2d21675ea9ea1e4'],
    ['F0F1F2F3F4F5F6F7F8F9FAFBFCFDFF00', '362b7c3c6773516318a077d7fc5073ae'],
    ['F0F1F2F3F4F5F6F7F8F9FAFBFCFDFF01', '6a2cc3787889374fbeb4c81b17ba6c44'],
  ];
  for (const [iv, stream] of blocks) {
    assert.equal(hexEncode(nodeCiphers.keystream(key, hex(iv), 16)), stream);
  }
});

test('session keys are those of appendix B.3', () => {
  const master = hex('E1F97A0D3E018BE0D64FA32C06DE41390EC675AD498AFEEBB6960B3AABE6');
  const keys = deriveKeys(nodeCiphers, master, 0);
  assert.equal(hexEncode(keys.cipher), 'c61e7a93744f39ee10734afe3ff7a087');
  assert.equal(hexEncode(keys.salt), '30cbbc08863d8c85d49db34a9ae1');
  assert.equal(hexEncode(keys.auth), 'cebe321f6ff7716b6fd4ab49af256a156d38baa4');
});

const MASTER = Uint8Array.from({ length: 30 }, (_, k) => k * 7 + 1);
const PAYLOAD = Uint8Array.from({ length: 160 }, (_, k) => k);

function pair(tagBytes: 10 | 4): { sender: SrtpSender; receiver: SrtpReceiver } {
  const profile = { master: MASTER, tagBytes };
  return {
    sender: new SrtpSender(nodeCiphers, profile),
    receiver: new SrtpReceiver(nodeCiphers, profile),
  };
}

function protect(sender: SrtpSender, sequence: number): Uint8Array {
  const bytes = new Uint8Array(RTP_HEADER_BYTES + PAYLOAD.length + 20);
  const fields = { marker: 0, payloadType: 8, timestamp: 1, ssrc: 77 } as const;
  writeRtpHeader(bytes, 0, { ...fields, sequence: sequence & 0xffff });
  bytes.set(PAYLOAD, RTP_HEADER_BYTES);
  const length = sender.protectRtp({ bytes, at: 0, length: RTP_HEADER_BYTES + PAYLOAD.length });
  return bytes.subarray(0, length);
}

function open(receiver: SrtpReceiver, packet: Uint8Array): number {
  const bytes = Uint8Array.from(packet);
  const length = receiver.unprotectRtp({ bytes, at: 0, length: bytes.length });
  if (length > 0) assert.deepEqual([...bytes.subarray(RTP_HEADER_BYTES, length)], [...PAYLOAD]);
  return length;
}

for (const tagBytes of [10, 4] as const) {
  test(`packets with a tag of ${tagBytes} bytes come through whole and once`, () => {
    const { sender, receiver } = pair(tagBytes);
    const packet = protect(sender, 1);
    assert.equal(packet.length, RTP_HEADER_BYTES + 160 + tagBytes);
    assert.notDeepEqual([...packet.subarray(12, 28)], [...PAYLOAD.subarray(0, 16)]);
    assert.equal(open(receiver, packet), RTP_HEADER_BYTES + 160);
    assert.equal(open(receiver, packet), 0);
  });
}

test('a bit changed anywhere makes a packet worthless', () => {
  const { sender, receiver } = pair(10);
  const packet = protect(sender, 9);
  for (const at of [1, 5, 20, packet.length - 1]) {
    const bent = Uint8Array.from(packet);
    bent[at]! ^= 4;
    assert.equal(open(receiver, bent), 0);
  }
  assert.ok(open(receiver, packet) > 0);
});

test('order and loss do not matter, not even across the roll-over', () => {
  const { sender, receiver } = pair(10);
  const packets: Uint8Array[] = [];
  for (let k = 65_500; k < 65_600; k++) packets.push(protect(sender, k));
  for (let k = 0; k < 100; k += 10) {
    for (const j of [5, 1, 9, 0]) assert.ok(open(receiver, packets[k + j]!) > 0, `${k + j}`);
  }
  assert.equal(open(receiver, packets[95]!), 0);
});

test('a packet older than the window is refused', () => {
  const { sender, receiver } = pair(10);
  const old = protect(sender, 1);
  for (let k = 2; k < 200; k++) assert.ok(open(receiver, protect(sender, k)) > 0);
  assert.equal(open(receiver, old), 0);
});

test('anything short or strange is refused', () => {
  const { receiver } = pair(10);
  for (let length = 0; length < 40; length++) {
    const bytes = new Uint8Array(length).fill(0x9f);
    assert.equal(receiver.unprotectRtp({ bytes, at: 0, length }), 0);
    assert.equal(receiver.unprotectRtcp({ bytes, at: 0, length }), 0);
  }
});

test('reports are protected too, always with ten bytes', () => {
  const { sender, receiver } = pair(4);
  const report = writeReport({ ssrc: 3, cname: 'abc' });
  const packet = sender.protectRtcp(report);
  assert.equal(packet.length, report.length + 14);
  const bytes = Uint8Array.from(packet);
  assert.equal(receiver.unprotectRtcp({ bytes, at: 0, length: bytes.length }), report.length);
  assert.deepEqual([...bytes.subarray(0, report.length)], [...report]);
  assert.equal(receiver.unprotectRtcp({ bytes: packet, at: 0, length: packet.length }), 0);
});
