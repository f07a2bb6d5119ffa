// What a queue costs that goes out over SMPP and comes back as receipts: the whole product with its ledger, every commit flushed, and
// beside it Kannel's bearerbox with its queue in memory, each against the same message centre (smpp-sink.ts, a process of its own).
// Run: node dist/test/bench/smpp.js [--messages 20000] [--runs 3] [--binds 1,4] [--windows 1,10,100] [--who ours,kannel,kannel-spool]

import { type ChildProcess, fork, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { cpus, loadavg, tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { freePort } from '../support/free-port.ts';
import { Kannel } from '../support/kannel.ts';
import { Product } from '../support/product.ts';
import { ROOT } from '../support/repository.ts';
import { cpuOf, familyCpu, memoryOf, postmasterOf } from './smpp-cpu.ts';
import type { SinkReport } from './smpp-sink.ts';

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '20000' },
    runs: { type: 'string', default: '3' },
    binds: { type: 'string', default: '1,4' },
    windows: { type: 'string', default: '1,10,100' },
    who: { type: 'string', default: 'ours,kannel,kannel-spool' },
    /** Keys of the link that the rows do not set, as JSON. */
    link: { type: 'string', default: '{}' },
  },
});
const MESSAGES = Number(values.messages);
const RUNS = Number(values.runs);
const REQUEST = 10_000;
/** Milliseconds. */
const LOOK_EVERY = 200;
const MEGABYTE = 1024 * 1024;

type Shape = { readonly binds: number; readonly window: number; readonly messages: number };
/** Somebody with a full queue whose operator does not answer yet. */
type Side = {
  /** Seconds of CPU so far, by part. */
  readonly cpu: () => Promise<Readonly<Record<string, number>>>;
  readonly pid: number;
  /** What is wrong with the books, if anything. */
  readonly stop: () => Promise<string>;
};

type Row = {
  readonly submits: number;
  readonly pairs: number;
  readonly cpu: Readonly<Record<string, number>>;
  /** Resident bytes of the process, often and evenly. */
  readonly memory: readonly number[];
  readonly says: string;
};

async function ours(port: number, { binds, window, messages }: Shape): Promise<Side> {
  const link = {
    name: 'centre',
    kind: 'smpp',
    host: '127.0.0.1',
    port,
    systemId: 'bench',
    password: 'secret',
    binds,
    window,
    peerWindow: 5_000,
    reconnectSeconds: 1,
    downSeconds: 86_400,
    ...(JSON.parse(values.link) as object),
  };
  const product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual' }],
    config: { links: [link] },
    env: { DOZVON_LOG: 'silent' },
  });
  await product.run('account', 'add', 'bench', '--password', 'secret', '--balance', '100000000');
  for (let first = 0; first < messages; first += REQUEST) {
    const count = Math.min(REQUEST, messages - first);
    const phones = Array.from({ length: count }, (_, at) => phone(first + at)).join(',');
    const reply = await product.post({ login: 'bench', phones, mes: 'Your order is ready' });
    if (reply.cnt !== count) throw new Error(JSON.stringify(reply).slice(0, 500));
  }
  const postmaster = await postmasterOf(product.folder);
  return {
    pid: product.pid,
    cpu: async () => ({ node: await cpuOf(product.pid), postgres: await familyCpu(postmaster) }),
    stop: async () => {
      const { stdout } = await product.command('doctor');
      const books = /^.*(?:books|ledger).*$/im.exec(stdout)?.[0] ?? stdout;
      await product.discard();
      return books.trim();
    },
  };
}

const phone = (number: number): string => `79${String(number).padStart(9, '0')}`;

async function kannel(port: number, shape: Shape, core: readonly string[]): Promise<Side> {
  const folder = await mkdtemp(path.join(tmpdir(), 'dozvon-bench-'));
  const spool = core.length > 0 ? [...core, `store-location = "${folder}"`] : [];
  const box = await Kannel.start({ centrePort: port, ...shape, core: spool });
  await writeFile(path.join(folder, 'text'), 'Your order is ready');
  const receivers = Array.from({ length: shape.messages }, (_, at) => `${phone(at)}\n`).join('');
  await writeFile(path.join(folder, 'receivers'), receivers);
  // Kannel's own tool: as smsbox hands messages over, with nothing in between.
  const options = ['-v', '4', '-b', '127.0.0.1', '-p', `${box.boxPort}`, '-f', 'Shop', '-D', '1'];
  const batch = spawn('mtbatch', [...options, '-u', 'http://127.0.0.1:1/', 'text', 'receivers'], {
    cwd: folder,
    stdio: 'ignore',
  });
  await once(batch, 'exit');
  for (let queued = ''; !queued.includes(`(${shape.messages} queued)`); )
    queued = /sent 0 (.*),/.exec(await box.status())?.[1] ?? '';
  return {
    pid: box.pid,
    cpu: async () => ({ bearerbox: await cpuOf(box.pid) }),
    stop: async () => {
      const log = await box.log();
      await box.stop();
      await rm(folder, { recursive: true, force: true });
      return log.trim().split('\n')[0] ?? '';
    },
  };
}

/** Kannel waits some 40 ms whenever its windows are full (Nagle's algorithm): with small ones the whole queue would take hours. */
const messagesOf = (who: string, binds: number, window: number): number =>
  who === 'ours' ? MESSAGES : Math.min(MESSAGES, 400 * binds * window);

const SIDES: Readonly<Record<string, (port: number, shape: Shape) => Promise<Side>>> = {
  ours,
  kannel: (port, shape) => kannel(port, shape, []),
  'kannel-spool': (port, shape) => kannel(port, shape, ['store-type = spool']),
};

async function drained(open: (port: number, shape: Shape) => Promise<Side>, shape: Shape): Promise<Row> {
  const port = await freePort();
  const side = await open(port, shape);
  const before = await side.cpu();
  const memory = [await memoryOf(side.pid)];
  const drain = new AbortController();
  const watching = watch(side.pid, memory, drain.signal);
  const sink = fork(path.join(ROOT, 'dist/test/bench/smpp-sink.js'), [`${port}`, `${shape.messages}`]);
  const report = await reported(sink);
  const after = await side.cpu();
  drain.abort();
  await watching;
  sink.disconnect();
  await once(sink, 'exit');
  const says = await side.stop();
  return {
    submits: shape.messages / (report.submitted / 1_000),
    pairs: shape.messages / (report.paired / 1_000),
    cpu: {
      ...Object.fromEntries(
        Object.entries(after).map(([part, seconds]) => [part, seconds - (before[part] ?? 0)]),
      ),
      sink: report.cpu,
    },
    memory,
    says: report.refused > 0 ? `${report.refused} receipts were refused; ${says}` : says,
  };
}

async function watch(pid: number, memory: number[], ended: AbortSignal): Promise<void> {
  while (!ended.aborted) {
    memory.push(await memoryOf(pid));
    await pause(LOOK_EVERY, undefined, { signal: ended }).catch(() => undefined);
  }
}

async function reported(sink: ChildProcess): Promise<SinkReport> {
  for (;;) {
    const [message] = (await once(sink, 'message')) as [SinkReport | string];
    if (typeof message !== 'string') return message;
  }
}

const middle = (numbers: readonly number[]): number =>
  numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? Number.NaN;
const spread = (numbers: readonly number[], digits = 0): string =>
  `${middle(numbers).toFixed(digits)} (${Math.min(...numbers).toFixed(digits)}–${Math.max(...numbers).toFixed(digits)})`;
const quarters = (bytes: readonly number[]): string =>
  [0, 1, 2, 3, 4]
    .map((at) => ((bytes[Math.floor(((bytes.length - 1) * at) / 4)] ?? 0) / MEGABYTE).toFixed(0))
    .join(', ');
const list = (text: string): readonly number[] => text.split(',').map(Number);

console.log(
  `${cpus().length} × ${cpus()[0]?.model}, Node ${process.version}; load before ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`,
);
console.log(`node dist/test/bench/smpp.js ${process.argv.slice(2).join(' ')}`);
console.log(
  '| Who | Binds × window | Submits/s | Pairs/s | CPU µs a pair, by part | Pairs a CPU second | MB before, at each quarter |',
);
console.log('|---|---|---|---|---|---|---|');
for (const binds of list(values.binds))
  for (const window of list(values.windows))
    for (const who of values.who.split(',')) {
      const open = SIDES[who];
      if (!open) throw new Error(`nobody is called ${who}`);
      const messages = messagesOf(who, binds, window);
      const rows: Row[] = [];
      for (let run = 0; run < RUNS; run++) rows.push(await drained(open, { binds, window, messages }));
      const parts = Object.keys(rows[0]?.cpu ?? {});
      const own = parts.filter((part) => part !== 'sink');
      const each = parts.map(
        (part) => `${part} ${middle(rows.map(({ cpu }) => ((cpu[part] ?? 0) / messages) * 1e6)).toFixed(0)}`,
      );
      const rate = rows.map(({ cpu }) => messages / own.reduce((sum, part) => sum + (cpu[part] ?? 0), 0));
      const cells = [
        who,
        `${binds} × ${window}`,
        spread(rows.map(({ submits }) => submits)),
        spread(rows.map(({ pairs }) => pairs)),
        each.join(', '),
        spread(rate),
        quarters(rows.at(-1)?.memory ?? []),
      ];
      console.log(`| ${cells.join(' | ')} |`);
      const said = [...new Set(rows.map(({ says }) => says))].filter((one) => one !== '');
      for (const one of said) console.log(`  ${one}`);
    }
console.log(
  `load after ${loadavg()
    .map((one) => one.toFixed(1))
    .join(' ')}`,
);
