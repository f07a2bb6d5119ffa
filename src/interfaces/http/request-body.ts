// Reading a request's body whole, within limits of its own and of all bodies together. Owns the count of bytes held; what
// is past a limit is read on and thrown away for a while, so that the sender lives to read why.

import type { Readable } from 'node:stream';
import { LIMITS } from '../../base/limits.ts';

export type ReadBody =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too-large'; readonly limit: number }
  /** All bodies together take too much memory; later there will be room. */
  | { readonly kind: 'no-room' };

const EMPTY = Buffer.alloc(0);

/** Bytes; the limits of the product unless told. */
type BodyRoom = { readonly all: number; readonly ofAddress: number; readonly always: number };

const ROOM: BodyRoom = {
  all: LIMITS.http.heldBytes,
  ofAddress: LIMITS.http.heldBytesOfAddress,
  always: LIMITS.http.heldBytesAlways,
};

export class BodyReader {
  readonly #room: BodyRoom;
  readonly #heldOf = new Map<string, number>();
  #held = 0;

  constructor(room: BodyRoom = ROOM) {
    this.#room = room;
  }

  /** Bytes of all bodies read or being read and not yet released. */
  get held(): number {
    return this.#held;
  }

  /** Gives back the room of a body from `address` that is done with. */
  release(body: ReadBody, address: string): void {
    if (body.kind === 'whole') this.#hold(address, -body.bytes.length);
  }

  /** Rejects when the sender goes away in the middle. */
  async read(stream: Readable, limit: number, address: string): Promise<ReadBody> {
    const chunks: Buffer[] = [];
    let total = 0;
    let kept = 0;
    let refusal: ReadBody | undefined;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        total += chunk.length;
        if (!refusal && total > limit) refusal = { kind: 'too-large', limit };
        if (!refusal && total > this.#room.always && this.#isFull(address, chunk.length))
          refusal = { kind: 'no-room' };
        if (!refusal) {
          chunks.push(chunk);
          kept += chunk.length;
          this.#hold(address, chunk.length);
        } else {
          // What was kept is not needed any more, however long the rest takes to come.
          this.#hold(address, -kept);
          kept = 0;
          chunks.length = 0;
          if (total > limit + LIMITS.http.drainBytes) break;
        }
      }
    } catch (gone) {
      this.#hold(address, -kept);
      throw gone;
    }
    if (refusal) return refusal;
    if (chunks.length === 0) return { kind: 'whole', bytes: EMPTY };
    return { kind: 'whole', bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) };
  }

  #isFull(address: string, more: number): boolean {
    const { all, ofAddress } = this.#room;
    return this.#held + more > all || (this.#heldOf.get(address) ?? 0) + more > ofAddress;
  }

  #hold(address: string, bytes: number): void {
    if (bytes === 0) return;
    this.#held += bytes;
    const held = (this.#heldOf.get(address) ?? 0) + bytes;
    if (held === 0) this.#heldOf.delete(address);
    else this.#heldOf.set(address, held);
  }
}
