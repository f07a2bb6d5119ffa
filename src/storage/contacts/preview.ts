// The beginning of a file of contacts, shown before it is taken in. Owns what is shown of it; what columns mean is told by the core.

import { LIMITS } from '../../base/limits.ts';
import { ok } from '../../base/result.ts';
import { columnsOf } from '../../core/contacts/import-columns.ts';
import type { ContactFile, FilePreview } from '../../core/contacts/import-file.ts';
import { SheetFault } from '../sheets/sheet-fault.ts';
import { sheetRows } from '../sheets/sheet-rows.ts';
import { type Answer, wrong } from './refusals.ts';

type Shown = { readonly row: number; readonly cells: readonly string[] };

/** One more than is shown: the first may be headings. */
async function firstRows({ bytes, charset }: ContactFile): Promise<readonly Shown[]> {
  const rows: Shown[] = [];
  for await (const row of sheetRows(bytes, charset)) {
    if (row.kind === 'unreadable' || row.cells.every((cell) => cell.trim() === '')) continue;
    rows.push({ row: row.number, cells: row.cells.slice(0, LIMITS.sheet.columns) });
    if (rows.length > LIMITS.sheet.rowsPreviewed) break;
  }
  return rows;
}

export async function previewContacts(file: ContactFile): Promise<Answer<FilePreview>> {
  let rows: readonly Shown[];
  try {
    rows = await firstRows(file);
  } catch (trouble) {
    if (!(trouble instanceof SheetFault)) throw trouble;
    return wrong(trouble.message);
  }
  const first = rows[0]?.cells;
  if (!first) return wrong('the file is empty');
  const columns = columnsOf(first, file.book, file.columns);
  const headings = columns.ok ? columns.value.headings : 'none';
  const width = Math.max(...rows.map(({ cells }) => cells.length));
  return ok({
    columns: Array.from({ length: width }, (_, at) => ({
      heading: headings === 'first row' ? (first[at]?.trim() ?? '') : '',
      meaning: columns.ok ? columns.value.meanings[at] : undefined,
    })),
    headings,
    rows: rows.slice(headings === 'first row' ? 1 : 0).slice(0, LIMITS.sheet.rowsPreviewed),
    ...(!columns.ok && { question: columns.error }),
  });
}
