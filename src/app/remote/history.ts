// `dozvon history` over the API: messages of the account, newest first, found by what is typed. Owns the reading of the filters and the
// printing.

import type { Asked, Message } from '../../../clients/typescript/src/index.ts';
import { LIMITS } from '../../base/limits.ts';
import { CommandError, misused } from '../command-error.ts';
import { HEAPS, kindOf, statusWord } from '../history-options.ts';
import { ownMoment } from '../moments.ts';
import { printed } from '../printed.ts';
import { jsonText } from '../terminal/foreign-text.ts';
import { printDocument, printItems } from './answers.ts';
import { type ServerOptions, withServer } from './server.ts';

type HistoryFilters = ServerOptions & {
  readonly id?: string;
  readonly phone?: string;
  readonly since?: string;
  readonly until?: string;
  readonly status?: string;
  readonly kind?: string;
  readonly limit?: number;
  readonly jsonLines?: true;
  readonly csv?: true;
};

type Query = NonNullable<Asked<'listMessages'>['query']>;

const UNLESS_TOLD = 50;
const PAGE = 500;
const SHOWN = {
  columns: ['id', 'acceptedAt', 'recipient', 'status', 'price', 'kind', 'parts', 'text'],
  spare: ['acceptedAt', 'price', 'kind', 'parts'],
} as const;

function queryOf(options: HistoryFilters): Query {
  const { id, phone, since, until, status, kind } = options;
  if (status?.includes(',') || kind?.includes(','))
    throw misused('a server is asked for one --status and one --kind at a time; dozvon export takes several');
  return {
    ...(id !== undefined && { id }),
    ...(phone !== undefined && { recipient: phone }),
    ...(since !== undefined && { from: ownMoment('--since', since, 'start of day') }),
    ...(until !== undefined && { to: ownMoment('--until', until, 'end of day') }),
    ...(status !== undefined && (HEAPS.has(status) ? { heap: status } : { status: statusWord(status) })),
    ...(kind !== undefined && { kind: kindOf(kind) }),
  } as Query;
}

export async function remoteHistory(options: HistoryFilters): Promise<void> {
  if (options.csv)
    throw misused('--csv is of the data folder: name a LOGIN; dozvon export makes a file on the server');
  const query = queryOf(options);
  const most = options.limit ?? UNLESS_TOLD;
  if (most === 0) throw misused('--limit: it must be at least 1');
  await withServer(options, async ({ api }) => {
    const gathered: Message[] = [];
    let cursor: string | null | undefined;
    for (let count = 0, pages = 0; count < most; pages++) {
      if (pages >= LIMITS.commandLine.pages)
        throw new CommandError('the history is too long for this; dozvon export makes a file of it');
      const limit = Math.min(PAGE, most - count);
      const page = await api.call('listMessages', {
        query: { ...query, limit, ...(typeof cursor === 'string' && { cursor }) },
      });
      if (!options.jsonLines) gathered.push(...page.items);
      else if ((await printed(page.items.map((one) => `${jsonText(one)}\n`).join(''))) === 'unread') return;
      count += page.items.length;
      cursor = page.next;
      if (typeof cursor !== 'string') break;
    }
    if (options.jsonLines) return;
    if (options.json) return await printDocument({ items: gathered, next: cursor ?? null });
    await printItems(gathered, SHOWN);
    if (typeof cursor === 'string') process.stderr.write('there are older ones: --limit says how many\n');
  });
}
