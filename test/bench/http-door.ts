// Requests a second through the HTTP door over kept connections, with the core in memory: what the door itself costs.
// Run by hand: `node dist/test/bench/http-door.js [connections] [seconds]`.

import { connect, type Socket } from 'node:net';
import { admissionOf } from '../../src/dialect/frame.ts';
import { createHttpDoor } from '../../src/interfaces/http/server.ts';
import { doorsOf, FakeCore } from '../support/fake-core.ts';

const CONNECTIONS = Number(process.argv[2] ?? 10);
const SECONDS = Number(process.argv[3] ?? 5);

const TARGET = '/sys/send.php?login=alex&psw=123&phones=79999999999&charset=utf-8&fmt=3&cost=3';
const CASES: readonly (readonly [name: string, request: Buffer])[] = [
  ['send.php, clean request line', get(`${TARGET}&mes=Hello%20world`)],
  ['send.php, raw UTF-8 and blanks in the request line', get(`${TARGET}&mes=Привет, мир`)],
  ['balance.php', get('/sys/balance.php?login=alex&psw=123&fmt=1')],
];

function get(target: string): Buffer {
  return Buffer.from(`GET ${target} HTTP/1.1\r\nHost: dozvon\r\n\r\n`);
}

type Load = { readonly port: number; readonly request: Buffer; answered: number; ended: boolean };

/** One request after another on one connection; answers fit a packet on loopback. */
function drive(load: Load): Promise<Socket> {
  return new Promise((resolve) => {
    const socket = connect(load.port, '127.0.0.1', () => socket.write(load.request));
    socket.setNoDelay(true);
    socket.on('data', () => {
      load.answered++;
      if (load.ended) resolve(socket.destroy());
      else socket.write(load.request);
    });
  });
}

const core = new FakeCore();
const doors = doorsOf(core);
const report = (trouble: unknown): void => console.error(trouble);
const door = await createHttpDoor({
  host: '127.0.0.1',
  port: 0,
  doors,
  admission: admissionOf({ doors, report, simultaneous: CONNECTIONS + 1 }),
  recording: async () => undefined,
  health: async () => ({ status: 'ready', parts: {} }),
  report,
});
for (const [name, request] of CASES) {
  const load: Load = { port: door.port, request, answered: 0, ended: false };
  const began = performance.now();
  const usedBefore = process.cpuUsage();
  setTimeout(() => {
    load.ended = true;
  }, SECONDS * 1_000);
  await Promise.all(Array.from({ length: CONNECTIONS }, () => drive(load)));
  const seconds = (performance.now() - began) / 1_000;
  const used = process.cpuUsage(usedBefore);
  const cpu = (used.user + used.system) / load.answered;
  console.log(
    `${name}: ${Math.round(load.answered / seconds)} requests/s, ${cpu.toFixed(0)} us of CPU each, client included`,
  );
  core.submissions.length = 0;
  core.signIns.length = 0;
}
await door.close();
