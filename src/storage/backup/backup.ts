// Makes a backup beside a running server: every table as it is at one moment, and the files of the data folder that rows speak
// of, as one file. Owns what belongs to it; it changes nothing.

import { type Dirent, existsSync } from 'node:fs';
import { copyFile, link, mkdir, readdir, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type pg from 'pg';
import { openSecrets } from '../database/secrets.ts';
import { openServer } from '../ground.ts';
import { RECORDINGS_FOLDER } from '../messages/recordings.ts';
import { type Archive, filesOf, openArchive, refuseExisting } from './archive.ts';
import { BackupError } from './backup-error.ts';
import { KEY_SENTENCE, type Manifest, manifestOf } from './manifest.ts';
import { withClient } from './own-client.ts';
import { BACKUP_STAGE, ownName, refuseHalfRestored, sweepDead } from './stages.ts';
import { fileOf, sequencesOf, tablesOf, writeTable } from './table-rows.ts';

type BackupOptions = {
  /** The data folder. */
  readonly folder: string;
  readonly databaseUrl?: string;
  /** Where it goes; nothing may be there. */
  readonly file: string;
  readonly recordings: 'with' | 'without';
  /** Without it whoever gets hold of the backup can sign in as nobody; to be restored it must be kept elsewhere. */
  readonly key: 'with' | 'without';
  /** Of the program, for people. */
  readonly version: string;
};

export const KEY_FILE = 'secret.key';

/** Folders whose files are written once, and never hold what no row speaks of for long. */
export const FOLDERS = ['uploads', 'documents', 'numbering'] as const;
/** Files of the data folder that are kept as they are. */
const SINGLE_FILES = ['node.id'] as const;

/** Throws BackupError or what the system and the database throw. */
export async function makeBackup(options: BackupOptions): Promise<Manifest> {
  const { folder, file } = options;
  refuseExisting(file);
  if (!existsSync(join(folder, KEY_FILE))) throw new BackupError(`${folder} holds no installation`);
  refuseHalfRestored(folder);
  const archive = await openArchive(resolve(file));
  try {
    return await fillArchive(options, archive);
  } finally {
    await archive.close();
  }
}

async function fillArchive(options: BackupOptions, archive: Archive): Promise<Manifest> {
  const { folder } = options;
  const secrets = openSecrets(folder);
  sweepDead(folder, BACKUP_STAGE);
  const stage = join(folder, ownName(BACKUP_STAGE));
  await mkdir(join(stage, 'database'), { recursive: true, mode: 0o700 });
  try {
    // Before the moment and after it: a file is there before its row, and may go while the rows are read.
    for (const name of FOLDERS) await takeFolder(folder, stage, name);
    const { recordings, ...content } = await takeRows(options, stage);
    for (const name of FOLDERS) await takeFolder(folder, stage, name);
    if (options.recordings === 'with') await takeRecordings(folder, stage, recordings);
    const key = options.key === 'with' ? [KEY_FILE] : [];
    for (const name of [...SINGLE_FILES, ...key]) await take(join(folder, name), join(stage, name));
    const keyMark = secrets.sign(KEY_SENTENCE);
    const { version } = options;
    const manifest = manifestOf({ ...content, version, keyMark, files: await filesOf(stage) });
    await writeFile(join(stage, 'manifest.json'), JSON.stringify(manifest, undefined, 1), { mode: 0o600 });
    await archive.pack(stage);
    return manifest;
  } finally {
    await rm(stage, { recursive: true, force: true });
  }
}

type Rows = Pick<Manifest, 'madeAt' | 'migrations' | 'tables' | 'sequences'> & {
  readonly recordings: readonly string[];
};

async function takeRows(options: BackupOptions, stage: string): Promise<Rows> {
  const server = await openServer(options);
  try {
    return await withClient(server.connection, (client) => takeTables(client, stage));
  } finally {
    await server.close();
  }
}

/** All of it is of the moment at which the transaction begins to read. */
async function takeTables(client: pg.Client, stage: string): Promise<Rows> {
  await client.query("set timezone = 'UTC'");
  const names = await tablesOf(client);
  await client.query('begin isolation level repeatable read read only');
  // Before anything is read, for only then does the moment begin: a table that a migration writes anew is empty for whoever reads as
  // of a moment before (PostgreSQL, 13.6 Caveats). So migrations wait; nothing else does.
  if (names.length > 0)
    await client.query(`lock table ${names.map((name) => `"${name}"`).join(', ')} in access share mode`);
  const { rows } = await client.query<{ at: Date; sha256: string }>(
    'select now() as at, sha256 from migrations order by number',
  );
  const tables: Manifest['tables'] = [];
  for (const name of await tablesOf(client))
    tables.push({ name, rows: await writeTable(client, name, join(stage, fileOf(name))) });
  const sequences = await sequencesOf(client);
  const paths = await client.query<{ path: string }>('select path from recordings');
  await client.query('commit');
  return {
    madeAt: (rows[0]?.at ?? new Date()).toISOString(),
    migrations: rows.map(({ sha256 }) => sha256),
    tables,
    sequences,
    recordings: paths.rows.map(({ path }) => basename(path)),
  };
}

async function takeFolder(folder: string, stage: string, name: string): Promise<void> {
  const entries = await readdir(join(folder, name), { withFileTypes: true }).catch((): Dirent[] => []);
  for (const entry of entries) {
    if (entry.isFile()) await take(join(folder, name, entry.name), join(stage, name, entry.name));
  }
}

async function takeRecordings(folder: string, stage: string, names: readonly string[]): Promise<void> {
  for (const name of names)
    await take(join(folder, RECORDINGS_FOLDER, name), join(stage, RECORDINGS_FOLDER, name));
}

/** By a second name where the disk can do that, else by a copy. A file that is gone has no row any more, or soon none. */
async function take(from: string, to: string): Promise<void> {
  await mkdir(resolve(to, '..'), { recursive: true, mode: 0o700 });
  const fault = await link(from, to).then(
    () => undefined,
    (error: NodeJS.ErrnoException) => error.code,
  );
  if (fault === undefined || fault === 'EEXIST' || fault === 'ENOENT') return;
  try {
    const { atime, mtime } = await stat(from);
    await copyFile(from, to);
    // By its time a file of a message is known to be needed still (storage/messages/uploads.ts).
    await utimes(to, atime, mtime);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
  }
}
