// The claims this process holds, so that one whose answer got lost with a connection is not held for ever by nobody. Owns
// the set and the order of claiming: one at a time, and after a failed one the claims nobody knows of go back first.

import type { Clock, Instant } from '../base/time.ts';

type PutBackOthers = (held: readonly number[]) => Promise<void>;

type ClaimedRow = { readonly id: number; readonly attempts?: number };

/** One claim of a row. The next claim of the same row is another value, so that what was said of this one cannot end that. */
export type HeldClaim = {
  /** Of a row that counts them: this attempt's number. */
  readonly attempts: number | undefined;
  /** A moment before it was claimed. */
  readonly since: Instant;
};

export class HeldClaims {
  readonly #putBackOthers: PutBackOthers;
  readonly #clock: Clock;
  readonly #held = new Map<number, HeldClaim>();
  #doubt: 'no' | 'yes' = 'no';
  #turn: Promise<unknown> = Promise.resolve();

  /** `putBackOthers` gives up every claim of this node but the given. */
  constructor(putBackOthers: PutBackOthers, clock: Clock) {
    this.#putBackOthers = putBackOthers;
    this.#clock = clock;
  }

  claim<Row extends ClaimedRow>(work: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
    const turn = this.#turn.then(() => this.#claim(work));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** A claim that was made with the row itself, and that nobody puts back. */
  hold({ id, attempts }: ClaimedRow): void {
    this.#held.set(id, { attempts, since: this.#clock.now() });
  }

  /** Undefined: nobody in this process has claimed it. */
  of(id: number): HeldClaim | undefined {
    return this.#held.get(id);
  }

  /** The claim has ended, unless the row has been claimed anew meanwhile. */
  release(id: number, claim: HeldClaim | undefined): void {
    if (this.#held.get(id) === claim) this.#held.delete(id);
  }

  /** The end of the claim could not be told, and somebody must take it again. */
  abandon(id: number): void {
    this.#held.delete(id);
    this.#doubt = 'yes';
  }

  async #claim<Row extends ClaimedRow>(work: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
    if (this.#doubt === 'yes') {
      await this.#putBackOthers([...this.#held.keys()]);
      this.#doubt = 'no';
    }
    const since = this.#clock.now();
    try {
      const rows = await work();
      for (const { id, attempts } of rows) this.#held.set(id, { attempts, since });
      return rows;
    } catch (error) {
      this.#doubt = 'yes';
      throw error;
    }
  }
}
