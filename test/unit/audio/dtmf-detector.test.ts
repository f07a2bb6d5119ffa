// Keys heard as tones: every key, at every level and length that must work, and nothing in speech, music or noise.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DtmfDetector } from '../../../src/protocols/audio/dtmf-detector.ts';
import { ALAW_TO_LINEAR, LINEAR_TO_ALAW } from '../../../src/protocols/audio/g711.ts';
import { toneSamples } from '../../../src/protocols/audio/tones.ts';

const KEYS = '123A456B789C*0#D';
const ROWS = [697, 770, 852, 941];
const COLUMNS = [1209, 1336, 1477, 1633];

/** A seeded source of numbers 0..1. */
function chance(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

type Press = { ms: number; level?: number; twistDb?: number; drift?: number };

function tone(key: string, { ms, level = 7_000, twistDb = 0, drift = 1 }: Press): number[] {
  const place = KEYS.indexOf(key);
  const row = (2 * Math.PI * ROWS[place >> 2]! * drift) / 8_000;
  const column = (2 * Math.PI * COLUMNS[place & 3]! * drift) / 8_000;
  const high = level * 10 ** (twistDb / 20);
  return Array.from(
    { length: ms * 8 },
    (_, k) => level * Math.sin(row * k) + high * Math.sin(column * k + 1),
  );
}

function quiet(ms: number): number[] {
  return Array.from({ length: ms * 8 }, () => 0);
}

function hear(samples: readonly number[], noise = 0): string {
  const random = chance(samples.length);
  const detector = new DtmfDetector();
  let keys = '';
  for (let at = 0; at < samples.length; at += 160) {
    const packet = Int16Array.from(samples.slice(at, at + 160), (sample) => {
      const linear = Math.max(-32_768, Math.min(32_767, sample + noise * (random() - 0.5) * 2));
      return ALAW_TO_LINEAR[LINEAR_TO_ALAW[Math.round(linear) & 0xffff]!]!;
    });
    keys += detector.hear(packet);
  }
  return keys;
}

test('every key is heard once, at loud and at low levels', () => {
  for (const level of [14_000, 7_000, 1_500, 900]) {
    const samples = [...KEYS].flatMap((key) => [...quiet(60), ...tone(key, { ms: 70, level })]);
    assert.equal(hear([...samples, ...quiet(60)]), KEYS, `level ${level}`);
  }
});

test('40 ms of tone and 40 ms of pause are enough in every alignment', () => {
  for (let shift = 0; shift < 102; shift += 7) {
    const lead = Array.from({ length: 200 + shift }, () => 0);
    const samples = [
      ...lead,
      ...['5', '5', '9', '5'].flatMap((key) => [...tone(key, { ms: 40 }), ...quiet(40)]),
    ];
    assert.equal(hear([...samples, ...quiet(60)]), '5595', `shift ${shift}`);
  }
});

test('what is shorter than 20 ms is no key', () => {
  assert.equal(hear([...quiet(50), ...tone('1', { ms: 18 }), ...quiet(100)]), '');
});

test('a lost packet within a press does not make it two', () => {
  const long = tone('8', { ms: 200 });
  assert.equal(hear([...quiet(20), ...long.slice(0, 480), ...long.slice(640), ...quiet(60)]), '8');
  assert.equal(
    hear([...quiet(20), ...long.slice(0, 500), ...quiet(10), ...long.slice(580), ...quiet(60)]),
    '8',
  );
});

test('twist within the limits and frequencies 1.5 % off are heard', () => {
  for (const twistDb of [-6, -3, 3])
    assert.equal(hear([...tone('6', { ms: 80, twistDb }), ...quiet(60)]), '6');
  for (const drift of [0.985, 1.015])
    assert.equal(hear([...tone('6', { ms: 80, drift }), ...quiet(60)]), '6');
});

test('twist beyond the limits is not', () => {
  for (const twistDb of [-14, 10]) assert.equal(hear([...tone('6', { ms: 80, twistDb }), ...quiet(60)]), '');
});

test('noise 15 dB under the tones does not hide them', () => {
  const samples = [...KEYS].flatMap((key) => [...quiet(60), ...tone(key, { ms: 80 })]);
  assert.equal(hear([...samples, ...quiet(60)], 7_000 * 10 ** (-15 / 20) * 1.2), KEYS);
});

test('noise, single tones and the ringing tone are no keys', () => {
  assert.equal(hear(quiet(5_000), 12_000), '');
  assert.equal(hear([...toneSamples('ringing')]), '');
  for (const hertz of [...ROWS, ...COLUMNS]) {
    const single = Array.from(
      { length: 4_000 },
      (_, k) => 9_000 * Math.sin((2 * Math.PI * hertz * k) / 8_000),
    );
    assert.equal(hear(single), '', `${hertz} Hz`);
  }
});

test('five minutes of speech-like sound hold no key', () => {
  // Voiced sound: a gliding fundamental with all its harmonics under three formants, in syllables; between them hiss.
  const random = chance(42);
  const samples: number[] = [];
  let phase = 0;
  while (samples.length < 5 * 60 * 8_000) {
    const pitch = 90 + 160 * random();
    const glide = (random() - 0.5) * 0.02;
    const formants = [300 + 600 * random(), 900 + 1_400 * random(), 2_300 + 700 * random()];
    const length = Math.floor(800 + 1_600 * random());
    const voiced = random() < 0.8;
    for (let k = 0; k < length; k++) {
      const fundamental = pitch + glide * k;
      phase += (2 * Math.PI * fundamental) / 8_000;
      let sum = 0;
      for (let harmonic = 1; voiced && harmonic * fundamental < 3_400; harmonic++) {
        const hertz = harmonic * fundamental;
        // The voice falls with frequency; each formant is a resonance 90 Hz wide that lifts what lies near it.
        let gain = 0;
        for (const formant of formants) gain += 1 / (1 + ((hertz - formant) / 90) ** 2);
        sum += ((gain + 0.05) / harmonic) * Math.sin(harmonic * phase);
      }
      const envelope = Math.sin((Math.PI * k) / length);
      samples.push(envelope * (voiced ? 9_000 * sum : 3_000 * (random() - 0.5)));
    }
  }
  assert.equal(hear(samples), '');
});
