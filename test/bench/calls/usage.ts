// What processes use, read from /proc: CPU seconds of the server, of its database and of its speech apart, and memory. Owns the
// reading; processes are found by their parents. Linux only.

import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

const TICKS_A_SECOND = 100;

export type Usage = {
  readonly server: number;
  readonly database: number;
  /** Processes the server started: speech. */
  readonly children: number;
  /** Megabytes resident, the server alone. */
  readonly megabytes: number;
};

type Line = { readonly parent: number; readonly cpu: number };

function lineOf(pid: number): Line | undefined {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return { parent: Number(fields[1]), cpu: (Number(fields[11]) + Number(fields[12])) / TICKS_A_SECOND };
  } catch {
    // It ended while it was looked at.
    return undefined;
  }
}

function postmasterOf(data: string): number {
  return (JSON.parse(readFileSync(path.join(data, 'postgres.json'), 'utf8')) as { pid: number }).pid;
}

export function usageOf(server: number, data: string): Usage {
  const postmaster = postmasterOf(data);
  let database = lineOf(postmaster)?.cpu ?? 0;
  let children = 0;
  for (const name of readdirSync('/proc')) {
    if (!/^\d+$/.test(name)) continue;
    const line = lineOf(Number(name));
    if (line?.parent === postmaster) database += line.cpu;
    else if (line?.parent === server && Number(name) !== postmaster) children += line.cpu;
  }
  const status = readFileSync(`/proc/${server}/status`, 'latin1');
  const kilobytes = Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0);
  return { server: lineOf(server)?.cpu ?? 0, database, children, megabytes: kilobytes / 1024 };
}

export function usedBetween(before: Usage, after: Usage): Usage {
  return {
    server: after.server - before.server,
    database: after.database - before.database,
    children: after.children - before.children,
    megabytes: after.megabytes,
  };
}
