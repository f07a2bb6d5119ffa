// The calls a node lives at this moment, those it makes and those it takes. Owns how many may be on at once and how they end when
// the node stops; where calls come from is known elsewhere.

import { LIMITS } from '../../base/limits.ts';
import type { Scheduler } from '../scheduler.ts';

export interface LiveCall {
  /** Until it is `dialled` it can be given back as if it had never been; a call that came in always is. */
  readonly phase: 'preparing' | 'waiting' | 'dialled';
  /** Lives the call to its end. Never rejects. */
  run(): Promise<void>;
  /** The node stops: as soon as may be. */
  stop(): void;
}

type RunningCallsOptions = {
  readonly callsMax: number;
  readonly scheduler: Scheduler;
  readonly onFault: (what: string, error: unknown) => void;
};

export class RunningCalls {
  readonly #options: RunningCallsOptions;
  readonly #running = new Set<LiveCall>();
  #state: 'open' | 'closed' = 'open';
  #emptied: (() => void) | undefined;
  #freed: () => void = () => undefined;

  constructor(options: RunningCallsOptions) {
    this.#options = options;
  }

  get size(): number {
    return this.#running.size;
  }

  /** How many are in each phase. */
  phases(): Readonly<Record<LiveCall['phase'], number>> {
    const counted = { preparing: 0, waiting: 0, dialled: 0 };
    for (const { phase } of this.#running) counted[phase]++;
    return counted;
  }

  /** How many more may begin. */
  get room(): number {
    return this.#state === 'closed' ? 0 : Math.max(0, this.#options.callsMax - this.#running.size);
  }

  /** How many more may be taken from the queue ahead of their turn. */
  get roomAhead(): number {
    let ahead = 0;
    for (const call of this.#running) if (call.phase !== 'dialled') ahead++;
    return Math.min(this.room, LIMITS.calls.claimedAhead - ahead);
  }

  /** Told whenever a call has ended. */
  onFreed(freed: () => void): void {
    this.#freed = freed;
  }

  live(call: LiveCall): void {
    this.#running.add(call);
    if (this.#state === 'closed') call.stop();
    void call
      .run()
      .catch((error: unknown) => this.#options.onFault('a call failed in an unforeseen way', error))
      .finally(() => {
        this.#running.delete(call);
        if (this.#running.size === 0) this.#emptied?.();
        this.#freed();
      });
  }

  /** No room from now on. */
  close(): void {
    this.#state = 'closed';
  }

  /** Those that talk may go on for `drainSeconds`, then they are hung up. */
  async end({ drainSeconds }: { readonly drainSeconds: number }): Promise<void> {
    this.close();
    for (const call of this.#running) if (call.phase !== 'dialled') call.stop();
    await this.#emptyWithin(drainSeconds);
    for (const call of this.#running) call.stop();
    await this.#emptyWithin(STOP_SECONDS);
  }

  async #emptyWithin(seconds: number): Promise<void> {
    if (this.#running.size === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.scheduler.after(seconds * 1000, resolve);
      this.#emptied = () => {
        cancel();
        resolve();
      };
    });
  }
}

const STOP_SECONDS = 10;
