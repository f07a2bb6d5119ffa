// Requests that ask for another protocol on their connection (RFC 9110 7.8). Owns handing websockets (RFC 6455) to who opens them at
// that address; anything else that asks, such as clients that would rather speak HTTP/2, is answered as if it had not.

import type { IncomingMessage } from 'node:http';
import type { Duplex } from 'node:stream';
import type { FastifyInstance } from 'fastify';
import { isAmong } from './networks.ts';

export type Upgrade = {
  readonly request: IncomingMessage;
  readonly socket: Duplex;
  /** What followed the request's headers. */
  readonly head: Buffer;
  /** The client's, proxies left out. */
  readonly address: string;
  /** Host and port the client asked, as a proxy that is trusted tells them. */
  readonly host: string;
};

export type UpgradeDoor = {
  /** Without the query. */
  readonly path: string;
  /** Answers, one way or the other; owns the socket from then on. */
  readonly take: (upgrade: Upgrade) => void;
  /** Ends what it has opened; the listener closes only then. */
  readonly close: () => Promise<void>;
};

type UpgradesOptions = {
  readonly doors: readonly UpgradeDoor[];
  /** Addresses and networks whose X-Forwarded-For is believed. */
  readonly proxies: readonly string[];
};

export function addUpgrades(server: FastifyInstance, { doors, proxies }: UpgradesOptions): void {
  if (doors.length === 0) return;
  server.addHook('onReady', async () => {
    // Whoever else opens websockets here would answer every request that asks for any protocol.
    const others = server.server.listeners('upgrade');
    server.server.removeAllListeners('upgrade');
    server.server.on('upgrade', (request: IncomingMessage, socket: Duplex, head: Buffer) => {
      const [path] = (request.url ?? '').split('?');
      const door = isWebsocket(request) ? doors.find((one) => one.path === path) : undefined;
      // Between two owners nobody else would hear it.
      socket.on('error', () => socket.destroy());
      if (door) return door.take({ request, socket, head, ...client(request, proxies) });
      if (isWebsocket(request) && others.length > 0)
        return others.forEach((other) => void other.call(server.server, request, socket, head));
      socket.unshift(Buffer.concat([plainRequest(request), head]));
      server.server.emit('connection', socket);
    });
  });
  server.addHook('preClose', async () => {
    await Promise.all(doors.map((door) => door.close()));
  });
}

function isWebsocket({ headers }: IncomingMessage): boolean {
  return tokensOf(headers.upgrade ?? '').includes('websocket');
}

function tokensOf(value: string): readonly string[] {
  return value
    .toLowerCase()
    .split(',')
    .map((token) => token.trim())
    .filter((token) => token !== '');
}

const OF_UPGRADE = new Set(['upgrade', 'http2-settings']);

/** The request's line and headers without what asks for another protocol. */
function plainRequest({ method, url, httpVersion, rawHeaders }: IncomingMessage): Buffer {
  const lines = [`${method} ${url} HTTP/${httpVersion}`];
  for (let at = 0; at + 1 < rawHeaders.length; at += 2) {
    const name = rawHeaders[at] ?? '';
    const value = rawHeaders[at + 1] ?? '';
    if (OF_UPGRADE.has(name.toLowerCase())) continue;
    if (name.toLowerCase() !== 'connection') {
      lines.push(`${name}: ${value}`);
      continue;
    }
    const left = tokensOf(value).filter((token) => !OF_UPGRADE.has(token));
    if (left.length > 0) lines.push(`${name}: ${left.join(', ')}`);
  }
  return Buffer.from(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}

/** The nearest address that is not a proxy's, as far as proxies tell, and the host it asked. */
function client(
  { socket, headers }: IncomingMessage,
  proxies: readonly string[],
): Pick<Upgrade, 'address' | 'host'> {
  const forwarded = String(headers['x-forwarded-for'] ?? '')
    .split(',')
    .map((one) => one.trim())
    .filter((one) => one !== '')
    .reverse();
  const way = [socket.remoteAddress ?? '', ...forwarded];
  const found = way.find((address) => !isAmong(address, proxies));
  const byProxy = isAmong(socket.remoteAddress ?? '', proxies);
  // As the framework takes them: of several proxies the last has it from the one before.
  const [told] = byProxy
    ? String(headers['x-forwarded-host'] ?? '')
        .split(',')
        .slice(-1)
    : [];
  const host = told === undefined || told.trim() === '' ? (headers.host ?? '') : told.trim();
  return { address: found ?? way.at(-1) ?? '', host };
}
