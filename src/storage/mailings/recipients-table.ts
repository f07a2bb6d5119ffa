// A table of recipients, CSV or XLSX, read as it comes: columns mean what they mean in a file of contacts, and a text that speaks of its
// reader is filled from each row. Owns this reading and what is told of bad rows; nothing of it becomes a contact.

import { LIMITS } from '../../base/limits.ts';
import type { AppendedTable, RecipientTable } from '../../core/campaigns/mailings.ts';
import type { MailingRecipient } from '../../core/campaigns/recipients.ts';
import type { Book } from '../../core/contacts/addresses.ts';
import { NO_FIELDS } from '../../core/contacts/contact.ts';
import { fill, isPersonal } from '../../core/contacts/fill.ts';
import { type Columns, columnsOf } from '../../core/contacts/import-columns.ts';
import { type ImportedRow, readRow } from '../../core/contacts/import-row.ts';
import { kindOf } from '../messages/claimed-row.ts';
import { RowFaults } from '../sheets/row-faults.ts';
import { SheetFault } from '../sheets/sheet-fault.ts';
import { sheetRows } from '../sheets/sheet-rows.ts';
import type { MailingRow } from './mailing-rows.ts';
import { FileNotRead } from './recipients-file.ts';

export class TableReading {
  readonly #table: RecipientTable;
  readonly #faults = new RowFaults();
  #good = 0;

  constructor(table: RecipientTable) {
    this.#table = table;
  }

  report(): Omit<AppendedTable, 'recipients' | 'cost'> {
    return { rows: this.#good + this.#faults.count, failed: this.#faults.count, faults: this.#faults.told };
  }

  /** Throws FileNotRead with a sentence for whoever sent it. */
  async *pages(mailing: MailingRow): AsyncIterable<readonly MailingRecipient[]> {
    try {
      yield* this.#pages(mailing);
    } catch (trouble) {
      if (trouble instanceof SheetFault) throw new FileNotRead(trouble.message);
      throw trouble;
    }
  }

  async *#pages(mailing: MailingRow): AsyncIterable<readonly MailingRecipient[]> {
    const book: Book = kindOf(mailing.kind) === 'mail' ? 'mails' : 'phones';
    let columns: Columns | undefined;
    let page: MailingRecipient[] = [];
    for await (const row of sheetRows(this.#table.bytes, this.#table.charset)) {
      if (row.kind === 'unreadable') {
        this.#faults.add({ number: row.number, cells: [] }, row);
        continue;
      }
      if (row.cells.every((cell) => cell.trim() === '')) continue;
      if (!columns) {
        const found = columnsOf(row.cells, book, this.#table.columns);
        if (!found.ok) throw new FileNotRead(found.error);
        columns = found.value;
        if (columns.headings === 'first row') continue;
      }
      const read = readRow(row.cells, columns.meanings, book);
      if (!read.ok) this.#faults.add(row, read.error);
      else {
        this.#good++;
        page.push(...recipientsOf(read.value, mailing, book));
      }
      if (page.length < LIMITS.mailing.page) continue;
      yield page.slice(0, LIMITS.mailing.page);
      page = page.slice(LIMITS.mailing.page);
    }
    if (!columns && this.#faults.count === 0) throw new FileNotRead('the file is empty');
    if (page.length > 0) yield page;
  }
}

/** Each address of a row, with its text when the mailing's speaks of its reader. */
function recipientsOf(
  { addresses, fields }: ImportedRow,
  { content, kind }: MailingRow,
  book: Book,
): readonly MailingRecipient[] {
  const { text } = content;
  const use = kindOf(kind) === 'call' ? 'call' : 'text';
  return addresses.map((address) => {
    const phone = book === 'phones' ? `+${address}` : address;
    if (!isPersonal(text)) return { phone };
    return { phone, text: fill(text, { ...NO_FIELDS, ...fields, address }, use) };
  });
}
