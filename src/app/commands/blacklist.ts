// `dozvon blacklist …`: who is not to be written to, by the whole service or, with --account, by one account. Owns the reading of the
// options and the printing; entries are judged in the core.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { LIMITS } from '../../base/limits.ts';
import { type Instant, instant } from '../../base/time.ts';
import {
  BLACK_SCOPES,
  type BlackEntry,
  type BlackListOwner,
  type BlackScope,
  type BlackTerms,
  type BlackValue,
  parseBlackValue,
} from '../../core/contacts/black-list.ts';
import type { ContactFault } from '../../core/contacts/contacts.ts';
import { FAULTS } from '../../core/faults.ts';
import { SheetFault } from '../../storage/sheets/sheet-fault.ts';
import { sheetRows } from '../../storage/sheets/sheet-rows.ts';
import type { Storage } from '../../storage/storage.ts';
import { CommandError } from '../command-error.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

type OwnerOptions = { readonly account?: string };
type TermsOptions = OwnerOptions & {
  readonly grey?: true;
  readonly stops?: string;
  readonly reason?: string;
  readonly until?: string;
};

const BATCH = 1_000;

function refused({ fault, detail }: ContactFault): CommandError {
  return new CommandError(detail ?? FAULTS[fault].sentence);
}

async function ownerOf(storage: Storage, { account: login }: OwnerOptions): Promise<BlackListOwner> {
  if (login === undefined) return 'service';
  const account = await storage.accounts.find(login);
  if (!account) throw new CommandError(`there is no account "${login}"`);
  return account;
}

function readValue(text: string): BlackValue {
  const value = parseBlackValue(text);
  if (!value) throw new CommandError(`"${text}" is no number, no prefix such as 7900* and no e-mail address`);
  return value;
}

/** A day, or a day and time, in the machine's time zone. */
function momentOf(text: string): Instant {
  const match = /^(\d{4}-\d{2}-\d{2})(?:[T ](\d{2}:\d{2}))?$/.exec(text.trim());
  const moment = match ? new Date(`${match[1]}T${match[2] ?? '00:00'}`).getTime() : Number.NaN;
  if (Number.isNaN(moment)) throw new CommandError('--until: write 2026-12-31 or 2026-12-31T18:00');
  return instant(moment);
}

function termsOf({ grey, stops, reason = '', until }: TermsOptions): BlackTerms {
  const scope = (stops ?? (grey ? 'mass' : 'all')) as BlackScope;
  if (!BLACK_SCOPES.includes(scope))
    throw new CommandError(`--stops: it must be one of ${BLACK_SCOPES.join(', ')}`);
  return {
    list: grey ? 'grey' : 'black',
    scope,
    reason,
    until: until === undefined ? undefined : momentOf(until),
  };
}

export async function blacklistAdd(texts: readonly string[], options: TermsOptions): Promise<void> {
  const values = texts.map(readValue);
  const terms = termsOf(options);
  await withStorage(async (storage) => {
    const added = await storage.doors.blackList.add(await ownerOf(storage, options), values, terms);
    if (!added.ok) throw refused(added.error);
    say(`on the ${terms.list} list: ${values.map(written).join(', ')}`);
  });
}

export async function blacklistRemove(texts: readonly string[], options: OwnerOptions): Promise<void> {
  const values = texts.map(readValue);
  await withStorage(async (storage) => {
    const removed = await storage.doors.blackList.remove(await ownerOf(storage, options), values);
    if (!removed.ok) throw refused(removed.error);
    say(`taken off: ${values.map(written).join(', ')}`);
  });
}

const written = ({ form, value }: BlackValue): string => (form === 'prefix' ? `${value}*` : value);

function lineOf(entry: BlackEntry): string {
  const until = entry.until === undefined ? '' : `, until ${new Date(entry.until).toISOString()}`;
  const reason = entry.reason === '' ? '' : `: ${entry.reason}`;
  return `${written(entry)} ${entry.list}, stops ${entry.scope}${until}${reason}`;
}

export async function blacklistList(options: OwnerOptions): Promise<void> {
  await withStorage(async (storage) => {
    const owner = await ownerOf(storage, options);
    for (let after = 0; ; ) {
      const page = await storage.doors.blackList.list(owner, { after });
      if (!page.ok) throw refused(page.error);
      for (const entry of page.value) say(lineOf(entry));
      if (page.value.length < LIMITS.contacts.listed) return;
      after = page.value.at(-1)!.id;
    }
  });
}

type Importing = { readonly storage: Storage; readonly owner: BlackListOwner; readonly terms: BlackTerms };

/** The first cell of a row that is an entry counts; a first row without any is headings. */
async function importRows(file: string, { storage, owner, terms }: Importing): Promise<void> {
  let batch: BlackValue[] = [];
  let added = 0;
  let wrong = 0;
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    const stored = await storage.doors.blackList.add(owner, batch, terms);
    if (!stored.ok) throw refused(stored.error);
    added += stored.value.length;
    batch = [];
  };
  for await (const row of sheetRows(createReadStream(file), undefined)) {
    const cells = row.kind === 'row' ? row.cells : [];
    if (row.kind === 'row' && cells.every((cell) => cell.trim() === '')) continue;
    const value = cells.map(parseBlackValue).find((one) => one !== undefined);
    if (value) batch.push(value);
    else if (row.number > 1) {
      if (++wrong <= LIMITS.sheet.faultsTold)
        say(
          `row ${row.number}: ${row.kind === 'row' ? 'no number, prefix or e-mail address' : row.sentence}`,
        );
    }
    if (batch.length >= BATCH) await flush();
  }
  await flush();
  say(`${added} entries on the ${terms.list} list, ${wrong} rows refused`);
}

export async function blacklistImport(file: string, options: TermsOptions): Promise<void> {
  const terms = termsOf(options);
  if (!(await stat(file)).isFile()) throw new CommandError(`${file} is no file`);
  await withStorage(async (storage) => {
    const owner = await ownerOf(storage, options);
    try {
      await importRows(file, { storage, owner, terms });
    } catch (trouble) {
      throw trouble instanceof SheetFault ? new CommandError(trouble.message) : trouble;
    }
  });
}
