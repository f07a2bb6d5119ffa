// A connection as the HTTP server sees it: the real socket with its incoming bytes led through the request line filter.
// Owns the joining of the two streams, back-pressure included; it must not look at bytes itself.

import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { Duplex } from 'node:stream';
import { LIMITS } from '../../base/limits.ts';
import { RequestLineFilter } from './request-line-filter.ts';

const EMPTY = Buffer.alloc(0);

type Done = (error?: Error | null) => void;

/** Bytes handed on at a time: requests are a few dozen bytes, and whether there are too many shows only afterwards. */
const PIECE_BYTES = 8 * 1024;

class FilteredSocket extends Duplex {
  readonly #socket: Socket;
  readonly #filter = new RequestLineFilter();
  /** What came and was not handed on, because too many requests before it are unanswered. */
  #waiting: Buffer = EMPTY;
  #end: 'open' | 'came' | 'handed on' = 'open';
  #unanswered = 0;
  #handingOn = false;

  constructor(socket: Socket) {
    super({ allowHalfOpen: true, emitClose: true });
    this.#socket = socket;
    socket.on('data', (chunk: Buffer) => {
      this.#waiting = this.#waiting.length === 0 ? chunk : Buffer.concat([this.#waiting, chunk]);
      if (!this.#handOn()) socket.pause();
    });
    socket.on('end', () => {
      this.#end = 'came';
      this.#handOn();
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

  /** A request was read; `answered` must follow. */
  asked(): void {
    this.#unanswered++;
  }

  answered(): void {
    this.#unanswered--;
    if (this.#handOn()) this.#socket.resume();
  }

  /** Hands on what waits, as far as requests before it are answered. Whether there is room for more. */
  #handOn(): boolean {
    // Called from within: whoever is at it goes on by itself.
    if (this.#handingOn || this.destroyed) return false;
    this.#handingOn = true;
    let room = true;
    while (this.#waiting.length > 0 && this.#unanswered < LIMITS.http.requestsAhead) {
      const chunk = this.#waiting.subarray(0, PIECE_BYTES);
      this.#waiting = this.#waiting.subarray(PIECE_BYTES);
      for (const piece of this.#filter.filter(chunk)) room = piece.length === 0 || this.push(piece);
    }
    const all = this.#waiting.length === 0;
    if (all && this.#end === 'came') {
      this.#end = 'handed on';
      for (const piece of this.#filter.end()) this.push(piece);
      this.push(null);
    }
    this.#handingOn = false;
    return room && all && this.#unanswered < LIMITS.http.requestsAhead;
  }

  override _read(): void {
    if (this.#waiting.length === 0 && this.#unanswered < LIMITS.http.requestsAhead) this.#socket.resume();
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
    this.#waiting = EMPTY;
    done(error);
  }
}

/** Counts a request of a filtered connection until its response is done with. */
export function countRequest(request: IncomingMessage, response: ServerResponse): void {
  const { socket } = request;
  if (!isFiltered(socket)) return;
  socket.asked();
  response.once('close', () => socket.answered());
}

function isFiltered(socket: Duplex): socket is FilteredSocket {
  return socket instanceof FilteredSocket;
}

/**
 * Puts the filter between the server's listener and its parser, and closes connections past `ofAddress` of one address.
 * Listening, the other limits and closing stay the server's own.
 */
export function filterRequestLines(
  server: Server,
  ofAddress: number = LIMITS.http.connectionsOfAddress,
): void {
  const accept = server.listeners('connection');
  const open = new Map<string, number>();
  server.removeAllListeners('connection');
  server.on('connection', (socket: Socket) => {
    const address = socket.remoteAddress ?? '';
    const before = open.get(address) ?? 0;
    if (before >= ofAddress) {
      socket.destroy();
      return;
    }
    open.set(address, before + 1);
    socket.once('close', () => {
      const left = open.get(address)! - 1;
      if (left === 0) open.delete(address);
      else open.set(address, left);
    });
    socket.setNoDelay(true);
    const filtered = new FilteredSocket(socket);
    for (const listener of accept) listener.call(server, filtered);
  });
}
