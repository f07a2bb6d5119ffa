// The media side of a recording: where in time each packet's samples belong, when silence or the time limit ends it. Owns the clock of
// a recording; it must not touch the file: samples go into a ring that another thread drains.

import { SilenceMeter } from '../../protocols/audio/silence-meter.ts';
import type { RecordingOrder } from './messages.ts';
import { RecordingRing, type RingState } from './recording-ring.ts';

const SAMPLES_MS = 8;
/** Samples stay open this long (500 ms) for packets that come late. */
const OPEN_FRAMES = 4_000;
/** A packet this much before, or after, where the clock expects it begins a new place in time. */
const EARLY_MAX = 3_800;
const LATE_MAX = 4_000;
/** After the last second, time for its packets to come in, milliseconds. */
const GRACE_MS = 100;

type RecorderEnd = Exclude<RingState, 'running'>;

export class Recorder {
  readonly startedAt: number;
  heardAt: number;
  readonly #ring: RecordingRing;
  readonly #framesMax: number;
  readonly #silenceMs: number;
  /** Behind the last sample that came: a stream whose first packet was late runs ahead of the clock. */
  #filledTo = 0;

  constructor(order: RecordingOrder, now: number) {
    this.#ring = new RecordingRing(order.ring);
    this.startedAt = now;
    this.heardAt = now;
    this.#framesMax = Math.round(order.seconds * 1_000 * SAMPLES_MS);
    this.#silenceMs = order.silenceSeconds * 1_000;
  }

  framesAt(now: number): number {
    return Math.max(0, Math.floor((now - this.startedAt) * SAMPLES_MS));
  }

  put(side: number, frame: number, samples: Int16Array): void {
    this.#ring.put(side, frame, samples);
    this.#filledTo = Math.max(this.#filledTo, frame + samples.length);
  }

  /** Lets the writer have what is old enough. Says why the recording ended, when it did. */
  sweep(now: number): RecorderEnd | undefined {
    const state = this.#ring.state;
    if (state !== 'running') return state;
    const frames = this.framesAt(now);
    if (!this.#ring.commit(Math.min(this.#framesMax, frames - OPEN_FRAMES))) return this.end('failed', now);
    if (frames >= this.#framesMax + GRACE_MS * SAMPLES_MS) return this.end('time', now);
    if (this.#silenceMs > 0 && now - this.heardAt >= this.#silenceMs) return this.end('silence', now);
    return undefined;
  }

  end(end: RecorderEnd, now: number): RecorderEnd {
    this.#ring.commit(Math.min(this.#framesMax, Math.max(this.framesAt(now), this.#filledTo)));
    this.#ring.end(end);
    return end;
  }
}

/** One side of a recording: the stream of one far end. */
export class Track {
  readonly recorder: Recorder;
  readonly #side: number;
  readonly #meter = new SilenceMeter();
  #ssrc = -1;
  #anchorFrame = 0;
  #anchorStamp = 0;

  constructor(recorder: Recorder, side: 0 | 1) {
    this.recorder = recorder;
    this.#side = side;
  }

  hear(
    samples: Int16Array,
    at: { readonly timestamp: number; readonly ssrc: number; readonly now: number },
  ): void {
    const recorder = this.recorder;
    if (this.#meter.hear(samples)) recorder.heardAt = at.now;
    const expected = Math.max(0, recorder.framesAt(at.now) - samples.length);
    let frame = this.#anchorFrame + ((at.timestamp - this.#anchorStamp) | 0);
    if (at.ssrc !== this.#ssrc || frame < expected - EARLY_MAX || frame > expected + LATE_MAX) {
      this.#ssrc = at.ssrc;
      this.#anchorFrame = expected;
      this.#anchorStamp = at.timestamp;
      frame = expected;
    }
    recorder.put(this.#side, frame, samples);
  }
}
