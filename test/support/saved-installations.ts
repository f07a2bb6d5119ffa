// Installations to be saved and restored: databases of their own, filled as an earlier version or this one held them, and data folders
// with a file of each sort. Owns what is in them; removes the databases at the end.

import { randomBytes } from 'node:crypto';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import pg from 'pg';
import { migrate, readMigrations } from '../../src/storage/database/migrate.ts';
import { openSecrets } from '../../src/storage/database/secrets.ts';
import { rowsOf } from './old-versions.ts';
import { openTestStorage, type TestStorage } from './storage.ts';

const MIGRATIONS = readMigrations();
export const NEWEST = MIGRATIONS.length;

export const BACKUP = { recordings: 'with', key: 'with', version: '0.1.0' } as const;

export async function within<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
  const client = new pg.Client(url);
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

export class SavedInstallations {
  readonly #given: TestStorage;
  readonly #made: string[] = [];

  private constructor(given: TestStorage) {
    this.#given = given;
  }

  static async open(): Promise<SavedInstallations> {
    return new SavedInstallations(await openTestStorage({ role: 'command' }));
  }

  get options(): TestStorage['options'] {
    return this.#given.options;
  }

  async close(): Promise<void> {
    for (const name of this.#made)
      await this.#given.client.query(`drop database if exists ${name} with (force)`);
    await this.#given.close();
  }

  folderOf(name: string): string {
    return join(this.options.folder, name);
  }

  /** Empty. */
  async database(): Promise<string> {
    const name = `backup_${randomBytes(5).toString('hex')}`;
    await this.#given.client.query(`create database ${name} template template0`);
    this.#made.push(name);
    return this.options.databaseUrl!.replace(/\/[^/?]+\?/, `/${name}?`);
  }

  async filled(version: number): Promise<string> {
    const url = await this.database();
    await migrate({ connectionString: url }, MIGRATIONS.slice(0, version));
    await within(url, async (client) => {
      await client.query(rowsOf(version));
      // Everything that the form of a row could take for its own signs.
      await client.query(`update submissions set text = $1 where id = 1`, ['a "b"\n\\c,(d)\u2028{}']);
      await client.query('insert into nodes (name) values ($1)', ['node-of-the-backup']);
      await client.query(`insert into recordings (message_id, event_number, item, path, seconds, bytes, at)
        values (1, 1, 'END', '/old/data/recordings/one.wav', 1.25, 4, now())`);
    });
    return url;
  }

  /** A data folder with a file of each sort. */
  async installation(name: string): Promise<string> {
    const folder = this.folderOf(name);
    openSecrets(folder);
    await writeFile(join(folder, 'node.id'), 'node-of-the-backup');
    for (const [place, text] of [
      ['recordings/one.wav', 'RIFF'],
      ['recordings/nobody-knows-it.wav', 'half'],
      ['uploads/0b6d7c7e-0000-4000-8000-000000000001.wav', 'a sound'],
      ['documents/0b6d7c7e-0000-4000-8000-000000000002', 'a scan'],
      ['speech/cache', 'not to be kept'],
    ] as const) {
      await mkdir(join(folder, place, '..'), { recursive: true });
      await writeFile(join(folder, place), text);
    }
    return folder;
  }
}
