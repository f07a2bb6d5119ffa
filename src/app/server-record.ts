// What a running server leaves in its data folder for commands beside it: where it is reached. Owns that small file; a
// record whose process is gone counts as none.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from './settings.ts';

type ServerRecord = { readonly pid: number; readonly publicUrl: string };

const fileOf = (settings: Settings): string => path.join(settings.data, 'server.json');

export function writeServerRecord(settings: Settings, record: ServerRecord): void {
  writeFileSync(fileOf(settings), `${JSON.stringify(record)}\n`);
}

export function removeServerRecord(settings: Settings): void {
  rmSync(fileOf(settings), { force: true });
}

export function readServerRecord(settings: Settings): ServerRecord | undefined {
  try {
    const { pid, publicUrl } = JSON.parse(readFileSync(fileOf(settings), 'utf8'));
    if (typeof pid !== 'number' || typeof publicUrl !== 'string') return undefined;
    process.kill(pid, 0);
    return { pid, publicUrl };
  } catch {
    return undefined;
  }
}

/** Where HTTP is reached at a port, without a slash at the end: as configured, else by the address that is listened at. */
export function urlOf(settings: Settings, port: number): string {
  const address = settings['http.address'];
  const own = `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
  return (settings['http.publicUrl'] ?? own).replace(/\/+$/, '');
}

/** Where links of this installation point to: as configured, as the running server says, else the configured port. */
export function publicUrl(settings: Settings): string {
  const running = settings['http.publicUrl'] === undefined ? readServerRecord(settings) : undefined;
  return running?.publicUrl ?? urlOf(settings, settings['http.port']);
}
