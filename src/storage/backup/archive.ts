// The one file of a backup: a folder packed by `tar` and unpacked again. Owns calling that program, and looking at what came out
// before anything is done with it; what the files mean is the manifest's.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream, existsSync } from 'node:fs';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LIMITS } from '../../base/limits.ts';
import { BackupError } from './backup-error.ts';
import type { Manifest } from './manifest.ts';
import { ownName, sweepDead } from './stages.ts';

/** The file of a backup while it is made: readable by nobody else, whole under its name or not there. */
export type Archive = {
  readonly pack: (folder: string) => Promise<void>;
  /** Leaves nothing behind of one that was not packed. */
  readonly close: () => Promise<void>;
};

/** Throws what the system says of a place that cannot be written to: before all the work, not after it. */
export async function openArchive(file: string): Promise<Archive> {
  const [folder, beginning] = [dirname(file), `${basename(file)}.part-`];
  const making = join(folder, ownName(beginning));
  const made = await open(making, 'wx', 0o600);
  sweepDead(folder, beginning);
  return {
    pack: async (from) => {
      await tar(['-cf', '-', '-C', from, '.'], made.fd);
      await made.sync();
      // As late as can be: links, which never replace anything, are not to be had on every disk that backups are taken to.
      refuseExisting(file);
      await rename(making, file);
      await syncFolder(folder);
    },
    close: async () => {
      await made.close().catch(() => undefined);
      await rm(making, { force: true });
    },
  };
}

export function refuseExisting(file: string): void {
  if (existsSync(file)) throw new BackupError(`${file} is there already`);
}

/** Without it a power cut may take the name away again. Not every folder can be read, and not every system knows this. */
async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined);
  await handle
    ?.sync()
    .catch(() => undefined)
    .finally(() => handle.close());
}

export async function unpack(file: string, folder: string): Promise<void> {
  // Root must not hand files to users of the machine the backup was made on.
  await tar(['-xf', file, '-C', folder, '--no-same-owner'], 'ignore');
  await refuseOdd(folder);
}

async function tar(args: readonly string[], output: number | 'ignore'): Promise<void> {
  const child = spawn('tar', args, {
    stdio: ['ignore', output, 'pipe'],
    env: { ...process.env, LC_ALL: 'C' },
  });
  let said = '';
  child.stderr?.setEncoding('utf8').on('data', (text) => {
    said = (said + text).slice(0, LIMITS.backup.complaintCharacters);
  });
  const [code] = await once(child, 'close').catch((error: Error) => {
    throw new BackupError(`the program tar cannot be started: ${error.message}`);
  });
  // Files of messages that end meanwhile are unlinked, which tar takes for a change; what they hold is written once.
  const onlyUnlinked = code === 1 && /^(?:tar: .*: file changed as we read it\n)+$/.test(said);
  if (code !== 0 && !onlyUnlinked)
    throw new BackupError(`tar failed: ${said.trim() || `it ended with ${code}`}`);
}

/** Links and devices have no business in a backup, and would lead out of the folder. */
async function refuseOdd(folder: string): Promise<void> {
  for (const name of await readdir(folder, { recursive: true })) {
    const found = await lstat(join(folder, name));
    if (!found.isFile() && !found.isDirectory()) throw new BackupError(`${name} in the backup is no file`);
  }
}

async function digestOf(file: string): Promise<string> {
  const hash = createHash('sha256');
  await pipeline(createReadStream(file), hash);
  return hash.digest('hex');
}

/** Every file below the folder, with its digest. */
export async function filesOf(folder: string): Promise<Manifest['files']> {
  const files: Manifest['files'] = [];
  for (const name of (await readdir(folder, { recursive: true })).sort()) {
    const found = await lstat(join(folder, name));
    if (!found.isFile()) continue;
    const sha256 = await digestOf(join(folder, name));
    files.push({ name: name.replaceAll('\\', '/'), bytes: found.size, sha256 });
  }
  return files;
}
