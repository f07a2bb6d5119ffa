// Brings the database's tables to this program's version: the files of `db/migrations` in order, each once, each in a
// transaction. Owns the record of what was applied; goes forward only, and never under a server that is running.

import { createHash } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as pause } from 'node:timers/promises';
import pg from 'pg';
import { NODE_LOCKS } from '../node-locks.ts';
import { StorageUnavailable } from './database.ts';

type Migration = {
  readonly number: number;
  readonly name: string;
  readonly text: string;
  readonly sha256: string;
};

export class MigrationError extends Error {
  override readonly name = 'MigrationError';
}

// Any number that no other program on the same server is likely to take.
const LOCK = 4_367_001;
// A process that was killed leaves its connection behind for a moment.
const GOING_TRIES = 15;
const GOING_PAUSE = 200;
const FOLDER = new URL('../../../../db/migrations/', import.meta.url);
const FILE = /^(\d{4})-([a-z0-9-]+)\.sql$/;

const RECORD = `create table if not exists migrations (
  number integer primary key,
  name text not null,
  sha256 text not null,
  applied_at timestamptz not null default now()
)`;

/** The files of a folder in order. Throws MigrationError for a name out of form or a number missing. */
export function readMigrations(folder: URL = FOLDER): readonly Migration[] {
  const names = readdirSync(folder).filter((name) => name.endsWith('.sql'));
  const migrations = names.map((name) => {
    const match = FILE.exec(name);
    if (!match) throw new MigrationError(`db/migrations/${name} is not named NNNN-subject.sql`);
    const text = readFileSync(new URL(name, folder), 'utf8');
    return { number: Number(match[1]), name, text, sha256: createHash('sha256').update(text).digest('hex') };
  });
  migrations.sort((a, b) => a.number - b.number);
  const gap = migrations.findIndex((migration, at) => migration.number !== at + 1);
  if (gap >= 0) throw new MigrationError(`db/migrations has no number ${gap + 1}, or has it twice`);
  return migrations;
}

export type Migrated = { readonly applied: readonly string[] };

// A node holds its lock for as long as it is connected, whichever version it is of (node-locks.ts).
const RUNNING_NODES = `
  select count(*)::integer as running from pg_locks l join pg_database d on d.oid = l.database
  where d.datname = current_database() and l.locktype = 'advisory' and l.objsubid = 2 and l.granted
    and l.classid = $1::integer::oid`;

/**
 * Applies what is missing. Several processes may call it at once; one does the work, the others wait. Throws
 * StorageUnavailable or MigrationError.
 */
export async function migrate(
  connection: pg.ClientConfig,
  migrations: readonly Migration[] = readMigrations(),
): Promise<Migrated> {
  const client = new pg.Client(connection);
  client.on('error', () => undefined);
  await client.connect().catch((error: Error) => {
    throw new StorageUnavailable(`the database cannot be reached: ${error.message}`, { cause: error });
  });
  try {
    await client.query('select pg_advisory_lock($1)', [LOCK]);
    await client.query('set client_min_messages = warning');
    await client.query(RECORD);
    const done = await client.query<{ number: number; sha256: string }>(
      'select number, sha256 from migrations',
    );
    refuseForeign(migrations, new Map(done.rows.map((row) => [row.number, row.sha256])));
    const missing = migrations.slice(done.rows.length);
    if (missing.length > 0) await refuseWhileServed(client);
    for (const migration of missing) await apply(client, migration);
    return { applied: missing.map((migration) => migration.name) };
  } finally {
    // Ending the session releases the lock, whatever happened.
    await client.end();
  }
}

function refuseForeign(migrations: readonly Migration[], done: ReadonlyMap<number, string>): void {
  for (const [number, sha256] of done) {
    const migration = migrations[number - 1];
    if (!migration) {
      throw new MigrationError(
        `the database is newer than this program, which does not know its migration ${number}: run the version that made it, or restore a backup from before the upgrade`,
      );
    }
    if (migration.sha256 !== sha256) {
      throw new MigrationError(
        `db/migrations/${migration.name} is not the file that was applied to this database`,
      );
    }
  }
}

/** A server of the version before reads and writes tables as they were: they must not change under it. */
async function refuseWhileServed(client: pg.Client): Promise<void> {
  for (let tries = 1; ; tries++) {
    const { rows } = await client.query<{ running: number }>(RUNNING_NODES, [NODE_LOCKS]);
    const running = rows[0]?.running ?? 0;
    if (running === 0) return;
    if (tries < GOING_TRIES) await pause(GOING_PAUSE);
    else {
      const who = running === 1 ? 'a server is' : `${running} servers are`;
      throw new MigrationError(
        `${who} running on this database with the tables of an earlier version: stop that first, then upgrade`,
      );
    }
  }
}

async function apply(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.text);
    await client.query('insert into migrations (number, name, sha256) values ($1, $2, $3)', [
      migration.number,
      migration.name,
      migration.sha256,
    ]);
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw new MigrationError(`db/migrations/${migration.name}: ${(error as Error).message}`, {
      cause: error,
    });
  }
}
