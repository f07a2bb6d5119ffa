// A file of contacts as a door hands it over, and what is told of its import. Owns these two shapes; which column means what is
// `import-columns.ts`, what a row becomes `import-row.ts`.

import type { Book } from './addresses.ts';
import type { ColumnChoice, ColumnMeaning } from './import-columns.ts';

export type ContactFile = {
  readonly book: Book;
  /** The bytes as they come; CSV or XLSX is told by them, not by a name. */
  readonly bytes: AsyncIterable<Uint8Array>;
  /** Which column means what; absent: told by the headings, or by the first row. */
  readonly columns?: readonly ColumnChoice[];
  /** Groups, by id or number, that every contact of the file joins. */
  readonly groups?: readonly number[];
  /** Of a CSV file; absent: found out. Names as iconv knows them. */
  readonly charset?: string;
};

export type RowFault = {
  /** As a spreadsheet counts: from 1, headings included. */
  readonly row: number;
  /** Where in the row, from 1; absent: the row as a whole. */
  readonly column?: number;
  /** For the person who made the file. */
  readonly sentence: string;
  /** The row as it was read, so that it can be mended; empty past `LIMITS.sheet.faultCharacters`. */
  readonly cells: readonly string[];
};

/** The beginning of a file, before anything is taken in. */
export type FilePreview = {
  /** As many as the widest row has; a heading is empty when the file has none. */
  readonly columns: readonly { readonly heading: string; readonly meaning: ColumnMeaning | undefined }[];
  readonly headings: 'first row' | 'none';
  /** The first rows that hold anything, headings apart. */
  readonly rows: readonly { readonly row: number; readonly cells: readonly string[] }[];
  /** Why no column of numbers or addresses is known yet; absent: one is. */
  readonly question?: string;
};

export type ImportReport = {
  /** Rows that hold anything, headings apart. */
  readonly rows: number;
  readonly added: number;
  /** Were in the book already and have learnt something. */
  readonly changed: number;
  /** Were in the book as they are in the file. */
  readonly same: number;
  readonly failed: number;
  /** The first of the failed rows, in their order. */
  readonly faults: readonly RowFault[];
  /** Groups that were made because the file names them. */
  readonly groupsMade: readonly string[];
  /** Why the rest of the file was not read; what stands before it is imported. */
  readonly stopped?: string;
};
