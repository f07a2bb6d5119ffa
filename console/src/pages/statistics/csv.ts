// Rows as a file of comma-separated values (RFC 4180) that spreadsheets open. Owns its making and saving.

import { CSV_MARK, csvRow, guardedText } from '../../../../src/base/table-cells.ts';

/** A text that a spreadsheet would take for a formula gets an apostrophe, as in the server's own exports. */
function cellOf(value: string | number): string {
  return typeof value === 'string' ? guardedText(value) : String(value);
}

export function saveCsv(name: string, rows: readonly (readonly (string | number)[])[]): void {
  // The mark tells spreadsheets that it is UTF-8.
  const text = `${CSV_MARK}${rows.map((row) => csvRow(row.map(cellOf))).join('\r\n')}\r\n`;
  const address = URL.createObjectURL(new Blob([text], { type: 'text/csv;charset=utf-8' }));
  const link = document.createElement('a');
  link.href = address;
  link.download = `${name}.csv`;
  link.click();
  URL.revokeObjectURL(address);
}
