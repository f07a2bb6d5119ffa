// Backups and restorations that cannot be done, are killed, or meet somebody else: nothing half is left that looks whole.

import assert from 'node:assert/strict';
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rm, stat, symlink, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import type pg from 'pg';
import { makeBackup } from '../../../src/storage/backup/backup.ts';
import { restoreBackup } from '../../../src/storage/backup/restore.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { ROOT } from '../../support/repository.ts';
import { BACKUP, NEWEST, SavedInstallations, within } from '../../support/saved-installations.ts';

const stage = await SavedInstallations.open();
after(() => stage.close());

/** Of a process that never was. */
const DEAD = '999999999-1';
const UPLOAD = 'uploads/0b6d7c7e-0000-4000-8000-000000000001.wav';

let source: { readonly databaseUrl: string; readonly folder: string };
let file: string;

before(async () => {
  source = { databaseUrl: await stage.filled(NEWEST), folder: await stage.installation('source') };
  file = stage.folderOf('whole.tar');
  await makeBackup({ ...BACKUP, ...source, file });
});

/** Resolves when somebody waits for a lock of that kind in the client's database. */
async function waitingFor(client: pg.Client, kind: 'advisory' | 'relation'): Promise<void> {
  const late = Date.now() + 60_000;
  for (let waiting = 0; waiting === 0; ) {
    assert.ok(Date.now() < late, 'nobody waits');
    const { rows } = await client.query(
      `select count(*)::integer as waiting from pg_locks where locktype = $1 and not granted
       and database = (select oid from pg_database where datname = current_database())`,
      [kind],
    );
    waiting = rows[0].waiting;
  }
}

test('a place that cannot be written to is told before the work', async () => {
  const nowhere = join(stage.folderOf('nowhere'), 'saved.tar');
  const databaseUrl = 'postgres://nobody@127.0.0.1:1/none';
  await assert.rejects(
    makeBackup({ ...BACKUP, ...source, databaseUrl, file: nowhere }),
    /ENOENT.*saved\.tar/,
  );
});

test('a file that came while the backup was made is not replaced, and nothing else is left beside it', async () => {
  const taken = join(await mkdtemp(join(stage.options.folder, 'target-')), 'saved.tar');
  const made = makeBackup({ ...BACKUP, ...source, file: taken });
  await writeFile(taken, 'of somebody else');
  await assert.rejects(made, /saved\.tar is there already/);
  assert.equal(await readFile(taken, 'utf8'), 'of somebody else');
  assert.deepEqual(await readdir(join(taken, '..')), ['saved.tar']);
});

test('what a killed backup left behind goes with the next one, what a living process makes does not', async () => {
  const target = join(await mkdtemp(join(stage.options.folder, 'target-')), 'saved.tar');
  const started = (await readFile('/proc/1/stat', 'latin1')).replace(/^.*\) /, '').split(' ')[19];
  const [dead, alive] = [`backup-${DEAD}`, `backup-1-${started}`];
  for (const name of [dead, alive]) await mkdir(join(source.folder, name, 'database'), { recursive: true });
  await writeFile(`${target}.part-${DEAD}`, 'half');
  await writeFile(`${target}.part-1-${started}`, 'half');
  await makeBackup({ ...BACKUP, ...source, file: target });
  assert.deepEqual((await readdir(join(target, '..'))).sort(), ['saved.tar', `saved.tar.part-1-${started}`]);
  const left = await readdir(source.folder);
  await rm(join(source.folder, alive), { recursive: true });
  assert.deepEqual(
    left.filter((name) => name.startsWith('backup-')),
    [alive],
  );
});

test('files keep their times where they have to be copied: by them a sound is known to be needed still', async () => {
  const elsewhere = await mkdtemp('/dev/shm/dozvon-test-');
  try {
    const folder = await stage.installation('two-disks');
    assert.notEqual((await stat(elsewhere)).dev, (await stat(folder)).dev, 'another disk');
    const ahead = new Date(Date.now() + 3_600_000);
    await rm(join(folder, 'uploads'), { recursive: true });
    await symlink(elsewhere, join(folder, 'uploads'));
    await writeFile(join(folder, UPLOAD), 'a sound');
    await utimes(join(folder, UPLOAD), ahead, ahead);
    const saved = stage.folderOf('two-disks.tar');
    await makeBackup({ ...BACKUP, ...source, folder, file: saved });
    const listed = spawnSync('tar', ['--utc', '-tvf', saved, `./${UPLOAD}`], { encoding: 'utf8' }).stdout;
    assert.ok(listed.includes(ahead.toISOString().slice(0, 16).replace('T', ' ')), listed);
  } finally {
    await rm(elsewhere, { recursive: true });
  }
});

test('tables that are changed while a backup begins are in it with all their rows', async () => {
  const databaseUrl = await stage.filled(NEWEST);
  const made = await within(databaseUrl, async (client) => {
    await client.query('begin');
    // The first that is read.
    await client.query('lock table account_addresses');
    const making = makeBackup({ ...BACKUP, ...source, databaseUrl, file: stage.folderOf('changed.tar') });
    await waitingFor(client, 'relation');
    await client.query('alter table links add column trial double precision default random()');
    await client.query('commit');
    return await making;
  });
  assert.equal(made.tables.find(({ name }) => name === 'links')?.rows, 1);
});

test('a database that goes away meanwhile is told in words', async () => {
  await within(source.databaseUrl, async (client) => {
    await client.query('begin');
    await client.query('lock table links');
    const making = makeBackup({ ...BACKUP, ...source, file: stage.folderOf('lost.tar') });
    const refused = assert.rejects(making, /^BackupError: the database went away meanwhile .*begin again/);
    await waitingFor(client, 'relation');
    await client.query(`select pg_terminate_backend(pid) from pg_locks where not granted
      and database = (select oid from pg_database where datname = current_database())`);
    await client.query('rollback');
    await refused;
  });
});

test('after a restoration that was killed nothing takes what is left for an installation', async () => {
  const [databaseUrl, folder] = [await stage.database(), stage.folderOf('killed')];
  await within(databaseUrl, async (client) => {
    // What the restoration waits for before it makes tables.
    await client.query('select pg_advisory_lock(4367001)');
    const child = spawn(process.execPath, [join(ROOT, 'dist/src/app/main.js'), 'restore', file], {
      env: { ...process.env, DOZVON_DATA: folder, DATABASE_URL: databaseUrl, DOZVON_CONFIG: '' },
      stdio: 'ignore',
    });
    await waitingFor(client, 'advisory');
    child.kill('SIGKILL');
    await once(child, 'exit');
  });
  const cutShort = /a restoration into .*killed was cut short: empty that folder/;
  const given = { ...stage.options, databaseUrl, folder };
  await assert.rejects(openStorage({ ...given, role: 'node' }), cutShort);
  await assert.rejects(openStorage({ ...given, role: 'command' }), cutShort);
  await assert.rejects(restoreBackup({ file, folder, databaseUrl, waiting: 'hold' }), cutShort);
  assert.ok(!existsSync(join(folder, 'secret.key')));
  await rm(folder, { recursive: true });
  await restoreBackup({ file, folder, databaseUrl, waiting: 'hold' });
});

test('a restoration that fails leaves neither files nor rows behind', async () => {
  const opened = stage.folderOf('opened');
  await mkdir(opened);
  spawnSync('tar', ['-xf', file, '-C', opened]);
  const manifest = await readFile(join(opened, 'manifest.json'), 'utf8');
  const short = manifest.replace(/("name": "messages",\s*"rows": )\d+/, '$1999');
  assert.notEqual(short, manifest);
  await writeFile(join(opened, 'manifest.json'), short);
  const damaged = stage.folderOf('damaged.tar');
  spawnSync('tar', ['-cf', damaged, '-C', opened, '.']);
  const [databaseUrl, folder] = [await stage.database(), stage.folderOf('failed')];
  await mkdir(join(folder, 'recordings'), { recursive: true });
  await writeFile(join(folder, 'secret.key'), await readFile(join(source.folder, 'secret.key')));
  const refused = /damaged: messages should have 999 rows/;
  await assert.rejects(restoreBackup({ file: damaged, folder, databaseUrl, waiting: 'send' }), refused);
  const { rows } = await within(databaseUrl, (client) =>
    client.query(
      "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'",
    ),
  );
  assert.deepEqual(rows, []);
  // With a database of the folder's own, which goes with it.
  await assert.rejects(restoreBackup({ file: damaged, folder, waiting: 'send' }), refused);
  assert.deepEqual((await readdir(folder)).sort(), ['secret.key']);
});
