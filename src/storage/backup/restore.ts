// Restores a backup into an empty data folder and an empty database. Owns the order: everything is looked at before anything is
// written, rows come in one transaction, files last; what fails leaves nothing behind, and what is killed leaves its stage, with which
// no server starts. It never overwrites an installation.

import { existsSync } from 'node:fs';
import { chmod, mkdir, readdir, readFile, rename, rm, rmdir, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type pg from 'pg';
import { LIMITS } from '../../base/limits.ts';
import type { Session } from '../database/database.ts';
import { makeFolder } from '../database/make-folder.ts';
import { migrate, readMigrations } from '../database/migrate.ts';
import { openSecrets } from '../database/secrets.ts';
import { openServer } from '../ground.ts';
import { RECORDINGS_FOLDER } from '../messages/recordings.ts';
import { filesOf, unpack } from './archive.ts';
import { FOLDERS, KEY_FILE } from './backup.ts';
import { BackupError } from './backup-error.ts';
import { holdMessages } from './held-messages.ts';
import { KEY_SENTENCE, type Manifest, readManifest } from './manifest.ts';
import { withClient } from './own-client.ts';
import { refuseHalfRestored, restoreStage } from './stages.ts';
import { fileOf, fillTables } from './table-rows.ts';

type RestoreOptions = {
  readonly file: string;
  /** The data folder to be filled. */
  readonly folder: string;
  readonly databaseUrl?: string;
  /** What becomes of messages that were due when the backup was made. */
  readonly waiting: 'hold' | 'send';
};

const TABLES = `
  select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'`;

/** Throws BackupError or what the system and the database throw. */
export async function restoreBackup(options: RestoreOptions): Promise<Manifest> {
  const folder = resolve(options.folder);
  await refuseUsed(folder);
  const wasThere = existsSync(folder);
  makeFolder(folder, 0o711);
  const before = await filledIn(folder);
  const stage = restoreStage(folder);
  await mkdir(stage, { mode: 0o700 });
  try {
    await unpack(options.file, stage);
    const manifest = await checked(stage, folder);
    await fillInstallation({ ...options, folder }, stage, manifest);
    await rm(stage, { recursive: true, force: true });
    return manifest;
  } catch (error) {
    const kept = wasThere ? before : undefined;
    // What cannot be removed keeps the stage beside it: with that nobody takes it for an installation.
    await removeMade(folder, stage, kept).catch(() => undefined);
    throw error;
  }
}

/** `kept`: what was there before; undefined: the folder itself was not. */
async function removeMade(
  folder: string,
  stage: string,
  kept: ReadonlySet<string> | undefined,
): Promise<void> {
  for (const name of await readdir(folder))
    if (!kept?.has(name) && name !== basename(stage))
      await rm(join(folder, name), { recursive: true, force: true });
  await rm(stage, { recursive: true, force: true });
  if (kept === undefined) await rmdir(folder);
}

/** What lies in a folder, but for empty folders. */
async function filledIn(folder: string): Promise<ReadonlySet<string>> {
  const filled = new Set<string>();
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    // What may not be looked into is somebody's.
    const inner = entry.isDirectory() ? await readdir(join(folder, entry.name)).catch(() => undefined) : [''];
    if (inner === undefined || inner.length > 0) filled.add(entry.name);
  }
  return filled;
}

/** A key alone may be there: it was kept apart from the backup. */
async function refuseUsed(folder: string): Promise<void> {
  if (existsSync(folder)) refuseHalfRestored(folder);
  for (const name of ['postgres', 'node.id', RECORDINGS_FOLDER, ...FOLDERS]) {
    const found = await stat(join(folder, name)).catch(() => undefined);
    if (!found) continue;
    if (found.isDirectory() && (await readdir(join(folder, name))).length === 0) continue;
    throw new BackupError(`${folder} holds an installation already (${name}): move it away first`);
  }
}

/** The manifest, once every file is there as it says, this program knows the tables, and the key is the right one. */
async function checked(stage: string, folder: string): Promise<Manifest> {
  const text = await readFile(join(stage, 'manifest.json'), 'utf8').catch(() => '');
  const manifest = readManifest(text);
  if (!manifest) throw new BackupError('this is no backup, or one of a newer version');
  const found = new Map((await filesOf(stage)).map((one) => [one.name, one]));
  found.delete('manifest.json');
  for (const { name, bytes, sha256 } of manifest.files) {
    const one = found.get(name);
    if (!one) throw new BackupError(`the backup is damaged: ${name} is missing`);
    if (one.bytes !== bytes || one.sha256 !== sha256)
      throw new BackupError(`the backup is damaged: ${name} is not what was saved`);
    found.delete(name);
  }
  for (const name of found.keys())
    throw new BackupError(`the backup is damaged: ${name} does not belong to it`);
  const named = new Set(manifest.files.map(({ name }) => name));
  const without = manifest.tables.find(({ name }) => !named.has(fileOf(name)));
  if (without) throw new BackupError(`the backup is damaged: there are no rows of ${without.name}`);
  const known = readMigrations();
  const foreign = manifest.migrations.findIndex((sha256, at) => known[at]?.sha256 !== sha256);
  if (foreign >= 0)
    throw new BackupError(
      `the backup was made by version ${manifest.version}, whose migration ${foreign + 1} this program does not know`,
    );
  for (const place of [stage, folder]) if (existsSync(join(place, KEY_FILE))) checkKey(place, manifest);
  if (![stage, folder].some((place) => existsSync(join(place, KEY_FILE))))
    throw new BackupError(
      `the backup holds no ${KEY_FILE}: put that of the installation into ${folder} first`,
    );
  return manifest;
}

function checkKey(place: string, manifest: Manifest): void {
  if (!openSecrets(place).isSigned(KEY_SENTENCE, manifest.keyMark))
    throw new BackupError(`${join(place, KEY_FILE)} is not the key of the installation that was saved`);
}

/** Database first: where that fails nothing has been placed. */
async function fillInstallation(options: RestoreOptions, stage: string, manifest: Manifest): Promise<void> {
  const server = await openServer(options);
  const { connection } = server;
  try {
    await withClient(connection, async (client) => {
      const { rows } = await client.query(TABLES);
      if (rows.length > 0)
        throw new BackupError('the database holds tables already: restore into an empty one');
      try {
        await migrate(connection, readMigrations().slice(0, manifest.migrations.length));
        await fill(client, stage, manifest);
        await migrate(connection);
        await settle(client, options);
        await placeFiles(stage, options.folder);
      } catch (error) {
        await emptied(client, options).catch(() => undefined);
        throw error;
      }
    });
  } finally {
    await server.close();
  }
}

/** Rows without what failed beside them must not be taken for an installation. In one of the operator's own may be more than tables. */
async function emptied(client: pg.Client, { databaseUrl }: RestoreOptions): Promise<void> {
  await client.query('rollback');
  if (databaseUrl === undefined) await client.query('drop schema public cascade; create schema public');
  else {
    const { rows } = await client.query<{ name: string }>(TABLES);
    if (rows.length > 0)
      await client.query(`drop table ${rows.map(({ name }) => `"${name}"`).join(', ')} cascade`);
  }
}

async function fill(client: pg.Client, stage: string, manifest: Manifest): Promise<void> {
  await client.query("set timezone = 'UTC'");
  await client.query('begin');
  await fillTables(client, manifest, (table) => join(stage, fileOf(table)));
  for (const { name, rows } of manifest.tables) {
    const counted = await client.query<{ rows: string }>(`select count(*) as rows from "${name}"`);
    if (Number(counted.rows[0]?.rows) !== rows)
      throw new BackupError(`the backup is damaged: ${name} should have ${rows} rows`);
  }
  await client.query('commit');
  await client.query('analyze');
}

/** What is true of the tables as they were and not of a new beginning. */
async function settle(client: pg.Client, { folder, waiting }: RestoreOptions): Promise<void> {
  const recordings = join(folder, RECORDINGS_FOLDER);
  await client.query('begin');
  const session: Session = {
    query: async (statement, values = []) => {
      const text = typeof statement === 'string' ? statement : statement.text;
      return (await client.query({ text, values: [...values] })).rows;
    },
  };
  // People whose session was ended after the backup must not have it back.
  await session.query('delete from sessions');
  for (const table of ['recordings', 'removed_recordings'])
    await session.query(`update ${table} set path = $1 || '/' || regexp_replace(path, '^.*/', '')`, [
      recordings,
    ]);
  await session.query('update accounts set next_public_id = next_public_id + $1', [LIMITS.backup.idsLeftOut]);
  if (waiting === 'hold') await holdMessages(session);
  await client.query('commit');
}

async function placeFiles(stage: string, folder: string): Promise<void> {
  for (const name of ['node.id', RECORDINGS_FOLDER, ...FOLDERS, KEY_FILE]) {
    if (!existsSync(join(stage, name))) continue;
    // An empty folder may be there already; the check before has found nothing else.
    if (name !== KEY_FILE) await rm(join(folder, name), { recursive: true, force: true });
    await rename(join(stage, name), join(folder, name));
    if (name === KEY_FILE) await chmod(join(folder, name), 0o600);
  }
}
