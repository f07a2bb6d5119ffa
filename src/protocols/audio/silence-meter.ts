// Tells sound from silence in what is heard, for the rules that end a recording. Owns the threshold; it must not know the time: it says
// whether the samples it was fed held sound, and the caller keeps the clock.

/** Samples judged at once: 10 ms. */
const BLOCK = 80;
/** Mean magnitude of a block that counts as sound: about -41 dB under full scale, above line noise and breath. */
const LOUD = 256;
/** Loud blocks in a row before it is sound and no click: 30 ms. */
const RUN = 3;

export class SilenceMeter {
  #sum = 0;
  #count = 0;
  #run = 0;

  /** True when sound was heard within these samples. */
  hear(samples: Int16Array): boolean {
    let heard = false;
    for (let k = 0; k < samples.length; k++) {
      const sample = samples[k]!;
      this.#sum += sample < 0 ? -sample : sample;
      if (++this.#count < BLOCK) continue;
      this.#run = this.#sum >= LOUD * BLOCK ? this.#run + 1 : 0;
      if (this.#run >= RUN) heard = true;
      this.#sum = 0;
      this.#count = 0;
    }
    return heard;
  }
}
