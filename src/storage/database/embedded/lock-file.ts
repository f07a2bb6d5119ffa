// A lock between processes that start or stop the same embedded server. A file holds the owner; an owner that died loses
// it. Owns only that file. A lost race is harmless: PostgreSQL's own lock refuses the second server.

import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import { EmbeddedPostgresError } from './embedded-error.ts';
import { isAlive, startedAt } from './processes.ts';

const RETRY_MILLISECONDS = 25;
const WAIT_MILLISECONDS = 120_000;

/** Runs `work` while no other process holds the lock `path`. */
export async function withLock<T>(path: string, work: () => Promise<T>): Promise<T> {
  const owner = `${process.pid} ${startedAt(process.pid)}`;
  const mine = `${path}.${process.pid}`;
  writeFileSync(mine, owner);
  try {
    const deadline = performance.now() + WAIT_MILLISECONDS;
    while (!take(path, mine)) {
      if (performance.now() > deadline) {
        throw new EmbeddedPostgresError(
          `another process (${holder(path)}) keeps the database locked: ${path}`,
        );
      }
      breakStale(path);
      await pause(RETRY_MILLISECONDS);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  try {
    return await work();
  } finally {
    if (holder(path) === owner) rmSync(path, { force: true });
  }
}

function take(path: string, mine: string): boolean {
  try {
    linkSync(mine, path);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

function holder(path: string): string | undefined {
  try {
    return readFileSync(path, 'latin1');
  } catch {
    return undefined;
  }
}

function breakStale(path: string): void {
  const found = holder(path);
  if (found === undefined) return;
  const [pid = '0', start = ''] = found.split(' ');
  if (isAlive(Number(pid)) && startedAt(Number(pid)) === start) return;
  // Moved aside, not deleted: when somebody took the lock since it was read, the wrong file is seen and put back.
  const aside = `${path}.stale.${process.pid}`;
  try {
    renameSync(path, aside);
    if (holder(aside) !== found) linkSync(aside, path);
  } catch {
    // Somebody else broke it first.
  }
  rmSync(aside, { force: true });
}
