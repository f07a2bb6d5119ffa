// How late things began, as counts in steps of 0.1 ms. Owns the histogram; it must not measure.

const STEP_MS = 0.1;
const STEPS = 2_000;

export class Lateness {
  readonly #counts = new Float64Array(STEPS + 1);
  #total = 0;
  #max = 0;

  add(milliseconds: number): void {
    const late = Math.max(0, milliseconds);
    this.#counts[Math.min(STEPS, Math.floor(late / STEP_MS))]!++;
    this.#total++;
    if (late > this.#max) this.#max = late;
  }

  get max(): number {
    return this.#max;
  }

  /** The value under which this share (0..1) of all lies, milliseconds; 0 when nothing was added. */
  quantile(share: number): number {
    let left = Math.ceil(share * this.#total);
    for (let k = 0; k <= STEPS; k++) {
      left -= this.#counts[k]!;
      if (left <= 0) return this.#total === 0 ? 0 : (k + 0.5) * STEP_MS;
    }
    return this.#max;
  }
}
