// Things that were opened, closed in the opposite order. Owns the list; closing twice does nothing the second time.

interface Closable {
  close(): void | Promise<void>;
}

export class Closing {
  readonly #open: Closable[] = [];
  #closed: Promise<void> | undefined;

  add<T extends Closable>(part: T): T {
    this.#open.push(part);
    return part;
  }

  close(): Promise<void> {
    this.#closed ??= this.#closeAll();
    return this.#closed;
  }

  /** One part that fails to close must not keep the others open: all are tried, the first fault is thrown. */
  async #closeAll(): Promise<void> {
    const faults: unknown[] = [];
    for (let part = this.#open.pop(); part; part = this.#open.pop()) {
      try {
        await part.close();
      } catch (fault) {
        faults.push(fault);
      }
    }
    if (faults.length > 0) throw faults[0];
  }
}
