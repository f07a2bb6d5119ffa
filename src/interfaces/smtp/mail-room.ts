// Mails read whole, within the limit of one and of all together. Owns the count of bytes held; what is past a limit is read on
// and thrown away, because a client hears the reply only after its last dot.

import type { Readable } from 'node:stream';
import { LIMITS } from '../../base/limits.ts';

export type ReceivedMail =
  | { readonly kind: 'whole'; readonly bytes: Buffer }
  | { readonly kind: 'too-large' | 'no-room' };

type Room = { readonly mail: number; readonly all: number; readonly always: number };

const ROOM: Room = {
  mail: LIMITS.smtp.mailBytes,
  all: LIMITS.smtp.heldBytes,
  always: LIMITS.smtp.textBytes,
};

export class MailRoom {
  readonly #room: Room;
  #held = 0;

  constructor(room: Room = ROOM) {
    this.#room = room;
  }

  /** Bytes of mails held that are past what always has room. */
  get held(): number {
    return this.#held;
  }

  /** Does something with a mail and lets go of it. Rejects when the client goes away in the middle. */
  async with<T>(stream: Readable, work: (received: ReceivedMail) => Promise<T>): Promise<T> {
    let taken = 0;
    const take = (total: number): 'taken' | 'full' => {
      const more = Math.max(0, total - this.#room.always) - taken;
      if (this.#held + more > this.#room.all) return 'full';
      taken += more;
      this.#held += more;
      return 'taken';
    };
    const give = (): void => {
      this.#held -= taken;
      taken = 0;
    };
    try {
      return await work(await this.#read(stream, { take, give }));
    } finally {
      give();
    }
  }

  async #read(
    stream: Readable,
    room: { readonly take: (total: number) => 'taken' | 'full'; readonly give: () => void },
  ): Promise<ReceivedMail> {
    const chunks: Buffer[] = [];
    let total = 0;
    let refusal: ReceivedMail | undefined;
    for await (const chunk of stream as AsyncIterable<Buffer>) {
      if (refusal) continue;
      total += chunk.length;
      if (total > this.#room.mail) refusal = { kind: 'too-large' };
      else if (room.take(total) === 'full') refusal = { kind: 'no-room' };
      else chunks.push(chunk);
      if (!refusal) continue;
      chunks.length = 0;
      room.give();
    }
    return refusal ?? { kind: 'whole', bytes: Buffer.concat(chunks) };
  }
}
