// One process of a database of its own is killed: the server goes on, what it kept of the feed is gone, and whoever watches is told.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import pg from 'pg';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { LiveCursor } from '../../../src/core/live/live.ts';
import { EmbeddedPostgres } from '../../../src/storage/database/embedded-postgres.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { testAccount } from '../../support/storage.ts';

/** Begins or goes on to watch until something is told. */
async function watched(
  { doors }: Storage,
  account: Account,
  after?: LiveCursor,
): Promise<{ readonly missed: 'yes' | 'no'; readonly cursor: LiveCursor }> {
  let missed: 'yes' | 'no' = 'no';
  let stop: () => void = () => undefined;
  const cursor = await new Promise<LiveCursor>((hear) => {
    stop = doors.live.watch({
      view: { kind: 'account', account: account.id },
      topics: new Set(['messages']),
      ...(after !== undefined && { after }),
      hear: (_news, place) => hear(place),
      missed: () => {
        missed = 'yes';
      },
    });
  });
  stop();
  return { missed, cursor };
}

test('whoever watched before a process of the database crashed is told that something was missed', {
  timeout: 120_000,
}, async () => {
  const folder = await mkdtemp(join(tmpdir(), 'dozvon-test-'));
  const server = new EmbeddedPostgres({ folder, durability: 'on' });
  await server.ensure();
  const { connection } = server;
  const storage = await openStorage({
    folder,
    databaseUrl: `postgres://${connection.user}@localhost/${connection.database}?host=${encodeURIComponent(connection.host)}`,
    role: 'node',
    publicUrl: () => 'http://127.0.0.1:8080',
    kinds: new Set(['sms']),
    onFault: () => undefined,
  });
  try {
    const account = await testAccount(storage, 'shop');
    // A place of the second in which the server started is not known for sure.
    let before = await watched(storage, account);
    for (let known = await watched(storage, account, before.cursor); known.missed === 'yes'; ) {
      before = known;
      known = await watched(storage, account, before.cursor);
    }
    assert.equal((await watched(storage, account, before.cursor)).missed, 'no');
    const victim = new pg.Client(connection);
    victim.on('error', () => undefined);
    await victim.connect();
    const { rows } = await victim.query<{ pid: number }>('select pg_backend_pid() as pid');
    const gone = new Promise((resolve) => victim.once('end', resolve));
    process.kill(rows[0]!.pid, 'SIGKILL');
    await gone;
    assert.equal((await watched(storage, account, before.cursor)).missed, 'yes');
  } finally {
    await storage.close();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  }
});
