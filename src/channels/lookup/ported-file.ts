// A file of ported numbers that is read again when it changes. Owns that watching; a broken new file leaves the numbers as they
// were and is told. What the file says is read by `core/lookups/ported-numbers.ts`.

import { createReadStream } from 'node:fs';
import { stat } from 'node:fs/promises';
import { err, type Result } from '../../base/result.ts';
import { SECOND } from '../../base/time.ts';
import type { KnownNetworks, Ported } from '../../core/lookups/portability.ts';
import { type PortedNumbers, PortedNumbersReader } from '../../core/lookups/ported-numbers.ts';

/** How often the file is looked at; the answer costs a stat. */
const LOOK_EVERY = 30 * SECOND;

const CHUNK_BYTES = 256 * 1024;

/** The error is a sentence with the file's name. Other work gets its turn between two chunks. */
export async function readPortedFile(file: string): Promise<Result<PortedNumbers, string>> {
  const reader = new PortedNumbersReader();
  try {
    for await (const chunk of createReadStream(file, { highWaterMark: CHUNK_BYTES }))
      reader.take(chunk as Uint8Array);
  } catch (trouble) {
    return err(`${file}: ${(trouble as NodeJS.ErrnoException).code ?? String(trouble)}`);
  }
  const read = reader.end();
  return read.ok ? read : err(`${file}, ${read.error}`);
}

type PortedFileOptions = {
  readonly file: string;
  /** The file has changed and cannot be used; the numbers stay as they were. */
  readonly onRefused: (why: string) => void;
  readonly onTaken: (numbers: PortedNumbers) => void;
};

export class PortedFile implements KnownNetworks {
  readonly #options: PortedFileOptions;
  #numbers: PortedNumbers | undefined;
  #fingerprint = '';
  #timer: NodeJS.Timeout | undefined;
  #looking: Promise<unknown> | undefined;
  #closed: 'yes' | 'no' = 'no';

  constructor(options: PortedFileOptions) {
    this.#options = options;
  }

  /** Nothing is known until the file was read. */
  known(phone: string): Ported | undefined {
    return this.#numbers?.known(phone);
  }

  /** Resolves when the file was read for the first time, or refused; looks at it from then on until closed. */
  async start(): Promise<void> {
    await this.refresh();
    this.#lookLater();
  }

  async close(): Promise<void> {
    this.#closed = 'yes';
    clearTimeout(this.#timer);
    await this.#looking;
  }

  /** Looks whether the file has changed since it was read last. */
  async refresh(): Promise<'same' | 'taken' | 'refused'> {
    const { file, onRefused, onTaken } = this.#options;
    const fingerprint = await fingerprintOf(file);
    if (fingerprint === this.#fingerprint) return 'same';
    // Remembered first: a broken file is told once, not every time it is looked at.
    this.#fingerprint = fingerprint;
    const read = await readPortedFile(file);
    if (!read.ok) {
      onRefused(read.error);
      return 'refused';
    }
    this.#numbers = read.value;
    onTaken(read.value);
    return 'taken';
  }

  #lookLater(): void {
    if (this.#closed === 'yes') return;
    this.#timer = setTimeout(() => {
      this.#looking = this.refresh().finally(() => this.#lookLater());
    }, LOOK_EVERY).unref();
  }
}

/** A file that cannot be looked at is a state like any other: reading it says what is wrong. */
async function fingerprintOf(file: string): Promise<string> {
  try {
    const { size, mtimeMs, ino } = await stat(file);
    return `${size} ${mtimeMs} ${ino}`;
  } catch (trouble) {
    return String(trouble);
  }
}
