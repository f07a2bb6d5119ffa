// A recording in shared memory: the media thread puts samples where they belong in time, the writing thread takes them out. Owns the
// layout and the protocol of its counters; it must not touch a file or a socket. What nobody wrote is silence.

/** Int32 counters in front of the samples. */
const HEAD = 0; // frames that are final: the writer may take up to here
const TAIL = 1; // frames that were taken
const STATE = 2;
const CHANNELS = 3;
const CONTROL_BYTES = 64;

const STATES = ['running', 'time', 'silence', 'stopped', 'failed'] as const;
export type RingState = (typeof STATES)[number];

const RATE = 8_000;
/** Seconds of sound that wait for the disk; a disk that stalls longer makes the recording fail. */
const RING_SECONDS = 16;

export const FRAMES_MAX = RATE * RING_SECONDS;

export function newRing(channels: 1 | 2): SharedArrayBuffer {
  const memory = new SharedArrayBuffer(CONTROL_BYTES + FRAMES_MAX * channels * 2);
  new Int32Array(memory, 0, CONTROL_BYTES / 4)[CHANNELS] = channels;
  return memory;
}

export class RecordingRing {
  readonly channels: number;
  readonly #control: Int32Array;
  readonly #samples: Int16Array;

  constructor(memory: SharedArrayBuffer) {
    this.#control = new Int32Array(memory, 0, CONTROL_BYTES / 4);
    this.channels = this.#control[CHANNELS]!;
    this.#samples = new Int16Array(memory, CONTROL_BYTES);
  }

  get head(): number {
    return Atomics.load(this.#control, HEAD);
  }

  get tail(): number {
    return Atomics.load(this.#control, TAIL);
  }

  get state(): RingState {
    return STATES[Atomics.load(this.#control, STATE)]!;
  }

  /** The first end wins: whichever thread says it. True when it was this one. */
  end(state: Exclude<RingState, 'running'>): boolean {
    return Atomics.compareExchange(this.#control, STATE, 0, STATES.indexOf(state)) === 0;
  }

  /** Media side: puts samples of one side at a frame. What is already final, or beyond the ring, is left out. */
  put(side: number, frame: number, samples: Int16Array): void {
    const least = this.head;
    const most = this.tail + FRAMES_MAX;
    for (let k = 0; k < samples.length; k++) {
      const at = frame + k;
      if (at < least || at >= most) continue;
      this.#samples[(at % FRAMES_MAX) * this.channels + side] = samples[k]!;
    }
  }

  /** Media side: everything before this frame is final. False when the writer is so far behind that the ring is full. */
  commit(frame: number): boolean {
    if (frame - this.tail > FRAMES_MAX) return false;
    if (frame > this.head) Atomics.store(this.#control, HEAD, frame);
    return true;
  }

  /** Writing side: takes what is final, at most `most` frames, interleaved, and leaves silence behind. */
  take(most: number): Int16Array {
    const tail = this.tail;
    const frames = Math.min(most, this.head - tail);
    const taken = new Int16Array(Math.max(0, frames) * this.channels);
    for (let done = 0; done < frames; ) {
      const at = (tail + done) % FRAMES_MAX;
      const run = Math.min(frames - done, FRAMES_MAX - at);
      const stretch = this.#samples.subarray(at * this.channels, (at + run) * this.channels);
      taken.set(stretch, done * this.channels);
      stretch.fill(0);
      done += run;
    }
    Atomics.store(this.#control, TAIL, tail + Math.max(0, frames));
    return taken;
  }
}
