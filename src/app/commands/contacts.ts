// `dozvon contacts …`: address books from files and into files. Owns the reading of the options and what is printed of a report; the
// doors do the rest, the same that clients use.

import { createReadStream, createWriteStream } from 'node:fs';
import path from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Account } from '../../core/accounts/account.ts';
import type { Book } from '../../core/contacts/addresses.ts';
import { type ColumnChoice, parseColumns } from '../../core/contacts/import-columns.ts';
import type { Storage } from '../../storage/storage.ts';
import { CommandError } from '../command-error.ts';
import { granted, knownAccount } from '../known-account.ts';
import { say } from '../say.ts';
import { inputFile } from '../text-file.ts';
import { sayImport } from '../told-import.ts';
import { withStorage } from '../with-storage.ts';

type BookOptions = { readonly mails?: true; readonly group?: string };
type ImportOptions = BookOptions & { readonly columns?: string; readonly charset?: string };

const bookOf = (options: BookOptions): Book => (options.mails ? 'mails' : 'phones');

/** A group by id, number or name. */
async function groupOf(
  storage: Storage,
  account: Account,
  options: BookOptions,
): Promise<number | undefined> {
  const { group } = options;
  if (group === undefined) return undefined;
  const listed = await storage.doors.contacts.groups(account, { book: bookOf(options) });
  const found = granted(listed).find(
    ({ id, number, name }) => name === group || [id, number].map(String).includes(group),
  );
  if (!found) throw new CommandError(`--group: there is no group "${group}"`);
  return found.id;
}

function columnsOf(text: string, book: Book): readonly ColumnChoice[] {
  const columns = parseColumns(text, book);
  if (!columns.ok) throw new CommandError(`--columns: ${columns.error}`);
  return columns.value;
}

export async function contactsImport(login: string, file: string, options: ImportOptions): Promise<void> {
  const book = bookOf(options);
  const columns = options.columns === undefined ? undefined : columnsOf(options.columns, book);
  // Found out before a database is started.
  await inputFile(file);
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const group = await groupOf(storage, account, options);
    const imported = await storage.doors.contacts.importFile(account, {
      book,
      bytes: createReadStream(file),
      ...(columns && { columns }),
      ...(group !== undefined && { groups: [group] }),
      ...(options.charset !== undefined && { charset: options.charset }),
    });
    const report = granted(imported);
    sayImport(report, report.stopped);
  });
}

export async function contactsExport(login: string, file: string, options: BookOptions): Promise<void> {
  const format = path.extname(file).toLowerCase().slice(1);
  if (format !== 'csv' && format !== 'xlsx') throw new CommandError('the file must end in .csv or .xlsx');
  await withStorage(async (storage) => {
    const account = await knownAccount(storage, login);
    const group = await groupOf(storage, account, options);
    const exported = await storage.doors.contacts.exportFile(account, {
      book: bookOf(options),
      format,
      ...(group !== undefined && { group }),
    });
    await pipeline(granted(exported), createWriteStream(file));
    say(`contacts of ${login} are in ${file}`);
  });
}
