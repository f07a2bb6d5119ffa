// Change of sampling rate by a windowed-sinc, polyphase low-pass. Owns the filter's design; it must not touch the level
// (pass-band gain 1) nor trim: the sound keeps its length in seconds and its place in time (linear phase, no delay).

import { assert } from '../../base/assert.ts';

/** Share of the lower Nyquist frequency that passes whole: 3.4 kHz of 4 kHz, the telephone band (G.712). */
const PASS_BAND = 0.85;
/** Attenuation from the lower Nyquist frequency on, dB. */
const STOP_BAND = 80;
/** Kaiser's formula for the window that gives STOP_BAND. */
const KAISER_BETA = 0.1102 * (STOP_BAND - 8.7);
/** Above this many exact phases, neighbours of this many are blended: the error stays 100 dB down. */
const PHASES_MAX = 512;

/** Filter coefficients: `phases + 1` rows of `taps`, row p for a point p/phases of an input sample further. */
type Kernel = { readonly phases: number; readonly taps: number; readonly rows: Float64Array };

/** Modified Bessel function of the first kind, order 0, by its series. */
function bessel0(x: number): number {
  const quarter = (x * x) / 4;
  let term = 1;
  let sum = 1;
  for (let n = 1; term > sum * 1e-12; n++) {
    term *= quarter / (n * n);
    sum += term;
  }
  return sum;
}

function greatestDivisor(a: number, b: number): number {
  return b === 0 ? a : greatestDivisor(b, a % b);
}

function design(from: number, phases: number, nyquist: number): Kernel {
  // Transition from PASS_BAND·nyquist to nyquist; Kaiser: taps - 1 = (A - 7.95) / (2.285 Δω).
  const transition = (2 * Math.PI * nyquist * (1 - PASS_BAND)) / from;
  const half = Math.ceil((STOP_BAND - 7.95) / (2.285 * transition) / 2) + 1;
  const taps = 2 * half;
  const cutOff = (nyquist * (1 + PASS_BAND)) / from;
  const rows = new Float64Array((phases + 1) * taps);
  const edge = bessel0(KAISER_BETA);
  for (let phase = 0; phase <= phases; phase++) {
    let sum = 0;
    for (let tap = 0; tap < taps; tap++) {
      const distance = tap - (half - 1) - phase / phases;
      const place = distance / half;
      const window = Math.abs(place) >= 1 ? 0 : bessel0(KAISER_BETA * Math.sqrt(1 - place * place)) / edge;
      const angle = Math.PI * cutOff * distance;
      const value = window * (angle === 0 ? 1 : Math.sin(angle) / angle);
      rows[phase * taps + tap] = value;
      sum += value;
    }
    // Every phase passes a constant unchanged, else the phases' differences would be heard as a whistle.
    for (let tap = 0; tap < taps; tap++) rows[phase * taps + tap]! /= sum;
  }
  return { phases, taps, rows };
}

/**
 * The same sound at another rate. Rates in Hz, whole. The result has round(length · to / from) samples and may overshoot
 * the input's peak a little, as every band-limited copy does.
 */
export function resample(samples: Float32Array, from: number, to: number): Float32Array {
  assert(
    Number.isInteger(from) && Number.isInteger(to) && from > 0 && to > 0,
    'rates are whole and positive',
  );
  if (from === to) return samples;
  const divisor = greatestDivisor(from, to);
  const exact = to / divisor;
  const kernel = design(from, Math.min(exact, PHASES_MAX), Math.min(from, to) / 2);
  const length = Math.round((samples.length * to) / from);
  const result = new Float32Array(length);
  for (let n = 0; n < length; n++) {
    const whole = Math.floor((n * from) / to);
    const rest = ((n * from) % to) / to;
    const place = rest * kernel.phases;
    const phase = exact <= PHASES_MAX ? Math.round(place) : Math.floor(place);
    const blend = exact <= PHASES_MAX ? 0 : place - phase;
    const near = filtered(samples, whole, { kernel, phase });
    result[n] =
      blend === 0 ? near : near + blend * (filtered(samples, whole, { kernel, phase: phase + 1 }) - near);
  }
  return result;
}

/** One output sample; beyond its ends the sound is silence. */
function filtered(samples: Float32Array, whole: number, filter: { kernel: Kernel; phase: number }): number {
  const { taps, rows } = filter.kernel;
  const row = filter.phase * taps;
  const first = whole - (taps / 2 - 1);
  const start = Math.max(0, -first);
  const end = Math.min(taps, samples.length - first);
  let sum = 0;
  for (let tap = start; tap < end; tap++) sum += rows[row + tap]! * samples[first + tap]!;
  return sum;
}
