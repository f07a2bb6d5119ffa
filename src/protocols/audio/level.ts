// Loudness: how loud a sound is, and its way into 16 bits without a clipped peak. Owns the target level of normalised
// speech; it must not change anything but the level, and that by one factor for the whole sound.

/** Level of normalised speech while it speaks, dB against full scale: loud and clear on a phone line, room for peaks. */
const TARGET_LEVEL = -20;
/** No peak above this after normalising, dB against full scale. */
const PEAK_LEVEL = -1;
/** Near-silence is not blown up into noise: the largest gain, dB. */
const GAIN_MAX = 20;
/** Frames this much below the loudest frame are pauses, dB. */
const PAUSE_BELOW = 25;
const FRAMES_PER_SECOND = 50;
const FULL_SCALE = 32_768;

function ratio(decibels: number): number {
  return 10 ** (decibels / 20);
}

/** The largest distance from zero, in the samples' own unit. */
export function peakOf(samples: Float32Array | Int16Array): number {
  let peak = 0;
  for (const sample of samples) peak = Math.max(peak, Math.abs(sample));
  return peak;
}

/**
 * Root mean square of the frames of 20 ms in which something sounds, pauses left out, in dB against full scale (a full
 * square wave is 0); -Infinity for silence. `rate` in Hz.
 */
export function activeLevel(samples: Float32Array | Int16Array, rate: number): number {
  const frame = Math.max(1, Math.round(rate / FRAMES_PER_SECOND));
  const powers: number[] = [];
  for (let at = 0; at < samples.length; at += frame) {
    const end = Math.min(samples.length, at + frame);
    let sum = 0;
    for (let index = at; index < end; index++) sum += samples[index]! * samples[index]!;
    powers.push(sum / (end - at));
  }
  let loudest = 0;
  for (const power of powers) loudest = Math.max(loudest, power);
  if (loudest === 0) return Number.NEGATIVE_INFINITY;
  const gate = loudest * ratio(-PAUSE_BELOW) ** 2;
  const active = powers.filter((power) => power >= gate);
  const mean = active.reduce((sum, power) => sum + power, 0) / active.length;
  return 10 * Math.log10(mean / (FULL_SCALE * FULL_SCALE));
}

/** The factor that brings speech to the target level, or as near as its peaks allow; 1 for silence. `rate` in Hz. */
export function normalisingGain(samples: Float32Array, rate: number): number {
  const level = activeLevel(samples, rate);
  if (level === Number.NEGATIVE_INFINITY) return 1;
  const wanted = ratio(Math.min(GAIN_MAX, TARGET_LEVEL - level));
  return Math.min(wanted, (ratio(PEAK_LEVEL) * FULL_SCALE) / peakOf(samples));
}

/**
 * Whole 16-bit samples, each times `gain`. A sound that would leave the range is made quieter as a whole until it fits:
 * nothing wraps round, nothing is clipped. Whole samples within the range and a gain of 1 stay as they are.
 */
export function toPcm16(samples: Float32Array, gain = 1): Int16Array {
  let highest = 0;
  let lowest = 0;
  for (const sample of samples) {
    if (sample > highest) highest = sample;
    else if (sample < lowest) lowest = sample;
  }
  const fits = Math.min(gain, highest > 0 ? 32_767 / highest : gain, lowest < 0 ? -32_768 / lowest : gain);
  const result = new Int16Array(samples.length);
  for (let index = 0; index < samples.length; index++) result[index] = Math.round(samples[index]! * fits);
  return result;
}
