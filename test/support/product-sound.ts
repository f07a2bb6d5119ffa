// The sounds of the product tests: every text has a noise of its own, made of A-law levels, so that each octet that comes
// out of a phone line tells which text it is part of. Owns text → octets; it must not know what a menu is.

/** Milliseconds a text lasts: as it says itself (`… 900ms`), else these. */
const USUAL_MS = 400;

/** The A-law octets of a text; another text has others from its first sixteen octets on. */
export function alawOf(text: string): Uint8Array {
  const named = /(\d+)ms\b/.exec(text);
  const length = Number(named?.[1] ?? USUAL_MS) * 8;
  let state = 0x811c9dc5;
  for (const octet of new TextEncoder().encode(text)) state = Math.imul(state ^ octet, 0x01000193) >>> 0;
  const octets = new Uint8Array(length);
  for (let at = 0; at < length; at++) {
    // Marsaglia's xorshift; the highest segments stay empty, so that no scaling can clip.
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    const sign = (state >>> 24) & 0x80;
    const segment = ((state >>> 8) & 0xff) % 6;
    octets[at] = (sign | (segment << 4) | (state & 0x0f)) ^ 0x55;
  }
  return octets;
}

/** One octet of A-law as a 16-bit sample (ITU-T G.711, table 1a). */
export function sampleOf(octet: number): number {
  const plain = octet ^ 0x55;
  const segment = (plain >> 4) & 7;
  const step = ((plain & 15) << 4) + 8;
  const size = segment === 0 ? step : (step + 256) << (segment - 1);
  return plain & 0x80 ? size : -size;
}

export function samplesOf(octets: Uint8Array): Int16Array {
  return Int16Array.from(octets, sampleOf);
}

/** 16-bit mono samples as a WAV of 8 kHz. */
export function wavOf(samples: Int16Array): Buffer {
  const bytes = Buffer.alloc(44 + samples.length * 2);
  bytes.write('RIFF', 0, 'latin1');
  bytes.writeUInt32LE(36 + samples.length * 2, 4);
  bytes.write('WAVEfmt ', 8, 'latin1');
  bytes.writeUInt32LE(16, 16);
  bytes.writeUInt16LE(1, 20);
  bytes.writeUInt16LE(1, 22);
  bytes.writeUInt32LE(8_000, 24);
  bytes.writeUInt32LE(16_000, 28);
  bytes.writeUInt16LE(2, 32);
  bytes.writeUInt16LE(16, 34);
  bytes.write('data', 36, 'latin1');
  bytes.writeUInt32LE(samples.length * 2, 40);
  samples.forEach((sample, at) => {
    bytes.writeInt16LE(sample, 44 + at * 2);
  });
  return bytes;
}

/** How much of the power of some samples lies at one frequency, 0 to 1 (Goertzel). */
export function shareAt(hertz: number, samples: Int16Array): number {
  const turn = 2 * Math.cos((2 * Math.PI * hertz) / 8_000);
  let [one, two, total] = [0, 0, 0];
  for (const sample of samples) {
    [one, two] = [sample + turn * one - two, one];
    total += sample * sample;
  }
  const power = one * one + two * two - turn * one * two;
  return total === 0 ? 0 : (2 * power) / (total * samples.length);
}
