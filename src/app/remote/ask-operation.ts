// One operation of the API asked by a command and its answer shown: a document, pages of a list, a file. Owns following the pages and
// where bytes go.

import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import type { Asked, OperationName } from '../../../clients/typescript/src/index.ts';
import { LIMITS } from '../../base/limits.ts';
import { CommandError, misused } from '../command-error.ts';
import { printed } from '../printed.ts';
import { jsonText, oneLine } from '../terminal/foreign-text.ts';
import { printAnswer, printDocument, printItems, type Shown } from './answers.ts';
import { type ApiOperation, apiDescription } from './description.ts';
import type { NounRow } from './nouns.ts';
import { type Asking, askingOf, fieldsOf } from './operation-options.ts';
import { type PlaceNames, type Server, type ServerOptions, withServer } from './server.ts';

export type AskOptions = ServerOptions & {
  readonly body?: string;
  readonly jsonLines?: true;
  readonly all?: true;
  readonly out?: string;
  readonly idempotencyKey?: string;
};

type Page = { readonly items: readonly Readonly<Record<string, unknown>>[]; readonly next?: string | null };

export async function askOperation(
  operation: ApiOperation,
  options: AskOptions,
  row?: NounRow,
): Promise<void> {
  if (operation.reply === 'websocket') throw misused(`${operation.id} is a websocket: dozvon watch shows it`);
  const asking = await askingOf(operation, options as Readonly<Record<string, unknown>>, apiDescription());
  const { json, jsonLines, all } = options;
  const how = json || jsonLines ? 'said' : 'call';
  await withServer(
    options,
    async (server) => {
      const ask = asker(server, operation, how);
      const answer = await ask({ ...asking, idempotencyKey: options.idempotencyKey });
      if (answer instanceof Blob) return await saved(answer, options.out);
      const isPage = typeof answer === 'object' && answer !== null && Array.isArray((answer as Page).items);
      if (isPage && (all || jsonLines))
        return await everyPage(ask, { asking, options, first: answer as Page, shown: row });
      if (json || jsonLines) return answer === undefined ? undefined : await printDocument(answer);
      await printAnswer(answer, row);
      if (isPage && typeof (answer as Page).next === 'string')
        process.stderr.write('there are more: --all shows them\n');
      if (answer === undefined && process.stdout.isTTY) process.stderr.write('done\n');
    },
    placeNamesOf(operation, row),
  );
}

/** Places in a body, in the query or the path as the words or options they were typed by. */
function placeNamesOf(operation: ApiOperation, row: NounRow | undefined): PlaceNames {
  const fields = fieldsOf(operation, apiDescription());
  return (pointer) => {
    const [, place, name, rest = ''] = /^\/(?:(query|path)\/)?([^/]+)(.*)$/s.exec(pointer) ?? [];
    const field = fields.find((one) => one.name === name && one.place === (place ?? 'body'));
    if (!field) return pointer;
    return `${row?.words?.includes(field.name) ? field.flag.toUpperCase() : `--${field.flag}`}${rest}`;
  };
}

/** The names are those of the description; a name the library does not know is a newer description's. */
function asker({ api }: Server, { id }: ApiOperation, how: 'call' | 'said'): Ask {
  return async ({ parameters, query, body, idempotencyKey }) => {
    const asked = { parameters, query, ...(body !== undefined && { body }) } as Asked<OperationName>;
    return await api[how](id as OperationName, asked, idempotencyKey === undefined ? {} : { idempotencyKey });
  };
}

type Ask = (asking: Asking & { readonly idempotencyKey?: string | undefined }) => Promise<unknown>;

type Following = {
  readonly asking: Asking;
  readonly options: AskOptions;
  readonly first: Page;
  readonly shown: Shown | undefined;
};

async function everyPage(ask: Ask, following: Following): Promise<void> {
  const { asking, options, shown } = following;
  const gathered: Readonly<Record<string, unknown>>[] = [];
  let page = following.first;
  for (let count = 1; ; count++) {
    if (options.jsonLines) {
      const lines = page.items.map((item) => `${jsonText(item)}\n`).join('');
      if (lines !== '' && (await printed(lines)) === 'unread') return;
    } else gathered.push(...page.items);
    const { next } = page;
    if (!options.all || typeof next !== 'string') break;
    if (count >= LIMITS.commandLine.pages)
      throw new CommandError('the list is too long for this; have it made a file: dozvon export');
    const query = { ...asking.query, cursor: next };
    page = (await ask({ ...asking, query })) as Page;
  }
  if (options.jsonLines) return;
  if (options.json) await printDocument({ items: gathered, next: null });
  else await printItems(gathered, shown);
}

/** Bytes go to the file that is named, or to a pipe; never raw to a terminal. */
export async function saved(bytes: Blob, file: string | undefined): Promise<void> {
  if (file === undefined && process.stdout.isTTY)
    throw misused(`the answer is ${bytes.size} bytes of ${oneLine(bytes.type)}: name a file with --out FILE`);
  const source = Readable.fromWeb(bytes.stream() as Parameters<typeof Readable.fromWeb>[0]);
  if (file === undefined) return await pipeline(source, process.stdout, { end: false });
  try {
    await pipeline(source, createWriteStream(file, { flags: 'wx' }));
  } catch (error) {
    const taken = (error as NodeJS.ErrnoException).code === 'EEXIST';
    throw new CommandError(taken ? `${file} is there already` : `${file}: ${(error as Error).message}`);
  }
  process.stderr.write(`${file}: ${bytes.size} bytes\n`);
}
