// What a receiver makes of sequence numbers, sources and arrival times (RFC 3550, appendix A).

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { emptyRtpView, type RtpView } from '../../../src/protocols/rtp/packet.ts';
import { RtpSource } from '../../../src/protocols/rtp/source.ts';

function packet(sequence: number, ssrc = 1): RtpView {
  return { ...emptyRtpView(), sequence: sequence & 0xffff, timestamp: (sequence * 160) >>> 0, ssrc };
}

function feed(source: RtpSource, sequences: readonly number[]): string[] {
  return sequences.map((sequence) => source.accept(packet(sequence), sequence * 160));
}

test('packets in order lose nothing and have no jitter', () => {
  const source = new RtpSource();
  assert.deepEqual(feed(source, [10, 11, 12]), ['first', 'next', 'next']);
  assert.equal(source.lost, 0);
  assert.equal(source.jitter, 0);
});

test('a gap is lost until its packets come late', () => {
  const source = new RtpSource();
  feed(source, [1, 2, 5]);
  assert.equal(source.lost, 2);
  assert.deepEqual(feed(source, [3]), ['late']);
  assert.equal(source.lost, 1);
  assert.equal(source.late, 1);
});

test('the number wraps without loss', () => {
  const source = new RtpSource();
  feed(source, [65_534, 65_535, 65_536, 65_537]);
  assert.equal(source.lost, 0);
  assert.equal(source.expected, 4);
  assert.equal(source.report()?.highestSequence, 65_537);
});

test('a repeated packet is told as such', () => {
  const source = new RtpSource();
  assert.deepEqual(feed(source, [1, 1]), ['first', 'repeated']);
});

test('a wild jump is believed only when the next packet confirms it', () => {
  const source = new RtpSource();
  assert.deepEqual(feed(source, [1, 2, 20_000, 3, 30_000, 30_001]), [
    'first',
    'next',
    'foreign',
    'next',
    'foreign',
    'next',
  ]);
  assert.equal(source.lost, 0);
});

test('another source is taken at its second packet in a row, and single ones are ignored', () => {
  const source = new RtpSource();
  feed(source, [1, 2]);
  assert.equal(source.accept(packet(500, 9), 0), 'foreign');
  assert.equal(source.accept(packet(900, 9), 0), 'foreign');
  assert.equal(source.accept(packet(3), 0), 'next');
  assert.equal(source.accept(packet(500, 7), 0), 'foreign');
  assert.equal(source.accept(packet(501, 7), 0), 'first');
  assert.equal(source.ssrc, 7);
  assert.equal(source.received, 4);
  assert.equal(source.lost, 0);
});

test('what the filter in the kernel dropped is not lost', () => {
  const source = new RtpSource();
  feed(source, [1, 2]);
  source.pause();
  feed(source, [50]);
  source.pause();
  feed(source, [9_000]);
  assert.equal(source.lost, 0);
  feed(source, [9_002]);
  assert.equal(source.lost, 1);
});

test('jitter follows the formula of A.8', () => {
  const source = new RtpSource();
  // Arrivals alternate by 80 units (10 ms) around the ideal: every difference is 80 once, then 160.
  let expected = 0;
  let previous = 0;
  for (let k = 0; k < 100; k++) {
    const offset = k % 2 === 0 ? 0 : 80;
    source.accept(packet(k), k * 160 + offset);
    if (k > 0) expected += (Math.abs(offset - previous) - expected) / 16;
    previous = offset;
  }
  assert.ok(Math.abs(source.jitter - expected) < 1e-9);
});

test('a report tells the share lost since the last one, and nothing when nothing came', () => {
  const source = new RtpSource();
  feed(source, [1, 2, 3, 4]);
  assert.equal(source.report()?.fractionLost, 0);
  feed(source, [6, 8]);
  const report = source.report();
  assert.equal(report?.fractionLost, 128);
  assert.equal(report?.lost, 2);
  assert.equal(source.report(), undefined);
});
