// G.711 both ways, and between its two laws. Owns the tables, built once from the formulas of ITU-T G.711 (tables 1a to 2b); it must
// not know of packets. One byte is one sample at 8 kHz; linear samples are 16 bits.

/** Bytes that sound as silence. */
export const ALAW_SILENCE = 0xd5;
export const ULAW_SILENCE = 0xff;

const ULAW_BIAS = 0x84;
const ULAW_CLIP = 32_635;

/** The linear value of an A-law byte: even bits are inverted on the line, the sign bit set means positive. */
function expandA(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code >> 4) & 7;
  const step = ((code & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return code & 0x80 ? magnitude : -magnitude;
}

/** The linear value of a µ-law byte: all bits are inverted on the line. */
function expandU(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + ULAW_BIAS) << ((code >> 4) & 7)) - ULAW_BIAS;
  return code & 0x80 ? -magnitude : magnitude;
}

function compressA(sample: number): number {
  // Decision values are of 13 bits; a negative value v stands with -v - 1, so that both halves meet at zero.
  const positive = sample >= 0;
  const magnitude = (positive ? sample : -sample - 1) >> 4;
  const segment = magnitude < 32 ? (magnitude < 16 ? 0 : 1) : 28 - Math.clz32(magnitude);
  const code = segment < 2 ? magnitude : (segment << 4) | ((magnitude >> (segment - 1)) & 0x0f);
  return (code | (positive ? 0x80 : 0)) ^ 0x55;
}

function compressU(sample: number): number {
  const magnitude = Math.min(sample < 0 ? -sample : sample, ULAW_CLIP) + ULAW_BIAS;
  const segment = 24 - Math.clz32(magnitude);
  const code = (segment << 4) | ((magnitude >> (segment + 3)) & 0x0f);
  return ~(code | (sample < 0 ? 0x80 : 0)) & 0xff;
}

/** Linear sample of every byte. */
export const ALAW_TO_LINEAR = Int16Array.from({ length: 256 }, (_, byte) => expandA(byte));
export const ULAW_TO_LINEAR = Int16Array.from({ length: 256 }, (_, byte) => expandU(byte));

/** Byte of every linear sample; the index is the sample as an unsigned 16-bit number. */
export const LINEAR_TO_ALAW = Uint8Array.from({ length: 0x10000 }, (_, index) =>
  compressA((index << 16) >> 16),
);
export const LINEAR_TO_ULAW = Uint8Array.from({ length: 0x10000 }, (_, index) =>
  compressU((index << 16) >> 16),
);

/** From law to law by way of the linear value. */
export const ALAW_TO_ULAW = Uint8Array.from(
  { length: 256 },
  (_, byte) => LINEAR_TO_ULAW[ALAW_TO_LINEAR[byte]! & 0xffff]!,
);
export const ULAW_TO_ALAW = Uint8Array.from(
  { length: 256 },
  (_, byte) => LINEAR_TO_ALAW[ULAW_TO_LINEAR[byte]! & 0xffff]!,
);

/** Encodes by one of the two LINEAR_TO tables into `out` from `at` on. */
export function encodeInto(out: Uint8Array, at: number, samples: Int16Array, table: Uint8Array): void {
  for (let k = 0; k < samples.length; k++) out[at + k] = table[samples[k]! & 0xffff]!;
}
