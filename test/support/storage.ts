// A storage for tests: an embedded server shared by all test processes of this user, and a database of its own for each
// test file, copied from one that is migrated already. The server stops when the last process has closed its storage.

import { createHash, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import type { Account } from '../../src/core/accounts/account.ts';
import { type Money, parseMoney } from '../../src/core/accounts/money.ts';
import type { MessageKind } from '../../src/core/messages/kind.ts';
import { EmbeddedPostgres } from '../../src/storage/database/embedded-postgres.ts';
import { migrate, readMigrations } from '../../src/storage/database/migrate.ts';
import type { StorageOptions } from '../../src/storage/ground.ts';
import { openStorage, type Storage } from '../../src/storage/storage.ts';

export type TestStorage = {
  readonly storage: Storage;
  /** Options that open the same database and folder again. */
  readonly options: StorageOptions;
  /** What was reported as going wrong in the background. */
  readonly faults: readonly string[];
  /** A database session beside the storage's own. */
  readonly client: pg.Client;
  close(): Promise<void>;
};

const KINDS: ReadonlySet<MessageKind> = new Set(['sms', 'flash', 'binary', 'call']);
const TEMPLATE_LOCK = 4_367_900;

export async function openTestStorage(given: Partial<StorageOptions> = {}): Promise<TestStorage> {
  const server = new EmbeddedPostgres({
    folder: join(tmpdir(), `dozvon-test-postgres-${userInfo().uid}`),
    durability: 'off',
  });
  await server.ensure();
  const admin = new pg.Client(server.connection);
  await admin.connect();
  const template = await templateDatabase(admin, server);
  const name = `test_${randomBytes(6).toString('hex')}`;
  // Files are copied as they lie: through the log it costs ten times as much.
  await admin.query(`create database ${name} template ${template} strategy file_copy`);
  const folder = await mkdtemp(join(tmpdir(), 'dozvon-test-'));
  const faults: string[] = [];
  const options: StorageOptions = {
    folder,
    databaseUrl: urlOf(server, name),
    role: 'node',
    publicUrl: () => 'http://127.0.0.1:8080',
    kinds: KINDS,
    onFault: (what, error) => faults.push(`${what}: ${String(error)}`),
    ...given,
  };
  const storage = await openStorage(options);
  const client = new pg.Client(options.databaseUrl);
  client.on('error', () => undefined);
  await client.connect();
  const close = async (): Promise<void> => {
    await storage.close();
    await client.end().catch(() => undefined);
    await admin.query(`drop database ${name} with (force)`);
    await admin.end();
    await server.close();
    await rm(folder, { recursive: true, force: true });
  };
  return { storage, options, faults, client, close };
}

async function templateDatabase(admin: pg.Client, server: EmbeddedPostgres): Promise<string> {
  const version = createHash('sha256');
  for (const { sha256 } of readMigrations()) version.update(sha256);
  const name = `template_${version.digest('hex').slice(0, 32)}`;
  await admin.query('select pg_advisory_lock($1)', [TEMPLATE_LOCK]);
  try {
    const known = await admin.query('select 1 from pg_database where datname = $1', [name]);
    if (known.rowCount === 0) {
      const making = `${name}_new`;
      await admin.query(`drop database if exists ${making}`);
      await admin.query(`create database ${making}`);
      await migrate({ connectionString: urlOf(server, making) });
      await admin.query(`alter database ${making} rename to ${name}`);
    }
  } finally {
    await admin.query('select pg_advisory_unlock($1)', [TEMPLATE_LOCK]);
  }
  return name;
}

function urlOf(server: EmbeddedPostgres, database: string): string {
  const { user, host } = server.connection;
  return `postgresql://${user}@/${database}?host=${encodeURIComponent(host)}`;
}

/** An account with money, by default a thousand of its currency. */
export async function testAccount(
  storage: Storage,
  login: string,
  given: { readonly balance?: string; readonly settings?: Partial<Account['settings']> } = {},
): Promise<Account> {
  const balance = parseMoney(given.balance ?? '1000') as Money;
  const settings = given.settings ?? {};
  const added = await storage.accounts.add({ login, password: 'secret', balance, settings });
  if (!added.ok) throw new Error(added.error);
  return added.value;
}
