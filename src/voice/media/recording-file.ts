// The file of a recording: a WAV that is valid after every write, whatever happens next. Owns its header and position; it must run on the
// writing thread only, for it blocks on the disk.

import { closeSync, openSync, writeSync } from 'node:fs';
import { RecordingRing, type RingState } from './recording-ring.ts';

const HEADER_BYTES = 44;
const RATE = 8_000;
const SAMPLE_BYTES = 2;
/** Frames written at once at most: what a stalled disk left waiting goes in pieces. */
const TAKE_FRAMES = 4 * RATE;

/** RIFF, one format chunk of 16-bit PCM at 8 kHz, one data chunk of so many bytes. */
function header(channels: number, dataBytes: number): Uint8Array {
  const bytes = new Uint8Array(HEADER_BYTES);
  const view = new DataView(bytes.buffer);
  const name = (at: number, text: string): void => {
    for (let k = 0; k < 4; k++) bytes[at + k] = text.charCodeAt(k);
  };
  const frame = channels * SAMPLE_BYTES;
  name(0, 'RIFF');
  view.setUint32(4, HEADER_BYTES - 8 + dataBytes, true);
  name(8, 'WAVE');
  name(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, channels, true);
  view.setUint32(24, RATE, true);
  view.setUint32(28, RATE * frame, true);
  view.setUint16(32, frame, true);
  view.setUint16(34, 8 * SAMPLE_BYTES, true);
  name(36, 'data');
  view.setUint32(40, dataBytes, true);
  return bytes;
}

function writeWhole(fd: number, bytes: Uint8Array, position: number): void {
  for (let done = 0; done < bytes.length; ) {
    done += writeSync(fd, bytes, done, bytes.length - done, position + done);
  }
}

export type Finished = {
  readonly end: Exclude<RingState, 'running'>;
  readonly seconds: number;
  readonly bytes: number;
};

export class RecordingFile {
  readonly #ring: RecordingRing;
  readonly #fd: number;
  #dataBytes = 0;

  /** Creates or empties the file. Throws what the system says. */
  constructor(path: string, memory: SharedArrayBuffer) {
    this.#ring = new RecordingRing(memory);
    try {
      this.#fd = openSync(path, 'w', 0o600);
    } catch (error) {
      this.#ring.end('failed');
      throw error;
    }
  }

  /** Writes what waits, once it is a second's worth or the end. Says so when the recording is finished and the file closed. */
  drain(): Finished | undefined {
    const state = this.#ring.state;
    try {
      if (this.#dataBytes === 0) writeWhole(this.#fd, header(this.#ring.channels, 0), 0);
      while (this.#ring.head - this.#ring.tail >= (state === 'running' ? RATE : 1)) this.#write();
    } catch {
      // A full disk, a quota, a file system gone: what is written stays.
      this.#ring.end('failed');
      return this.#finish('failed');
    }
    return state === 'running' ? undefined : this.#finish(state);
  }

  #write(): void {
    const samples = this.#ring.take(TAKE_FRAMES);
    const bytes = new Uint8Array(samples.buffer, samples.byteOffset, samples.byteLength);
    writeWhole(this.#fd, bytes, HEADER_BYTES + this.#dataBytes);
    this.#dataBytes += bytes.length;
    // Sound first, then the header that counts it: a crash between the two loses a second, never the file.
    writeWhole(this.#fd, header(this.#ring.channels, this.#dataBytes), 0);
  }

  #finish(end: Finished['end']): Finished {
    closeSync(this.#fd);
    const seconds = this.#dataBytes / (RATE * SAMPLE_BYTES * this.#ring.channels);
    return {
      end,
      seconds,
      bytes: this.#dataBytes === 0 && end === 'failed' ? 0 : HEADER_BYTES + this.#dataBytes,
    };
  }
}
