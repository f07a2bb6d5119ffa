// Starts the server's programs: `initdb` once, `postgres` whenever it does not run. Owns the server's settings and what
// counts as running; who uses the server is the users' pipe's affair.

import { type SpawnOptions, spawn, spawnSync } from 'node:child_process';
import {
  closeSync,
  existsSync,
  openSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-error.ts';
import type { Place } from './place.ts';
import { SEES_PROCESSES, workersIn, worksIn } from './processes.ts';
import { commandAs } from './run-as.ts';

/** `off` only for tests that throw the data away: a power cut may then damage it. */
export type Durability = 'on' | 'off';

export const SUPERUSER = 'dozvon';
const SOCKET_LOCK = '.s.PGSQL.5432.lock';
const LOG_BYTES_MAX = 10_000_000;
const ORPHANS_WAIT_MILLISECONDS = 60_000;

// Sized for a box of one or two gigabytes. Nothing listens beyond the socket.
const SETTINGS: Readonly<Record<string, string>> = {
  listen_addresses: '',
  unix_socket_permissions: '0700',
  max_connections: '60',
  shared_buffers: '96MB',
  effective_cache_size: '512MB',
  maintenance_work_mem: '48MB',
  work_mem: '4MB',
  max_wal_size: '1GB',
  checkpoint_timeout: '15min',
  wal_compression: 'on',
  io_method: 'sync',
  jit: 'off',
  max_parallel_workers_per_gather: '0',
  autovacuum_naptime: '20s',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_line_prefix: '%m [%p] ',
  log_checkpoints: 'off',
  password_encryption: 'scram-sha-256',
};

/** Number of the running server, read from its pid file; undefined when it does not run. */
export function runningServer(place: Place): number | undefined {
  const pid = recordedPid(place);
  return pid !== undefined && worksIn(pid, place.data) ? pid : undefined;
}

export function pidFileOf(place: Place): string {
  return join(place.data, 'postmaster.pid');
}

/** Makes the data folder's contents unless they are there; a half-made one from a crash is made anew. */
export function initialise(place: Place): void {
  if (existsSync(join(place.data, 'PG_VERSION')) && existsSync(join(place.data, 'dozvon.complete'))) return;
  for (const name of readdirSync(place.data)) rmSync(join(place.data, name), { recursive: true });
  const encoding = ['-E', 'UTF8', '--locale=C', '--locale-provider=builtin', '--builtin-locale=C.UTF-8'];
  // `trust` for whoever reaches the socket: its folder lets in only the user who owns the data files anyway, and root.
  const access = ['-U', SUPERUSER, '--auth=trust'];
  const command = commandAs(place.runAs, place.binaries.initdb, ['-D', place.data, ...encoding, ...access]);
  const made = spawnSync(command.file, command.args, { ...command.identity, cwd: '/', encoding: 'utf8' });
  if (made.status !== 0) {
    throw new EmbeddedPostgresError(`initdb failed: ${(made.stderr || String(made.error)).trim()}`);
  }
  closeSync(openSync(join(place.data, 'dozvon.complete'), 'w', 0o644));
}

/** What a program needs of our surroundings; our settings and whatever else lies there are not for the user it runs as. */
const SURROUNDINGS = ['PATH', 'LD_LIBRARY_PATH', 'DYLD_LIBRARY_PATH', 'LANG', 'LC_ALL', 'TZ', 'TMPDIR'];
const SURROUNDINGS_WINDOWS = ['SystemRoot', 'ComSpec', 'TEMP', 'TMP', 'USERPROFILE', 'APPDATA'];

function surroundings(): NodeJS.ProcessEnv {
  const names = [...SURROUNDINGS, ...SURROUNDINGS_WINDOWS];
  return Object.fromEntries(names.flatMap((name) => (process.env[name] ? [[name, process.env[name]]] : [])));
}

/** Starts the server, detached from this process. Returns its number as soon as it holds its pid file. */
export async function launch(place: Place, durability: Durability): Promise<number> {
  await clearStale(place);
  const settings: Record<string, string> = { ...SETTINGS, unix_socket_directories: place.socket };
  const durable = durability === 'on' ? 'on' : 'off';
  for (const name of ['fsync', 'synchronous_commit', 'full_page_writes']) settings[name] = durable;
  const args = Object.entries(settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const command = commandAs(place.runAs, place.binaries.postgres, ['-D', place.data, ...args]);
  keepLogShort(place.log);
  const log = openSync(place.log, 'a', 0o600);
  const options: SpawnOptions = {
    ...command.identity,
    detached: true,
    stdio: ['ignore', log, log],
    cwd: '/',
    env: surroundings(),
  };
  const server = spawn(command.file, command.args, options);
  server.unref();
  closeSync(log);
  let ended = '';
  server.once('exit', (code, signal) => {
    ended = `it ended with ${signal ?? code}`;
  });
  server.once('error', (error) => {
    ended = error.message;
  });
  while (ended === '') {
    const pid = runningServer(place);
    if (pid !== undefined && pid === server.pid) return pid;
    await pause(10);
  }
  throw new EmbeddedPostgresError(
    `PostgreSQL does not start: ${ended}; see ${place.log}\n${tail(place.log)}`,
  );
}

/**
 * After a crash: waits for a dead server's orphans, which end by themselves, and removes the dead server's pid notes.
 * PostgreSQL judges such notes by the number alone, which may belong to a stranger by now, or to a zombie.
 */
async function clearStale(place: Place): Promise<void> {
  const deadline = performance.now() + ORPHANS_WAIT_MILLISECONDS;
  while (workersIn(place.data).length > 0 && performance.now() < deadline) await pause(20);
  const left = workersIn(place.data);
  if (left.length > 0) {
    throw new EmbeddedPostgresError(`processes of a dead server still use ${place.data}: ${left.join(', ')}`);
  }
  if (!SEES_PROCESSES) return;
  for (const note of [pidFileOf(place), join(place.socket, SOCKET_LOCK)]) rmSync(note, { force: true });
}

function recordedPid(place: Place): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(pidFileOf(place), 'latin1'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}

function keepLogShort(log: string): void {
  const bytes = statSync(log, { throwIfNoEntry: false })?.size ?? 0;
  if (bytes > LOG_BYTES_MAX) renameSync(log, `${log}.1`);
}

function tail(log: string): string {
  return readFileSync(log, 'utf8').split('\n').slice(-6).join('\n').trim();
}
