// Runs SIPp on one scenario of ours and says how it went. Owns the process and its files; what the endpoint does meanwhile is the
// test's.

import { type ChildProcess, spawn } from 'node:child_process';
import { createSocket } from 'node:dgram';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export type SippRun = {
  readonly scenario: string;
  readonly transport: 'udp' | 'tcp';
  /** Where SIPp calls; undefined: it waits to be called. */
  readonly remotePort: number | undefined;
  /** Calls, and calls a second. */
  readonly calls?: number;
  readonly rate?: number;
};

export type Sipp = {
  readonly port: number;
  /** Resolves with '' when every call went as the scenario says, else with what SIPp complains of. */
  readonly finished: Promise<string>;
};

const SCENARIOS = new URL('../../../../test/interop/sipp/scenarios/', import.meta.url);

/** Seconds after which SIPp gives up by itself. */
const TIMEOUT = 15;

export async function startSipp(run: SippRun): Promise<Sipp> {
  const port = await freePort();
  const folder = await mkdtemp(join(tmpdir(), 'sipp-'));
  const scenario = fileURLToPath(new URL(`${run.scenario}.xml`, SCENARIOS));
  const sipp = spawn(
    'sipp',
    [
      ...(run.remotePort === undefined ? [] : [`127.0.0.1:${run.remotePort}`]),
      ...['-sf', scenario, '-i', '127.0.0.1', '-p', `${port}`, '-s', '100'],
      ...['-t', run.transport === 'udp' ? 'u1' : 't1', '-m', `${run.calls ?? 1}`, '-r', `${run.rate ?? 10}`],
      ...['-nostdin', '-timeout', `${TIMEOUT}`, '-timeout_error', '-trace_err'],
      ...['-error_file', join(folder, 'errors.log')],
    ],
    { cwd: folder, stdio: 'ignore', env: { ...process.env, TERM: 'dumb' } },
  );
  await spawned(sipp);
  if (run.remotePort === undefined) await waitingOn(port, run.transport);
  return { port, finished: outcome(sipp, folder) };
}

async function spawned(sipp: ChildProcess): Promise<void> {
  const failed = once(sipp, 'error').then(([error]) => {
    throw new Error(`SIPp cannot run (Debian package sip-tester): ${(error as Error).message}`);
  });
  await Promise.race([once(sipp, 'spawn'), failed]);
  failed.catch(() => {});
}

async function outcome(sipp: ChildProcess, folder: string): Promise<string> {
  const [code] = (await once(sipp, 'exit')) as [number | null];
  const files = await readdir(folder);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), 'utf8')));
  await rm(folder, { recursive: true, force: true });
  return code === 0 ? '' : `exit ${code}\n${texts.join('\n').slice(0, 4_000)}`;
}

async function freePort(): Promise<number> {
  const socket = createSocket('udp4');
  socket.bind(0, '127.0.0.1');
  await once(socket, 'listening');
  const { port } = socket.address();
  socket.close();
  await once(socket, 'close');
  return port;
}

/** A port that SIPp has bound cannot be bound again: that is how it is seen to be ready. */
async function waitingOn(port: number, transport: 'udp' | 'tcp'): Promise<void> {
  const until = Date.now() + 10_000;
  while (await free(port, transport)) {
    if (Date.now() > until) throw new Error(`SIPp does not listen on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

async function free(port: number, transport: 'udp' | 'tcp'): Promise<boolean> {
  const probe = transport === 'udp' ? createSocket('udp4') : createServer();
  const bound = once(probe, 'listening').then(
    () => true,
    () => false,
  );
  if ('bind' in probe) probe.bind({ port, address: '127.0.0.1', exclusive: true });
  else probe.listen(port, '127.0.0.1');
  const result = await bound;
  if (result) await new Promise<void>((resolve) => void probe.close(() => resolve()));
  return result;
}
