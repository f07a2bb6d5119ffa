// A file of contacts stored batch by batch: each is one transaction, so that hundreds of thousands of rows never lie in memory and
// what is stored stays stored. Owns the report; what a row means is decided in the core, reading the file is `sheets/`.

import { LIMITS } from '../../base/limits.ts';
import { err, ok } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { ContactFault } from '../../core/contacts/contacts.ts';
import { type Columns, columnsOf } from '../../core/contacts/import-columns.ts';
import type { ContactFile, ImportReport } from '../../core/contacts/import-file.ts';
import { type ImportedRow, readRow } from '../../core/contacts/import-row.ts';
import type { Database, Session } from '../database/database.ts';
import type { SheetRow } from '../sheets/csv-rows.ts';
import { type NumberedRow, RowFaults } from '../sheets/row-faults.ts';
import { SheetFault } from '../sheets/sheet-fault.ts';
import { sheetRows } from '../sheets/sheet-rows.ts';
import { groupMissing, lockBook, resolveGroups } from './book.ts';
import { NamedGroups } from './named-groups.ts';
import { type Put, type PutContact, putContacts } from './put.ts';
import { type Answer, wrong } from './refusals.ts';

type Waiting = { readonly row: NumberedRow; readonly read: ImportedRow };

type Stored = { readonly puts: readonly Put[]; readonly groupsMade: readonly string[] };

const ROWS_PAST = `the file has more than ${LIMITS.sheet.rows} rows; the rest was not read`;

class Importing {
  readonly #database: Database;
  readonly #account: Account;
  readonly #file: ContactFile;
  readonly #faults = new RowFaults();
  readonly #counts = { rows: 0, added: 0, changed: 0, same: 0 };
  readonly #groupsMade: string[] = [];
  #columns: Columns | undefined;
  #waiting: Waiting[] = [];

  constructor(database: Database, account: Account, file: ContactFile) {
    this.#database = database;
    this.#account = account;
    this.#file = file;
  }

  /** Whether anything of the file has been understood yet. */
  get hasBegun(): boolean {
    return this.#columns !== undefined;
  }

  /** A fault ends the import: nothing of the file can be understood, or a group is not there. */
  async take(row: SheetRow): Promise<ContactFault | undefined> {
    if (row.kind === 'unreadable') {
      this.#counts.rows++;
      this.#faults.add({ number: row.number, cells: [] }, row);
      return undefined;
    }
    if (row.cells.every((cell) => cell.trim() === '')) return undefined;
    if (!this.#columns) {
      const columns = columnsOf(row.cells, this.#file.book, this.#file.columns);
      if (!columns.ok) return { fault: 'parameters-wrong', detail: columns.error };
      this.#columns = columns.value;
      if (columns.value.headings === 'first row') return undefined;
    }
    this.#counts.rows++;
    const read = readRow(row.cells, this.#columns.meanings, this.#file.book);
    if (!read.ok) this.#faults.add(row, read.error);
    else this.#waiting.push({ row, read: read.value });
    return this.#waiting.length >= LIMITS.sheet.batch ? await this.flush() : undefined;
  }

  async flush(): Promise<ContactFault | undefined> {
    const batch = this.#waiting;
    this.#waiting = [];
    if (batch.length === 0) return undefined;
    const stored = await this.#database.transaction((session) => this.#store(session, batch));
    if (!stored.ok) return stored.error;
    this.#groupsMade.push(...stored.value.groupsMade);
    for (const [at, put] of stored.value.puts.entries()) {
      if (put.kind === 'refused') this.#faults.add(batch[at]!.row, put);
      else this.#counts[put.kind]++;
    }
    return undefined;
  }

  report(stopped: string | undefined): ImportReport {
    return {
      ...this.#counts,
      failed: this.#faults.count,
      faults: this.#faults.told,
      groupsMade: this.#groupsMade,
      ...(stopped !== undefined && { stopped }),
    };
  }

  async #store(session: Session, batch: readonly Waiting[]): Promise<Answer<Stored>> {
    const owner = { account: this.#account, book: this.#file.book };
    const held = await lockBook(session, owner);
    const own = { ...owner, owners: [this.#account.id] };
    const joined = await resolveGroups(session, own, this.#file.groups ?? []);
    if (joined.kind === 'missing') return err(groupMissing(joined.group));
    const named = batch.some(({ read }) => read.groups.length > 0)
      ? await NamedGroups.load(session, owner)
      : undefined;
    const rows: PutContact[] = [];
    const refused = new Map<number, Put>();
    for (const [at, { read }] of batch.entries()) {
      const groups = named ? await named.ids(read.groups) : ok([]);
      if (groups.ok) rows.push({ ...read, groups: [...joined.ids, ...groups.value] });
      else refused.set(at, { kind: 'refused', sentence: groups.error });
    }
    const puts = (await putContacts(session, { ...owner, held }, rows))[Symbol.iterator]();
    const answers = batch.map((_, at) => refused.get(at) ?? (puts.next().value as Put));
    return ok({ puts: answers, groupsMade: named?.made ?? [] });
  }
}

export async function importContacts(
  database: Database,
  account: Account,
  file: ContactFile,
): Promise<Answer<ImportReport>> {
  const importing = new Importing(database, account, file);
  let stopped: string | undefined;
  try {
    for await (const row of sheetRows(file.bytes, file.charset)) {
      if (row.number > LIMITS.sheet.rows) {
        stopped = ROWS_PAST;
        break;
      }
      const fault = await importing.take(row);
      if (fault) return err(fault);
    }
  } catch (trouble) {
    if (!(trouble instanceof SheetFault)) throw trouble;
    if (!importing.hasBegun) return wrong(trouble.message);
    stopped = trouble.message;
  }
  const fault = await importing.flush();
  if (fault) return err(fault);
  if (!importing.hasBegun && importing.report(stopped).rows === 0) return wrong('the file is empty');
  return ok(importing.report(stopped));
}
