// One SMPP connection: bytes of a socket through the session machine and back, with its timers. Owns the socket; whoever made it
// is told what the session says. Serves both roles.

import type { Socket } from 'node:net';
import { LIMITS } from '../../base/limits.ts';
import type { YesNo } from '../../base/section-table.ts';
import { FrameSplitter } from '../../protocols/smpp/frames.ts';
import { readPdu } from '../../protocols/smpp/read-pdu.ts';
import { SmppSession } from '../../protocols/smpp/session.ts';
import type {
  SessionEffect,
  SessionEvent,
  SessionSettings,
  SessionTimer,
} from '../../protocols/smpp/session-types.ts';

/** What is left of the effects once bytes are written and timers set. */
export type ConnectionEvent<T> = Exclude<SessionEffect<T>, { kind: 'write' | 'start' | 'stop' }>;

type ConnectionOptions<T> = {
  readonly socket: Socket;
  readonly session: SessionSettings;
  /** In their order; `close` is the last. Never called from inside a call of this connection. */
  readonly onEvent: (event: ConnectionEvent<T>) => void;
  /** A socket that is not connected yet tells by this event when it is. */
  readonly ready?: 'connect' | 'secureConnect';
};

/** Milliseconds a peer may take to read our last words before the connection is torn down. */
const PARTING = 2_000;

export class SmppConnection<T> {
  readonly #socket: Socket;
  readonly #session: SmppSession<T>;
  readonly #onEvent: (event: ConnectionEvent<T>) => void;
  readonly #frames = new FrameSplitter();
  readonly #timers = new Map<SessionTimer, NodeJS.Timeout>();
  /** Events that came while the effects of another were being done. */
  readonly #pending: SessionEvent<T>[] = [];
  #requestsPending = 0;
  #state: 'idle' | 'stepping' = 'idle';
  #gathering: YesNo = 'no';
  #connectTimer: NodeJS.Timeout | undefined;

  constructor({ socket, session, onEvent, ready }: ConnectionOptions<T>) {
    this.#socket = socket;
    this.#session = new SmppSession<T>(session);
    this.#onEvent = onEvent;
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#read(bytes));
    socket.on('drain', () => socket.resume());
    // The reason comes with the error, the end of it all with `close`.
    socket.on('error', () => undefined);
    socket.on('end', () => socket.end());
    socket.on('close', () => this.step({ kind: 'lost' }));
    if (ready === undefined) {
      this.step({ kind: 'opened' });
      return;
    }
    // Until it stands the session has no timer of its own.
    this.#connectTimer = setTimeout(() => socket.destroy(), session.sessionInitMs);
    socket.once(ready, () => {
      clearTimeout(this.#connectTimer);
      this.step({ kind: 'opened' });
    });
  }

  /** Requests that may leave now, those counted that wait for their turn already. */
  get room(): number {
    return Math.max(0, this.#session.room - this.#requestsPending);
  }

  get counts(): SmppSession<T>['counts'] {
    return this.#session.counts;
  }

  get remote(): string {
    return this.#socket.remoteAddress ?? '';
  }

  /** What happens meanwhile waits its turn: an event may be answered by another from within. */
  step(event: SessionEvent<T>): void {
    this.#pending.push(event);
    if (event.kind === 'request') this.#requestsPending++;
    if (this.#state === 'stepping') return;
    this.#state = 'stepping';
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) {
      if (next.kind === 'request') this.#requestsPending--;
      for (const effect of this.#session.step(next, performance.now())) this.#do(effect);
    }
    this.#state = 'idle';
  }

  #read(bytes: Uint8Array): void {
    const { pdus, fault } = this.#frames.push(bytes);
    for (const pdu of pdus) {
      const read = readPdu(pdu);
      this.step(read.ok ? { kind: 'received', pdu: read.value } : { kind: 'unreadable', fault: read.error });
    }
    if (fault) this.step(fault);
  }

  #do(effect: SessionEffect<T>): void {
    switch (effect.kind) {
      case 'write':
        return this.#write(effect.bytes);
      case 'start':
        return this.#start(effect.timer, effect.after);
      case 'stop':
        return this.#stop(effect.timer);
      case 'close':
        this.#close();
        return this.#onEvent(effect);
      default:
        return this.#onEvent(effect);
    }
  }

  #write(bytes: Uint8Array): void {
    if (this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#gather();
    this.#socket.write(bytes);
    // Whoever does not take our answers gets no further questions answered.
    if (this.#socket.writableLength > LIMITS.smpp.bytesAhead) this.#socket.pause();
  }

  /** What is written in one turn leaves as one piece. */
  #gather(): void {
    if (this.#gathering === 'yes') return;
    this.#gathering = 'yes';
    this.#socket.cork();
    process.nextTick(() => {
      this.#gathering = 'no';
      this.#socket.uncork();
    });
  }

  #start(timer: SessionTimer, after: number): void {
    this.#stop(timer);
    this.#timers.set(
      timer,
      setTimeout(() => {
        this.#timers.delete(timer);
        this.step({ kind: 'timer', timer });
      }, after),
    );
  }

  #stop(timer: SessionTimer): void {
    clearTimeout(this.#timers.get(timer));
    this.#timers.delete(timer);
  }

  #close(): void {
    clearTimeout(this.#connectTimer);
    for (const timer of [...this.#timers.keys()]) this.#stop(timer);
    const socket = this.#socket;
    if (socket.destroyed) return;
    socket.end();
    socket.resume();
    const parting = setTimeout(() => socket.destroy(), PARTING);
    socket.once('close', () => clearTimeout(parting));
  }
}
