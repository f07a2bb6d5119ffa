// Questions about processes by number: alive or not, and whether it works in a given folder. Owns the reading of /proc;
// where there is none (macOS), a process that takes signals counts as the one that is meant.

import { existsSync, readdirSync, readFileSync, readlinkSync } from 'node:fs';

const PROC = '/proc';

/** Whether other processes can be looked at; without it the answers below are guesses. */
export const SEES_PROCESSES = existsSync(`${PROC}/self/cwd`);

/** A zombie counts as dead: in a container without an init nobody buries it, and it holds nothing. */
export function isAlive(pid: number): boolean {
  // Zero and below mean groups to kill(2).
  if (!(pid > 0)) return false;
  try {
    process.kill(pid, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'EPERM') return false;
  }
  return startedAt(pid) !== 'zombie';
}

/** The kernel's start time of a process, which tells two processes with the same number apart; '' where unknown. */
export function startedAt(pid: number): string {
  try {
    const stat = readFileSync(`${PROC}/${pid}/stat`, 'latin1');
    // proc(5): fields after the command in brackets, state first, start time as the twentieth from there.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return fields[0] === 'Z' ? 'zombie' : (fields[19] ?? '');
  } catch {
    return '';
  }
}

/** Whether the process works in `folder`, as every process of a PostgreSQL server does in its data folder. */
export function worksIn(pid: number, folder: string): boolean {
  if (!isAlive(pid)) return false;
  if (!SEES_PROCESSES) return true;
  try {
    return readlinkSync(`${PROC}/${pid}/cwd`) === folder;
  } catch {
    return false;
  }
}

/** Numbers of all live processes that work in `folder`. */
export function workersIn(folder: string): readonly number[] {
  if (!SEES_PROCESSES) return [];
  return readdirSync(PROC)
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => worksIn(pid, folder));
}
