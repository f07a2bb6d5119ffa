// Connections of one address: so many and no more, and room again when one ends.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { createServer } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { test } from 'node:test';
import { filterRequestLines } from '../../../src/interfaces/http/filtered-socket.ts';

const ASK = 'GET / HTTP/1.1\r\nHost: x\r\n\r\n';

async function answered(socket: Socket): Promise<string> {
  socket.write(ASK);
  const [bytes] = (await once(socket, 'data')) as [Buffer];
  return bytes.toString('latin1', 0, 12);
}

test('an address past its connections is closed; the others live, and one that ends makes room', async (context) => {
  const server = createServer((_request, response) => response.end('here'));
  filterRequestLines(server, 2);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  context.after(() => server.close());
  const { port } = server.address() as AddressInfo;
  const dial = (): Socket => connect(port, '127.0.0.1').on('error', () => undefined);
  const [first, second] = [dial(), dial()];
  assert.equal(await answered(first), 'HTTP/1.1 200');
  assert.equal(await answered(second), 'HTTP/1.1 200');
  const third = dial();
  third.resume();
  await once(third, 'close');
  assert.equal(await answered(first), 'HTTP/1.1 200');
  const ended = new Promise<void>((resolve) => {
    const look = (): void => {
      server.getConnections((_error, count) => (count < 2 ? resolve() : void setImmediate(look)));
    };
    second.once('close', look);
  });
  second.destroy();
  await ended;
  const fourth = dial();
  assert.equal(await answered(fourth), 'HTTP/1.1 200');
  first.destroy();
  fourth.destroy();
});
