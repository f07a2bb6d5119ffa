// The base protocol of language servers taken apart: header lines, an empty line, so many bytes (LSP 3.17, "Base Protocol"). Owns where
// a message ends and how reading goes on behind a broken one; it must not look into a message. It never throws, whatever the bytes.
import { LIMITS } from '../../base/limits.ts';

export type Frame =
  | { readonly kind: 'content'; readonly bytes: Uint8Array }
  /** What came cannot be taken for a message; the sentence says why. */
  | { readonly kind: 'broken'; readonly reason: string };

const CR = 13;
const LF = 10;
/** Two line ends: the empty line behind the header. */
const HEADER_END_BYTES = 4;
/** Behind a content whose length nobody knew, it ends in a brace, the next header begins on the same line. */
const LENGTH = /(?:^|\})content-length[^\S\r\n]*:[^\S\r\n]*(\d{1,15})[^\S\r\n]*$/im;

export class FrameReader {
  #held: Uint8Array = new Uint8Array();
  /** Bytes of the content that is being read, once its header is there. */
  #length: number | undefined;
  /** Bytes of a content too long that are still to be thrown away. */
  #skipped = 0;
  #parts: Uint8Array[] = [];
  #partBytes = 0;

  /** Takes the next bytes and gives what is whole now, in order. */
  push(bytes: Uint8Array): readonly Frame[] {
    const frames: Frame[] = [];
    let rest = bytes;
    while (rest.length > 0) {
      if (this.#skipped > 0) {
        const gone = Math.min(this.#skipped, rest.length);
        this.#skipped -= gone;
        rest = rest.subarray(gone);
      } else if (this.#length === undefined) rest = this.#header(rest, frames);
      else rest = this.#content(this.#length, rest, frames);
    }
    return frames;
  }

  /** Reads on in a header; what is behind it comes back. */
  #header(bytes: Uint8Array, frames: Frame[]): Uint8Array {
    const { headerBytes, messageBytes } = LIMITS.languageServer;
    const before = this.#held.length;
    const text = new Uint8Array(before + bytes.length);
    text.set(this.#held);
    text.set(bytes, before);
    const end = headerEnd(text, Math.max(0, before - HEADER_END_BYTES));
    if (end === undefined ? text.length > headerBytes : end > headerBytes) {
      frames.push({ kind: 'broken', reason: `the header has more than ${headerBytes} bytes` });
      // An empty line may begin in what is thrown away.
      this.#held = end === undefined ? text.slice(-HEADER_END_BYTES + 1) : new Uint8Array();
      return end === undefined ? new Uint8Array() : text.subarray(end);
    }
    if (end === undefined) {
      this.#held = text;
      return new Uint8Array();
    }
    this.#held = new Uint8Array();
    const length = LENGTH.exec(latin(text.subarray(0, end)))?.[1];
    if (length === undefined) frames.push({ kind: 'broken', reason: 'the header has no Content-Length' });
    else if (Number(length) > messageBytes) {
      frames.push({ kind: 'broken', reason: `a message has at most ${messageBytes} bytes` });
      this.#skipped = Number(length);
    } else if (Number(length) === 0) frames.push({ kind: 'content', bytes: new Uint8Array() });
    else this.#length = Number(length);
    return text.subarray(end);
  }

  #content(length: number, bytes: Uint8Array, frames: Frame[]): Uint8Array {
    const taken = bytes.subarray(0, length - this.#partBytes);
    this.#parts.push(taken);
    this.#partBytes += taken.length;
    if (this.#partBytes === length) {
      const whole = new Uint8Array(length);
      let at = 0;
      for (const part of this.#parts) {
        whole.set(part, at);
        at += part.length;
      }
      frames.push({ kind: 'content', bytes: whole });
      this.#parts = [];
      this.#partBytes = 0;
      this.#length = undefined;
    }
    return bytes.subarray(taken.length);
  }
}

/** Where the empty line ends, looked for from a place on. */
function headerEnd(bytes: Uint8Array, from: number): number | undefined {
  for (let at = from; at + HEADER_END_BYTES <= bytes.length; at++)
    if (bytes[at] === CR && bytes[at + 1] === LF && bytes[at + 2] === CR && bytes[at + 3] === LF)
      return at + HEADER_END_BYTES;
  return undefined;
}

function latin(bytes: Uint8Array): string {
  return Array.from(bytes, (byte) => String.fromCharCode(byte)).join('');
}
