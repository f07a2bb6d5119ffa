// A connection as the HTTP server sees it: the real socket with its incoming bytes led through the request line filter.
// Owns the joining of the two streams, back-pressure included; it must not look at bytes itself.

import type { Server } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { RequestLineFilter } from './request-line-filter.ts';

type Done = (error?: Error | null) => void;

class FilteredSocket extends Duplex {
  readonly #socket: Socket;
  readonly #filter = new RequestLineFilter();

  constructor(socket: Socket) {
    super({ allowHalfOpen: true, emitClose: true });
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      let room = true;
      for (const piece of this.#filter.filter(chunk)) room = piece.length === 0 || this.push(piece);
      if (!room) socket.pause();
    });
    socket.on('end', () => {
      for (const piece of this.#filter.end()) this.push(piece);
      this.push(null);
    });
    socket.on('error', (error) => this.destroy(error));
    socket.on('close', () => this.destroy());
    socket.on('timeout', () => this.emit('timeout'));
  }

  // What the HTTP server and the framework ask a connection.
  get remoteAddress(): string | undefined {
    return this.#socket.remoteAddress;
  }
  get remotePort(): number | undefined {
    return this.#socket.remotePort;
  }
  get remoteFamily(): string | undefined {
    return this.#socket.remoteFamily;
  }
  get localAddress(): string | undefined {
    return this.#socket.localAddress;
  }
  get localPort(): number | undefined {
    return this.#socket.localPort;
  }
  setTimeout(milliseconds: number): this {
    this.#socket.setTimeout(milliseconds);
    return this;
  }
  setNoDelay(): this {
    return this;
  }
  setKeepAlive(): this {
    return this;
  }
  /** The server ends a connection so after the last answer. */
  destroySoon(): void {
    if (this.writableFinished) this.destroy();
    else this.once('finish', () => this.destroy()).end();
  }

  override _read(): void {
    this.#socket.resume();
  }
  override _write(chunk: Buffer, _encoding: string, done: Done): void {
    this.#socket.write(chunk, done);
  }
  override _writev(chunks: { chunk: Buffer; encoding: string }[], done: Done): void {
    this.#socket.cork();
    const last = chunks.length - 1;
    chunks.forEach(({ chunk }, index) => {
      this.#socket.write(chunk, index === last ? done : undefined);
    });
    this.#socket.uncork();
  }
  override _final(done: Done): void {
    this.#socket.end(() => done());
  }
  override _destroy(error: Error | null, done: Done): void {
    this.#socket.destroy();
    done(error);
  }
}

/** Puts the filter between the server's listener and its parser. Listening, limits and closing stay the server's own. */
export function filterRequestLines(server: Server): void {
  const accept = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    socket.setNoDelay(true);
    const filtered = new FilteredSocket(socket);
    for (const listener of accept) listener.call(server, filtered);
  });
}
