// The beat of a channel: claims work when the queue wakes it and, should a wake get lost, every few seconds. Owns that at
// most one claim runs at a time and that none begins after the stop; what is claimed is the channel's.

import { SECOND } from '../base/time.ts';

type ClaimLoopOptions = {
  readonly claim: () => Promise<void>;
  /** Subscribes to the queue's wakes; returns how to stop. */
  readonly onWork: (wake: () => void) => () => void;
  readonly report: (trouble: unknown) => void;
};

// Wakes of the queue may get lost with its connection; this is how late work can be then.
const LOOK_AGAIN = 5 * SECOND;
const STORE_AGAIN = SECOND;
// A claim costs the database as much for one message as for many: what comes within this time goes together.
const CLAIM_EVERY = 20;

export class ClaimLoop {
  readonly #options: ClaimLoopOptions;
  readonly #stopping = new AbortController();
  readonly #unsubscribe: () => void;
  #timer: NodeJS.Timeout | undefined;
  #claiming: Promise<void> | undefined;
  #wokenMeanwhile = false;
  /** When the last claim began, by a clock that only goes forward. */
  #claimedAt = Number.NEGATIVE_INFINITY;

  constructor(options: ClaimLoopOptions) {
    this.#options = options;
    this.#unsubscribe = options.onWork(() => this.wake());
  }

  get stopping(): boolean {
    return this.#stopping.signal.aborted;
  }

  wake(): void {
    if (this.stopping) return;
    if (this.#claiming) {
      this.#wokenMeanwhile = true;
      return;
    }
    this.#wokenMeanwhile = false;
    clearTimeout(this.#timer);
    const early = this.#claimedAt + CLAIM_EVERY - performance.now();
    if (early > 0) {
      this.#timer = setTimeout(() => this.wake(), Math.ceil(early));
      return;
    }
    this.#claimedAt = performance.now();
    this.#claiming = this.#options
      .claim()
      .catch((trouble) => this.#options.report(trouble))
      .finally(() => this.#claimed());
  }

  /** Resolves when the claim under way, if any, has ended. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    this.#unsubscribe();
    clearTimeout(this.#timer);
    await this.#claiming;
  }

  /** Writes until it succeeds: a store that is gone comes back. After the stop one attempt is all; the claim stays open. */
  async store(write: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await write();
      } catch (trouble) {
        this.#options.report(trouble);
      }
      if (this.stopping) return;
      await this.#pause(STORE_AGAIN);
    }
  }

  #claimed(): void {
    this.#claiming = undefined;
    if (this.stopping) return;
    if (this.#wokenMeanwhile) this.wake();
    else this.#timer = setTimeout(() => this.wake(), LOOK_AGAIN).unref();
  }

  #pause(milliseconds: number): Promise<void> {
    return new Promise((proceed) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#stopping.signal.removeEventListener('abort', end);
        proceed();
      };
      const timer = setTimeout(end, milliseconds);
      this.#stopping.signal.addEventListener('abort', end);
    });
  }
}
