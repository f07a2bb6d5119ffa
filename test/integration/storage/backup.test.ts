// Backups of a database of one's own: what comes back is what was there, of whatever version it was, and what is no whole backup of
// this installation changes nothing.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { existsSync } from 'node:fs';
import { mkdir, readdir, readFile, rm, stat, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { HOUR, instant, SECOND } from '../../../src/base/time.ts';
import type { MessageRef } from '../../../src/core/messages/submission.ts';
import { makeBackup } from '../../../src/storage/backup/backup.ts';
import { heldMessages } from '../../../src/storage/backup/held-messages.ts';
import { restoreBackup } from '../../../src/storage/backup/restore.ts';
import { openSecrets } from '../../../src/storage/database/secrets.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { BACKUP, NEWEST, SavedInstallations, within } from '../../support/saved-installations.ts';

const OLD = 13;

const stage = await SavedInstallations.open();
after(() => stage.close());

let source: { readonly url: string; readonly folder: string };
let file: string;

before(async () => {
  source = { url: await stage.filled(NEWEST), folder: await stage.installation('source') };
  file = stage.folderOf('whole.tar');
  await makeBackup({ ...BACKUP, folder: source.folder, databaseUrl: source.url, file });
});

/** Every row of every table as text. */
function contents(url: string): Promise<ReadonlyMap<string, readonly string[]>> {
  return within(url, async (client) => {
    const tables = await client.query<{ name: string }>(
      "select relname as name from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r' order by relname",
    );
    const all = new Map<string, readonly string[]>();
    for (const { name } of tables.rows) {
      const { rows } = await client.query<{ line: string }>(
        `select r::text as line from ${name} r order by 1`,
      );
      all.set(
        name,
        rows.map(({ line }) => line),
      );
    }
    return all;
  });
}

/** Tables in which a restoration writes what is true from then on. */
const CHANGED = new Set(['migrations', 'accounts', 'recordings']);

test('what is restored is what was saved, rows and files, and new rows get numbers of their own', async () => {
  const [url, folder] = [await stage.database(), stage.folderOf('restored')];
  await restoreBackup({ file, folder, databaseUrl: url, waiting: 'send' });
  const [was, is] = [await contents(source.url), await contents(url)];
  assert.deepEqual([...is.keys()], [...was.keys()]);
  for (const [table, rows] of was) if (!CHANGED.has(table)) assert.deepEqual(is.get(table), rows, table);
  assert.deepEqual((await readdir(folder)).sort(), [
    'documents',
    'node.id',
    'recordings',
    'secret.key',
    'uploads',
  ]);
  assert.deepEqual(await readdir(join(folder, 'recordings')), ['one.wav']);
  for (const place of ['secret.key', 'recordings/one.wav', 'documents/0b6d7c7e-0000-4000-8000-000000000002'])
    assert.deepEqual(await readFile(join(folder, place)), await readFile(join(source.folder, place)), place);
  assert.equal((await stat(join(folder, 'secret.key'))).mode & 0o777, 0o600);
  await within(url, async (client) => {
    const ids = await client.query('select next_public_id from accounts order by id');
    assert.equal(Number(ids.rows[0].next_public_id), 100_010);
    const paths = await client.query('select path from recordings');
    assert.equal(paths.rows[0].path, join(folder, 'recordings/one.wav'));
    const next = await client.query("insert into links (name) values ('another') returning id");
    assert.equal(next.rows[0].id, 2);
    await assert.rejects(
      client.query("insert into senders (account_id, name) values (99, 'x')"),
      /foreign key/,
    );
    const before = await client.query('select version from accounts where id = 1');
    await client.query(
      "insert into transfer_numbers (account_id, phone, state) values (1, '79990000019', 'new')",
    );
    const after = await client.query('select version from accounts where id = 1');
    assert.notEqual(after.rows[0].version, before.rows[0].version, 'triggers work again');
  });
});

test('a backup of an earlier version is upgraded, in balance, and what waited is held until somebody decides', async () => {
  const [url, folder, old] = [
    await stage.filled(OLD),
    await stage.installation('old'),
    stage.folderOf('old.tar'),
  ];
  await makeBackup({ ...BACKUP, folder, databaseUrl: url, file: old });
  const options = {
    ...stage.options,
    databaseUrl: await stage.database(),
    folder: stage.folderOf('upgraded'),
  };
  await restoreBackup({
    file: old,
    folder: options.folder,
    databaseUrl: options.databaseUrl,
    waiting: 'hold',
  });
  const storage = await openStorage({ ...options, role: 'node' });
  try {
    assert.deepEqual(storage.migrated.applied, []);
    assert.deepEqual(await storage.audit(), []);
    assert.deepEqual(await storage.outbox.claim(['sms', 'call'], 10), []);
    const anna = await storage.accounts.find('anna');
    assert.ok(anna);
    const why = await storage.doors.why(anna, { ref: 3 as MessageRef });
    assert.ok(why.ok);
    assert.match(why.value.sentences.join(' '), /it is held until `\.\/dozvon held` sends or ends it/);
    assert.equal(await storage.releaseHeld('send'), 2);
    const [waiting] = await storage.outbox.claim(['sms'], 10);
    const [call] = await storage.outbox.claim(['call'], 10);
    assert.deepEqual([waiting?.phone, waiting?.doubtful, call?.phone], ['79990000003', 'yes', '79990000004']);
    await storage.inbox.outcome(waiting!.ref, { kind: 'final', status: 1, err: 0 });
    await storage.inbox.outcome(call!.ref, { kind: 'answered', seconds: 7, err: 0 });
    assert.equal(await storage.releaseHeld('end'), 0);
    assert.deepEqual(await storage.audit(), []);
  } finally {
    await storage.close();
  }
});

test('what is held and given up costs nothing', async () => {
  const options = {
    ...stage.options,
    databaseUrl: await stage.database(),
    folder: stage.folderOf('given-up'),
  };
  await restoreBackup({ file, folder: options.folder, databaseUrl: options.databaseUrl, waiting: 'hold' });
  const storage = await openStorage({ ...options, role: 'node' });
  try {
    assert.equal(await storage.releaseHeld('end'), 2);
    assert.deepEqual(await storage.outbox.claim(['sms', 'call'], 10), []);
    const books = await storage.books();
    const anna = books.accounts.find(({ login }) => login === 'anna');
    assert.deepEqual([anna?.waiting, anna?.expired, anna?.ordinary.reserved], [0, 2, 0]);
    assert.deepEqual(await storage.audit(), []);
  } finally {
    await storage.close();
  }
});

test('what is held goes out neither at the very end of its life nor when it is given up, and what a link put back is not held', async () => {
  const options = {
    ...stage.options,
    databaseUrl: await stage.database(),
    folder: stage.folderOf('at-the-end'),
  };
  await restoreBackup({ file, folder: options.folder, databaseUrl: options.databaseUrl, waiting: 'hold' });
  const ends = (id: number): Promise<number> =>
    within(options.databaseUrl, async (client) => {
      const { rows } = await client.query('select valid_until from messages where id = $1', [id]);
      return Number(rows[0].valid_until);
    });
  let now = instant(Date.now());
  const storage = await openStorage({ ...options, role: 'node', clock: { now: () => now } });
  try {
    await within(options.databaseUrl, (client) =>
      client.query('update messages set due_at = now() where id = 4'),
    );
    now = instant(Date.now() + SECOND);
    const [call] = await storage.outbox.claim(['call'], 10);
    await storage.inbox.outcome(call!.ref, {
      kind: 'doubtful',
      link: 'first',
      after: instant((await ends(4)) + HOUR),
    });
    assert.deepEqual(await heldMessages(storage.database), [{ login: 'anna', messages: 1, calls: 0 }]);
    const anna = await storage.accounts.find('anna');
    const why = await storage.doors.why(anna!, { ref: call!.ref });
    assert.doesNotMatch(why.ok ? why.value.sentences.join(' ') : '', /held/);
    now = instant(await ends(3));
    assert.deepEqual(await storage.outbox.claim(['sms'], 10), []);
    now = instant(Date.now() - 1);
    assert.equal(await storage.releaseHeld('end'), 1);
    assert.deepEqual(await storage.outbox.claim(['sms'], 10), []);
  } finally {
    await storage.close();
  }
});

test('without its key a backup is restored where the key is, and nowhere else', async () => {
  const keyless = stage.folderOf('keyless.tar');
  await makeBackup({
    ...BACKUP,
    key: 'without',
    folder: source.folder,
    databaseUrl: source.url,
    file: keyless,
  });
  const listed = spawnSync('tar', ['-tf', keyless], { encoding: 'utf8' }).stdout;
  assert.doesNotMatch(listed, /secret\.key/);
  const url = await stage.database();
  const restore = (folder: string) =>
    restoreBackup({ file: keyless, folder, databaseUrl: url, waiting: 'send' });
  await assert.rejects(
    restore(stage.folderOf('no-key')),
    /holds no secret\.key: put that of the installation into/,
  );
  assert.ok(!existsSync(stage.folderOf('no-key')));
  const foreign = stage.folderOf('foreign-key');
  openSecrets(foreign);
  await assert.rejects(restore(foreign), /secret\.key is not the key of the installation that was saved/);
  const right = stage.folderOf('right-key');
  await mkdir(right);
  await writeFile(join(right, 'secret.key'), await readFile(join(source.folder, 'secret.key')));
  await restore(right);
});

test('nothing is overwritten', async () => {
  await assert.rejects(
    makeBackup({ ...BACKUP, folder: source.folder, databaseUrl: source.url, file }),
    /whole\.tar is there already/,
  );
  const restore = (folder: string, databaseUrl: string) =>
    restoreBackup({ file, folder, databaseUrl, waiting: 'send' });
  const empty = await stage.database();
  await assert.rejects(restore(source.folder, empty), /holds an installation already .*: move it away first/);
  await assert.rejects(
    restore(stage.folderOf('other'), source.url),
    /holds tables already: restore into an empty one/,
  );
  const other = stage.folderOf('other-key');
  openSecrets(other);
  await assert.rejects(restore(other, empty), /is not the key of the installation/);
  assert.equal((await contents(empty)).size, 0);
});

test('a damaged or doctored backup is refused before anything is written', async () => {
  const url = await stage.database();
  const folder = stage.folderOf('doctored');
  const opened = stage.folderOf('opened');
  await mkdir(opened);
  spawnSync('tar', ['-xf', file, '-C', opened]);
  const manifest = await readFile(join(opened, 'manifest.json'), 'utf8');
  const messages = await readFile(join(opened, 'database/messages.jsonl.gz'));
  const refused = async (pattern: RegExp): Promise<void> => {
    const packed = stage.folderOf(`doctored-${randomBytes(4).toString('hex')}.tar`);
    spawnSync('tar', ['-cf', packed, '-C', opened, '.']);
    await assert.rejects(restoreBackup({ file: packed, folder, databaseUrl: url, waiting: 'send' }), pattern);
    assert.equal((await contents(url)).size, 0);
    assert.ok(!existsSync(folder));
  };
  await writeFile(join(opened, 'database/messages.jsonl.gz'), messages.subarray(1));
  await refused(/damaged: database\/messages\.jsonl\.gz is not what was saved/);
  await writeFile(join(opened, 'database/messages.jsonl.gz'), messages);
  await writeFile(
    join(opened, 'manifest.json'),
    manifest.replace('"name": "messages"', '"name": "x; drop table y"'),
  );
  await refused(/this is no backup, or one of a newer version/);
  await writeFile(join(opened, 'manifest.json'), manifest.replace('"uploads/', '"../uploads/'));
  await refused(/this is no backup/);
  await writeFile(join(opened, 'manifest.json'), manifest.replace(/("migrations": \[\s*")./, '$1f'));
  await refused(/whose migration 1 this program does not know/);
  await writeFile(join(opened, 'manifest.json'), manifest);
  await writeFile(join(opened, 'uploads', 'more'), 'nobody saved it');
  await refused(/damaged: uploads\/more does not belong to it/);
  await rm(join(opened, 'uploads', 'more'));
  await symlink('/etc/passwd', join(opened, 'uploads', 'link'));
  await refused(/uploads\/link in the backup is no file/);
  const nothing = stage.folderOf('nothing.tar');
  await writeFile(nothing, 'This is a letter.');
  await assert.rejects(
    restoreBackup({ file: nothing, folder, databaseUrl: url, waiting: 'send' }),
    /tar failed/,
  );
});
