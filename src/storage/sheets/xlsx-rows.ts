// Rows of a spreadsheet (its first sheet), read by a thread of its own that may not take more than its share of memory and time. Owns
// that thread's life: it ends with the rows, with whoever stops asking for them, and past its limits.

import { Worker } from 'node:worker_threads';
import { LIMITS } from '../../base/limits.ts';
import type { SheetRow } from './csv-rows.ts';
import { SheetFault } from './sheet-fault.ts';
import type { SheetAnswer } from './xlsx-thread.ts';

const TOO_MUCH = 'the spreadsheet is too large to be read; save it as CSV';

async function whole(bytes: AsyncIterable<Uint8Array>): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > LIMITS.sheet.xlsxBytes)
      throw new SheetFault(
        `the spreadsheet is larger than ${LIMITS.sheet.xlsxBytes >> 20} MB; save it as CSV`,
      );
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

/** One question, one answer; a thread that is gone answers with the reason. */
class SheetThread {
  readonly #worker: Worker;
  readonly #time: NodeJS.Timeout;
  #answers: SheetAnswer[] = [];
  #waiting: ((answer: SheetAnswer) => void) | undefined;

  constructor(bytes: Buffer) {
    const { xlsxHeapMegabytes, xlsxSeconds } = LIMITS.sheet;
    this.#worker = new Worker(new URL('./xlsx-thread.js', import.meta.url), {
      workerData: bytes,
      resourceLimits: { maxOldGenerationSizeMb: xlsxHeapMegabytes },
    });
    this.#worker.on('message', (answer: SheetAnswer) => this.#answer(answer));
    this.#worker.on('error', () => this.#answer({ kind: 'refused', sentence: TOO_MUCH }));
    this.#worker.on('exit', () => this.#answer({ kind: 'refused', sentence: TOO_MUCH }));
    this.#time = setTimeout(() => void this.#worker.terminate(), xlsxSeconds * 1_000);
  }

  ask(): Promise<SheetAnswer> {
    this.#worker.postMessage('more');
    return new Promise((resolve) => {
      const answer = this.#answers.shift();
      if (answer) resolve(answer);
      else this.#waiting = resolve;
    });
  }

  async close(): Promise<void> {
    clearTimeout(this.#time);
    await this.#worker.terminate();
  }

  #answer(answer: SheetAnswer): void {
    // The first answer means that it is read; how fast rows are taken is no fault of the file's.
    clearTimeout(this.#time);
    const waiting = this.#waiting;
    this.#waiting = undefined;
    if (waiting) waiting(answer);
    else this.#answers.push(answer);
  }
}

/** Throws SheetFault when the file cannot be read. */
export async function* xlsxRows(bytes: AsyncIterable<Uint8Array>): AsyncGenerator<SheetRow> {
  const thread = new SheetThread(await whole(bytes));
  try {
    for (let number = 0; ; ) {
      const answer = await thread.ask();
      if (answer.kind === 'end') return;
      if (answer.kind === 'refused') throw new SheetFault(answer.sentence);
      for (const cells of answer.rows) yield { kind: 'row', number: ++number, cells };
    }
  } finally {
    await thread.close();
  }
}
