// The even ports of the configured range that are free. Owns the order: a port that was used waits until all others were, so that late
// packets of a call never reach the next one. It must not open anything.

export class PortRange {
  readonly #ports: Uint16Array;
  #first = 0;
  #count: number;

  constructor(range: { readonly first: number; readonly last: number }) {
    const first = range.first + (range.first % 2);
    const pairs = Math.max(0, Math.floor((range.last - first + 1) / 2));
    this.#ports = Uint16Array.from({ length: pairs }, (_, k) => first + 2 * k);
    this.#count = pairs;
  }

  get free(): number {
    return this.#count;
  }

  take(): number | undefined {
    if (this.#count === 0) return undefined;
    const port = this.#ports[this.#first]!;
    this.#first = (this.#first + 1) % this.#ports.length;
    this.#count--;
    return port;
  }

  give(port: number): void {
    this.#ports[(this.#first + this.#count) % this.#ports.length] = port;
    this.#count++;
  }
}
