// The last line of a terminal that tells how far something is, drawn anew as it goes; where there is no terminal, a plain line each time
// a tenth more is done. Owns that line and takes it away again.

import { onInterruption } from '../interruption.ts';
import { oneLine } from './foreign-text.ts';
import { type Progress, progressText, type Seen } from './progress.ts';

type Out = { readonly isTTY?: boolean; readonly columns?: number; write(text: string): unknown };

/** The pace is that of the last so many milliseconds. */
const PACE_SPAN = 10_000;
const CLEAR = '\r\u001b[2K';

export class ProgressLine {
  readonly #out: Out;
  readonly #label: string;
  readonly #now: () => number;
  #seen: Seen[] = [];
  #tenths = -1;
  /** While it is drawn. */
  #kept: (() => void) | undefined;

  constructor(label: string, out: Out = process.stderr, now: () => number = () => performance.now()) {
    this.#label = oneLine(label);
    this.#out = out;
    this.#now = now;
  }

  show(done: number, total: number): void {
    const at = this.#now();
    this.#seen = [...this.#seen.filter((one) => at - one.at <= PACE_SPAN), { at, done }];
    const progress: Progress = { label: this.#label, done, total, seen: this.#seen, at };
    if (this.#out.isTTY) {
      this.#out.write(`${CLEAR}${progressText(progress, (this.#out.columns ?? 80) - 1)}`);
      this.#kept ??= onInterruption(() => this.clear());
      return;
    }
    const tenths = total === 0 ? 10 : Math.floor((done * 10) / total);
    if (tenths <= this.#tenths) return;
    this.#tenths = tenths;
    this.#out.write(`${progressText(progress, 120)}\n`);
  }

  /** Before anything else is written there, and at the end. */
  clear(): void {
    if (this.#kept) this.#out.write(CLEAR);
    this.#kept?.();
    this.#kept = undefined;
  }
}
