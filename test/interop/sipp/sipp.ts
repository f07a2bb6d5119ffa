// Runs SIPp on one scenario of ours and says how it went. Owns the process and its files; what the endpoint does meanwhile is the
// test's.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { freePort } from '../../support/free-port.ts';

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

/** Seconds after which SIPp gives up by itself: it waits while the product beside it is made ready, on a machine that may be busy. */
const TIMEOUT = 60;

/** How often SIPp is started when its port was taken between the choice and its start. */
const STARTS = 3;

export async function startSipp(run: SippRun): Promise<Sipp> {
  for (let start = 1; ; start++) {
    const port = await freePort();
    const folder = await mkdtemp(join(tmpdir(), 'sipp-'));
    const sipp = spawn('sipp', argumentsOf(run, port, folder), {
      cwd: folder,
      stdio: 'ignore',
      env: { ...process.env, TERM: 'dumb' },
    });
    const finished = outcome(sipp, folder);
    await spawned(sipp);
    if (run.remotePort !== undefined) return { port, finished };
    const gone = finished.then((complaint) => ({ complaint }));
    const ready = await Promise.race([waitingOn(port, run.transport), gone]);
    if (ready === 'listens') return { port, finished };
    if (start === STARTS) throw new Error(`SIPp does not listen on port ${port}: ${ready.complaint}`);
  }
}

function argumentsOf(run: SippRun, port: number, folder: string): readonly string[] {
  const scenario = fileURLToPath(new URL(`${run.scenario}.xml`, SCENARIOS));
  return [
    ...(run.remotePort === undefined ? [] : [`127.0.0.1:${run.remotePort}`]),
    ...['-sf', scenario, '-i', '127.0.0.1', '-p', `${port}`, '-s', '100'],
    ...['-t', run.transport === 'udp' ? 'u1' : 't1', '-m', `${run.calls ?? 1}`, '-r', `${run.rate ?? 10}`],
    ...['-nostdin', '-timeout', `${TIMEOUT}`, '-timeout_error', '-trace_err'],
    ...['-error_file', join(folder, 'errors.log')],
  ];
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

/** Resolves when the system's table shows the port; trying to bind it instead could take it from SIPp itself. */
async function waitingOn(port: number, transport: 'udp' | 'tcp'): Promise<'listens'> {
  const until = Date.now() + 10_000;
  while (!(await listens(port, transport))) {
    if (Date.now() > until) throw new Error(`SIPp does not listen on port ${port}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return 'listens';
}

/** State of a listening TCP socket in /proc/net/tcp (Linux, proc(5)). */
const LISTENING = '0A';

async function listens(port: number, transport: 'udp' | 'tcp'): Promise<boolean> {
  const table = await readFile(`/proc/net/${transport}`, 'latin1');
  const ending = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table.split('\n').some((line) => {
    const [, local = '', , state] = line.trim().split(/\s+/);
    return local.endsWith(ending) && (transport === 'udp' || state === LISTENING);
  });
}
