// `dozvon blacklist …`: who is not to be written to, by the whole service or, with --account, by one account. Owns the reading of the
// options and the printing; entries are judged in the core.

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
import type { Storage } from '../../storage/storage.ts';
import { CommandError, misused } from '../command-error.ts';
import { granted, knownAccount } from '../known-account.ts';
import { momentOf, OWN_ZONE } from '../moments.ts';
import { say } from '../say.ts';
import { rowsOfFile } from '../sheet-file.ts';
import { inputFile } from '../text-file.ts';
import { toldFaults } from '../told-faults.ts';
import { withStorage } from '../with-storage.ts';

type OwnerOptions = { readonly account?: string };
type TermsOptions = OwnerOptions & {
  readonly grey?: true;
  readonly stops?: string;
  readonly reason?: string;
  readonly until?: string;
};

const NO_ENTRY = 'no number, prefix or e-mail address';

async function ownerOf(storage: Storage, { account: login }: OwnerOptions): Promise<BlackListOwner> {
  if (login === undefined) return 'service';
  return await knownAccount(storage, login);
}

function readValue(text: string): BlackValue {
  const value = parseBlackValue(text);
  if (!value) throw new CommandError(`"${text}" is no number, no prefix such as 7900* and no e-mail address`);
  return value;
}

/** When an entry ends: what is over would be no entry at all. */
function endOf(text: string): Instant {
  const now = instant(Date.now());
  const end = momentOf('--until', text, { zone: OWN_ZONE, now, end: 'start of day' });
  if (end <= now) throw misused(`--until: ${text} is in the past`);
  return end;
}

function termsOf({ grey, stops, reason = '', until }: TermsOptions): BlackTerms {
  const scope = (stops ?? (grey ? 'mass' : 'all')) as BlackScope;
  if (!BLACK_SCOPES.includes(scope)) throw misused(`--stops: it must be one of ${BLACK_SCOPES.join(', ')}`);
  return {
    list: grey ? 'grey' : 'black',
    scope,
    reason,
    until: until === undefined ? undefined : endOf(until),
  };
}

export async function blacklistAdd(texts: readonly string[], options: TermsOptions): Promise<void> {
  const values = texts.map(readValue);
  const terms = termsOf(options);
  await withStorage(async (storage) => {
    granted(await storage.doors.blackList.add(await ownerOf(storage, options), values, terms));
    say(`on the ${terms.list} list: ${values.map(written).join(', ')}`);
  });
}

export async function blacklistRemove(texts: readonly string[], options: OwnerOptions): Promise<void> {
  const values = texts.map(readValue);
  await withStorage(async (storage) => {
    granted(await storage.doors.blackList.remove(await ownerOf(storage, options), values));
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
      const page = granted(await storage.doors.blackList.list(owner, { after }));
      for (const entry of page) say(lineOf(entry));
      if (page.length < LIMITS.contacts.listed) return;
      after = page.at(-1)!.id;
    }
  });
}

type Importing = { readonly storage: Storage; readonly owner: BlackListOwner; readonly terms: BlackTerms };

/** The first cell of a row that is an entry counts; a first row without any is headings. */
async function importRows(file: string, { storage, owner, terms }: Importing): Promise<void> {
  let batch: BlackValue[] = [];
  let added = 0;
  let wrong = 0;
  const faults: string[] = [];
  const flush = async (): Promise<void> => {
    if (batch.length === 0) return;
    added += granted(await storage.doors.blackList.add(owner, batch, terms)).length;
    batch = [];
  };
  try {
    for await (const row of rowsOfFile(file)) {
      const cells = row.kind === 'row' ? row.cells : [];
      const value = cells.map(parseBlackValue).find((one) => one !== undefined);
      if (value) batch.push(value);
      else if (row.number > 1 && ++wrong <= LIMITS.sheet.faultsTold)
        faults.push(`row ${row.number}: ${row.kind === 'row' ? NO_ENTRY : row.sentence}`);
      if (batch.length >= LIMITS.sheet.batch) await flush();
    }
    await flush();
  } finally {
    for (const line of toldFaults(faults, wrong)) say(line);
    say(`${added} entries on the ${terms.list} list, ${wrong} rows refused`);
  }
}

export async function blacklistImport(file: string, options: TermsOptions): Promise<void> {
  const terms = termsOf(options);
  await inputFile(file);
  await withStorage(async (storage) => {
    await importRows(file, { storage, owner: await ownerOf(storage, options), terms });
  });
}
