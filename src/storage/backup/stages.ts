// Names of what a backup or a restoration has under its hands: a folder in the data folder, and the file that is being written. Each
// tells its process, so that what a killed one left behind is known as such. Owns these names and what they say.

import { readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { isAlive, startedAt } from '../database/embedded/processes.ts';
import { BackupError } from './backup-error.ts';

export const BACKUP_STAGE = 'backup-';
const RESTORE_STAGE = 'restore-';

const OWNER = /^(\d+)-(\d*)$/;

/** `beginning` and whose it is: a process, and when it was started. */
export function ownName(beginning: string): string {
  return `${beginning}${process.pid}-${startedAt(process.pid)}`;
}

/** Removes what lies in `folder` under that beginning and whose process is gone; what cannot be removed stays. */
export function sweepDead(folder: string, beginning: string): void {
  try {
    for (const name of readdirSync(folder))
      if (ownerOf(name, beginning) === 'dead') rmSync(join(folder, name), { recursive: true, force: true });
  } catch {
    // A folder that may be written to and not be read, or a file of somebody else: no reason to make no backup.
  }
}

export function restoreStage(folder: string): string {
  return join(folder, ownName(RESTORE_STAGE));
}

/**
 * Throws BackupError where a restoration is going on, or was cut short: half an installation looks like one, and a server would give
 * it a new key, or send what should be held.
 */
export function refuseHalfRestored(folder: string): void {
  const owners = readdirSync(folder).map((name) => ownerOf(name, RESTORE_STAGE));
  if (owners.includes('alive')) throw new BackupError(`a restoration into ${folder} is going on`);
  if (owners.includes('dead'))
    throw new BackupError(
      `a restoration into ${folder} was cut short: empty that folder, and the database if it is one of your own, and restore again`,
    );
}

function ownerOf(name: string, beginning: string): 'alive' | 'dead' | 'nobody' {
  const owner = name.startsWith(beginning) ? OWNER.exec(name.slice(beginning.length)) : null;
  if (!owner) return 'nobody';
  const pid = Number(owner[1]);
  return isAlive(pid) && startedAt(pid) === owner[2] ? 'alive' : 'dead';
}
