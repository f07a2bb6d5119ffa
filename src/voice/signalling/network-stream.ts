// A TCP or TLS listener and every connection of its transport, theirs and ours (RFC 3261 18, RFC 5626 keep-alives). Owns the
// connections, their framing and their limits; it must not look into a message.

import { connect, createServer, type Server, type Socket } from 'node:net';
import { type ConnectionOptions, connect as connectTls, createServer as createTlsServer } from 'node:tls';
import { LIMITS } from '../../base/limits.ts';
import { formatHostPort, hostKind } from '../../protocols/sip/host.ts';
import { StreamFramer } from '../../protocols/sip/parse.ts';
import type { TlsOptions } from './endpoint-options.ts';
import type { Carrier, Link, LinkWatcher, ListenOptions, NetworkEvents, Place, Sender } from './network.ts';

type StreamOptions = {
  readonly listen: ListenOptions;
  readonly tls: TlsOptions | undefined;
  readonly connectionsMax: number;
  readonly idleSeconds: number;
  readonly events: NetworkEvents;
};

const PONG = Uint8Array.of(0x0d, 0x0a);

export async function openStream(options: StreamOptions): Promise<Carrier> {
  const carrier = new StreamCarrier(options);
  await carrier.listen();
  return carrier;
}

class StreamCarrier implements Carrier {
  readonly options: StreamOptions;
  listening: ListenOptions;
  readonly #server: Server;
  readonly #connections = new Map<string, Connection>();
  /** Connections by who opened them: what strangers open must leave room for ours, and for those of other addresses. */
  readonly #opened = { ours: 0, theirs: 0 };
  readonly #openedBy = new Map<string, number>();

  constructor(options: StreamOptions) {
    this.options = options;
    this.listening = options.listen;
    this.#server = serverOf(options, (socket) => this.#accept(socket));
  }

  async listen(): Promise<void> {
    const { address, port } = this.options.listen;
    await new Promise<void>((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen({ host: address, port, exclusive: true }, () => {
        this.#server.removeListener('error', reject);
        resolve();
      });
    });
    this.#server.on('error', () => {});
    const bound = this.#server.address();
    if (bound !== null && typeof bound !== 'string') this.listening = { ...this.listening, port: bound.port };
  }

  #accept(socket: Socket): void {
    const { remoteAddress, remotePort } = socket;
    if (remoteAddress === undefined || remotePort === undefined || this.#isFullFor(remoteAddress)) {
      socket.destroy();
      return;
    }
    const connection = new Connection(this, { address: remoteAddress, port: remotePort }, 'theirs');
    this.#keep(connection, remoteAddress);
    connection.attach(socket);
  }

  #isFullFor(address: string): boolean {
    if (this.#opened.theirs >= this.options.connectionsMax) return true;
    return (this.#openedBy.get(address) ?? 0) >= LIMITS.signalling.connectionsOfAddress;
  }

  #keep(connection: Connection, address: string): void {
    // The same port of the same peer again: the connection before is dead, only nobody has noticed.
    this.#connections.get(connection.key)?.close('another took its place');
    this.#connections.set(connection.key, connection);
    this.#opened[connection.opener]++;
    if (connection.opener === 'theirs') this.#openedBy.set(address, (this.#openedBy.get(address) ?? 0) + 1);
  }

  link(to: Place & { readonly serverName?: string }): Link {
    const key = keyOf(to);
    const known = this.#connections.get(key);
    if (known?.open) return known;
    const connection = new Connection(this, to, 'ours');
    if (this.#opened.ours >= this.options.connectionsMax) {
      connection.close('too many connections');
      return connection;
    }
    this.#keep(connection, to.address);
    connection.attach(this.#dial(to));
    return connection;
  }

  #dial(to: Place & { readonly serverName?: string }): Socket {
    const { tls, listen } = this.options;
    if (listen.transport === 'tcp') return connect({ host: to.address, port: to.port, noDelay: true });
    const options: ConnectionOptions = {
      host: to.address,
      port: to.port,
      rejectUnauthorized: tls?.peers !== 'accept-any',
      minVersion: 'TLSv1.2',
    };
    if (tls?.certificate !== undefined) Object.assign(options, { cert: tls.certificate, key: tls.key });
    if (tls?.authorities !== undefined) options.ca = tls.authorities;
    if (to.serverName !== undefined && hostKind(to.serverName) === 'name') options.servername = to.serverName;
    return connectTls(options);
  }

  forget(connection: Connection): void {
    if (this.#connections.get(connection.key) !== connection) return;
    this.#connections.delete(connection.key);
    this.#opened[connection.opener]--;
    if (connection.opener === 'ours') return;
    const left = (this.#openedBy.get(connection.address) ?? 0) - 1;
    if (left > 0) this.#openedBy.set(connection.address, left);
    else this.#openedBy.delete(connection.address);
  }

  async close(): Promise<void> {
    const closed = new Promise<void>((resolve) => this.#server.close(() => resolve()));
    for (const connection of [...this.#connections.values()]) connection.close('closed');
    await closed;
  }
}

function serverOf({ listen, tls, connectionsMax }: StreamOptions, accept: (socket: Socket) => void): Server {
  const server =
    listen.transport === 'tcp' ? createServer({ noDelay: true }, accept) : tlsServer(tls, accept);
  server.maxConnections = connectionsMax;
  return server;
}

function tlsServer(tls: TlsOptions | undefined, accept: (socket: Socket) => void): Server {
  if (tls?.certificate === undefined || tls.key === undefined) {
    throw new Error('a TLS listener needs a certificate and its key');
  }
  const { certificate: cert, key } = tls;
  const server = createTlsServer(
    { cert, key, minVersion: 'TLSv1.2', handshakeTimeout: LIMITS.signalling.connectMs },
    accept,
  );
  // A handshake that fails is the peer's loss; its socket is closed already.
  server.on('tlsClientError', () => {});
  return server;
}

function keyOf({ address, port, serverName }: Place & { readonly serverName?: string }): string {
  return `${address} ${port} ${serverName ?? ''}`;
}

type Pending = { readonly bytes: Uint8Array; readonly sender: Sender | undefined };

class Connection implements Link {
  readonly key: string;
  readonly opener: 'ours' | 'theirs';
  open = true;
  readonly #carrier: StreamCarrier;
  readonly #remote: Place;
  readonly #framer = new StreamFramer();
  readonly #watchers = new Set<LinkWatcher>();
  /** When the first byte came of a message whose last has not. */
  #beganAt: number | undefined;
  #socket: Socket | undefined;
  #pending: Pending[] | undefined = [];

  constructor(
    carrier: StreamCarrier,
    remote: Place & { readonly serverName?: string },
    opener: 'ours' | 'theirs',
  ) {
    this.opener = opener;
    this.#carrier = carrier;
    this.#remote = remote;
    this.key = keyOf(remote);
  }

  get address(): string {
    return this.#remote.address;
  }

  get transport(): ListenOptions['transport'] {
    return this.listener.transport;
  }

  get listener(): ListenOptions {
    return this.#carrier.listening;
  }

  anew(to: Place): Link {
    return this.#carrier.link(to);
  }

  watch(watcher: LinkWatcher): void {
    this.#watchers.add(watcher);
  }

  unwatch(watcher: LinkWatcher): void {
    this.#watchers.delete(watcher);
  }

  attach(socket: Socket): void {
    this.#socket = socket;
    socket.on('error', (error) => this.close(error.message));
    socket.on('close', () => this.close('the connection was closed'));
    socket.on('data', (bytes) => this.#read(bytes));
    // Until it is connected and has said one whole message, a connection gets little time.
    socket.setTimeout(LIMITS.signalling.connectMs, () => this.close('no sign of life'));
    if (!socket.connecting) this.#connected();
    else socket.once(this.transport === 'tls' ? 'secureConnect' : 'connect', () => this.#connected());
  }

  #connected(): void {
    const pending = this.#pending ?? [];
    this.#pending = undefined;
    if (pending.length > 0) this.#alive();
    for (const { bytes, sender } of pending) this.send(bytes, this.#remote, sender);
  }

  #alive(): void {
    this.#socket?.setTimeout(this.#carrier.options.idleSeconds * 1_000);
  }

  send(bytes: Uint8Array, _to: Place, sender?: Sender): void {
    if (!this.open || this.#socket === undefined) {
      sender?.sendFailed('the connection is closed');
    } else if (this.#pending !== undefined) {
      if (this.#pending.length < LIMITS.signalling.messagesAhead) this.#pending.push({ bytes, sender });
      else sender?.sendFailed('too many messages wait for the connection');
    } else if (this.#socket.writableLength > LIMITS.signalling.bytesAhead) {
      this.close('the peer does not read');
      sender?.sendFailed('the peer does not read');
    } else this.#socket.write(bytes);
  }

  #read(bytes: Uint8Array): void {
    const { events } = this.#carrier.options;
    this.#framer.push(bytes);
    while (this.open) {
      const frame = this.#framer.next();
      if (frame === 'need-more') return this.#wait();
      this.#beganAt = undefined;
      if (frame === 'ping') this.#socket?.write(PONG);
      else if (frame instanceof Uint8Array) {
        this.#alive();
        events.message(frame, { ...this.#remote, link: this });
      } else {
        events.broken({ ...this.#remote, link: this }, frame.reason);
        this.close(frame.reason);
      }
    }
  }

  /** A byte now and then keeps the time-out of the socket away, but not for ever. */
  #wait(): void {
    if (this.#framer.held === 0) return;
    const now = performance.now();
    this.#beganAt ??= now;
    if (now - this.#beganAt > LIMITS.signalling.messageMs) this.close('a message without an end');
  }

  close(reason: string): void {
    if (!this.open) return;
    this.open = false;
    this.#carrier.forget(this);
    const socket = this.#socket;
    // What was written still leaves, unless the other side is slow to take it.
    if (socket !== undefined && !socket.destroyed) {
      socket.end();
      socket.setTimeout(1_000, () => socket.destroy());
    }
    const text = `${formatHostPort({ host: this.#remote.address, port: this.#remote.port })}: ${reason}`;
    const pending = this.#pending ?? [];
    this.#pending = undefined;
    for (const { sender } of pending) sender?.sendFailed(text);
    const watchers = [...this.#watchers];
    this.#watchers.clear();
    for (const watcher of watchers) watcher.linkClosed(text);
  }
}
