// One spreadsheet in the making, from the main thread's side. Owns its thread and what is said to it; the thread is gone
// with the spreadsheet.

import { Worker } from 'node:worker_threads';
import { LIMITS } from '../../base/limits.ts';
import type { Cell } from '../../base/table-cells.ts';

export type SpreadsheetForm = {
  /** The name of its one sheet. */
  readonly sheet: string;
  readonly heads: readonly string[];
  /** Spreadsheets know no zones: moments are written as the clock on this wall shows them. */
  readonly timeZone: string;
};

export type SpreadsheetInput =
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'pack' };

export type SpreadsheetOutput =
  | { readonly kind: 'packed'; readonly bytes: Uint8Array }
  | { readonly kind: 'failed'; readonly reason: string };

const PROGRAM = new URL('./spreadsheet-thread.js', import.meta.url);

export class Spreadsheet {
  readonly #worker: Worker;
  readonly #ended: Promise<SpreadsheetOutput>;

  constructor(form: SpreadsheetForm) {
    this.#worker = new Worker(PROGRAM, {
      workerData: form,
      resourceLimits: { maxOldGenerationSizeMb: LIMITS.sheet.xlsxHeapMegabytes },
    });
    this.#ended = new Promise((resolve) => {
      const failed = (reason: string): void => resolve({ kind: 'failed', reason });
      this.#worker.on('message', resolve);
      this.#worker.on('error', (error) => failed(String(error)));
      this.#worker.on('exit', () => failed('the thread ended'));
    });
  }

  add(rows: readonly (readonly Cell[])[]): void {
    this.#worker.postMessage({ kind: 'rows', rows } satisfies SpreadsheetInput);
  }

  /** The file with all rows added so far; to be asked for once. Rejects with what went wrong. */
  async packed(): Promise<Uint8Array> {
    this.#worker.postMessage({ kind: 'pack' } satisfies SpreadsheetInput);
    const ended = await this.#ended;
    if (ended.kind === 'failed') throw new Error(ended.reason);
    return ended.bytes;
  }

  async close(): Promise<void> {
    await this.#worker.terminate();
  }
}
