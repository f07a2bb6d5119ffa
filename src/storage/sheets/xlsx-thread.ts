// The thread that reads one spreadsheet: unpacking and parsing it takes seconds and memory that the main thread, where calls are
// talked, has not. Owns the cells as texts; rows are handed over a batch at a time, as they are asked for.

import { parentPort, workerData } from 'node:worker_threads';
import {
  InvalidInputError,
  InvalidSpreadsheetError,
  readSheet,
  SheetNotFoundError,
} from 'read-excel-file/node';
import { SheetFault } from './sheet-fault.ts';
import { repack } from './zip-contents.ts';

export type SheetAnswer =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly string[])[] }
  | { readonly kind: 'end' }
  | { readonly kind: 'refused'; readonly sentence: string };

const BATCH = 1_000;

function day(date: Date): string {
  const two = (value: number): string => String(value).padStart(2, '0');
  return `${two(date.getUTCDate())}.${two(date.getUTCMonth() + 1)}.${date.getUTCFullYear()}`;
}

/** Numbers lose their exponent: a telephone number is a number to a spreadsheet. */
function textOf(cell: unknown): string {
  if (cell === null || cell === undefined) return '';
  if (cell instanceof Date) return Number.isNaN(cell.getTime()) ? '' : day(cell);
  if (typeof cell === 'number') return Number.isInteger(cell) ? cell.toFixed(0) : String(cell);
  return String(cell);
}

function refusalOf(trouble: unknown): string {
  if (trouble instanceof SheetFault) return trouble.message;
  if (trouble instanceof SheetNotFoundError) return 'the spreadsheet has no sheet';
  if (trouble instanceof InvalidSpreadsheetError)
    return `the spreadsheet cannot be read: ${trouble.message.replace(/<[^>]*>/g, 'a cell').slice(0, 200)}`;
  if (trouble instanceof InvalidInputError) return 'the file is no spreadsheet, or a broken one';
  return 'the spreadsheet cannot be read';
}

const port = parentPort!;
const tell = (answer: SheetAnswer): void => port.postMessage(answer);

try {
  const rows = await readSheet(repack(Buffer.from(workerData as Uint8Array)));
  let at = 0;
  port.on('message', () => {
    const batch = rows.slice(at, at + BATCH).map((row) => row.map(textOf));
    at += batch.length;
    tell(batch.length === 0 ? { kind: 'end' } : { kind: 'rows', rows: batch });
  });
} catch (trouble) {
  tell({ kind: 'refused', sentence: refusalOf(trouble) });
  port.close();
}
