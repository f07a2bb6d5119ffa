// The resampler by its measured spectra: what passes, what is stopped, where it lands.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { resample } from '../../../src/protocols/audio/resample.ts';
import { amplitudeAt, decibels, middle, rms, sine } from './tone.ts';

const RATES = [
  9_600, 11_025, 11_127, 12_000, 16_000, 22_050, 24_000, 32_000, 44_100, 48_000, 96_000, 191_999, 192_000,
];
const LINE = 8_000;

for (const rate of RATES) {
  test(`from ${rate} Hz the telephone band passes within half a decibel`, () => {
    for (const hertz of [50, 300, 1_000, 2_000, 3_000, 3_400]) {
      const out = middle(resample(sine({ hertz, rate, amplitude: 10_000, seconds: 0.25 }), rate, LINE));
      const gain = decibels(amplitudeAt(out, hertz, LINE) / 10_000);
      assert.ok(Math.abs(gain) < 0.5, `${hertz} Hz comes out at ${gain.toFixed(2)} dB`);
    }
  });

  test(`from ${rate} Hz nothing above 4 kHz comes back folded, down to -60 dB`, () => {
    for (const hertz of [4_010, 4_300, 5_000, 6_100, 7_900, 10_700, 20_000, 47_000]) {
      if (hertz > rate / 2) continue;
      const out = middle(resample(sine({ hertz, rate, amplitude: 10_000, seconds: 0.25 }), rate, LINE));
      const gain = decibels(rms(out) / (10_000 / Math.SQRT2));
      assert.ok(gain < -60, `${hertz} Hz comes out at ${gain.toFixed(1)} dB`);
    }
  });
}

for (const rate of [4_000, 5_512, 6_000, 7_333]) {
  test(`from ${rate} Hz, below the line's rate, the band passes and no image appears`, () => {
    for (const hertz of [100, 1_000, 0.42 * rate]) {
      const out = middle(resample(sine({ hertz, rate, amplitude: 10_000, seconds: 0.5 }), rate, LINE));
      assert.ok(Math.abs(decibels(amplitudeAt(out, hertz, LINE) / 10_000)) < 0.5);
      const image = rate - hertz;
      if (image < LINE / 2) assert.ok(decibels(amplitudeAt(out, image, LINE) / 10_000) < -60);
    }
  });
}

test('between telephone-band tones the noise and distortion of a conversion stay 70 dB down', () => {
  for (const rate of [22_050, 11_127, 44_100, 7_333]) {
    const converted = middle(
      resample(sine({ hertz: 1_000, rate, amplitude: 20_000, seconds: 0.5 }), rate, LINE),
    );
    const out = converted.subarray(0, converted.length - (converted.length % 8));
    let real = 0;
    let imaginary = 0;
    for (let n = 0; n < out.length; n++) {
      real += (2 / out.length) * out[n]! * Math.cos((2 * Math.PI * n) / 8);
      imaginary += (2 / out.length) * out[n]! * Math.sin((2 * Math.PI * n) / 8);
    }
    const rest = out.map(
      (sample, n) =>
        sample - real * Math.cos((2 * Math.PI * n) / 8) - imaginary * Math.sin((2 * Math.PI * n) / 8),
    );
    assert.ok(
      decibels(rms(rest) / rms(out)) < -70,
      `${rate} Hz: ${decibels(rms(rest) / rms(out)).toFixed(1)} dB`,
    );
  }
});

test('a sound keeps its length and its place in time', () => {
  const click = new Float32Array(22_050);
  click[11_025] = 30_000;
  const out = resample(click, 22_050, LINE);
  assert.equal(out.length, LINE);
  assert.equal(out.indexOf(Math.max(...out)), LINE / 2);
});

test('the same rate gives back the same samples', () => {
  const samples = sine({ hertz: 440, rate: LINE, amplitude: 1_000, seconds: 0.01 });
  assert.equal(resample(samples, LINE, LINE), samples);
});

test('an empty sound stays empty and one sample becomes what its time is worth', () => {
  assert.equal(resample(new Float32Array(0), 48_000, LINE).length, 0);
  assert.equal(resample(new Float32Array(1), 8_000, 48_000).length, 6);
});
