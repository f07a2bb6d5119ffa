// The thread in which a spreadsheet is made: its rows are gathered in memory and packed at once, which takes seconds and
// must not hold up the main thread. Owns the form of its cells; which rows there are comes from `spreadsheet.ts`.

import { parentPort, workerData } from 'node:worker_threads';
import writeExcelFile, { type SheetData } from 'write-excel-file/node';
import { LIMITS } from '../../base/limits.ts';
import type { Cell } from '../../base/table-cells.ts';
import { localDateTime } from '../../core/messages/local-time.ts';
import type { SpreadsheetForm, SpreadsheetInput, SpreadsheetOutput } from './spreadsheet.ts';

const { sheet, heads, timeZone } = workerData as SpreadsheetForm;

const WIDTHS: Readonly<Record<Cell['kind'], number>> = { text: 16, number: 10, moment: 20 };

const data: SheetData = [heads.map((value) => ({ value, fontWeight: 'bold' as const }))];
let columns: { readonly width: number }[] = heads.map(() => ({ width: WIDTHS.text }));

function cellOf(cell: Cell): SheetData[number][number] {
  switch (cell.kind) {
    case 'number':
      return {
        type: Number,
        value: Number(cell.text),
        ...(cell.text.includes('.') ? { format: '0.00' } : {}),
      };
    case 'moment': {
      const [day = 0, month = 1, year = 1970, hour, minute, second] = localDateTime(cell.at, timeZone)
        .split(/[. :]/)
        .map(Number);
      const value = new Date(Date.UTC(year, month - 1, day, hour, minute, second));
      return { type: Date, value, format: 'dd.mm.yyyy hh:mm:ss' };
    }
    case 'text':
      return cell.text === '' ? null : { type: String, value: fitting(cell.text) };
  }
}

function fitting(text: string): string {
  const most = LIMITS.exports.cellCharacters;
  return text.length <= most ? text : `${text.slice(0, most - 1)}…`;
}

parentPort?.on('message', (input: SpreadsheetInput) => {
  if (input.kind === 'rows') {
    columns = input.rows[0]?.map((cell) => ({ width: WIDTHS[cell.kind] })) ?? columns;
    for (const row of input.rows) data.push(row.map(cellOf));
    return;
  }
  const tell = (output: SpreadsheetOutput): void => parentPort?.postMessage(output);
  writeExcelFile(data, { sheet, columns, stickyRowsCount: 1 })
    .toBuffer()
    .then(
      (bytes) => tell({ kind: 'packed', bytes }),
      (error: unknown) => tell({ kind: 'failed', reason: String(error) }),
    );
});
