// From the WAV an engine or a caller has given to what a phone line carries. Owns the order of the steps: read, mix, change
// the rate, set the level. It must not trim, fade or filter beyond the low-pass that a lower rate needs.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { normalisingGain, toPcm16 } from '../../protocols/audio/level.ts';
import { resample } from '../../protocols/audio/resample.ts';
import { readWav } from '../../protocols/audio/wav.ts';

/** Samples per second on the line. */
export const LINE_RATE = 8_000;

/** 8 kHz samples, or one line that says why not. A mono WAV of 8 kHz and 16 bits comes through bit by bit as it is. */
export function convertWav(bytes: Uint8Array, normalise: 'yes' | 'no'): Result<Int16Array, string> {
  const read = readWav(bytes);
  if (!read.ok) return err(`the WAV cannot be read: ${read.error.reason}`);
  const { rate, samples } = read.value;
  if (samples.length > rate * LIMITS.sound.seconds)
    return err(`the sound is longer than ${LIMITS.sound.seconds} s`);
  const line = resample(samples, rate, LINE_RATE);
  return ok(toPcm16(line, normalise === 'yes' ? normalisingGain(line, LINE_RATE) : 1));
}
