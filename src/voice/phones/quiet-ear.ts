// Tells when what is heard has fallen quiet after some sound. Owns the measure of loudness; it is fed samples and must
// not know where they come from.

/** Mean square of samples below which a packet counts as quiet: about -45 dBov, over the noise of G.711. */
const QUIET = 200 ** 2;
const SAMPLES_A_SECOND = 8_000;

export class QuietEar {
  #heard: 'nothing' | 'sound' = 'nothing';
  #quietSamples = 0;
  #onQuiet: { readonly samples: number; readonly tell: () => void } | undefined;

  hear(samples: Int16Array): void {
    let sum = 0;
    for (const sample of samples) sum += sample * sample;
    if (sum / samples.length >= QUIET) {
      this.#heard = 'sound';
      this.#quietSamples = 0;
    } else this.#quietSamples += samples.length;
    const waiting = this.#onQuiet;
    if (waiting && this.#heard === 'sound' && this.#quietSamples >= waiting.samples) {
      this.#onQuiet = undefined;
      waiting.tell();
    }
  }

  /** `tell` is called once, when sound has been followed by `seconds` of quiet; whatever was heard before does not count. */
  whenQuiet(seconds: number, tell: () => void): () => void {
    this.#heard = 'nothing';
    this.#quietSamples = 0;
    const waiting = { samples: seconds * SAMPLES_A_SECOND, tell };
    this.#onQuiet = waiting;
    return () => {
      if (this.#onQuiet === waiting) this.#onQuiet = undefined;
    };
  }
}
