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

export class BodyReader {
  readonly #heldMost: number;
  #held = 0;

  constructor(heldMost: number = LIMITS.http.heldBytes) {
    this.#heldMost = heldMost;
  }

  /** Bytes of all bodies read or being read and not yet released. */
  get held(): number {
    return this.#held;
  }

  /** Gives back the room of a body that is done with. */
  release(body: ReadBody): void {
    if (body.kind === 'whole') this.#held -= body.bytes.length;
  }

  /** Rejects when the sender goes away in the middle. */
  async read(stream: Readable, limit: number): Promise<ReadBody> {
    const chunks: Buffer[] = [];
    let total = 0;
    let kept = 0;
    let refusal: ReadBody | undefined;
    try {
      for await (const chunk of stream as AsyncIterable<Buffer>) {
        total += chunk.length;
        if (!refusal && total > limit) refusal = { kind: 'too-large', limit };
        if (!refusal && this.#held + chunk.length > this.#heldMost) refusal = { kind: 'no-room' };
        if (!refusal) {
          chunks.push(chunk);
          kept += chunk.length;
          this.#held += chunk.length;
        } else if (total > limit + LIMITS.http.drainBytes) break;
      }
    } catch (gone) {
      this.#held -= kept;
      throw gone;
    }
    if (refusal) {
      this.#held -= kept;
      return refusal;
    }
    if (chunks.length === 0) return { kind: 'whole', bytes: EMPTY };
    return { kind: 'whole', bytes: chunks.length === 1 ? chunks[0]! : Buffer.concat(chunks) };
  }
}
