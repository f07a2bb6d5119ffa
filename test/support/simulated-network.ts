// A network in memory for endpoints under test: places, links, and a rule that says what becomes of each datagram. Owns
// delivery; it must not look into a message.

import type {
  Carrier,
  Link,
  ListenOptions,
  Network,
  NetworkEvents,
  Place,
  Sender,
} from '../../src/voice/signalling/network.ts';
import type { SimulatedTime } from './simulated-time.ts';

/** After how many milliseconds copies of a datagram arrive: none is a loss, two a duplicate. */
export type Fate = (bytes: Uint8Array, from: Place, to: Place) => readonly number[];

const PROMPT: Fate = () => [1];

type Listener = { readonly carrier: SimulatedCarrier; readonly events: NetworkEvents };

export class SimulatedNetwork implements Network {
  readonly time: SimulatedTime;
  fate: Fate = PROMPT;
  readonly #listeners = new Map<string, Listener>();
  #port = 20_000;

  constructor(time: SimulatedTime) {
    this.time = time;
  }

  async open(listen: ListenOptions, events: NetworkEvents): Promise<Carrier> {
    const port = listen.port === 0 ? this.#port++ : listen.port;
    const carrier = new SimulatedCarrier(this, { ...listen, port });
    this.#listeners.set(keyOf(carrier.listening), { carrier, events });
    return carrier;
  }

  localAddress(): Promise<string> {
    return Promise.resolve('192.0.2.1');
  }

  forget(listening: ListenOptions): void {
    this.#listeners.delete(keyOf(listening));
  }

  carry(
    bytes: Uint8Array,
    from: ListenOptions,
    way: { readonly to: Place; readonly sender: Sender | undefined },
  ): void {
    const target = this.#listeners.get(keyOf({ ...way.to, transport: from.transport }));
    if (target === undefined && from.transport !== 'udp') {
      this.time.alarm(1, () => way.sender?.sendFailed('refused'));
      return;
    }
    const delays = from.transport === 'udp' ? this.fate(bytes, from, way.to) : [1];
    for (const delay of delays) {
      this.time.alarm(delay, () => {
        const there = this.#listeners.get(keyOf({ ...way.to, transport: from.transport }));
        there?.events.message(bytes, { address: from.address, port: from.port, link: there.carrier.link() });
      });
    }
  }
}

function keyOf({ transport, address, port }: ListenOptions): string {
  return `${transport} ${address} ${port}`;
}

class SimulatedCarrier implements Carrier, Link {
  readonly listening: ListenOptions;
  readonly #network: SimulatedNetwork;
  open = true;

  constructor(network: SimulatedNetwork, listening: ListenOptions) {
    this.#network = network;
    this.listening = listening;
  }

  get transport(): ListenOptions['transport'] {
    return this.listening.transport;
  }

  get listener(): ListenOptions {
    return this.listening;
  }

  link(): Link {
    return this;
  }

  anew(): Link {
    return this;
  }

  watch(): void {}

  unwatch(): void {}

  send(bytes: Uint8Array, to: Place, sender?: Sender): void {
    if (this.open) this.#network.carry(bytes, this.listening, { to, sender });
  }

  close(): Promise<void> {
    this.open = false;
    this.#network.forget(this.listening);
    return Promise.resolve();
  }
}
