// Takes due calls from the outbox as long as this node has room and lives them. Owns how many run at once; order, trunks
// and outcomes are decided elsewhere.

import { setTimeout as pause } from 'node:timers/promises';
import { LIMITS } from '../../base/limits.ts';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { Cancel } from '../scheduler.ts';
import { CallRun, type CallSurroundings } from './call-run.ts';

type CallQueueOptions = {
  readonly surroundings: CallSurroundings;
  /** Calls of this node at once, waiting for a line or talking. */
  readonly callsMax: number;
};

export class CallQueue {
  readonly #options: CallQueueOptions;
  readonly #running = new Set<CallRun>();
  #stopWork: (() => void) | undefined;
  #retry: Cancel | undefined;
  #claiming: 'no' | 'yes' | 'again' = 'no';
  #claimed: Promise<void> = Promise.resolve();
  /** The queue may hold more than there was room for: whoever ends makes room and asks again. */
  #left: 'no' | 'yes' = 'yes';
  #state: 'open' | 'closed' = 'open';
  #emptied: (() => void) | undefined;

  constructor(options: CallQueueOptions) {
    this.#options = options;
  }

  start(): void {
    this.#stopWork = this.#options.surroundings.outbox.onWork(['call'], () => this.#claim());
    this.#lookAgain();
  }

  /** Wakes of the queue can get lost with its connection: this is how late work can be then. */
  #lookAgain(): void {
    this.#claim();
    this.#retry = this.#options.surroundings.scheduler.after(LOOK_AGAIN_MS, () => this.#lookAgain());
  }

  get running(): number {
    return this.#running.size;
  }

  /** No new calls; those that talk may go on for `drainSeconds`, then they are hung up. */
  async stop(options: { readonly drainSeconds: number }): Promise<void> {
    this.#state = 'closed';
    this.#stopWork?.();
    this.#retry?.();
    // What is being claimed at this moment goes back as well.
    await this.#claimed;
    for (const run of this.#running) if (run.phase !== 'dialled') run.stop();
    await this.#emptyWithin(options.drainSeconds);
    for (const run of this.#running) run.stop();
    await this.#emptyWithin(STOP_SECONDS);
  }

  async #emptyWithin(seconds: number): Promise<void> {
    if (this.#running.size === 0) return;
    await new Promise<void>((resolve) => {
      const cancel = this.#options.surroundings.scheduler.after(seconds * 1000, resolve);
      this.#emptied = () => {
        cancel();
        resolve();
      };
    });
  }

  #room(): number {
    let ahead = 0;
    for (const run of this.#running) if (run.phase !== 'dialled') ahead++;
    return Math.min(
      this.#options.callsMax - this.#running.size,
      LIMITS.calls.claimedAhead - ahead,
      CLAIM_MOST,
    );
  }

  #claim(): void {
    if (this.#claiming !== 'no') {
      this.#claiming = 'again';
      return;
    }
    this.#claimed = this.#claimAll();
  }

  async #claimAll(): Promise<void> {
    do {
      this.#claiming = 'yes';
      const room = this.#room();
      this.#left = 'yes';
      if (room <= 0 || this.#state === 'closed') break;
      try {
        const calls = await this.#options.surroundings.outbox.claim(['call'], room);
        await this.#liveEach(calls);
        if (calls.length === room) this.#claiming = 'again';
        else {
          this.#left = 'no';
          // Many wakes in a row, one for each request, are answered by one statement.
          await pause(GATHER_MS);
        }
      } catch (error) {
        this.#options.surroundings.onFault('calls cannot be taken from the queue', error);
      }
    } while ((this.#claiming as string) === 'again');
    this.#claiming = 'no';
  }

  async #liveEach(calls: readonly ClaimedMessage[]): Promise<void> {
    for (const call of calls) {
      await this.#options.surroundings.turns();
      this.#live(new CallRun(call, this.#options.surroundings));
    }
  }

  #live(run: CallRun): void {
    this.#running.add(run);
    if (this.#state === 'closed') run.stop();
    void run
      .run()
      .catch((error: unknown) =>
        this.#options.surroundings.onFault('a call failed in an unforeseen way', error),
      )
      .finally(() => {
        this.#running.delete(run);
        if (this.#running.size === 0) this.#emptied?.();
        if (this.#state === 'open' && this.#left === 'yes') this.#claim();
      });
  }
}

/** Calls claimed by one statement. */
const CLAIM_MOST = 100;
const GATHER_MS = 20;
const LOOK_AGAIN_MS = 2_000;
const STOP_SECONDS = 10;
