import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { test } from 'node:test';
import { MigrationError, migrate, readMigrations } from '../../../src/storage/database/migrate.ts';
import { describeSchema } from '../../support/schema.ts';
import { openTestStorage } from '../../support/storage.ts';

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
