// A file of contacts as a door hands it over, and what is told of its import. Owns these two shapes; which column means what is
// `import-columns.ts`, what a row becomes `import-row.ts`.

import type { Book } from './addresses.ts';
import type { ColumnChoice } from './import-columns.ts';

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
  /** For the person who made the file. */
  readonly sentence: string;
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
