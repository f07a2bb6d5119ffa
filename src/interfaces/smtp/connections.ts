// Connections of the door: how many one address has, and until when each must have brought its mail. Owns the counts and the
// timers; the library closes silent ones itself, but a byte now and then keeps those open for ever.

import type { SMTPServer } from 'smtp-server';

type Session = { readonly id: string; readonly remoteAddress: string };

type Open = { readonly address: string; timer: NodeJS.Timeout };

export type ConnectionLimits = {
  readonly ofAddress: number;
  /** Milliseconds for a mail. */
  readonly mailTime: number;
};

export class Connections {
  readonly #limits: ConnectionLimits;
  readonly #open = new Map<string, Open>();
  readonly #ofAddress = new Map<string, number>();
  #server: Pick<SMTPServer, 'connections'> | undefined;
  #ending: 'no' | 'yes' = 'no';

  constructor(limits: ConnectionLimits) {
    this.#limits = limits;
  }

  /** Whose connections they are. */
  attach(server: Pick<SMTPServer, 'connections'>): void {
    this.#server = server;
  }

  get count(): number {
    return this.#open.size;
  }

  enter({ id, remoteAddress }: Session): 'admitted' | 'full' {
    const before = this.#ofAddress.get(remoteAddress) ?? 0;
    if (before >= this.#limits.ofAddress) return 'full';
    this.#ofAddress.set(remoteAddress, before + 1);
    this.#open.set(id, { address: remoteAddress, timer: this.#timer(id) });
    return 'admitted';
  }

  /** It has brought a mail: the next one has the same time. */
  renew({ id }: Session): void {
    const open = this.#open.get(id);
    if (!open) return;
    clearTimeout(open.timer);
    if (this.#ending === 'yes') this.#close(id);
    else open.timer = this.#timer(id);
  }

  /** The door closes: who is in the middle of a mail may finish it, nobody begins another one. */
  end(): void {
    this.#ending = 'yes';
    for (const { id, session } of this.#server?.connections ?? [])
      if (!session.envelope?.mailFrom) this.#close(id);
  }

  leave({ id }: Session): void {
    const open = this.#open.get(id);
    if (!open) return;
    clearTimeout(open.timer);
    this.#open.delete(id);
    const left = this.#ofAddress.get(open.address)! - 1;
    if (left === 0) this.#ofAddress.delete(open.address);
    else this.#ofAddress.set(open.address, left);
  }

  #timer(id: string): NodeJS.Timeout {
    return setTimeout(() => this.#close(id), this.#limits.mailTime).unref();
  }

  /** 421 closes it too (RFC 5321 3.8). */
  #close(id: string): void {
    for (const connection of this.#server?.connections ?? [])
      if (connection.id === id) connection.send(421, '4.4.2 Closing the connection');
  }
}
