// G.711 bytes found in WAV files, one sample at a time, by the standard's formulas. Owns nothing but the two
// expansions; the line's codec, with its tables, is another file.

/** ITU-T G.711 table 2a (µ-law), scaled to 16 bits. */
export function uLawSample(byte: number): number {
  const code = ~byte & 0xff;
  const magnitude = ((((code & 0x0f) << 3) + 0x84) << ((code & 0x70) >> 4)) - 0x84;
  return code & 0x80 ? -magnitude : magnitude;
}

/** ITU-T G.711 table 1a (A-law), scaled to 16 bits. */
export function aLawSample(byte: number): number {
  const code = byte ^ 0x55;
  const segment = (code & 0x70) >> 4;
  const step = ((code & 0x0f) << 4) + 8;
  const magnitude = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return code & 0x80 ? magnitude : -magnitude;
}
