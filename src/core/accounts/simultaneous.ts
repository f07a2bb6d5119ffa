// How many things of one key may go on at the same time. Owns the counting; what a refusal is called comes from outside.

export class Simultaneous {
  readonly #most: number;
  readonly #running = new Map<string, number>();

  constructor(most: number) {
    this.#most = most;
  }

  /** False when `most` go on already; otherwise `leave` must follow. */
  enter(key: string): boolean {
    const running = this.#running.get(key) ?? 0;
    if (running >= this.#most) return false;
    this.#running.set(key, running + 1);
    return true;
  }

  leave(key: string): void {
    const running = this.#running.get(key) ?? 0;
    if (running > 1) this.#running.set(key, running - 1);
    else this.#running.delete(key);
  }
}
