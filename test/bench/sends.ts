// What accepting costs from end to end: single sends over kept connections, one request with ten thousand recipients, statuses;
// a `serve` process of its own, its own PostgreSQL with every commit flushed, the client in this process. Prints a table.
// Run: node dist/test/bench/sends.js [--seconds 8] [--connections 14] [--accounts 1] [--rate 0]

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { openStorage } from '../../src/storage/storage.ts';
import { ROOT } from '../support/repository.ts';
import { testAccount } from '../support/storage.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '8' },
    connections: { type: 'string', default: '14' },
    accounts: { type: 'string', default: '1' },
    /** Sends a second altogether; 0: as fast as they are answered. */
    rate: { type: 'string', default: '0' },
  },
});
const SECONDS = Number(values.seconds);
const CONNECTIONS = Number(values.connections);
const ACCOUNTS = Number(values.accounts);
const RATE = Number(values.rate);
const TICKS_PER_SECOND = 100;

const folder = await mkdtemp(join(tmpdir(), 'dozvon-bench-'));
const server = spawn(process.execPath, ['dozvon', 'serve'], {
  cwd: ROOT,
  env: {
    ...process.env,
    DOZVON_DATA: folder,
    DOZVON_HTTP_PORT: '0',
    DOZVON_SMTP_PORT: '0',
    DOZVON_SIP_PORT: '0',
    DOZVON_SMPP_PORT: '0',
    DOZVON_LOG: 'error',
  },
  stdio: ['ignore', 'pipe', 'inherit'],
});
const port = await new Promise<number>((resolve) => {
  createInterface({ input: server.stdout }).on('line', (line) => {
    const match = /HTTP +http:\/\/127\.0\.0\.1:(\d+)/.exec(line);
    if (match) resolve(Number(match[1]));
  });
});
const storage = await openStorage({
  folder,
  role: 'command',
  publicUrl: () => '',
  kinds: new Set(['sms']),
  onFault: (what, error) => console.error(what, error),
});

type Cpu = { readonly client: number; readonly server: number; readonly database: number };

/** CPU seconds spent so far by this process, the server with its threads, and PostgreSQL's processes. */
async function cpu(): Promise<Cpu> {
  const used = process.cpuUsage();
  const parents = new Map<number, number>();
  const ticks = new Map<number, number>();
  let postmaster = 0;
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const [command, stat] = await Promise.all(
      [`/proc/${name}/cmdline`, `/proc/${name}/stat`].map((path) => readFile(path, 'latin1').catch(() => '')),
    );
    const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
    parents.set(Number(name), Number(fields[1]));
    ticks.set(Number(name), (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND);
    if (command?.includes('postgres') && command.includes(folder) && command.includes('-D'))
      postmaster = Number(name);
  }
  let database = ticks.get(postmaster) ?? 0;
  for (const [child, parent] of parents) if (parent === postmaster) database += ticks.get(child) ?? 0;
  return {
    client: (used.user + used.system) / 1e6,
    server: ticks.get(server.pid ?? 0) ?? 0,
    database,
  };
}

type Drive = {
  readonly what: string;
  readonly target: (connection: number, number: number) => string;
  readonly right: RegExp;
};

type Driven = {
  readonly answered: number;
  readonly wrong: number;
  readonly times: number[];
  readonly last: string;
};

/** Each connection asks again as soon as it is answered, or at its share of the rate. */
async function drive({ target, right }: Drive): Promise<Driven> {
  const times: number[] = [];
  let wrong = 0;
  let last = '';
  const until = performance.now() + SECONDS * 1_000;
  const one = (connection: number): Promise<void> =>
    new Promise((resolve) => {
      const socket = connect(port, '127.0.0.1');
      socket.setNoDelay(true);
      let number = 0;
      const pause = RATE === 0 ? 0 : (CONNECTIONS * 1_000) / RATE;
      let due = performance.now() + (pause * connection) / CONNECTIONS;
      let asked = 0;
      const ask = (): void => {
        // Counted from when it was due: a late answer must not make the next question wait unseen.
        asked = RATE === 0 ? performance.now() : due;
        due += pause;
        socket.write(`GET ${target(connection, number++)} HTTP/1.1\r\nHost: dozvon\r\n\r\n`);
      };
      const next = (): void => {
        if (performance.now() > until) return void resolve(void socket.destroy());
        const wait = RATE === 0 ? 0 : due - performance.now();
        if (wait > 1) setTimeout(ask, wait);
        else ask();
      };
      socket.on('connect', next);
      socket.on('data', (bytes) => {
        times.push(performance.now() - asked);
        last = bytes.toString('utf8');
        if (!right.test(last)) wrong++;
        next();
      });
    });
  await Promise.all(Array.from({ length: CONNECTIONS }, (_, connection) => one(connection)));
  return { answered: times.length, wrong, times, last };
}

async function row(asked: Drive): Promise<void> {
  const before = await cpu();
  const began = performance.now();
  const { answered, wrong, times, last } = await drive(asked);
  const seconds = (performance.now() - began) / 1_000;
  const after = await cpu();
  times.sort((one, other) => one - other);
  const at = (share: number): string => (times[Math.floor(share * times.length)] ?? Number.NaN).toFixed(1);
  const each = (part: keyof Cpu): string => (((after[part] - before[part]) / answered) * 1_000).toFixed(3);
  console.log(
    `${asked.what.padEnd(28)} ${(answered / seconds).toFixed(0).padStart(6)}/s  p50 ${at(0.5)} p99 ${at(0.99)} ms  ` +
      `CPU ms each: server ${each('server')} database ${each('database')} client ${each('client')}  wrong ${wrong}`,
  );
  if (wrong > 0) console.log(last);
}

try {
  for (let at = 0; at < ACCOUNTS; at++) await testAccount(storage, `bench${at}`, { balance: '1000000' });
  const who = (connection: number): string =>
    `login=bench${connection % ACCOUNTS}&psw=secret&fmt=3&charset=utf-8`;
  const phone = (connection: number, number: number): string =>
    `79${String(connection).padStart(2, '0')}${String(number).padStart(7, '0')}`;
  const single: Drive = {
    what: 'send.php, one recipient',
    target: (connection, number) =>
      `/sys/send.php?${who(connection)}&phones=${phone(connection, number)}&mes=Your+code+is+${number}&id=${connection}.${number}`,
    right: /"id":/,
  };
  await row({ ...single, what: 'send.php, warming up' });
  // What autovacuum does within its first minute: until then plans are those of empty tables.
  await storage.database.query('analyze');
  await row({ ...single, target: (c, n) => single.target(c, n + 1_000_000) });
  await row({
    what: 'status.php, one message',
    target: (connection, number) =>
      `/sys/status.php?${who(connection)}&phone=${phone(connection, number)}&id=${connection}.${number}`,
    right: /"status":/,
  });
  const phones = Array.from({ length: 10_000 }, (_, at) => `7999${String(at).padStart(7, '0')}`).join(',');
  const before = await cpu();
  const began = performance.now();
  const ROUNDS = 5;
  for (let round = 0; round < ROUNDS; round++) {
    const body = new URLSearchParams({
      login: 'bench0',
      psw: 'secret',
      fmt: '3',
      phones,
      mes: `to all ${round}`,
    });
    const reply = await (
      await fetch(`http://127.0.0.1:${port}/sys/send.php`, { method: 'POST', body })
    ).text();
    if (!/"cnt": 10000/.test(reply)) console.log(reply);
  }
  const seconds = (performance.now() - began) / 1_000;
  const after = await cpu();
  console.log(
    `${ROUNDS} requests of 10,000 recipients  ${((ROUNDS * 10_000) / seconds).toFixed(0)} recipients/s  ` +
      `CPU s: server ${(after.server - before.server).toFixed(2)} database ${(after.database - before.database).toFixed(2)}`,
  );
  const imbalances = await storage.audit();
  console.log(imbalances.length === 0 ? 'the books balance' : imbalances);
} finally {
  server.kill('SIGTERM');
  await once(server, 'exit');
  await storage.close();
  await rm(folder, { recursive: true, force: true });
}
