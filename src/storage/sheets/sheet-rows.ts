// Rows of a file of whatever form: a spreadsheet or CSV is told by its first bytes, never by its name. Owns that choice.

import { csvRows, type SheetRow } from './csv-rows.ts';
import { SheetFault } from './sheet-fault.ts';
import { xlsxRows } from './xlsx-rows.ts';

const ZIP = Buffer.from('PK\x03\x04', 'latin1');
/** Compound files: spreadsheets before 2007, and those locked with a password. */
const OLD = Buffer.from('d0cf11e0a1b11ae1', 'hex');

async function* after(head: Buffer, rest: AsyncIterator<Uint8Array>): AsyncGenerator<Uint8Array> {
  try {
    yield head;
    for (let next = await rest.next(); !next.done; next = await rest.next()) yield next.value;
  } finally {
    await rest.return?.();
  }
}

/** Throws SheetFault when the file as a whole cannot be read. */
export async function* sheetRows(
  bytes: AsyncIterable<Uint8Array>,
  charset: string | undefined,
): AsyncGenerator<SheetRow> {
  const source = bytes[Symbol.asyncIterator]();
  let head: Buffer = Buffer.alloc(0);
  while (head.length < OLD.length) {
    const next = await source.next();
    if (next.done) break;
    head = Buffer.concat([head, next.value]);
  }
  const all = after(head, source);
  if (head.subarray(0, OLD.length).equals(OLD))
    throw new SheetFault(
      'the spreadsheet is of the old form or locked with a password; save it as XLSX or CSV',
    );
  yield* head.subarray(0, ZIP.length).equals(ZIP) ? xlsxRows(all) : csvRows(all, charset);
}
