// Lets many callers share one transaction: items are gathered for a few milliseconds and committed together, in the order
// given. While the database is away they wait in memory, up to a limit. Owns the gathering and the waiting; what a commit
// does comes from outside and must be repeatable, as its answer may get lost.

import { setTimeout as pause } from 'node:timers/promises';

type GroupCommitOptions<Item> = {
  readonly commit: (items: readonly Item[]) => Promise<void>;
  /** Whether a failed commit is worth repeating. */
  readonly isTemporary: (error: unknown) => boolean;
  readonly gatherMilliseconds: number;
  readonly batchMax: number;
  /** Items held at once; past it `add` rejects with HeldTooMany. */
  readonly heldMax: number;
};

export class HeldTooMany extends Error {
  override readonly name = 'HeldTooMany';
}

type Held<Item> = {
  readonly item: Item;
  readonly resolve: () => void;
  readonly reject: (error: unknown) => void;
};

const RETRY_FIRST = 50;
const RETRY_LONGEST = 1_000;

export class GroupCommit<Item> {
  readonly #options: GroupCommitOptions<Item>;
  #held: Held<Item>[] = [];
  #holding = 0;
  #running: Promise<void> | undefined;
  /** `closing`: what is held is still tried, once. */
  #state: 'open' | 'closing' = 'open';

  constructor(options: GroupCommitOptions<Item>) {
    this.#options = options;
  }

  /** Items not committed yet. */
  get holding(): number {
    return this.#holding;
  }

  /** Resolves when the item is committed. */
  add(item: Item): Promise<void> {
    if (this.#holding >= this.#options.heldMax) {
      return Promise.reject(new HeldTooMany(`${this.#holding} items wait for the database already`));
    }
    this.#holding++;
    return new Promise((resolve, reject) => {
      this.#held.push({ item, resolve, reject });
      this.#running ??= this.#run();
    });
  }

  /** Commits what is held; what the database does not take now is rejected. */
  async close(): Promise<void> {
    this.#state = 'closing';
    while (this.#running) await this.#running;
  }

  async #run(): Promise<void> {
    await pause(this.#options.gatherMilliseconds);
    while (this.#held.length > 0) {
      const batch = this.#held.slice(0, this.#options.batchMax);
      this.#held = this.#held.slice(batch.length);
      await this.#commit(batch);
      this.#holding -= batch.length;
    }
    this.#running = undefined;
  }

  /** Never rejects: each item's own promise tells. */
  async #commit(batch: readonly Held<Item>[]): Promise<void> {
    for (let wait = RETRY_FIRST; ; wait = Math.min(2 * wait, RETRY_LONGEST)) {
      try {
        await this.#options.commit(batch.map((held) => held.item));
        for (const held of batch) held.resolve();
        return;
      } catch (error) {
        if (this.#options.isTemporary(error) && this.#state === 'open') await pause(wait);
        else return await this.#commitEach(batch, error);
      }
    }
  }

  /** One item that cannot be stored must not take the others with it. */
  async #commitEach(batch: readonly Held<Item>[], error: unknown): Promise<void> {
    if (batch.length === 1 || this.#options.isTemporary(error)) {
      for (const held of batch) held.reject(error);
      return;
    }
    for (const held of batch) await this.#commit([held]);
  }
}
