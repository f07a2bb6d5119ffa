// Messages out of a byte stream (RFC 3261 18.3): the head ends at the blank line, the body by Content-Length, and CRLFs
// between messages are keep-alives (RFC 5626 section 3.5.1). Owns the buffer; it reads nothing of a head but the length.

import { LIMITS } from '../../base/limits.ts';
import { trim, wholeNumber } from './grammar.ts';
import { textOf } from './text.ts';

export type Frame =
  /** One whole message for parseMessage with `{ transport: 'stream' }`. */
  | Uint8Array
  | 'need-more'
  /** A double CRLF: to be answered with one CRLF. */
  | 'ping'
  /** The stream cannot be read further and must be closed. */
  | { readonly kind: 'broken'; readonly reason: string };

const CR = 0x0d;
const LF = 0x0a;

const LENGTH_LINE = /^(?:content-length|l)[ \t]*:([^\n]*)/gim;

/** The value of Content-Length in a head; 0 when there is none, since only then the next message begins right here. */
function contentLength(head: string): number | string {
  let length: number | undefined;
  for (const match of head.matchAll(LENGTH_LINE)) {
    const value = wholeNumber(trim(match[1]!), LIMITS.sip.messageBytes);
    if (value === undefined) return 'a Content-Length that is malformed or too large';
    if (length !== undefined && length !== value) return 'different Content-Length values';
    length = value;
  }
  return length ?? 0;
}

export class StreamFramer {
  private buffer = new Uint8Array(2_048);
  private start = 0;
  private end = 0;
  /** Up to where the head's end has been looked for, so that a slow sender costs no second look. */
  private looked = 0;
  /** Where the message that begins at `start` ends, once its head is known; 0 before. */
  private messageEnd = 0;
  private broken: { readonly kind: 'broken'; readonly reason: string } | undefined;

  /** Bytes of a message that has begun and not ended. */
  get held(): number {
    return this.end - this.start;
  }

  /** Takes what arrived; the bytes are copied. After every push call `next` until it needs more. */
  push(bytes: Uint8Array): void {
    if (this.broken) return;
    if (this.end + bytes.length > this.buffer.length) this.makeRoom(bytes.length);
    this.buffer.set(bytes, this.end);
    this.end += bytes.length;
  }

  next(): Frame {
    if (this.broken) return this.broken;
    if (this.messageEnd === 0) {
      const before = this.head();
      if (before !== undefined) return before;
    }
    if (this.end < this.messageEnd) return 'need-more';
    const message = this.buffer.slice(this.start, this.messageEnd);
    this.skipTo(this.messageEnd);
    return message;
  }

  /** Looks for the end of the head. Undefined when it was found and `messageEnd` is set. */
  private head(): Frame | undefined {
    while (
      this.buffer[this.start] === CR &&
      this.end - this.start >= 2 &&
      this.buffer[this.start + 1] === LF
    ) {
      const second = this.end - this.start >= 4 && this.buffer[this.start + 2] === CR;
      if (second && this.buffer[this.start + 3] === LF) {
        this.skipTo(this.start + 4);
        return 'ping';
      }
      // One CRLF and perhaps the half of another: a ping may be under way, or it is the answer to ours.
      if (this.end - this.start < 4 && (this.end - this.start === 2 || this.buffer[this.start + 2] === CR))
        return 'need-more';
      this.skipTo(this.start + 2);
    }
    const ended = this.headEnd();
    const size = (ended < 0 ? this.end : ended) - this.start;
    if (size > LIMITS.sip.headBytes) return this.breakOff('a head without an end');
    if (ended < 0) return 'need-more';
    const length = contentLength(textOf(this.buffer.subarray(this.start, ended)));
    if (typeof length === 'string') return this.breakOff(length);
    if (size + length > LIMITS.sip.messageBytes) return this.breakOff('a message past the limit');
    this.messageEnd = ended + length;
    return undefined;
  }

  private headEnd(): number {
    const { end } = this;
    const buffer = this.buffer.subarray(0, end);
    let at = buffer.indexOf(LF, Math.max(this.start, this.looked));
    while (at >= 0) {
      if (at + 1 < end && buffer[at + 1] === LF) return at + 2;
      if (at + 2 < end && buffer[at + 1] === CR && buffer[at + 2] === LF) return at + 3;
      if (at + 2 >= end) break;
      at = buffer.indexOf(LF, at + 1);
    }
    this.looked = at >= 0 ? at : end;
    return -1;
  }

  private skipTo(at: number): void {
    this.start = at;
    this.messageEnd = 0;
    this.looked = at;
    if (this.start === this.end) {
      this.start = 0;
      this.end = 0;
      this.looked = 0;
    }
  }

  private makeRoom(more: number): void {
    const held = this.end - this.start;
    const wanted = held + more;
    const target = wanted > this.buffer.length ? new Uint8Array(2 * wanted) : this.buffer;
    target.set(this.buffer.subarray(this.start, this.end));
    this.buffer = target;
    if (this.messageEnd > 0) this.messageEnd -= this.start;
    this.looked = Math.max(0, this.looked - this.start);
    this.start = 0;
    this.end = held;
  }

  private breakOff(reason: string): Frame {
    this.broken = { kind: 'broken', reason };
    this.buffer = new Uint8Array(0);
    this.start = 0;
    this.end = 0;
    return this.broken;
  }
}
