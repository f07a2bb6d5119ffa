// What counts as sound when a recording waits for silence, and the tones that are made.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DtmfDetector } from '../../../src/protocols/audio/dtmf-detector.ts';
import { SilenceMeter } from '../../../src/protocols/audio/silence-meter.ts';
import { keySamples, toneSamples } from '../../../src/protocols/audio/tones.ts';

function wave(amplitude: number, samples: number): Int16Array {
  return Int16Array.from({ length: samples }, (_, k) => amplitude * Math.sin(k / 3));
}

test('speech at a usual level is sound, in packets of any size', () => {
  for (const size of [80, 160, 240, 480]) {
    const meter = new SilenceMeter();
    let heard = false;
    for (let at = 0; at < 960; at += size) heard = meter.hear(wave(1_500, size)) || heard;
    assert.ok(heard);
  }
});

test('line noise and a click are silence', () => {
  const meter = new SilenceMeter();
  assert.equal(meter.hear(wave(150, 8_000)), false);
  const click = new Int16Array(160);
  click.fill(20_000, 40, 120);
  assert.equal(meter.hear(click), false);
  assert.equal(meter.hear(new Int16Array(160)), false);
});

test('the ringing tone sounds one second of five at 425 Hz and loops without a seam', () => {
  const ringing = toneSamples('ringing');
  assert.equal(ringing.length, 40_000);
  let crossings = 0;
  for (let k = 1; k < 8_000; k++) if (ringing[k - 1]! < 0 && ringing[k]! >= 0) crossings++;
  assert.ok(Math.abs(crossings - 425) <= 2, `${crossings}`);
  assert.ok(ringing.subarray(8_000).every((sample) => sample === 0));
  for (const name of ['busy', 'congestion', 'record-start'] as const) {
    assert.equal(toneSamples(name).length % 160, 0);
  }
});

test('a key made as tones is heard as that key', () => {
  for (const key of '0123456789*#ABCD') assert.equal(new DtmfDetector().hear(keySamples(key, 80)!), key);
  assert.equal(keySamples('x', 80), undefined);
});
