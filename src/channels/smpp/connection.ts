// One SMPP connection: bytes of a socket through the session machine and back, with its timers. Owns the socket; whoever made it
// is told what the session says. Serves both roles.

import type { Socket } from 'node:net';
import { LIMITS } from '../../base/limits.ts';
import type { Timekeeper } from '../../base/timekeeper.ts';
import { FrameSplitter } from '../../protocols/smpp/frames.ts';
import { readPdu } from '../../protocols/smpp/read-pdu.ts';
import { SmppSession } from '../../protocols/smpp/session.ts';
import type {
  SessionEffect,
  SessionEvent,
  SessionSettings,
  SessionTimer,
} from '../../protocols/smpp/session-types.ts';
import { Inflow } from './inflow.ts';

/** What is left of the effects once bytes are written and timers set. */
export type ConnectionEvent<T> = Exclude<SessionEffect<T>, { kind: 'write' | 'start' | 'stop' }>;

type ConnectionOptions<T> = {
  readonly socket: Socket;
  readonly session: SessionSettings;
  readonly time: Timekeeper;
  /** In their order; `close` is the last. What it steps in turn comes after all effects of the step it was called in. */
  readonly onEvent: (event: ConnectionEvent<T>) => void;
  /** A socket that is not connected yet tells by this event when it is. */
  readonly ready?: 'connect' | 'secureConnect';
  /** Milliseconds that requests past the window of the peer wait for room before they are refused. Absent: they do not. */
  readonly heldMs?: number;
};

/** Milliseconds a peer may take to read our last words before the connection is torn down. */
const PARTING = 2_000;

export class SmppConnection<T> {
  readonly #socket: Socket;
  readonly #session: SmppSession<T>;
  readonly #onEvent: (event: ConnectionEvent<T>) => void;
  readonly #frames = new FrameSplitter();
  readonly #inflow: Inflow;
  readonly #time: Timekeeper;
  /** How each timer that runs is called off. */
  readonly #timers = new Map<SessionTimer, () => void>();
  /** Events that came while the effects of another were being done. */
  readonly #pending: SessionEvent<T>[] = [];
  /** Requests among them: they will take room in the window. */
  #requested = 0;
  #state: 'idle' | 'stepping' = 'idle';
  readonly #written: Uint8Array[] = [];
  #standing: () => void = () => undefined;
  #heardAt = Number.NEGATIVE_INFINITY;
  #closedAt: number | undefined;

  constructor({ socket, session, time, onEvent, ready, heldMs }: ConnectionOptions<T>) {
    this.#socket = socket;
    this.#time = time;
    this.#session = new SmppSession<T>(session);
    this.#onEvent = onEvent;
    this.#inflow = new Inflow({
      time,
      patience: heldMs ?? 0,
      room: () => (heldMs === undefined ? 1 : this.#session.owed.room),
      take: (pdu) => this.#take(pdu),
      pause: () => socket.pause(),
      resume: () => this.#resume(),
    });
    socket.setNoDelay(true);
    socket.on('data', (bytes) => this.#read(bytes));
    socket.on('drain', () => this.#resume());
    // The reason comes with the error, the end of it all with `close`.
    socket.on('error', () => undefined);
    // Nobody who has said the last word answers any more.
    for (const last of ['end', 'close'] as const)
      socket.on(last, () => this.#inflow.end(() => this.step({ kind: 'lost' })));
    if (ready === undefined) {
      this.step({ kind: 'opened' });
      return;
    }
    // Until it stands the session has no timer of its own.
    this.#standing = time.alarm(session.sessionInitMs, () => socket.destroy());
    socket.once(ready, () => {
      this.#standing();
      this.step({ kind: 'opened' });
    });
  }

  /** Requests that may leave now. */
  get room(): number {
    return this.#socket.writable ? Math.max(0, this.#session.room - this.#requested) : 0;
  }

  get counts(): SmppSession<T>['counts'] {
    return this.#session.counts;
  }

  get remote(): string {
    return this.#socket.remoteAddress ?? '';
  }

  /** When something came last, by the clock of its timers. */
  get heardAt(): number {
    return this.#heardAt;
  }

  /** When it was over; undefined: it is not. */
  get closedAt(): number | undefined {
    return this.#closedAt;
  }

  /** What happens meanwhile waits its turn: an event may be answered by another from within. */
  step(event: SessionEvent<T>): void {
    this.#pending.push(event);
    if (event.kind === 'request') this.#requested++;
    if (this.#state === 'stepping') return;
    this.#state = 'stepping';
    for (let next = this.#pending.shift(); next; next = this.#pending.shift()) {
      if (next.kind === 'request') this.#requested--;
      for (const effect of this.#session.step(next, this.#time.now())) this.#do(effect);
    }
    this.#state = 'idle';
    this.#inflow.go();
  }

  #read(bytes: Uint8Array): void {
    this.#heardAt = this.#time.now();
    const { pdus, fault } = this.#frames.push(bytes);
    this.#inflow.push(pdus);
    if (!fault) return;
    this.#inflow.flush();
    this.step(fault);
  }

  #take(pdu: Uint8Array): void {
    const read = readPdu(pdu);
    this.step(read.ok ? { kind: 'received', pdu: read.value } : { kind: 'unreadable', fault: read.error });
  }

  /** Unless what was read waits, or what was written does. */
  #resume(): void {
    if (!this.#inflow.waits && this.#socket.writableLength <= LIMITS.smpp.bytesAhead) this.#socket.resume();
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

  /** What is written in one turn leaves as one piece: a hundred small ones would cost more than all that made them. */
  #write(bytes: Uint8Array): void {
    this.#written.push(bytes);
    if (this.#written.length === 1) process.nextTick(() => this.#flush());
  }

  #flush(): void {
    const bytes = this.#written.length === 1 ? this.#written[0] : Buffer.concat(this.#written);
    this.#written.length = 0;
    if (!bytes?.length || this.#socket.destroyed || this.#socket.writableEnded) return;
    this.#socket.write(bytes);
    // Whoever does not take our answers gets no further questions answered.
    if (this.#socket.writableLength > LIMITS.smpp.bytesAhead) this.#socket.pause();
  }

  #start(timer: SessionTimer, after: number): void {
    this.#stop(timer);
    this.#timers.set(
      timer,
      this.#time.alarm(after, () => {
        this.#timers.delete(timer);
        this.step({ kind: 'timer', timer });
      }),
    );
  }

  #stop(timer: SessionTimer): void {
    this.#timers.get(timer)?.();
    this.#timers.delete(timer);
  }

  #close(): void {
    this.#closedAt = this.#time.now();
    this.#standing();
    for (const timer of [...this.#timers.keys()]) this.#stop(timer);
    const socket = this.#socket;
    if (socket.destroyed) return;
    this.#flush();
    socket.end();
    socket.resume();
    const parted = this.#time.alarm(PARTING, () => socket.destroy());
    socket.once('close', parted);
  }
}
