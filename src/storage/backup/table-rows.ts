// The rows of every table, out to files and in again: each row as PostgreSQL writes it, a JSON text a line, packed. What the rows
// mean is nobody's business here, so a table that comes tomorrow is in the backup by itself. Owns this form and the statements.

import { createReadStream, createWriteStream } from 'node:fs';
import { basename } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { createGunzip, createGzip } from 'node:zlib';
import type pg from 'pg';
import { LIMITS } from '../../base/limits.ts';
import { BackupError } from './backup-error.ts';
import type { Manifest } from './manifest.ts';

/** Written by the migrations themselves. */
const OWN_TABLE = 'migrations';

const TABLES = `
  select c.relname as name from pg_class c
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> '${OWN_TABLE}' order by c.relname`;

const SEQUENCES = `
  select sequencename as name, last_value::text as last from pg_sequences
  where schemaname = 'public' and last_value is not null order by sequencename`;

const FOREIGN_KEYS = `
  select c.conname as name, c.conrelid::regclass::text as "table", pg_get_constraintdef(c.oid) as definition
  from pg_constraint c where c.connamespace = 'public'::regnamespace and c.contype = 'f' order by c.conname`;

export function fileOf(table: string): string {
  return `database/${table}.jsonl.gz`;
}

export async function tablesOf(client: pg.ClientBase): Promise<readonly string[]> {
  return (await client.query<{ name: string }>(TABLES)).rows.map(({ name }) => name);
}

export async function sequencesOf(client: pg.ClientBase): Promise<Manifest['sequences']> {
  return (await client.query<{ name: string; last: string }>(SEQUENCES)).rows;
}

/** Into `file`; needs a transaction around it. Returns how many. */
export async function writeTable(client: pg.ClientBase, table: string, file: string): Promise<number> {
  let rows = 0;
  async function* lines(): AsyncGenerator<string> {
    await client.query(`declare backup no scroll cursor for select r::text as line from "${table}" r`);
    for (;;) {
      const found = await client.query<{ line: string }>(`fetch ${LIMITS.backup.rowsRead} from backup`);
      if (found.rows.length === 0) break;
      rows += found.rows.length;
      yield `${found.rows.map(({ line }) => JSON.stringify(line)).join('\n')}\n`;
    }
    await client.query('close backup');
  }
  await pipeline(Readable.from(lines()), createGzip({ level: 6 }), createWriteStream(file, { mode: 0o600 }));
  return rows;
}

/**
 * Replaces what the tables hold by the rows of the files; needs a transaction around it. Triggers would count and check what was
 * counted and checked before, and foreign keys would ask for an order of tables.
 */
export async function fillTables(
  client: pg.ClientBase,
  { tables, sequences }: Pick<Manifest, 'tables' | 'sequences'>,
  pathOf: (table: string) => string,
): Promise<void> {
  type ForeignKey = { readonly name: string; readonly table: string; readonly definition: string };
  const { rows: keys } = await client.query<ForeignKey>(FOREIGN_KEYS);
  for (const key of keys) await client.query(`alter table ${key.table} drop constraint "${key.name}"`);
  const all = await tablesOf(client);
  await client.query(`truncate ${all.map((table) => `"${table}"`).join(', ')}`);
  for (const { name } of tables) {
    await client.query(`alter table "${name}" disable trigger user`);
    await readTable(client, name, pathOf(name));
    await client.query(`alter table "${name}" enable trigger user`);
  }
  for (const { name, last } of sequences) {
    await client.query(`select setval(('public.' || quote_ident($1))::regclass, $2::bigint)`, [name, last]);
  }
  for (const { name, table, definition } of keys) {
    await client.query(`alter table ${table} add constraint "${name}" ${definition}`);
  }
}

async function readTable(client: pg.ClientBase, table: string, file: string): Promise<void> {
  const { rowsWritten, charactersWritten } = LIMITS.backup;
  // Without `offset 0` the text would be read anew for every column.
  const insert = {
    text: `insert into "${table}" overriding system value
           select (r.row).* from (select line::"${table}" as row from unnest($1::text[]) line offset 0) r`,
  };
  let [lines, characters]: [string[], number] = [[], 0];
  const flush = async (): Promise<void> => {
    if (lines.length > 0) await client.query({ ...insert, values: [lines] });
    [lines, characters] = [[], 0];
  };
  for await (const line of linesOf(file)) {
    const row = JSON.parse(line) as string;
    lines.push(row);
    characters += row.length;
    if (lines.length >= rowsWritten || characters >= charactersWritten) await flush();
  }
  await flush();
}

/** Only line feeds end a line here: other signs that end one stand in texts as they are. */
async function* linesOf(file: string): AsyncGenerator<string> {
  const unpacked = createGunzip().setEncoding('utf8');
  const reading = pipeline(createReadStream(file), unpacked);
  reading.catch(() => undefined);
  let begun = '';
  for await (const text of unpacked as AsyncIterable<string>) {
    const lines = `${begun}${text}`.split('\n');
    begun = lines.pop() ?? '';
    yield* lines;
  }
  await reading;
  if (begun !== '')
    throw new BackupError(`the backup is damaged: ${basename(file)} ends in the middle of a row`);
}
