// WebSockets of other interfaces over this listener. Owns who may open one (RFC 6455 4.2 and 10.2), the limits of sockets and of a
// message; what is said is the page's.

import { STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import { type RawData, type WebSocket, WebSocketServer } from 'ws';
import { LIMITS } from '../../base/limits.ts';
import type { WebSocketPage } from '../web-socket-page.ts';
import type { Upgrade, UpgradeDoor } from './upgrades.ts';

type SocketDoorOptions = {
  readonly page: WebSocketPage;
  /** Origins besides the host's own whose pages may open sockets; `*` is any. */
  readonly origins: readonly string[];
};

type Refusal = { readonly status: number; readonly text: string };

const GOING_AWAY = 1001;

export class SocketDoor implements UpgradeDoor {
  readonly path: string;
  readonly #options: SocketDoorOptions;
  readonly #server: WebSocketServer;
  readonly #open = new Map<WebSocket, string>();
  #closed = false;

  constructor(options: SocketDoorOptions) {
    const { page } = options;
    this.path = page.path;
    this.#options = options;
    this.#server = new WebSocketServer({
      noServer: true,
      clientTracking: false,
      // Past it the socket is closed with 1009.
      maxPayload: LIMITS.http.socketMessageBytes,
      perMessageDeflate: false,
      handleProtocols: (offered) => (offered.has(page.protocol) ? page.protocol : false),
    });
  }

  take(upgrade: Upgrade): void {
    const refusal = this.#refusal(upgrade);
    if (refusal) return refuse(upgrade.socket, refusal);
    const { request, socket, head } = upgrade;
    this.#server.handleUpgrade(request, socket, head, (opened) => this.#attach(opened, upgrade));
  }

  async close(): Promise<void> {
    this.#closed = true;
    for (const socket of [...this.#open.keys()]) {
      socket.close(GOING_AWAY, 'the server stops');
      socket.terminate();
    }
  }

  #refusal({ request, address, host }: Upgrade): Refusal | undefined {
    const { page, origins } = this.#options;
    const offered = String(request.headers['sec-websocket-protocol'] ?? '');
    if (!offered.split(',').some((one) => one.trim() === page.protocol))
      return { status: 400, text: `the subprotocol ${page.protocol} must be offered` };
    if (!isOwn(request.headers.origin, host, origins))
      return { status: 403, text: 'pages of this origin may not open sockets here' };
    const ofAddress = [...this.#open.values()].filter((one) => one === address).length;
    const full = this.#open.size >= page.most || ofAddress >= page.mostOfAddress;
    return full || this.#closed ? { status: 503, text: 'as many sockets are open as may be' } : undefined;
  }

  #attach(socket: WebSocket, { request, address }: Upgrade): void {
    this.#open.set(socket, address);
    const { remotePort, localAddress, localPort } = request.socket;
    const ears = this.#options.page.accept(
      {
        send: (bytes) => socket.send(bytes, { binary: false }),
        ping: () => socket.ping(),
        close: (code, reason) => {
          socket.close(code, reason);
          // A peer that is closed for its silence will not answer either.
          if (code !== GOING_AWAY) socket.terminate();
        },
        get waiting() {
          return socket.bufferedAmount;
        },
      },
      {
        from: { address, port: remotePort ?? 0 },
        to: { address: localAddress ?? '127.0.0.1', port: localPort ?? 0 },
        // It decides about no more than a word in Via: whoever says it may say it.
        encrypted: request.headers['x-forwarded-proto'] === 'https' ? 'yes' : 'no',
      },
    );
    socket.on('message', (data) => ears.message(bytesOf(data)));
    socket.on('pong', () => ears.pong());
    socket.on('ping', () => ears.pong());
    // What breaks a socket ends it; the library closes it by itself.
    socket.on('error', () => undefined);
    socket.once('close', () => {
      this.#open.delete(socket);
      ears.closed();
    });
  }
}

/** Browsers say whose page asks; programs that are no browsers say nothing and are asked for a password all the same. */
function isOwn(origin: string | undefined, host: string, origins: readonly string[]): boolean {
  if (origin === undefined || origins.includes('*') || origins.includes(origin)) return true;
  // A proxy that speaks https outside may not tell so: the host alone says whose page it is.
  return URL.canParse(origin) && new URL(origin).host === host.toLowerCase();
}

function refuse(socket: Duplex, { status, text }: Refusal): void {
  const lines = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    'connection: close',
    'content-type: text/plain; charset=utf-8',
    `content-length: ${Buffer.byteLength(text)}`,
    ...(status === 503 ? ['retry-after: 10'] : []),
  ];
  socket.end(`${lines.join('\r\n')}\r\n\r\n${text}`);
}

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
