// From every earlier version of the tables to the newest, with rows as that version held them.

import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import pg from 'pg';
import { MigrationError, migrate, readMigrations } from '../../../src/storage/database/migrate.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { ANNA, balanceOf, rowsOf } from '../../support/old-versions.ts';
import { describeSchema } from '../../support/schema.ts';
import { openTestStorage } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const SCHEMA = readFileSync(new URL('../../../../db/schema.sql', import.meta.url), 'utf8');
const MIGRATIONS = readMigrations();
const NEWEST = MIGRATIONS.length;

const given = await openTestStorage({ role: 'command' });
const mark = randomBytes(5).toString('hex');
const made: string[] = [];
after(async () => {
  for (const name of made) await given.client.query(`drop database if exists ${name} with (force)`);
  await given.close();
});

function urlOf(name: string): string {
  return given.options.databaseUrl!.replace(/\/[^/?]+\?/, `/${name}?`);
}

async function makeDatabase(name: string, template = 'template0'): Promise<string> {
  await given.client.query(`create database ${name} template ${template}`);
  made.push(name);
  return urlOf(name);
}

/** An empty database of each version: one migration more than the one before. */
const emptyOf = (version: number): string => `empty${version}_${mark}`;
await makeDatabase(emptyOf(0));
for (let version = 1; version < NEWEST; version++) {
  const url = await makeDatabase(emptyOf(version), emptyOf(version - 1));
  await migrate({ connectionString: url }, MIGRATIONS.slice(0, version));
}

/** A database of that version with its rows. */
async function filled(version: number, name = `old${version}_${mark}`): Promise<string> {
  const url = await makeDatabase(name, emptyOf(version));
  const client = new pg.Client(url);
  await client.connect();
  try {
    await client.query(rowsOf(version));
  } finally {
    await client.end();
  }
  return url;
}

for (let version = 1; version < NEWEST; version++) {
  test(`version ${version} of the tables is upgraded with what it holds`, async () => {
    const url = await filled(version);
    const folder = `${given.options.folder}/old${version}`;
    const storage = await openStorage({ ...given.options, role: 'node', databaseUrl: url, folder });
    try {
      assert.equal(storage.migrated.applied.length, NEWEST - version);
      assert.equal(await describeSchema(storage.database), SCHEMA);
      assert.deepEqual(await storage.audit(), []);
      const anna = await storage.accounts.find('anna');
      assert.ok(anna);
      assert.deepEqual(await purseOf(url), [balanceOf(version), ANNA.reserved]);
      const price = await storage.doors.submit(anna, submissionOf('sms', 'price', { purpose: 'price' }));
      assert.equal(price.ok && price.value.cost, 9_900, 'its own price');
      const named = submissionOf('sms', 'named', { sender: 'Shop', purpose: 'price' });
      assert.ok((await storage.doors.submit(anna, named)).ok, 'its sender may be used');
      const ways = await storage.transferWays(anna);
      assert.ok(ways.has('79990000009'), 'a number that could be called before can be called now');
      const [waiting] = await storage.outbox.claim(['sms'], 10);
      const [call] = await storage.outbox.claim(['call'], 10);
      assert.deepEqual([waiting?.phone, call?.phone], ['79990000003', '79990000004']);
      assert.deepEqual(await storage.outbox.claim(['sms', 'call'], 10), [], 'what was done stays done');
      await storage.inbox.outcome(waiting!.ref, { kind: 'final', status: 1, err: 0 });
      await storage.inbox.outcome(call!.ref, { kind: 'answered', seconds: 7, err: 0 });
      const counted = await storage.doors.statistics.of([anna], {}, 1);
      assert.equal(counted.ok && counted.value[0]?.total.delivered, 4);
      assert.deepEqual(await storage.audit(), []);
    } finally {
      await storage.close();
    }
  });
}

async function purseOf(url: string): Promise<readonly number[]> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    const { rows } = await client.query("select balance, reserved from accounts where login = 'anna'");
    return [Number(rows[0].balance), Number(rows[0].reserved)];
  } finally {
    await client.end();
  }
}

test('tables do not change under a server of an earlier version, and one does not start on tables of a later one', async () => {
  const url = await filled(NEWEST - 1, `served_${mark}`);
  const connection = { connectionString: url };
  const older = new pg.Client(url);
  await older.connect();
  // The lock by which a server is its node.
  await older.query('select pg_advisory_lock(4367002, 1)');
  try {
    await assert.rejects(migrate(connection), (fault: unknown) => {
      assert.ok(fault instanceof MigrationError);
      assert.match(
        fault.message,
        /a server is running on this database with the tables of an earlier version: stop that first/,
      );
      return true;
    });
    const { rows } = await older.query('select count(*)::integer as applied from migrations');
    assert.equal(rows[0].applied, NEWEST - 1);
  } finally {
    await older.end();
  }
  assert.equal((await migrate(connection)).applied.length, 1);
  await assert.rejects(
    migrate(connection, MIGRATIONS.slice(0, NEWEST - 1)),
    /newer than this program, which does not know its migration \d+: run the version that made it/,
  );
});
