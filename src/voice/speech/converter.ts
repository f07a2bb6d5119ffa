// The main thread's side of sound conversion: one thread, one sound at a time, started at the first. Owns the thread and
// its end; a sound that breaks it fails alone and the next one gets a new thread.

import { Worker } from 'node:worker_threads';
import { LIMITS } from '../../base/limits.ts';
import { err, type Result } from '../../base/result.ts';
import { firstLine } from './first-line.ts';
import { Gate } from './gate.ts';

export type Conversion = { readonly bytes: Uint8Array; readonly normalise: 'yes' | 'no' };

type Converted = Result<Int16Array, string>;

const PROGRAM = new URL('./convert-thread.js', import.meta.url);
/** Megabytes of heap; the samples themselves lie outside it. */
const HEAP_MEGABYTES = 128;

export class Converter {
  private worker: Worker | undefined;
  private closed = false;
  private breakOff: ((reason: string) => void) | undefined;
  private readonly gate = new Gate(1, LIMITS.speech.waiting);

  async convert(conversion: Conversion): Promise<Converted> {
    return await this.gate.run(() => this.run(conversion));
  }

  async close(): Promise<void> {
    this.closed = true;
    const worker = this.worker;
    this.breakOff?.('closed');
    this.worker = undefined;
    await worker?.terminate();
  }

  private async run(conversion: Conversion): Promise<Converted> {
    if (this.closed) return err('closed');
    this.worker ??= new Worker(PROGRAM, { resourceLimits: { maxOldGenerationSizeMb: HEAP_MEGABYTES } });
    const worker = this.worker;
    return await new Promise((settle) => {
      const finish = (result: Converted): void => {
        clearTimeout(timer);
        this.breakOff = undefined;
        worker.removeAllListeners();
        settle(result);
      };
      this.breakOff = (reason) => {
        this.worker = undefined;
        finish(err(reason));
        void worker.terminate();
      };
      const late = (): void =>
        this.breakOff?.(`the conversion took longer than ${LIMITS.speech.conversionSeconds} s`);
      const timer = setTimeout(late, LIMITS.speech.conversionSeconds * 1_000);
      worker.once('message', finish);
      worker.once('error', (fault) =>
        this.breakOff?.(`the conversion broke off: ${firstLine(String(fault))}`),
      );
      worker.once('exit', () => this.breakOff?.('the conversion broke off'));
      // A copy that owns its memory is moved, not copied again; a view would drag its whole pool along.
      const bytes = conversion.bytes.slice();
      worker.postMessage({ ...conversion, bytes }, [bytes.buffer]);
    });
  }
}
