// Large extracts of a history, made in the background and fetched as a file (spec http-misc 8, "deferred tasks"). Owns the
// shapes of a task and what may be asked about it; making them is the store's.

import type { Result } from '../../base/result.ts';
import type { CsvSeparator } from '../../base/table-cells.ts';
import type { Instant } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { ArchiveFilter } from '../messages/message-archive.ts';

export type ExportForm = 'csv' | 'xlsx';

export type ExportWanted = {
  readonly form: ExportForm;
  readonly filter: ArchiveFilter;
  /** Of a CSV file, also of one that was to be a spreadsheet; absent: a comma. */
  readonly separator?: CsvSeparator;
};

export type ExportTask = {
  readonly id: number;
  /** What its file is called: `messages-7.csv`. A spreadsheet that would be too large becomes a CSV file. */
  readonly name: string;
  readonly form: ExportForm;
  readonly wantedAt: Instant;
  readonly state: 'waiting' | 'running' | 'done' | 'failed';
  /** Messages written so far, and of all there will be 0 to 100 percent. */
  readonly rows: number;
  readonly percent: number;
  /** How many rows there will be, by what was found so far; undefined: it cannot be told yet. */
  readonly rowsAbout?: number;
  /** Bytes of the file so far. */
  readonly bytes: number;
  /** When it ends and, done or failed, until when it is kept. */
  readonly endedAt?: Instant;
  readonly keptUntil?: Instant;
  /** A signed address of the file, once it is done. */
  readonly link?: string;
  readonly failure?: string;
};

/** A file on this machine and how it is handed out. */
export type ExportFile = {
  readonly file: string;
  readonly bytes: number;
  readonly contentType: string;
  readonly name: string;
};

export type ExportRefusal = { readonly fault: FaultCode; readonly detail?: string };

export interface Exports {
  /** Queued; `change-failed` when too many wait already. */
  add(account: Account, wanted: ExportWanted): Promise<Result<ExportTask, ExportRefusal>>;
  /** The newest; with `after`, those made after that one, oldest first. */
  list(
    account: Account,
    page: { readonly limit: number; readonly after?: number },
  ): Promise<Result<readonly ExportTask[], ExportRefusal>>;
  /** By its id or its name. `record-missing` when there is none, `change-failed` when it is not done. */
  file(
    account: Account,
    which: { readonly id: number } | { readonly name: string },
  ): Promise<Result<ExportFile, ExportRefusal>>;
  /** Gives up a task, under way or not, and deletes its file. */
  remove(account: Account, id: number): Promise<Result<true, ExportRefusal>>;
  /** The file behind what follows `/downloads/` in a link; undefined when it is false, too old or gone. */
  open(signed: string): Promise<ExportFile | undefined>;
}
