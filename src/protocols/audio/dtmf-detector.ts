// Keys heard as tones (ITU-T Q.23, Q.24): a bank of Goertzel filters over overlapping blocks. Owns the thresholds that tell a
// key from speech; it must not know packets: feed it samples in order, lost ones simply left out.

/** Q.23: row and column frequencies, Hz, and the keys where they cross. */
const ROWS = [697, 770, 852, 941] as const;
const COLUMNS = [1209, 1336, 1477, 1633] as const;
const KEYS = '123A456B789C*0#D';

const RATE = 8_000;
/** 12.75 ms: close to whole periods of all eight tones, so that neighbours hardly leak into each other. */
const BLOCK = 102;
/** Blocks begin every half block. */
const HOP = BLOCK / 2;
/** Blocks in a row that begin a key: 32 ms of pure tone, which a 40 ms press has in every alignment. */
const HITS = 4;
/** Blocks in a row that end it: a lost packet or a click does not make one press two; a pause of 40 ms does end it. */
const MISSES = 4;
/** The weaker tone of a pair, -34 dB under full scale: Q.24 asks for -25 dBm0 and less. */
const LEVEL_LEAST = (BLOCK / 2) ** 2 * (32_768 * 10 ** (-34 / 20)) ** 2;
/** Column over row may be 4 dB, row over column 8 dB (Q.24 and common practice). */
const COLUMN_TWIST = 10 ** 0.4;
const ROW_TWIST = 10 ** 0.8;
/** Each tone over the others of its group: 8 dB. */
const PEAK = 10 ** 0.8;
/** The share of a block's energy that the two tones must hold. Speech spreads its energy; a key does not. */
const PURITY = 0.82;

export class DtmfDetector {
  readonly #history = new Float64Array(BLOCK);
  readonly #coefficients = Float64Array.from(
    [...ROWS, ...COLUMNS],
    (frequency) => 2 * Math.cos((2 * Math.PI * frequency) / RATE),
  );
  readonly #power = new Float64Array(8);
  #filled = 0;
  #candidate = -1;
  #hits = 0;
  #pressed = -1;
  #misses = 0;

  /** Hears samples; the keys whose press became certain within them, as characters. */
  hear(samples: Int16Array): string {
    let keys = '';
    for (let k = 0; k < samples.length; k++) {
      this.#history[this.#filled++] = samples[k]!;
      if (this.#filled < BLOCK) continue;
      keys += this.#block();
      this.#history.copyWithin(0, HOP);
      this.#filled = BLOCK - HOP;
    }
    return keys;
  }

  reset(): void {
    this.#filled = 0;
    this.#candidate = -1;
    this.#hits = 0;
    this.#pressed = -1;
    this.#misses = 0;
  }

  #block(): string {
    const found = this.#classify();
    if (found >= 0 && found === this.#pressed) {
      this.#misses = 0;
      this.#hits = 0;
      return '';
    }
    if (this.#pressed >= 0 && ++this.#misses >= MISSES) this.#pressed = -1;
    this.#hits = found >= 0 && found === this.#candidate ? this.#hits + 1 : 1;
    this.#candidate = found;
    if (found < 0 || this.#hits < HITS) return '';
    this.#pressed = found;
    this.#misses = 0;
    this.#hits = 0;
    return KEYS[found]!;
  }

  /** The key of the block in hand, or -1. */
  #classify(): number {
    const block = this.#history;
    let energy = 0;
    for (let k = 0; k < BLOCK; k++) energy += block[k]! * block[k]!;
    // Two tones of the least level hold this much energy; anything quieter needs no filters.
    if (energy * BLOCK < 4 * LEVEL_LEAST) return -1;
    for (let tone = 0; tone < 8; tone++) this.#power[tone] = this.#goertzel(this.#coefficients[tone]!);
    const row = this.#loudest(0);
    const column = this.#loudest(4);
    if (row < 0 || column < 0) return -1;
    const low = this.#power[row]!;
    const high = this.#power[column]!;
    if (low < LEVEL_LEAST || high < LEVEL_LEAST) return -1;
    if (high > low * COLUMN_TWIST || low > high * ROW_TWIST) return -1;
    // A sine of amplitude a has power (a N / 2)^2 in its filter and energy a^2 N / 2 in the block.
    if ((low + high) * 2 < PURITY * energy * BLOCK) return -1;
    return row * 4 + (column - 4);
  }

  #goertzel(coefficient: number): number {
    const block = this.#history;
    let before = 0;
    let last = 0;
    for (let k = 0; k < BLOCK; k++) {
      const next = block[k]! + coefficient * last - before;
      before = last;
      last = next;
    }
    return before * before + last * last - coefficient * before * last;
  }

  /** The tone of a group that stands out of it, or -1. */
  #loudest(first: number): number {
    let best = first;
    for (let tone = first + 1; tone < first + 4; tone++) {
      if (this.#power[tone]! > this.#power[best]!) best = tone;
    }
    for (let tone = first; tone < first + 4; tone++) {
      if (tone !== best && this.#power[tone]! * PEAK > this.#power[best]!) return -1;
    }
    return best;
  }
}
