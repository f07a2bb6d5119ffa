// Reads octets one after the other without ever throwing. Owns the place reached and whether more was asked for than there is;
// whoever reads looks at that once, at the end.

export class OctetReader {
  readonly #octets: Uint8Array;
  #at = 0;
  #short = false;

  constructor(octets: Uint8Array) {
    this.#octets = octets;
  }

  /** More was read than there is: what was missing was read as 0. */
  get short(): boolean {
    return this.#short;
  }

  octet(): number {
    const octet = this.#octets[this.#at++];
    if (octet === undefined) this.#short = true;
    return octet ?? 0;
  }

  octets(count: number): Uint8Array {
    const taken = this.#octets.slice(this.#at, this.#at + count);
    this.#at += count;
    if (taken.length < count) this.#short = true;
    return taken;
  }

  /** All that is left. */
  rest(): Uint8Array {
    return this.octets(Math.max(0, this.#octets.length - this.#at));
  }
}
