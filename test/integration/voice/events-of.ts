// Events that a test waits for one after another, in the order they come, without sleeping.

export class Events<E extends { readonly kind: string }> {
  readonly seen: E[] = [];
  readonly #waiting: { readonly wanted: (event: E) => boolean; readonly give: (event: E) => void }[] = [];
  #unread: E[] = [];

  readonly add = (event: E): void => {
    this.seen.push(event);
    const at = this.#waiting.findIndex(({ wanted }) => wanted(event));
    if (at >= 0) this.#waiting.splice(at, 1)[0]!.give(event);
    else this.#unread.push(event);
  };

  /** The next event of this kind that nobody has waited for yet; those before it of other kinds stay. */
  next<K extends E['kind']>(kind: K): Promise<Extract<E, { kind: K }>> {
    const found = this.#unread.find((event) => event.kind === kind);
    if (found) {
      this.#unread = this.#unread.filter((event) => event !== found);
      return Promise.resolve(found as Extract<E, { kind: K }>);
    }
    return new Promise((resolve) => {
      this.#waiting.push({
        wanted: (event) => event.kind === kind,
        give: (event) => resolve(event as Extract<E, { kind: K }>),
      });
    });
  }
}
