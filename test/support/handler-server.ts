// A client's handler on loopback: remembers what it was told and answers as a test says.

import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { TestContext } from 'node:test';

export type HandlerCall = {
  readonly target: string;
  readonly method: string;
  readonly headers: IncomingHttpHeaders;
  readonly body: Buffer;
};

export type HandlerServer = {
  readonly address: string;
  readonly port: number;
  readonly calls: HandlerCall[];
};

export type AnswerHandlerCall = (call: HandlerCall, response: ServerResponse) => void;

export const OK_ANSWER: AnswerHandlerCall = (_call, response) => void response.end('OK');

/** Closed by itself when the test ends, connections included. */
export async function handlerServer(context: TestContext, answer = OK_ANSWER): Promise<HandlerServer> {
  const calls: HandlerCall[] = [];
  const server = createServer((request, response) => {
    const chunks: Buffer[] = [];
    request.on('data', (chunk: Buffer) => chunks.push(chunk));
    request.on('end', () => {
      const { url: target = '', method = '', headers } = request;
      const call = { target, method, headers, body: Buffer.concat(chunks) };
      calls.push(call);
      answer(call, response);
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  context.after(() => {
    server.closeAllConnections();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { address: `http://127.0.0.1:${port}/handler`, port, calls };
}
