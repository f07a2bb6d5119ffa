// The tones a caller knows (ITU-T E.180 with the Russian cadences) and the two of a key. Owns frequencies and cadences as a table;
// it must not play anything. Each tone is whole packets of 20 ms, so that it can be looped without a seam.

export type ToneName = 'ringing' | 'record-start' | 'busy' | 'congestion' | 'parting';

const RATE = 8_000;
/** -13 dB under full scale, about -10 dBm0. */
const AMPLITUDE = 7_300;
/** Ramps of 5 ms, so that nothing clicks. */
const RAMP = 40;

const TONES: {
  readonly [name in ToneName]: { readonly hertz: number; readonly on: number; readonly off: number };
} = {
  ringing: { hertz: 425, on: 1_000, off: 4_000 },
  'record-start': { hertz: 1_000, on: 300, off: 0 },
  busy: { hertz: 425, on: 400, off: 400 },
  congestion: { hertz: 425, on: 200, off: 200 },
  // Silence behind the last word: it pushes that word through the far end's jitter buffer before the line is cut.
  parting: { hertz: 0, on: 0, off: 240 },
};

/** One period of a tone: 8 kHz samples. */
export function toneSamples(name: ToneName): Int16Array {
  const { hertz, on, off } = TONES[name];
  const samples = new Int16Array(((on + off) * RATE) / 1_000);
  const sounding = (on * RATE) / 1_000;
  for (let k = 0; k < sounding; k++) {
    const ramp = Math.min(1, (k + 1) / RAMP, (sounding - k) / RAMP);
    samples[k] = Math.round(ramp * AMPLITUDE * Math.sin((2 * Math.PI * hertz * k) / RATE));
  }
  return samples;
}

const KEYS = '123A456B789C*0#D';
const ROWS = [697, 770, 852, 941] as const;
const COLUMNS = [1209, 1336, 1477, 1633] as const;

/** A key as its two tones, for far ends that know no events; undefined for what is no key. */
export function keySamples(key: string, milliseconds: number): Int16Array | undefined {
  const place = KEYS.indexOf(key);
  if (place < 0 || key.length !== 1) return undefined;
  const row = (2 * Math.PI * ROWS[place >> 2]!) / RATE;
  const column = (2 * Math.PI * COLUMNS[place & 3]!) / RATE;
  return Int16Array.from({ length: (milliseconds * RATE) / 1_000 }, (_, k) =>
    Math.round(AMPLITUDE * 0.7 * (Math.sin(row * k) + Math.sin(column * k))),
  );
}
