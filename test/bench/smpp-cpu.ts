// CPU and memory of other processes by /proc: one process with its threads, and PostgreSQL with its children. Owns the reading.

import { readdir, readFile } from 'node:fs/promises';

const TICKS_PER_SECOND = 100;
const PAGE_BYTES = 4_096;

type Stat = { readonly parent: number; readonly seconds: number; readonly bytes: number };

async function statOf(pid: number): Promise<Stat | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ');
  if (!fields) return undefined;
  return {
    parent: Number(fields[1]),
    seconds: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    bytes: Number(fields[21]) * PAGE_BYTES,
  };
}

/** Seconds of CPU a process has used with all its threads. */
export async function cpuOf(pid: number): Promise<number> {
  return (await statOf(pid))?.seconds ?? 0;
}

/** Resident bytes. */
export async function memoryOf(pid: number): Promise<number> {
  return (await statOf(pid))?.bytes ?? 0;
}

/** The postmaster whose data lie below `folder`. */
export async function postmasterOf(folder: string): Promise<number> {
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const command = await readFile(`/proc/${name}/cmdline`, 'latin1').catch(() => '');
    if (command.includes('postgres') && command.includes(folder) && command.includes('-D'))
      return Number(name);
  }
  throw new Error(`no PostgreSQL runs in ${folder}`);
}

/** Seconds of CPU of a process, its children, and those of its children that have ended. */
export async function familyCpu(parent: number): Promise<number> {
  let seconds = (await cpuOf(parent)) + (await endedChildren(parent));
  for (const name of await readdir('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const stat = await statOf(Number(name));
    if (stat?.parent === parent) seconds += stat.seconds;
  }
  return seconds;
}

async function endedChildren(pid: number): Promise<number> {
  const stat = await readFile(`/proc/${pid}/stat`, 'latin1').catch(() => undefined);
  const fields = stat?.slice(stat.lastIndexOf(')') + 2).split(' ') ?? [];
  return (Number(fields[13] ?? 0) + Number(fields[14] ?? 0)) / TICKS_PER_SECOND;
}
