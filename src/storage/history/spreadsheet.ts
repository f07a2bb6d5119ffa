// One spreadsheet in the making, from the main thread's side. Owns its thread and what is said to it; the thread is gone
// with the spreadsheet.

import { Worker } from 'node:worker_threads';
import { type Cell, HISTORY_COLUMNS } from '../../core/history/history-columns.ts';
import type { ArchivedMessage } from '../../core/messages/message-archive.ts';

export type SpreadsheetInput =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'write'; readonly path: string };

export type SpreadsheetOutput =
  | { readonly kind: 'written' }
  | { readonly kind: 'failed'; readonly reason: string };

const PROGRAM = new URL('./spreadsheet-thread.js', import.meta.url);
/** Fifty thousand rows of long texts take half of it. */
const HEAP_MEGABYTES = 512;

export class Spreadsheet {
  readonly #worker: Worker;
  readonly #ended: Promise<SpreadsheetOutput>;

  constructor(timeZone: string) {
    this.#worker = new Worker(PROGRAM, {
      workerData: { timeZone },
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES },
    });
    this.#ended = new Promise((resolve) => {
      const failed = (reason: string): void => resolve({ kind: 'failed', reason });
      this.#worker.on('message', resolve);
      this.#worker.on('error', (error) => failed(String(error)));
      this.#worker.on('exit', () => failed('the thread ended'));
    });
  }

  add(records: readonly ArchivedMessage[]): void {
    const rows = records.map((record) => HISTORY_COLUMNS.map(({ cell }) => cell(record)));
    this.#worker.postMessage({ kind: 'rows', rows } satisfies SpreadsheetInput);
  }

  /** Rejects with what went wrong. */
  async write(path: string): Promise<void> {
    this.#worker.postMessage({ kind: 'write', path } satisfies SpreadsheetInput);
    const ended = await this.#ended;
    if (ended.kind === 'failed') throw new Error(ended.reason);
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
