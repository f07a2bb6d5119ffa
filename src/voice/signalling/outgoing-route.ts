// The way a request takes once its target is known: link, our Via and Contact as that target sees us. Owns the choice of the
// listener and of the address we advertise; it must not resolve names or send.

import { formatHostPort } from '../../protocols/sip/host.ts';
import { type Carrier, isIPv6, isLoopback, isWildcard, type Link, type Network } from './network.ts';
import type { Transport } from './session.ts';
import type { Target } from './targets.ts';

export type Route = {
  readonly target: Target;
  readonly link: Link;
  /** `SIP/2.0/UDP host:port`. */
  readonly via: string;
  /** `host:port` and, for streams, `;transport=tcp`. */
  readonly contact: string;
};

type RoutesOptions = {
  readonly network: Network;
  readonly carriers: readonly Carrier[];
  /** What peers beyond loopback reach us by, when it is not the address of the listener. */
  readonly publicAddress: string | undefined;
};

const LOCAL_ADDRESSES_MAX = 10_000;

export class Routes {
  readonly #options: RoutesOptions;
  readonly #local = new Map<string, string>();

  constructor(options: RoutesOptions) {
    this.#options = options;
  }

  /** Whether there is a listener of this transport at all. */
  has(transport: Transport): boolean {
    return this.#options.carriers.some((carrier) => carrier.listening.transport === transport);
  }

  /** The way to this target, or undefined when there is no listener for its transport and address family. */
  to(target: Target): Route | undefined | Promise<Route | undefined> {
    const carrier = this.#carrier(target);
    if (carrier === undefined) return undefined;
    const { listening } = carrier;
    const advertised = this.#advertised(listening.address, target.address);
    if (typeof advertised === 'string') return routeOver(carrier.link(target), { host: advertised, target });
    return advertised.then((host) => routeOver(carrier.link(target), { host, target }));
  }

  /** What a Contact says to peers there: `host:port` with a transport parameter for streams. No connection is made. */
  async contactToward(target: Target): Promise<string | undefined> {
    const carrier = this.#carrier(target);
    if (carrier === undefined) return undefined;
    const { transport, port, address } = carrier.listening;
    const place = formatHostPort({ host: await this.#advertised(address, target.address), port });
    return transport === 'udp' ? place : `${place};transport=${transport}`;
  }

  /** The way back by a link something came by. */
  back(link: Link, target: Target): Route | Promise<Route> {
    const advertised = this.#advertised(link.listener.address, target.address);
    if (typeof advertised === 'string') return routeOver(link, { host: advertised, target });
    return advertised.then((host) => routeOver(link, { host, target }));
  }

  /** Several listeners may fit: loopback ones serve loopback, others the world, wildcards both. */
  #carrier(target: Target): Carrier | undefined {
    let best: Carrier | undefined;
    for (const carrier of this.#options.carriers) {
      const { transport, address } = carrier.listening;
      if (transport !== target.transport || isIPv6(address) !== isIPv6(target.address)) continue;
      if (isWildcard(address) || isLoopback(address) === isLoopback(target.address)) return carrier;
      best ??= carrier;
    }
    return best;
  }

  #advertised(bound: string, toward: string): string | Promise<string> {
    const loopback = isLoopback(toward);
    if (this.#options.publicAddress !== undefined && !loopback) return this.#options.publicAddress;
    if (!isWildcard(bound)) return bound;
    if (loopback) return toward;
    const known = this.#local.get(toward);
    if (known !== undefined) return known;
    return this.#options.network.localAddress(toward).then((address) => {
      if (this.#local.size >= LOCAL_ADDRESSES_MAX) this.#local.clear();
      this.#local.set(toward, address);
      return address;
    });
  }
}

function routeOver(link: Link, { host, target }: { readonly host: string; readonly target: Target }): Route {
  const { port, transport } = link.listener;
  const place = formatHostPort({ host, port });
  // RFC 7118 5.2: a sip: URI has transport=ws whether the connection is encrypted or not.
  const named = transport === 'wss' ? 'ws' : transport;
  return {
    target,
    link,
    via: `SIP/2.0/${transport.toUpperCase()} ${place}`,
    contact: transport === 'udp' ? place : `${place};transport=${named}`,
  };
}

/** `udp:host:port` of a target, for people. */
export function nameOf(target: Target): string {
  return `${target.transport}:${formatHostPort({ host: target.address, port: target.port })}`;
}
