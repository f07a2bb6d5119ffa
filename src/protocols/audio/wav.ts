// WAV files: bytes to samples and samples to bytes. Owns the RIFF layout (Microsoft's "Multimedia Programming Interface
// and Data Specifications 1.0" and mmreg.h). It must not change a level or a rate. Tolerates what programs write into a
// pipe: a data length of 0 or 0xFFFFFFFF, chunks cut short.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { ALAW_TO_LINEAR, ULAW_TO_LINEAR } from './g711.ts';

/** One channel of sound. Samples are in 16-bit units (full scale is ±32768) and may lie between or beyond whole ones. */
type Sound = {
  /** Samples per second. */
  readonly rate: number;
  readonly samples: Float32Array;
};

/** `not-wav`: other bytes; `unsupported`: a WAV of a coding not read here; `malformed`: a WAV that contradicts itself. */
type WavFault = {
  readonly kind: 'not-wav' | 'unsupported' | 'malformed';
  readonly reason: string;
};

type Format = {
  readonly coding: Coding;
  readonly channels: number;
  readonly rate: number;
  /** Bytes of one sample of one channel. */
  readonly width: number;
};

type ReadSample = (view: DataView, at: number) => number;

type Coding = {
  readonly tag: number;
  readonly width: number;
  readonly read: ReadSample;
};

/** The codings that are read: format tag (mmreg.h), container bytes, one sample in 16-bit units. */
const CODINGS: readonly Coding[] = [
  { tag: 1, width: 1, read: (view, at) => (view.getUint8(at) - 128) * 256 },
  { tag: 1, width: 2, read: (view, at) => view.getInt16(at, true) },
  { tag: 1, width: 3, read: (view, at) => (view.getInt16(at + 1, true) * 256 + view.getUint8(at)) / 256 },
  { tag: 1, width: 4, read: (view, at) => view.getInt32(at, true) / 65_536 },
  { tag: 3, width: 4, read: (view, at) => finite(view.getFloat32(at, true) * 32_768) },
  { tag: 3, width: 8, read: (view, at) => finite(view.getFloat64(at, true) * 32_768) },
  { tag: 6, width: 1, read: (view, at) => ALAW_TO_LINEAR[view.getUint8(at)]! },
  { tag: 7, width: 1, read: (view, at) => ULAW_TO_LINEAR[view.getUint8(at)]! },
];

const TAG_EXTENSIBLE = 0xfffe;
/** Bytes 2..15 of every KSDATAFORMAT_SUBTYPE GUID; the first two are the format tag. */
const SUBTYPE_TAIL = [0, 0, 0, 0, 0x10, 0, 0x80, 0, 0, 0xaa, 0, 0x38, 0x9b, 0x71] as const;

/** A number that is not one says nothing; one beyond 100 times full scale is no sound and would drown the rest. */
function finite(sample: number): number {
  if (Number.isNaN(sample)) return 0;
  return Math.max(-3_276_800, Math.min(3_276_800, sample));
}

function chunkName(view: DataView, at: number): string {
  return String.fromCharCode(
    view.getUint8(at),
    view.getUint8(at + 1),
    view.getUint8(at + 2),
    view.getUint8(at + 3),
  );
}

/** Whether these bytes say they are a WAV file, whatever else is wrong with them. */
export function looksLikeWav(bytes: Uint8Array): boolean {
  if (bytes.length < 12) return false;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const outer = chunkName(view, 0);
  return (outer === 'RIFF' || outer === 'RF64') && chunkName(view, 8) === 'WAVE';
}

/** Why these bytes cannot be read, told by the headers alone; undefined when they can. */
export function wavFault(bytes: Uint8Array): WavFault | undefined {
  const found = findData(bytes);
  return found.ok ? undefined : found.error;
}

/** Reads a WAV of any rate and width; several channels come mixed to one, each with the same weight. */
export function readWav(bytes: Uint8Array): Result<Sound, WavFault> {
  const found = findData(bytes);
  return found.ok ? ok({ rate: found.value.format.rate, samples: mix(found.value) }) : found;
}

/** Where the samples lie and how they are coded. */
type Data = {
  readonly view: DataView;
  readonly start: number;
  readonly end: number;
  readonly format: Format;
};

function findData(bytes: Uint8Array): Result<Data, WavFault> {
  if (!looksLikeWav(bytes))
    return err({ kind: 'not-wav', reason: 'the bytes do not begin with RIFF … WAVE' });
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let format: Format | undefined;
  let at = 12;
  while (at + 8 <= bytes.length) {
    const name = chunkName(view, at);
    const size = view.getUint32(at + 4, true);
    const start = at + 8;
    if (name === 'fmt ') {
      const read = readFormat(view, start, Math.min(size, bytes.length - start));
      if (!read.ok) return read;
      format = read.value;
    } else if (name === 'data') {
      if (!format) return malformed('the data come before the format');
      return ok({ view, start, end: dataEnd(view, start, size), format });
    }
    at = start + size + (size & 1);
  }
  return malformed(format ? 'no data chunk' : 'no format chunk');
}

function malformed(reason: string): Result<never, WavFault> {
  return err({ kind: 'malformed', reason });
}

/** A program that writes into a pipe cannot go back to fill in the lengths: then the data reach to the end. */
function dataEnd(view: DataView, start: number, size: number): number {
  const length = view.byteLength;
  if (size > 0) return Math.min(length, start + size);
  const outer = view.getUint32(4, true) + 8;
  const closed = outer === length || outer + 1 === length;
  return closed ? start : length;
}

function readFormat(view: DataView, start: number, size: number): Result<Format, WavFault> {
  if (size < 16) return malformed('the format chunk is too short');
  const channels = view.getUint16(start + 2, true);
  const rate = view.getUint32(start + 4, true);
  const block = view.getUint16(start + 12, true);
  const bits = view.getUint16(start + 14, true);
  let tag = view.getUint16(start, true);
  if (tag === TAG_EXTENSIBLE) {
    if (size < 40) return malformed('the extensible format chunk is too short');
    const known = SUBTYPE_TAIL.every((byte, index) => view.getUint8(start + 26 + index) === byte);
    if (!known) return err({ kind: 'unsupported', reason: 'a sub-format that is not a standard coding' });
    tag = view.getUint16(start + 24, true);
  }
  if (channels < 1 || channels > LIMITS.sound.channels) return malformed(`${channels} channels`);
  if (rate < LIMITS.sound.rateLowest || rate > LIMITS.sound.rateHighest) {
    return err({ kind: 'unsupported', reason: `a sampling rate of ${rate} Hz` });
  }
  // 12 or 20 bits sit in the upper part of a wider container, whose width only the block length tells.
  const width = block > 0 && block % channels === 0 ? block / channels : Math.ceil(bits / 8);
  const coding = CODINGS.find((known) => known.tag === tag && known.width === width);
  if (!coding) return err({ kind: 'unsupported', reason: `coding ${tag} with ${bits} bits` });
  return ok({ coding, channels, rate, width });
}

function mix({ view, start, end, format }: Data): Float32Array {
  const { channels, width, coding } = format;
  const block = channels * width;
  const frames = Math.floor((end - start) / block);
  const samples = new Float32Array(frames);
  for (let frame = 0; frame < frames; frame++) {
    const at = start + frame * block;
    let sum = 0;
    for (let channel = 0; channel < channels; channel++) sum += coding.read(view, at + channel * width);
    samples[frame] = sum / channels;
  }
  return samples;
}

/** A WAV file of one channel of 16-bit samples. `rate` in Hz. */
export function writeWav(samples: Int16Array, rate: number): Uint8Array {
  const bytes = new Uint8Array(44 + 2 * samples.length);
  const view = new DataView(bytes.buffer);
  const name = (at: number, text: string): void => {
    for (let index = 0; index < 4; index++) bytes[at + index] = text.charCodeAt(index);
  };
  name(0, 'RIFF');
  view.setUint32(4, bytes.length - 8, true);
  name(8, 'WAVE');
  name(12, 'fmt ');
  view.setUint32(16, 16, true);
  view.setUint16(20, 1, true);
  view.setUint16(22, 1, true);
  view.setUint32(24, rate, true);
  view.setUint32(28, 2 * rate, true);
  view.setUint16(32, 2, true);
  view.setUint16(34, 16, true);
  name(36, 'data');
  view.setUint32(40, 2 * samples.length, true);
  for (let index = 0; index < samples.length; index++) view.setInt16(44 + 2 * index, samples[index]!, true);
  return bytes;
}
