// The main thread's side of sound conversion: one thread, one sound at a time, started at the first. Owns the thread and
// its end; a sound that breaks it fails alone and the next one gets a new thread.

import { Worker } from 'node:worker_threads';
import { LIMITS } from '../../base/limits.ts';
import { err, type Result } from '../../base/result.ts';
import { firstLine } from './first-line.ts';
import { Gate } from './gate.ts';
import type { Turn } from './speech.ts';

export type Conversion = { readonly bytes: Uint8Array; readonly normalise: 'yes' | 'no' };

type Converted = Result<Int16Array, string>;

const PROGRAM = new URL('./convert-thread.js', import.meta.url);
/** Megabytes of heap; the samples themselves lie outside it. */
const HEAP_MEGABYTES = 128;

export class Converter {
  private worker: Worker | undefined;
  private settle: ((result: Converted) => void) | undefined;
  private closed = false;
  private readonly gate = new Gate(1, LIMITS.speech.waiting);

  async convert(conversion: Conversion, turn: Turn): Promise<Converted> {
    return await this.gate.run(() => this.run(conversion), turn);
  }

  async close(): Promise<void> {
    this.closed = true;
    await this.stop('closed');
  }

  private async run(conversion: Conversion): Promise<Converted> {
    if (this.closed) return err('closed');
    const worker = this.worker ?? this.start();
    return await new Promise((settle) => {
      const limit = LIMITS.speech.conversionSeconds;
      const late = (): void => void this.stop(`the conversion took longer than ${limit} s`);
      const timer = setTimeout(late, limit * 1_000);
      this.settle = (result) => {
        clearTimeout(timer);
        this.settle = undefined;
        settle(result);
      };
      // A copy that owns its memory is moved, not copied again; a view would drag its whole pool along.
      const bytes = conversion.bytes.slice();
      worker.postMessage({ ...conversion, bytes }, [bytes.buffer]);
    });
  }

  private start(): Worker {
    const worker = new Worker(PROGRAM, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES } });
    this.worker = worker;
    const gone = (reason: string): void => {
      if (this.worker === worker) void this.stop(reason);
    };
    worker.on('message', (result: Converted) => {
      if (this.worker === worker) this.settle?.(result);
    });
    worker.on('error', (fault) => gone(`the conversion broke off: ${firstLine(String(fault))}`));
    worker.on('exit', () => gone('the conversion broke off'));
    return worker;
  }

  private async stop(reason: string): Promise<void> {
    const worker = this.worker;
    this.worker = undefined;
    this.settle?.(err(reason));
    await worker?.terminate();
  }
}
