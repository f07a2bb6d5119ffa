// The one file of a backup: a folder packed by `tar` and unpacked again. Owns calling that program, and looking at what came out
// before anything is done with it; what the files mean is the manifest's.

import { spawn } from 'node:child_process';
import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createReadStream } from 'node:fs';
import { lstat, open, readdir, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { LIMITS } from '../../base/limits.ts';
import { BackupError } from './backup-error.ts';
import type { Manifest } from './manifest.ts';

/** Readable by nobody else, whole or not there. */
export async function pack(folder: string, file: string): Promise<void> {
  const making = `${file}.part`;
  const made = await open(making, 'wx', 0o600).catch((error: NodeJS.ErrnoException) => {
    throw error.code === 'EEXIST'
      ? new BackupError(`${making} is there: another backup is being made`)
      : error;
  });
  try {
    await tar(['-cf', '-', '-C', folder, '.'], made.fd);
    await made.sync();
    await made.close();
    await rename(making, file);
  } catch (error) {
    await made.close().catch(() => undefined);
    await rm(making, { force: true });
    throw error;
  }
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

export async function digestOf(file: string): Promise<string> {
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
