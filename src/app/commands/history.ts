// `dozvon history LOGIN`: messages with everything that happened, for people or, with --json, for programs; with --csv the
// messages alone as a table. All that fit, oldest first, a page at a time. Owns the printing.

import { instant } from '../../base/time.ts';
import { csvHead, csvLine } from '../../core/history/history-columns.ts';
import type { HistoryMessage } from '../../storage/history/history.ts';
import { misused } from '../command-error.ts';
import { type HistoryOptions, historyFilter } from '../history-options.ts';
import { knownAccount } from '../known-account.ts';
import { printed } from '../printed.ts';
import { withStorage } from '../with-storage.ts';

type Options = HistoryOptions & {
  readonly id?: string;
  readonly limit?: number;
  readonly json?: true;
  readonly csv?: true;
};

export async function history(login: string, options: Options): Promise<void> {
  const { id, limit } = options;
  if (options.json && options.csv) throw misused('--json and --csv: only one of them');
  if (limit === 0) throw misused('--limit: it must be at least 1');
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const wanted = {
      ...historyFilter(options, account, instant(Date.now())),
      ...(id === undefined ? {} : { id }),
      ...(limit === undefined ? {} : { newest: limit }),
    };
    if (options.csv) {
      const { timeZone } = account.settings;
      await printPages(csvHead(','), storage.history.records(login, wanted), (page) =>
        page.map((record) => csvLine(record, { timeZone, separator: ',' })).join(''),
      );
      return;
    }
    const pages = storage.history.pages(login, wanted);
    if (options.json) await printJson(pages);
    else await printPages('', pages, (page) => page.map(told).join(''));
  });
}

async function printPages<T>(
  head: string,
  pages: AsyncIterable<readonly T[]>,
  write: (page: readonly T[]) => string,
): Promise<void> {
  if (head !== '') await printed(head);
  for await (const page of pages) if ((await printed(write(page))) === 'unread') return;
}

/** One array, its elements as they come. */
async function printJson(pages: AsyncIterable<readonly HistoryMessage[]>): Promise<void> {
  let count = 0;
  const write = (message: HistoryMessage): string => {
    const text = JSON.stringify(message, null, 2).replace(/^/gm, '  ');
    return `${count++ === 0 ? '[' : ','}\n${text}`;
  };
  await printPages('', pages, (page) => page.map(write).join(''));
  await printed(count === 0 ? '[]\n' : '\n]\n');
}

function told(message: HistoryMessage): string {
  const cause = message.cause === null ? '' : `, made by ${message.cause}`;
  const lines = [
    `${message.id} ${message.phone} type ${message.type} status ${message.status} err ${message.err}${cause}`,
    ...message.events.map(({ at, kind, ...data }) =>
      Object.keys(data).length > 0 ? `  ${at} ${kind} ${JSON.stringify(data)}` : `  ${at} ${kind}`,
    ),
    ...message.recordings.map(({ item, url, seconds }) => `  recording of ${item}, ${seconds} s: ${url}`),
  ];
  return `${lines.join('\n')}\n`;
}
