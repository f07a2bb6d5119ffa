// The sender names an account may use, as messages are judged by them: told apart as they are registered, found in whatever
// letters they are written. Owns that finding, made ready once for all messages.

export class RegisteredSenders {
  readonly #names: ReadonlySet<string>;
  readonly #byLower: ReadonlyMap<string, string>;

  constructor(names: Iterable<string>) {
    this.#names = new Set(names);
    // Of names that differ by case alone the first is meant.
    this.#byLower = new Map([...this.#names].reverse().map((name) => [name.toLowerCase(), name]));
  }

  has(name: string): boolean {
    return this.#names.has(name);
  }

  /** The name as it is registered, whatever letters it was written in. */
  named(written: string): string | undefined {
    return this.#names.has(written) ? written : this.#byLower.get(written.toLowerCase());
  }
}
