// What a call costs: prompts out, sound and keys in, on both bodies of the media plane in one interleaved run. Owns the order of runs and the
// table; the engine and the load are processes of their own, on a core each where there are two.
//
//   node dist/test/bench/media.js [--calls 50,100,200,400,800] [--rounds 3] [--seconds 8] [--body batch,dgram]

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { cpus } from 'node:os';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import type { EngineReply } from './media-engine.ts';
import type { LoadReply } from './media-load.ts';

const { values } = parseArgs({
  options: {
    calls: { type: 'string', default: '50,100,200,400,800' },
    rounds: { type: 'string', default: '3' },
    seconds: { type: 'string', default: '8' },
    body: { type: 'string', default: 'batch,dgram' },
  },
});

type Row = {
  readonly body: string;
  readonly calls: number;
  /** Milliseconds of CPU per call and second. */
  readonly cpu: number;
  /** Packets got of packets due. */
  readonly share: number;
  readonly jitter50: number;
  readonly jitter99: number;
  readonly key50: number;
  readonly key99: number;
  readonly memory: number;
};

const PINNED = cpus().length > 1 && spawnSync('taskset', ['-c', '1', 'true']).status === 0;
const SETTLE_MS = 2_500;

function start(file: string, core: number, parameters: readonly string[]): ChildProcess {
  const script = fileURLToPath(new URL(file, import.meta.url));
  const command = PINNED ? ['taskset', '-c', String(core), process.execPath] : [process.execPath];
  return spawn(command[0]!, [...command.slice(1), script, ...parameters], {
    stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
  });
}

async function answer<T>(child: ChildProcess): Promise<T> {
  const ended = once(child, 'exit').then(([code]) => {
    throw new Error(`a process of the bench ended with ${code}`);
  });
  const [message] = await Promise.race([once(child, 'message'), ended]);
  return message as T;
}

async function run(body: string, calls: number, seconds: number): Promise<Row> {
  const load = start('./media-load.js', 1, [String(calls)]);
  const engine = start('./media-engine.js', 0, [body, String(calls)]);
  try {
    const bound = await answer<LoadReply>(load);
    engine.send({ ports: bound.ports });
    const opened = await answer<EngineReply>(engine);
    const from = Date.now() + SETTLE_MS;
    const window = { from, until: from + seconds * 1_000 };
    const measured = answer<EngineReply>(engine);
    const judged = answer<LoadReply>(load);
    load.send({ ports: opened.ports, ...window });
    engine.send(window);
    const [cost, heard] = [await measured, await judged];
    return {
      body,
      calls,
      cpu: cost.cpuMs / calls / seconds,
      share: heard.packets / (calls * seconds * 50),
      jitter50: heard.jitter50,
      jitter99: heard.jitter99,
      key50: heard.key50,
      key99: heard.key99,
      memory: cost.memory,
    };
  } finally {
    const gone = [load, engine].map((child) => (child.exitCode === null ? once(child, 'exit') : []));
    load.disconnect();
    engine.disconnect();
    await Promise.all(gone);
  }
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((a, b) => a - b)[Math.floor(numbers.length / 2)]!;
}

function cells(rows: readonly Row[]): string {
  const of = (field: keyof Row, digits: number): string =>
    median(rows.map((row) => row[field] as number)).toFixed(digits);
  const costs = rows.map(({ cpu }) => cpu);
  const spread = `${Math.min(...costs).toFixed(2)}–${Math.max(...costs).toFixed(2)}`;
  const share = (median(rows.map((row) => row.share)) * 100).toFixed(2);
  const jitter = `${of('jitter50', 1)} / ${of('jitter99', 1)}`;
  const keys = `${of('key50', 1)} / ${of('key99', 1)}`;
  return `| ${of('cpu', 2)} (${spread}) | ${share} | ${jitter} | ${keys} | ${of('memory', 0)} |`;
}

const rows: Row[] = [];
const counts = values.calls.split(',').map(Number);
for (let round = 0; round < Number(values.rounds); round++) {
  for (const calls of counts) {
    for (const body of values.body.split(',')) {
      rows.push(await run(body, calls, Number(values.seconds)));
      process.stderr.write(
        `round ${round + 1}, ${body}, ${calls} calls: ${rows.at(-1)!.cpu.toFixed(3)} ms\n`,
      );
    }
  }
}
const title =
  'CPU ms per call and s (least–most) | packets, % | jitter p50 / p99, ms | key to new prompt p50 / p99, ms | memory, MB';
process.stdout.write(`| Calls | Body | ${title} |\n|---|---|---|---|---|---|---|\n`);
for (const calls of counts) {
  for (const body of values.body.split(',')) {
    const same = rows.filter((row) => row.body === body && row.calls === calls);
    process.stdout.write(`| ${calls} | ${body} ${cells(same)}\n`);
  }
}
