// Rows as a CSV file that spreadsheets of the reader's language open. Owns its making and saving.

import { CSV_MARK, csvNumber, csvRow, guardedText } from '../../../../src/base/table-cells.ts';
import { separatorOf } from '../../words/csv-look.ts';
import type { Language } from '../../words/words.ts';

type CsvFile = {
  /** Without its ending. */
  readonly name: string;
  readonly rows: readonly (readonly (string | number)[])[];
  readonly language: Language;
};

function csvText({ rows, language }: Omit<CsvFile, 'name'>): string {
  const separator = separatorOf(language);
  /** A text that a spreadsheet would take for a formula gets an apostrophe, as in the server's own exports. */
  const cellOf = (value: string | number): string =>
    typeof value === 'string' ? guardedText(value) : csvNumber(String(value), separator);
  // The mark tells spreadsheets that it is UTF-8.
  return `${CSV_MARK}${rows.map((row) => csvRow(row.map(cellOf), separator)).join('\r\n')}\r\n`;
}

export function saveCsv({ name, ...file }: CsvFile): void {
  const address = URL.createObjectURL(new Blob([csvText(file)], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
