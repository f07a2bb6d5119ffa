import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, cpSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import pg from 'pg';
import { instant } from '../../../src/base/time.ts';
import { StorageUnavailable } from '../../../src/storage/database/database.ts';
import { binariesIn, findBinaries } from '../../../src/storage/database/embedded/binaries.ts';
import { isAlive } from '../../../src/storage/database/embedded/processes.ts';
import { chooseRunAs, commandAs } from '../../../src/storage/database/embedded/run-as.ts';
import { EmbeddedPostgres } from '../../../src/storage/database/embedded-postgres.ts';
import type { StorageOptions } from '../../../src/storage/ground.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const ROOT = process.getuid?.() === 0;

let folder: string;
before(() => {
  // Only its owner can enter it, like everything mkdtemp makes: as root, the server's user cannot.
  folder = mkdtempSync(join(tmpdir(), 'dozvon-test-'));
});
after(() => rmSync(folder, { recursive: true, force: true }));

function embedded(name: string): EmbeddedPostgres {
  return new EmbeddedPostgres({ folder: join(folder, name), durability: 'off' });
}

async function answer(server: EmbeddedPostgres, statement: string): Promise<unknown> {
  const client = new pg.Client(server.connection);
  await client.connect();
  const result = await client.query({ text: statement, rowMode: 'array' });
  await client.end();
  return result.rows[0]?.[0];
}

test('the first user starts the server, the second adopts it, the last one stops it', async () => {
  const [first, second] = [embedded('shared'), embedded('shared')];
  await Promise.all([first.ensure(), second.ensure()]);
  const pid = first.pid!;
  assert.equal(second.pid, pid);
  await first.close();
  assert.equal(await answer(second, 'select 1'), 1);
  await second.close();
  assert.equal(second.pid, undefined);
  assert.ok(!isAlive(pid));
});

test('it speaks UTF-8, keeps what is committed and listens nowhere but on its socket', async () => {
  const server = embedded('durable');
  const kept = new EmbeddedPostgres({ folder: join(folder, 'durable'), durability: 'on' });
  await kept.ensure();
  assert.equal(await answer(server, 'show server_encoding'), 'UTF8');
  assert.equal(await answer(server, "select lower('ДОЗВОН')"), 'дозвон');
  for (const setting of ['fsync', 'synchronous_commit', 'full_page_writes']) {
    assert.equal(await answer(server, `show ${setting}`), 'on', setting);
  }
  assert.equal(await answer(server, 'show listen_addresses'), '');
  await kept.close();
});

test('a user who is killed leaves no server behind', async () => {
  const url = new URL('../../../src/storage/database/embedded-postgres.js', import.meta.url).href;
  const script = `
    const { EmbeddedPostgres } = await import(${JSON.stringify(url)});
    const server = new EmbeddedPostgres({ folder: ${JSON.stringify(join(folder, 'killed'))}, durability: 'off' });
    await server.ensure();
    console.log(server.pid);
    setTimeout(() => undefined, 600_000);`;
  const child = spawn(process.execPath, ['--input-type=module', '-e', script], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const [line] = (await once(child.stdout, 'data')) as [Buffer];
  const pid = Number(line.toString());
  assert.ok(isAlive(pid));
  child.kill('SIGKILL');
  await once(child, 'exit');
  while (isAlive(pid)) await new Promise((resolve) => setImmediate(resolve));
  const next = embedded('killed');
  await next.ensure();
  assert.equal(await answer(next, 'select 1'), 1);
  await next.close();
});

test('a killed server is started again, and what was accepted or happened meanwhile is kept', async () => {
  const faults: string[] = [];
  const options: StorageOptions = {
    folder: join(folder, 'crash'),
    role: 'node',
    publicUrl: () => 'http://127.0.0.1:8080',
    kinds: new Set(['call']),
    durability: 'on',
    onFault: (what) => faults.push(what),
  };
  const storage = await openStorage(options);
  try {
    const account = await testAccount(storage, 'alex');
    assert.ok((await storage.doors.submit(account, submissionOf('call', 'before'))).ok);
    const [call] = await storage.outbox.claim(['call'], 1);
    killServer(options.folder);
    const at = instant(Date.now());
    const writes = ['1', '2', '3'].map((key, index) =>
      storage.journal.write({
        ref: call!.ref,
        number: index + 1,
        at,
        event: { kind: 'key', key, source: 'info' },
      }),
    );
    const outcome = storage.inbox.outcome(call!.ref, { kind: 'answered', seconds: 9, err: 0 });
    await Promise.all([...writes, outcome]);
    const [told] = await storage.history.of('alex');
    assert.deepEqual(
      told?.events.map((event) => event.key),
      ['1', '2', '3'],
    );
    assert.equal(told?.status, 1);
    const submitted = await firstAccepted(storage, () =>
      storage.doors.submit(account, submissionOf('call', 'after')),
    );
    assert.ok(submitted.ok);
    assert.deepEqual(await storage.audit(), []);
    assert.ok(faults.includes('the database is away'));
  } finally {
    await storage.close();
  }
  const again = await openStorage({ ...options, role: 'command' });
  assert.equal((await again.history.of('alex')).length, 2);
  await again.close();
});

/** While the database is away every refusal says so; soon one request is taken. */
async function firstAccepted<T extends { readonly ok: boolean }>(
  storage: Storage,
  ask: () => Promise<T>,
): Promise<T> {
  for (;;) {
    const result = await ask();
    if (result.ok) return result;
    assert.deepEqual(result, { ok: false, error: { fault: 'service-unavailable' } });
    await storage.database.query('select 1').catch(() => undefined);
  }
}

function killServer(data: string): void {
  const pid = Number(readFileSync(join(data, 'postgres', 'postmaster.pid'), 'latin1').split('\n')[0]);
  process.kill(pid, 'SIGKILL');
}

test('programs in a folder that only root can enter run all the same, not as root', { skip: !ROOT }, () => {
  const found = findBinaries();
  const copy = join(folder, 'closed', 'native');
  cpSync(found.root, copy, { recursive: true, verbatimSymlinks: true });
  chmodSync(join(folder, 'closed'), 0o700);
  const binaries = binariesIn(copy);
  const choice = chooseRunAs(binaries, join(folder, 'closed'), join(folder, 'closed', 'postgres'));
  assert.equal(choice.kind, 'capable');
  const command = commandAs(choice, binaries.postgres, ['--version']);
  assert.equal(command.file, 'setpriv');
});

test('programs in a folder that everybody can enter run as the unprivileged user', { skip: !ROOT }, () => {
  const open = mkdtempSync('/var/tmp/dozvon-test-');
  chmodSync(open, 0o755);
  try {
    const found = findBinaries();
    const choice = chooseRunAs(binariesIn(found.root), open, join(open, 'postgres'));
    assert.ok(choice.kind === 'user' || choice.kind === 'capable');
    const command = commandAs(choice, found.postgres, []);
    assert.notEqual(command.identity.uid ?? choice.user.uid, 0);
  } finally {
    rmSync(open, { recursive: true });
  }
});

test('a data folder that cannot be made is said, at once', async () => {
  const opening = openStorage({
    folder: ROOT ? '/proc/dozvon' : '/dozvon',
    role: 'command',
    publicUrl: () => '',
    kinds: new Set(),
    onFault: () => undefined,
  });
  await assert.rejects(
    opening,
    (error: Error) => error instanceof StorageUnavailable && /dozvon/.test(error.message),
  );
});
