// The port between signalling and the sockets: listeners, links, what came in and from where. Owns these types; UDP is in
// network-udp.ts, TCP and TLS in network-stream.ts, the tests bring a network of their own.

import type { LinkTransport, Transport } from './session.ts';

export type Place = { readonly address: string; readonly port: number };

export type ListenOptions = { readonly transport: Transport } & Place;

/** What the other end of a link sees of us. */
export type Listener = { readonly transport: LinkTransport } & Place;

/** A WebSocket as whoever accepted it hands it in. */
export interface MessageSocket {
  /** One message, as text where it is UTF-8. */
  send(bytes: Uint8Array): void;
  ping(): void;
  /** Status code of RFC 6455 7.4. */
  close(code: number, reason: string): void;
  /** Bytes the peer has not taken yet. */
  readonly waiting: number;
}

/** Who opened it, whether by https, and where it was opened to. */
export type SocketPlace = {
  readonly from: Place;
  readonly to: Place;
  readonly encrypted: 'yes' | 'no';
};

/** Told what happens to a socket that was handed in. */
export interface SocketEars {
  message(bytes: Uint8Array): void;
  /** A sign of life without a message. */
  pong(): void;
  closed(): void;
}

/** Told when bytes that were handed over could not be sent. */
export interface Sender {
  sendFailed(reason: string): void;
}

/** Told when a connection ends while it waits for something. */
export interface LinkWatcher {
  linkClosed(reason: string): void;
}

/** A way messages travel by: the one UDP socket of a listener, or one connection. */
export interface Link {
  readonly transport: LinkTransport;
  /** A closed connection can not be used again; a socket is open until the endpoint closes. */
  readonly open: boolean;
  /** What the other end of this link sees of us: the listener's address and port. */
  readonly listener: Listener;
  send(bytes: Uint8Array, to: Place, sender?: Sender): void;
  /** A link of the same listener to this place, for a reply whose connection is gone (RFC 3261 18.2.2). */
  anew(to: Place): Link;
  watch(watcher: LinkWatcher): void;
  unwatch(watcher: LinkWatcher): void;
}

export type Source = Place & { readonly link: Link };

export interface NetworkEvents {
  message(bytes: Uint8Array, source: Source): void;
  /** Bytes that were no message ended a connection. */
  broken(source: Source, reason: string): void;
}

/** One open listener. */
export interface Carrier {
  readonly listening: ListenOptions;
  /** The link to this place: the socket, a connection that stands, or a new one. */
  link(to: Place & { readonly serverName?: string }): Link;
  close(): Promise<void>;
}

export interface Network {
  open(listen: ListenOptions, events: NetworkEvents): Promise<Carrier>;
  /** The address packets to `address` leave from, when a listener is bound to all. */
  localAddress(address: string): Promise<string>;
}

export function isIPv6(address: string): boolean {
  return address.includes(':');
}

export function isWildcard(address: string): boolean {
  return address === '0.0.0.0' || address === '::';
}

export function isLoopback(address: string): boolean {
  return address.startsWith('127.') || address === '::1';
}

/** Addresses that mean something only behind the NAT they are behind: RFC 1918, 6598, 3927, 4193, loopback. */
export function isPrivate(address: string): boolean {
  if (isIPv6(address)) return /^(?:f[cd][0-9a-f]{2}:|fe[89ab][0-9a-f]:|::1?$)/i.test(address);
  const [a = 0, b = 0] = address.split('.').map(Number);
  return (
    a === 10 ||
    a === 127 ||
    a === 0 ||
    (a === 172 && b >= 16 && b < 32) ||
    (a === 192 && b === 168) ||
    (a === 100 && b >= 64 && b < 128) ||
    (a === 169 && b === 254)
  );
}
