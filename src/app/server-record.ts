// What a running server leaves in its data folder for commands beside it: where it is reached. Owns that small file; a
// record whose process is gone counts as none.

import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Settings } from './settings.ts';

type ServerRecord = {
  readonly pid: number;
  /** Where clients reach it. */
  readonly publicUrl: string;
  /** Where it listens, for whoever looks after it beside it: the container file asks there whether it is well. */
  readonly ownUrl: string;
};

const fileOf = (settings: Settings): string => path.join(settings.data, 'server.json');

export function writeServerRecord(settings: Settings, record: ServerRecord): void {
  writeFileSync(fileOf(settings), `${JSON.stringify(record)}\n`);
}

export function removeServerRecord(settings: Settings): void {
  rmSync(fileOf(settings), { force: true });
}

export function readServerRecord(settings: Settings): ServerRecord | undefined {
  try {
    const { pid, publicUrl, ownUrl } = JSON.parse(readFileSync(fileOf(settings), 'utf8'));
    if (typeof pid !== 'number' || typeof publicUrl !== 'string' || typeof ownUrl !== 'string')
      return undefined;
    process.kill(pid, 0);
    return { pid, publicUrl, ownUrl };
  } catch {
    return undefined;
  }
}

/** Where HTTP is reached at a port, without a slash at the end: as configured, else by the address that is listened at. */
export function urlOf(settings: Settings, port: number): string {
  return (settings['http.publicUrl'] ?? ownUrlOf(settings, port)).replace(/\/+$/, '');
}

export function ownUrlOf(settings: Settings, port: number): string {
  const address = settings['http.address'];
  return `http://${address.includes(':') ? `[${address}]` : address}:${port}`;
}

/** Where links of this installation point to: as configured, as the running server says, else the configured port. */
export function publicUrl(settings: Settings): string {
  const running = settings['http.publicUrl'] === undefined ? readServerRecord(settings) : undefined;
  return running?.publicUrl ?? urlOf(settings, settings['http.port']);
}
