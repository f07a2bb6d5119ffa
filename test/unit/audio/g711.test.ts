// G.711's tables against the decision values of the standard.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ALAW_TO_LINEAR,
  ALAW_TO_ULAW,
  LINEAR_TO_ALAW,
  LINEAR_TO_ULAW,
  ULAW_TO_ALAW,
  ULAW_TO_LINEAR,
} from '../../../src/protocols/audio/g711.ts';

const LAWS = [
  { name: 'A-law', expand: ALAW_TO_LINEAR, compress: LINEAR_TO_ALAW, zero: 0xd5 },
  { name: 'µ-law', expand: ULAW_TO_LINEAR, compress: LINEAR_TO_ULAW, zero: 0xff },
];

for (const { name, expand, compress, zero } of LAWS) {
  test(`${name}: every byte survives the way to linear and back`, () => {
    for (let byte = 0; byte < 256; byte++) {
      const back = compress[expand[byte]! & 0xffff]!;
      // µ-law has two zeros; they are one value.
      assert.equal(expand[back], expand[byte]);
      if (expand[byte] !== 0) assert.equal(back, byte);
    }
  });

  test(`${name}: every sample becomes a nearest level`, () => {
    const levels = [...new Set(expand)].sort((a, b) => a - b);
    for (let sample = -32_768; sample < 32_768; sample += 7) {
      const got = expand[compress[sample & 0xffff]!]!;
      let best = Number.POSITIVE_INFINITY;
      for (const level of levels) best = Math.min(best, Math.abs(level - sample));
      // Decision values lie midway between levels, but for the steps between segments, where the standard puts them at the finer
      // side: the error is never more than half the coarser step.
      const step = Math.max(16, Math.abs(got) / 16);
      assert.ok(Math.abs(got - sample) <= Math.max(best, step), `${sample} became ${got}`);
    }
  });

  test(`${name}: louder is never quieter, and silence is silence`, () => {
    let previous = Number.NEGATIVE_INFINITY;
    for (let sample = -32_768; sample < 32_768; sample++) {
      const got = expand[compress[sample & 0xffff]!]!;
      assert.ok(got >= previous);
      previous = got;
    }
    assert.equal(compress[0], zero);
    assert.ok(Math.abs(expand[zero]!) <= 8);
  });
}

test('the ends of the scale are those of the standard', () => {
  // Table 1a: 4032 of 4096, table 2a: 8031 of 8159, both times the scale to 16 bits.
  assert.equal(ALAW_TO_LINEAR[0xaa], 4_032 * 8);
  assert.equal(ALAW_TO_LINEAR[0x2a], -4_032 * 8);
  assert.equal(ULAW_TO_LINEAR[0x80], 8_031 * 4);
  assert.equal(ULAW_TO_LINEAR[0x00], -8_031 * 4);
  assert.equal(ALAW_TO_LINEAR[0xd5], 8);
  assert.equal(ULAW_TO_LINEAR[0xfe], 8);
});

test('from law to law and back keeps every level within one step', () => {
  for (let byte = 0; byte < 256; byte++) {
    const sample = ALAW_TO_LINEAR[byte]!;
    const round = ALAW_TO_LINEAR[ULAW_TO_ALAW[ALAW_TO_ULAW[byte]!]!]!;
    assert.ok(Math.abs(round - sample) <= Math.max(16, Math.abs(sample) / 16), `${sample} became ${round}`);
  }
});
