// The claims this process holds, so that one whose answer got lost with a connection is not held for ever by nobody. Owns
// the set and the order of claiming: one at a time, and after a failed one the claims nobody knows of go back first.

type PutBackOthers = (held: readonly number[]) => Promise<void>;

export class HeldClaims {
  readonly #putBackOthers: PutBackOthers;
  readonly #held = new Set<number>();
  #doubt: 'no' | 'yes' = 'no';
  #turn: Promise<unknown> = Promise.resolve();

  /** `putBackOthers` gives up every claim of this node but the given. */
  constructor(putBackOthers: PutBackOthers) {
    this.#putBackOthers = putBackOthers;
  }

  claim<Row extends { readonly id: number }>(work: () => Promise<readonly Row[]>): Promise<readonly Row[]> {
    const turn = this.#turn.then(() => this.#claim(work));
    this.#turn = turn.catch(() => undefined);
    return turn;
  }

  /** A claim that was made with the row itself, and that nobody puts back. */
  hold(id: number): void {
    this.#held.add(id);
  }

  has(id: number): boolean {
    return this.#held.has(id);
  }

  /** The claim has ended, or its end could not be told and somebody must take it again. */
  release(id: number, end: 'stored' | 'unknown' = 'stored'): void {
    this.#held.delete(id);
    if (end === 'unknown') this.#doubt = 'yes';
  }

  async #claim<Row extends { readonly id: number }>(
    work: () => Promise<readonly Row[]>,
  ): Promise<readonly Row[]> {
    if (this.#doubt === 'yes') {
      await this.#putBackOthers([...this.#held]);
      this.#doubt = 'no';
    }
    try {
      const rows = await work();
      for (const row of rows) this.#held.add(row.id);
      return rows;
    } catch (error) {
      this.#doubt = 'yes';
      throw error;
    }
  }
}
