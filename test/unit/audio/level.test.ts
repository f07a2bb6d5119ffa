// Loudness measured and set: the target, its bounds, and the way into 16 bits.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { activeLevel, normalisingGain, peakOf, toPcm16 } from '../../../src/protocols/audio/level.ts';
import { sine } from './tone.ts';

const RATE = 8_000;

function tone(amplitude: number): Float32Array {
  return sine({ hertz: 400, rate: RATE, amplitude, seconds: 1 });
}

test('a full-scale sine is at -3 dB', () => {
  assert.ok(Math.abs(activeLevel(tone(32_767), RATE) + 3.01) < 0.05);
});

test('pauses do not count in the level of what sounds', () => {
  const spoken = tone(10_000);
  const withPauses = new Float32Array(4 * RATE);
  withPauses.set(spoken, RATE);
  assert.ok(Math.abs(activeLevel(withPauses, RATE) - activeLevel(spoken, RATE)) < 0.1);
});

test('loud and faint speech both come to -20 dB', () => {
  for (const amplitude of [700, 3_000, 30_000]) {
    const samples = tone(amplitude);
    const level = activeLevel(toPcm16(samples, normalisingGain(samples, RATE)), RATE);
    assert.ok(Math.abs(level + 20) < 0.1, `${amplitude} comes to ${level}`);
  }
});

test('near-silence is raised by no more than 20 dB', () => {
  assert.equal(normalisingGain(tone(10), RATE).toFixed(3), '10.000');
});

test('peaks keep a decibel below full scale when speech is made louder', () => {
  const samples = tone(500);
  samples[100] = 20_000;
  assert.ok(peakOf(toPcm16(samples, normalisingGain(samples, RATE))) <= 29_205);
});

test('silence and nothing stay what they are', () => {
  assert.equal(activeLevel(new Float32Array(100), RATE), Number.NEGATIVE_INFINITY);
  assert.equal(normalisingGain(new Float32Array(100), RATE), 1);
  assert.equal(normalisingGain(new Float32Array(0), RATE), 1);
  assert.equal(toPcm16(new Float32Array(0)).length, 0);
});

test('whole samples in range pass bit-exact, both extremes included', () => {
  const samples = Float32Array.of(-32_768, -1, 0, 1, 32_767);
  assert.deepEqual([...toPcm16(samples)], [...samples]);
});

test('a sound beyond the range is made quieter as a whole and never wraps', () => {
  const out = toPcm16(Float32Array.of(40_000, 20_000, -10_000));
  assert.deepEqual([...out], [32_767, 16_384, -8_192]);
  assert.equal(toPcm16(Float32Array.of(-65_536, 32_767))[0], -32_768);
});
