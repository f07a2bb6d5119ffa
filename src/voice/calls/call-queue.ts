// Takes due calls from the outbox as long as this node has room and lives them. Owns how many run at once; order, trunks
// and outcomes are decided elsewhere.

import { setTimeout as pause } from 'node:timers/promises';
import type { ClaimedMessage } from '../../core/ports.ts';
import type { Cancel } from '../scheduler.ts';
import { CallRun } from './call-run.ts';
import type { CallSurroundings } from './call-surroundings.ts';
import type { RunningCalls } from './running-calls.ts';

type CallQueueOptions = {
  readonly surroundings: CallSurroundings;
  /** Calls of this node, waiting for a line or talking; those that came in take their room as well. */
  readonly running: RunningCalls;
};

export class CallQueue {
  readonly #options: CallQueueOptions;
  #stopWork: (() => void) | undefined;
  #retry: Cancel | undefined;
  #claiming: 'no' | 'yes' | 'again' = 'no';
  #claimed: Promise<void> = Promise.resolve();
  /** The queue may hold more than there was room for: whoever ends makes room and asks again. */
  #left: 'no' | 'yes' = 'yes';
  #state: 'open' | 'closed' = 'open';

  constructor(options: CallQueueOptions) {
    this.#options = options;
  }

  start(): void {
    this.#options.running.onFreed(() => {
      if (this.#state === 'open' && this.#left === 'yes') this.#claim();
    });
    this.#stopWork = this.#options.surroundings.outbox.onWork(['call'], () => this.#claim());
    this.#lookAgain();
  }

  /** Wakes of the queue can get lost with its connection: this is how late work can be then. */
  #lookAgain(): void {
    this.#claim();
    this.#retry = this.#options.surroundings.scheduler.after(LOOK_AGAIN_MS, () => this.#lookAgain());
  }

  get running(): number {
    return this.#options.running.size;
  }

  /** No new calls; those that talk may go on for `drainSeconds`, then they are hung up. */
  async stop(options: { readonly drainSeconds: number }): Promise<void> {
    this.#state = 'closed';
    this.#stopWork?.();
    this.#retry?.();
    const { running } = this.#options;
    running.close();
    // What is being claimed at this moment goes back as well.
    await this.#claimed;
    await running.end(options);
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
      const room = Math.min(this.#options.running.roomAhead, CLAIM_MOST);
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
      this.#options.running.live(new CallRun(call, this.#options.surroundings));
    }
  }
}

/** Calls claimed by one statement. */
const CLAIM_MOST = 100;
const GATHER_MS = 20;
const LOOK_AGAIN_MS = 2_000;
