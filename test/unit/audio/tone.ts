// Test signals and their measure: sines, and how much of a frequency is in a sound. Owns no expectation.

/** A sine of `amplitude` in 16-bit units, `seconds` long. */
export function sine(wave: {
  hertz: number;
  rate: number;
  amplitude: number;
  seconds: number;
}): Float32Array {
  const samples = new Float32Array(Math.round(wave.rate * wave.seconds));
  for (let n = 0; n < samples.length; n++) {
    samples[n] = wave.amplitude * Math.sin((2 * Math.PI * wave.hertz * n) / wave.rate);
  }
  return samples;
}

/** The middle of a sound, without the edges where a filter has not its full length of input. */
export function middle(samples: Float32Array): Float32Array {
  const edge = Math.floor(samples.length / 4);
  return samples.subarray(edge, samples.length - edge);
}

export function decibels(ratio: number): number {
  return 20 * Math.log10(Math.max(ratio, 1e-12));
}

export function rms(samples: Float32Array | Int16Array): number {
  let sum = 0;
  for (const sample of samples) sum += sample * sample;
  return Math.sqrt(sum / Math.max(1, samples.length));
}

/** The amplitude of one frequency: projection on its sine and cosine under a Hann window. */
export function amplitudeAt(samples: Float32Array, hertz: number, rate: number): number {
  let real = 0;
  let imaginary = 0;
  let weight = 0;
  for (let n = 0; n < samples.length; n++) {
    const hann = 0.5 - 0.5 * Math.cos((2 * Math.PI * n) / samples.length);
    const angle = (2 * Math.PI * hertz * n) / rate;
    real += hann * samples[n]! * Math.cos(angle);
    imaginary += hann * samples[n]! * Math.sin(angle);
    weight += hann;
  }
  return (2 * Math.hypot(real, imaginary)) / weight;
}
