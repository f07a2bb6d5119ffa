// Ports for foreign programs, which cannot be told "any". Below those that systems give to connections, so that none is taken between
// the choice and the program's start; free for UDP and TCP alike when it was chosen, and never chosen twice by one process.

import { randomInt } from 'node:crypto';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { createServer } from 'node:net';

// Linux gives connections ports from 32768 on, others from 49152.
const LEAST = 10_000;
const MOST = 19_999;

const chosen = new Set<number>();

async function udpIsFree(port: number): Promise<boolean> {
  const socket = createSocket('udp4');
  socket.bind(port, '127.0.0.1');
  const free = await once(socket, 'listening').then(
    () => true,
    () => false,
  );
  if (!free) return false;
  socket.close();
  await once(socket, 'close');
  return true;
}

async function tcpIsFree(port: number): Promise<boolean> {
  const server = createServer().listen(port, '0.0.0.0');
  const free = await once(server, 'listening').then(
    () => true,
    () => false,
  );
  if (!free) return false;
  server.close();
  await once(server, 'close');
  return true;
}

export async function freePort(): Promise<number> {
  for (;;) {
    const port = randomInt(LEAST, MOST + 1);
    if (chosen.has(port)) continue;
    chosen.add(port);
    if ((await udpIsFree(port)) && (await tcpIsFree(port))) return port;
  }
}
