// `dozvon contacts import FILE` over the API: a file handed in with its progress, and what became of its rows. Owns both; a group is
// named as people name it.

import { CommandError } from '../command-error.ts';
import { EXITS } from '../exit-codes.ts';
import { ProgressLine } from '../terminal/progress-line.ts';
import { sayImport } from '../told-import.ts';
import { printDocument } from './answers.ts';
import { CheckedApi } from './checked-api.ts';
import { type Server, type ServerOptions, withServer } from './server.ts';
import { fileBlob } from './typed-files.ts';

type ImportOptions = ServerOptions & {
  readonly mails?: true;
  readonly group?: string;
  readonly columns?: string;
  readonly charset?: string;
};

type Book = 'phones' | 'mails';

const TYPES = [
  'application/octet-stream',
  'text/csv',
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
] as const;
/** A file of many rows is read by the server while it comes. */
const PATIENCE_MS = 600_000;

export async function remoteContactsImport(file: string, options: ImportOptions): Promise<void> {
  const { mails, group, columns, charset, json } = options;
  const book: Book = mails ? 'mails' : 'phones';
  const body = await fileBlob(file, TYPES);
  const line = new ProgressLine(`${file}, bytes`);
  const report = await withServer(options, async (server) => {
    const groups = group === undefined ? undefined : await groupNamed(server, book, group);
    const { url, key } = server;
    const fetch = counting((sent) => line.show(sent, body.size));
    const api = new CheckedApi({ url, key, fetch, timeoutMs: PATIENCE_MS });
    try {
      return await api.call('importContacts', {
        parameters: { book },
        query: {
          ...(columns !== undefined && { columns }),
          ...(charset !== undefined && { charset }),
          ...(groups !== undefined && { groups }),
        },
        body,
      });
    } finally {
      line.clear();
    }
  });
  if (report.failed > 0 || report.stopped !== null) process.exitCode = EXITS.refused.code;
  if (json) await printDocument(report);
  else sayImport(report, report.stopped);
}

async function groupNamed({ api }: Server, book: Book, named: string): Promise<string> {
  const { items } = await api.call('listGroups', { parameters: { book } });
  const found = items.find(
    ({ id, number, name }) => name === named || [id, number].some((one) => String(one) === named),
  );
  if (!found) throw new CommandError(`--group: there is no group "${named}"`);
  return String(found.id);
}

/** Tells how much of a body has left. */
function counting(left: (bytes: number) => void): typeof fetch {
  return async (input, init) => {
    if (!(init?.body instanceof Blob)) return await fetch(input, init);
    let sent = 0;
    const counted = init.body.stream().pipeThrough(
      new TransformStream<Uint8Array, Uint8Array>({
        transform: (bytes, onward) => {
          sent += bytes.length;
          left(sent);
          onward.enqueue(bytes);
        },
      }),
    );
    return await fetch(input, { ...init, body: counted, duplex: 'half' } as RequestInit);
  };
}
