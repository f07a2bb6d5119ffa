// Describes a database's tables as SQL from its catalog, always in the same order: what `db/schema.sql` holds. Owns the
// description. Run by itself it prints that file: `npm run schema` writes it.

import { pathToFileURL } from 'node:url';
import type { Session } from '../../src/storage/database/database.ts';
import { openTestStorage } from './storage.ts';

const COLUMNS = `
  select c.relname as "table", a.attname as name, format_type(a.atttypid, a.atttypmod) as type, a.attnotnull as required,
    a.attidentity as identity, pg_get_expr(d.adbin, d.adrelid) as "default", c.reloptions as options,
    c.relpersistence as persistence
  from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
  left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
  where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
  order by c.relname, a.attnum`;

// Since version 18 `not null` is a constraint, too; it stands at its column already.
const CONSTRAINTS = `
  select conrelid::regclass::text as "table", conname as name, pg_get_constraintdef(oid) as definition
  from pg_constraint where connamespace = 'public'::regnamespace and contype <> 'n'
  order by conrelid::regclass::text, contype, conname`;

const INDEXES = `
  select pg_get_indexdef(i.indexrelid) as definition
  from pg_index i join pg_class c on c.oid = i.indexrelid
  where c.relnamespace = 'public'::regnamespace
    and not exists (select from pg_constraint k where k.conindid = i.indexrelid and k.contype in ('p', 'u', 'x'))
  order by 1`;

const FUNCTIONS = `
  select pg_get_functiondef(oid) as definition from pg_proc
  where pronamespace = 'public'::regnamespace and prokind = 'f' order by proname`;

const TRIGGERS = `
  select pg_get_triggerdef(t.oid) as definition from pg_trigger t join pg_class c on c.oid = t.tgrelid
  where c.relnamespace = 'public'::regnamespace and not t.tgisinternal order by c.relname, t.tgname`;

type Column = {
  readonly table: string;
  readonly name: string;
  readonly type: string;
  readonly required: boolean;
  readonly identity: string;
  readonly default: string | null;
  readonly options: readonly string[] | null;
  readonly persistence: string;
};
type Constraint = { readonly table: string; readonly name: string; readonly definition: string };

const HEADER = `-- What the files of db/migrations add up to, read back from a database; a test compares. Not to be edited by hand:
-- npm run schema
`;

export async function describeSchema(session: Session): Promise<string> {
  const columns = await session.query<Column>(COLUMNS);
  const constraints = await session.query<Constraint>(CONSTRAINTS);
  const tables = [...new Set(columns.map((column) => column.table))].map((table) => {
    const own = columns.filter((column) => column.table === table);
    const lines = [
      ...own.map(columnLine),
      ...constraints
        .filter((constraint) => constraint.table === table)
        .map(({ name, definition }) => `  constraint ${name} ${definition}`),
    ];
    const options = own[0]?.options ? ` with (${own[0].options.join(', ')})` : '';
    const logged = own[0]?.persistence === 'u' ? 'unlogged ' : '';
    return `create ${logged}table ${table} (\n${lines.join(',\n')}\n)${options};\n`;
  });
  const written = async (query: string): Promise<string> =>
    (await session.query<{ definition: string }>(query))
      .map(({ definition }) => `${definition.trimEnd()};`)
      .join('\n');
  const parts = [await written(INDEXES), await written(FUNCTIONS), await written(TRIGGERS)];
  return `${HEADER}\n${[...tables, ...parts.map((part) => `${part}\n`)].join('\n')}`;
}

function columnLine(column: Column): string {
  const identity = column.identity === 'a' ? ' generated always as identity' : '';
  const preset = column.default === null ? '' : ` default ${column.default}`;
  return `  ${column.name} ${column.type}${column.required ? ' not null' : ''}${identity}${preset}`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? '').href) {
  const test = await openTestStorage({ role: 'command' });
  process.stdout.write(await describeSchema(test.storage.database));
  await test.close();
}
