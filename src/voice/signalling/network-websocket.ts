// A WebSocket of a phone as a link of signalling (RFC 7118): one message is one SIP message, the connection is the only way to
// the phone (RFC 5626). Owns its keep-alives and its end; whose phone it is and how the socket was opened is known elsewhere.

import { LIMITS } from '../../base/limits.ts';
import type {
  Link,
  LinkWatcher,
  Listener,
  MessageSocket,
  NetworkEvents,
  Place,
  Sender,
  SocketEars,
  SocketPlace,
} from './network.ts';
import type { TimerHandle, TimerHeap, TimerTarget } from './timekeeper.ts';

type WebSocketOptions = {
  readonly place: SocketPlace;
  readonly timers: TimerHeap;
  readonly events: NetworkEvents;
  /** The socket is closed and nothing comes by it any more. */
  readonly forget: () => void;
};

/** RFC 6455 7.4.1: gone away, and a policy that was broken. */
const GOING_AWAY = 1001;
const POLICY = 1008;

const CR = 0x0d;
const LF = 0x0a;
const PONG = Uint8Array.of(CR, LF);

export function isWebSocket({ transport }: Pick<Link, 'transport'>): boolean {
  return transport === 'ws' || transport === 'wss';
}

export class WebSocketLink implements Link, SocketEars, TimerTarget {
  readonly transport: 'ws' | 'wss';
  readonly listener: Listener;
  open = true;
  readonly #socket: MessageSocket;
  readonly #options: WebSocketOptions;
  readonly #watchers = new Set<LinkWatcher>();
  /** Pings in a row without any sign of life after them. */
  #silent = 0;
  #timer: TimerHandle;

  constructor(socket: MessageSocket, options: WebSocketOptions) {
    this.#socket = socket;
    this.#options = options;
    this.transport = options.place.encrypted === 'yes' ? 'wss' : 'ws';
    this.listener = { transport: this.transport, ...options.place.to };
    this.#timer = this.#wait();
  }

  message(bytes: Uint8Array): void {
    if (!this.open) return;
    this.#silent = 0;
    // RFC 5626 3.5.1 by a client that has it from TCP.
    if (isBlank(bytes)) {
      if (bytes.length >= 4) this.#socket.send(PONG);
      return;
    }
    this.#options.events.message(bytes, { ...this.#options.place.from, link: this });
  }

  pong(): void {
    this.#silent = 0;
  }

  closed(): void {
    this.close('the connection was closed');
  }

  /** There is no other way to the phone. */
  anew(): Link {
    return this;
  }

  watch(watcher: LinkWatcher): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: LinkWatcher): void {
    this.#watchers.delete(watcher);
  }

  send(bytes: Uint8Array, _to: Place, sender?: Sender): void {
    if (!this.open) sender?.sendFailed('the connection is closed');
    else if (this.#socket.waiting > LIMITS.signalling.socketBytesAhead) {
      this.close('the phone does not read');
      sender?.sendFailed('the phone does not read');
    } else this.#socket.send(bytes);
  }

  expired(): void {
    const { socketSilentMs, socketPingMs } = LIMITS.signalling;
    if (++this.#silent * socketPingMs > socketSilentMs) return this.close('no sign of life');
    this.#socket.ping();
    this.#timer = this.#wait();
  }

  close(reason: string): void {
    if (!this.open) return;
    this.open = false;
    this.#options.timers.stop(this.#timer);
    this.#socket.close(reason === 'closed' ? GOING_AWAY : POLICY, reason);
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher.linkClosed(reason);
    this.#options.forget();
  }

  #wait(): TimerHandle {
    return this.#options.timers.start(LIMITS.signalling.socketPingMs, 'ping', this);
  }
}

function isBlank(bytes: Uint8Array): boolean {
  return bytes.length <= 4 && bytes.every((byte) => byte === CR || byte === LF);
}
