// Requests that a client sends on one connection without waiting for answers: they take effect in the order sent. Owns
// that order; answers are put in order by the server itself.

import type { Socket } from 'node:net';

export class Turns {
  readonly #last = new WeakMap<Socket, Promise<unknown>>();

  /** Runs `work` when all before it on this connection has ended, well or not. */
  async take<T>(socket: Socket, work: () => Promise<T>): Promise<T> {
    const before = this.#last.get(socket);
    const mine = before ? before.then(work, work) : work();
    this.#last.set(socket, mine);
    try {
      return await mine;
    } finally {
      if (this.#last.get(socket) === mine) this.#last.delete(socket);
    }
  }
}
