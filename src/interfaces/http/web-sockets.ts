// WebSockets of other interfaces over this listener. Owns who may open one (RFC 6455 4.2 and 10.2), the limits of sockets and of a
// message; what is said is the page's.

import websocket from '@fastify/websocket';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { RawData, WebSocket } from 'ws';
import { LIMITS } from '../../base/limits.ts';
import type { WebSocketEars, WebSocketPage } from '../web-socket-page.ts';

type WebSockets = {
  readonly pages: readonly WebSocketPage[];
  /** Origins besides the host's own whose pages may open sockets; `*` is any. */
  readonly origins: readonly string[];
};

/** Before any route: the plugin watches them being added. */
export async function readyWebSockets(
  server: FastifyInstance,
  pages: readonly WebSocketPage[],
): Promise<void> {
  const protocols = new Set(pages.map(({ protocol }) => protocol));
  await server.register(websocket, {
    options: {
      // Past it the socket is closed with 1009.
      maxPayload: LIMITS.http.socketMessageBytes,
      perMessageDeflate: false,
      handleProtocols: (offered: Set<string>) => [...offered].find((one) => protocols.has(one)) ?? false,
    },
    // What breaks a socket ends it; nobody is served by an entry for each phone that went out of reach.
    errorHandler: (_error, socket) => socket.terminate(),
  });
}

export function addWebSockets(server: FastifyInstance, { pages, origins }: WebSockets): void {
  for (const page of pages) {
    const open = new Counts();
    server.get(
      page.path,
      {
        websocket: true,
        preValidation: async (request, reply) => await refusal({ page, origins, open }, request, reply),
      },
      (socket, request) => attach(page, { socket, request, open }),
    );
  }
}

/** Sockets that are open, all and by address. */
class Counts {
  all = 0;
  readonly #ofAddress = new Map<string, number>();

  of(address: string): number {
    return this.#ofAddress.get(address) ?? 0;
  }

  change(address: string, by: 1 | -1): void {
    this.all += by;
    const now = this.of(address) + by;
    if (now > 0) this.#ofAddress.set(address, now);
    else this.#ofAddress.delete(address);
  }
}

type Door = { readonly page: WebSocketPage; readonly origins: readonly string[]; readonly open: Counts };

async function refusal(
  { page, origins, open }: Door,
  request: FastifyRequest,
  reply: FastifyReply,
): Promise<unknown> {
  const address = request.ip ?? '';
  const refuse = (status: number, text: string): FastifyReply =>
    reply.code(status).header('connection', 'close').type('text/plain; charset=utf-8').send(text);
  if (!request.ws) return refuse(426, `this address is for WebSockets of the subprotocol ${page.protocol}`);
  const offered = String(request.headers['sec-websocket-protocol'] ?? '');
  if (!offered.split(',').some((one) => one.trim() === page.protocol))
    return refuse(400, `the subprotocol ${page.protocol} must be offered`);
  if (!isOwn(request, origins)) return refuse(403, 'pages of this origin may not open sockets here');
  if (open.all >= page.most || open.of(address) >= page.mostOfAddress) {
    reply.header('retry-after', '10');
    return refuse(503, 'as many sockets are open as may be');
  }
  return undefined;
}

/** Browsers say whose page asks; programs that are no browsers say nothing and are asked for a password all the same. */
function isOwn(request: FastifyRequest, origins: readonly string[]): boolean {
  const { origin } = request.headers;
  if (origin === undefined || origins.includes('*') || origins.includes(origin)) return true;
  // A proxy that speaks https outside may not tell so: the host alone says whose page it is.
  return URL.canParse(origin) && new URL(origin).host === request.host.toLowerCase();
}

type Opened = { readonly socket: WebSocket; readonly request: FastifyRequest; readonly open: Counts };

function attach(page: WebSocketPage, { socket, request, open }: Opened): void {
  const address = request.ip ?? '';
  const { remotePort, localAddress, localPort } = request.socket;
  open.change(address, 1);
  const ears: WebSocketEars = page.accept(
    {
      send: (bytes) => socket.send(bytes, { binary: false }),
      ping: () => socket.ping(),
      close: (code, reason) => {
        socket.close(code, reason);
        // A peer that does not answer the close is gone; `ws` waits half a minute for it.
        if (code !== GOING_AWAY && socket.readyState !== socket.CLOSED) socket.terminate();
      },
      get waiting() {
        return socket.bufferedAmount;
      },
    },
    {
      from: { address, port: remotePort ?? 0 },
      to: { address: localAddress ?? '127.0.0.1', port: localPort ?? 0 },
      encrypted: request.protocol === 'https' ? 'yes' : 'no',
    },
  );
  socket.on('message', (data) => ears.message(bytesOf(data)));
  socket.on('pong', () => ears.pong());
  socket.on('ping', () => ears.pong());
  socket.once('close', () => {
    open.change(address, -1);
    ears.closed();
  });
}

const GOING_AWAY = 1001;

function bytesOf(data: RawData): Uint8Array {
  if (Array.isArray(data)) return Buffer.concat(data);
  return data instanceof ArrayBuffer ? new Uint8Array(data) : data;
}
