// Rows of a CSV file or spreadsheet that the person at the terminal names. Owns what is said when the file cannot be read; what the
// rows mean is known to the commands.

import { createReadStream } from 'node:fs';
import type { SheetRow } from '../storage/sheets/csv-rows.ts';
import { SheetFault } from '../storage/sheets/sheet-fault.ts';
import { sheetRows } from '../storage/sheets/sheet-rows.ts';
import { CommandError } from './command-error.ts';

/** Rows that are not blank; `-` is standard input. */
export async function* rowsOfFile(file: string): AsyncGenerator<SheetRow> {
  const bytes = createReadStream(file === '-' ? '/dev/stdin' : file);
  try {
    for await (const row of sheetRows(bytes, undefined))
      if (row.kind === 'unreadable' || row.cells.some((cell) => cell.trim() !== '')) yield row;
  } catch (trouble) {
    throw trouble instanceof SheetFault ? new CommandError(trouble.message) : trouble;
  }
}
