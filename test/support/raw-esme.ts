// A client that writes whatever bytes a test gives it and reads PDUs one by one, as clients without any session machine do. Owns its
// socket.

import { once } from 'node:events';
import net, { type Socket } from 'node:net';
import { FrameSplitter } from '../../src/protocols/smpp/frames.ts';
import { type BindName, type Content, compose, type Pdu } from '../../src/protocols/smpp/pdu.ts';
import { readPdu } from '../../src/protocols/smpp/read-pdu.ts';
import { writePdu } from '../../src/protocols/smpp/write-pdu.ts';

export class RawEsme {
  readonly #socket: Socket;
  readonly #frames = new FrameSplitter();
  readonly #read: Uint8Array[] = [];
  readonly #waiting: ((pdu: Uint8Array | undefined) => void)[] = [];
  #sequence = 0;
  #state: 'open' | 'closed' = 'open';
  /** Pieces the socket gave, in their order: one write of the server arrives as one of them on loopback. */
  readonly pieces: number[] = [];

  private constructor(socket: Socket) {
    this.#socket = socket;
    socket.on('error', () => undefined);
    socket.on('data', (bytes) => {
      this.pieces.push(bytes.length);
      for (const pdu of this.#frames.push(bytes).pdus) {
        const wanted = this.#waiting.shift();
        if (wanted) wanted(pdu);
        else this.#read.push(pdu);
      }
    });
    socket.on('close', () => {
      this.#state = 'closed';
      for (const wanted of this.#waiting.splice(0)) wanted(undefined);
    });
  }

  static async connect(port: number): Promise<RawEsme> {
    const socket = net.connect({ host: '127.0.0.1', port });
    const raw = new RawEsme(socket);
    await once(socket, 'connect');
    return raw;
  }

  write(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** The PDU under the next sequence number, which comes back. */
  send(content: Content): number {
    const sequence = ++this.#sequence;
    this.write(bytesOf(content, sequence));
    return sequence;
  }

  /** The next PDU as bytes; undefined: the connection is closed. */
  next(): Promise<Uint8Array | undefined> {
    const read = this.#read.shift();
    if (read || this.#state === 'closed') return Promise.resolve(read);
    return new Promise((resolve) => this.#waiting.push(resolve));
  }

  async nextPdu(): Promise<Pdu | undefined> {
    const bytes = await this.next();
    if (!bytes) return undefined;
    const read = readPdu(bytes);
    if (!read.ok) throw new Error(read.error.says);
    return read.value;
  }

  /** Asks and takes the very next PDU for the answer. */
  async ask(content: Content): Promise<Pdu | undefined> {
    this.send(content);
    return await this.nextPdu();
  }

  async bind(as: BindName = 'bind_transceiver', said: object = {}): Promise<Pdu | undefined> {
    const login = { system_id: 'shop', password: 'sesame', interface_version: 0x34 };
    return await this.ask(compose(as, { ...login, ...said }));
  }

  /** Nothing more will be said; what is answered still comes. */
  finish(): void {
    this.#socket.end();
  }

  end(): void {
    this.#socket.destroy();
  }
}

export function bytesOf(content: Content, sequence: number): Uint8Array {
  const written = writePdu(content, sequence);
  if (!written.ok) throw new Error(`${written.error.field} ${written.error.says}`);
  return written.value;
}
