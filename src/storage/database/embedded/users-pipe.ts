// Who uses the embedded server: every process holds the writing end of one named pipe. A keeper, a shell of a few
// kilobytes, reads it; when the last writer is gone, killed ones included, the kernel ends the pipe and the keeper stops
// the server. So no server is left behind and none is stopped under somebody's feet. Must not know PostgreSQL's state.

import { spawn, spawnSync } from 'node:child_process';
import { closeSync, constants, openSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-error.ts';

const OPEN_TRIES = 200;
const OPEN_RETRY_MILLISECONDS = 10;

// $0 the pipe, $1 the server's number, $2 its pid file. SIGINT is PostgreSQL's fast shutdown. The pid file is read again,
// because the number may belong to somebody else when the server died long before.
const KEEPER = `cat "$0" >/dev/null
read -r pid <"$2" && [ "$pid" = "$1" ] && kill -INT "$1"
rm -f "$0"`;

/** Becomes a user of the server behind `pipe`; undefined when no keeper listens (any more). */
export function joinUsers(pipe: string): number | undefined {
  try {
    return openSync(pipe, constants.O_WRONLY | constants.O_NONBLOCK);
  } catch (error) {
    const code = (error as NodeJS.ErrnoException).code;
    if (code === 'ENXIO' || code === 'ENOENT') return undefined;
    throw error;
  }
}

export function leaveUsers(user: number): void {
  closeSync(user);
}

/** Makes the pipe, starts its keeper and becomes the first user. */
export async function startKeeper(
  pipe: string,
  server: { readonly pid: number; readonly pidFile: string },
): Promise<number> {
  const made = spawnSync('mkfifo', ['-m', '600', pipe], { encoding: 'utf8' });
  if (made.status !== 0) throw new EmbeddedPostgresError(`cannot make the pipe ${pipe}: ${made.stderr}`);
  const keeper = spawn('/bin/sh', ['-c', KEEPER, pipe, String(server.pid), server.pidFile], {
    detached: true,
    stdio: 'ignore',
    cwd: '/',
  });
  keeper.unref();
  for (let tries = 0; tries < OPEN_TRIES; tries++) {
    const user = joinUsers(pipe);
    if (user !== undefined) return user;
    await pause(OPEN_RETRY_MILLISECONDS);
  }
  throw new EmbeddedPostgresError(`the keeper of ${pipe} does not start`);
}
