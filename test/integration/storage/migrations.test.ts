import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import pg from 'pg';
import { MigrationError, migrate, readMigrations } from '../../../src/storage/database/migrate.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { describeSchema } from '../../support/schema.ts';
import { openTestStorage } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const SCHEMA = new URL('../../../../db/schema.sql', import.meta.url);

test('the migrations add up to db/schema.sql', async () => {
  const given = await openTestStorage({ role: 'command' });
  try {
    assert.equal(await describeSchema(given.storage.database), readFileSync(SCHEMA, 'utf8'));
  } finally {
    await given.close();
  }
});

test('what was applied is not applied again, and may not change or be unknown', async () => {
  const given = await openTestStorage({ role: 'command' });
  try {
    const connection = { connectionString: given.options.databaseUrl! };
    const migrations = readMigrations();
    assert.deepEqual(await migrate(connection), { applied: [] });
    const changed = migrations.map((migration) => ({ ...migration, sha256: 'other' }));
    await assert.rejects(migrate(connection, changed), MigrationError);
    await assert.rejects(migrate(connection, []), /upgrade/);
    const number = migrations.length + 1;
    const more = {
      number,
      name: '9999-more.sql',
      text: 'create table more (id int); select 1/0',
      sha256: 'x',
    };
    await assert.rejects(migrate(connection, [...migrations, more]), /9999-more/);
    const left = await given.client.query("select to_regclass('more') as more");
    assert.equal(left.rows[0]?.more, null, 'a failed migration leaves nothing');
    const good = { ...more, text: 'create table more (id int)' };
    const both = await Promise.all([1, 2].map(() => migrate(connection, [...migrations, good])));
    assert.deepEqual(both.map((migrated) => migrated.applied.length).sort(), [0, 1]);
  } finally {
    await given.close();
  }
});

test('what the first version stored is there after an upgrade, counted and in balance', async () => {
  const given = await openTestStorage({ role: 'command' });
  try {
    const old = `old_${randomBytes(6).toString('hex')}`;
    await given.client.query(`create database ${old}`);
    const url = given.options.databaseUrl!.replace(/\/[^/?]+\?/, `/${old}?`);
    const [first] = readMigrations();
    await migrate({ connectionString: url }, [first!]);
    const client = new pg.Client(url);
    await client.connect();
    await client.query(FIRST_VERSION);
    await client.end();
    const storage = await openStorage({
      ...given.options,
      databaseUrl: url,
      folder: `${given.options.folder}/old`,
    });
    try {
      assert.deepEqual(await storage.audit(), []);
      const account = await storage.accounts.find('anna');
      assert.ok(account);
      const name = { phone: '79990000001', publicId: '1' };
      const status = await storage.doors.status(account, [name]);
      assert.equal(status.ok && status.value[0]?.status, 1);
      const price = submissionOf('sms', 'price', { purpose: 'price' });
      const asked = await storage.doors.submit(account, price);
      assert.equal(asked.ok && asked.value.cost, 9_900, 'its own price');
      const counted = await storage.doors.statistics.of([account], {}, 1);
      assert.deepEqual(counted.ok && counted.value[0]?.total.delivered, 1);
      const named = submissionOf('sms', 'named', { sender: 'Shop' });
      assert.ok((await storage.doors.submit(account, named)).ok, 'its sender may be used');
    } finally {
      await storage.close();
      await given.client.query(`drop database ${old} with (force)`);
    }
  } finally {
    await given.close();
  }
});

const FIRST_VERSION = `
  insert into accounts (login, balance, reserved, income, accepted, next_public_id, prices)
  values ('anna', 986000, 0, 14000, 1, 2, '{"sms": 9900}');
  insert into senders (account_id, name) values (1, 'Shop');
  insert into submissions (account_id, public_id, accepted_at, door, kind, text, options, recipients)
  values (1, '1', now() - interval '1 day', 'http', 0, 'Hello', '{}', 1);
  insert into messages (submission_id, account_id, phone, kind, queue, status, changed_at, parts, unit_price, reserved,
                        cost, valid_until, final)
  values (1, 1, '79990000001', 0, 0, 1, now() - interval '1 day', 1, 14000, 0, 14000, now(), true);
  insert into ledger (account_id, at, from_book, to_book, amount, why, submission_id, message_id) values
    (1, now() - interval '1 day', 'world', 'balance', 1000000, 'top-up', null, null),
    (1, now() - interval '1 day', 'balance', 'reserved', 14000, 'accept', 1, null),
    (1, now() - interval '1 day', 'reserved', 'income', 14000, 'settle', null, 1);`;
