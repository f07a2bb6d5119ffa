// The client's side of the demo: a small HTTP server that a handler address points to. Owns what it was told and whether
// the signature was right; it must not know the service.

import { createHmac, timingSafeEqual } from 'node:crypto';
import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';

type HandlerCall = {
  readonly fields: ReadonlyMap<string, string>;
  /** Whether X-Dozvon-Signature fits the body. */
  readonly signature: 'right' | 'wrong' | 'absent';
};

export type DemoHandler = {
  readonly url: string;
  readonly calls: readonly HandlerCall[];
  close(): Promise<void>;
};

export async function openDemoHandler(secret: string): Promise<DemoHandler> {
  const calls: HandlerCall[] = [];
  const server = createServer(async (request, response) => {
    const body = await bodyOf(request);
    calls.push({
      fields: new Map(new URLSearchParams(body)),
      signature: checked(body, String(request.headers['x-dozvon-signature'] ?? ''), secret),
    });
    response.end('OK');
  });
  await new Promise<void>((resolve) => {
    server.listen(0, '127.0.0.1', resolve);
  });
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}/dozvon?charset=utf-8&md5`,
    calls,
    close: () =>
      new Promise((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('utf8');
}

function checked(body: string, header: string, secret: string): HandlerCall['signature'] {
  const match = /^t=(\d+),v1=([0-9a-f]{64})$/.exec(header);
  if (!match) return 'absent';
  const wanted = createHmac('sha256', secret).update(`${match[1]}.${body}`).digest();
  return timingSafeEqual(wanted, Buffer.from(match[2] ?? '', 'hex')) ? 'right' : 'wrong';
}
