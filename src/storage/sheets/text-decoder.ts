// Bytes of a text file as text, whose charset nobody told: a byte order mark says it, else the first bytes that are not ASCII do, for
// what is not UTF-8 is windows-1251 here. Owns that guess; a charset that is named is believed.

import iconv from 'iconv-lite';

type Decoding = { write(bytes: Buffer): string; end(): string | undefined };

const MARKS: readonly (readonly [Buffer, string])[] = [
  [Buffer.from([0xef, 0xbb, 0xbf]), 'utf-8'],
  [Buffer.from([0xff, 0xfe]), 'utf-16le'],
  [Buffer.from([0xfe, 0xff]), 'utf-16be'],
];

/** Whether bytes are UTF-8 but for a character cut off at the end. */
function isUtf8(bytes: Buffer): boolean {
  try {
    new TextDecoder('utf-8', { fatal: true }).decode(bytes, { stream: true });
    return true;
  } catch {
    return false;
  }
}

/** Index of the first byte that is not ASCII; -1: all are. */
function firstForeign(bytes: Buffer): number {
  return bytes.findIndex((byte) => byte >= 0x80);
}

export function knownCharset(name: string): boolean {
  return iconv.encodingExists(name);
}

export class GuessingDecoder {
  #decoding: Decoding | undefined;
  /** ASCII alone has been seen so far. */
  #begun: 'no' | 'yes' = 'no';
  #head: Buffer = Buffer.alloc(0);

  constructor(charset: string | undefined) {
    if (charset !== undefined) this.#decoding = iconv.getDecoder(charset);
  }

  write(bytes: Buffer): string {
    if (this.#decoding) return this.#decoding.write(bytes);
    const all = this.#head.length > 0 ? Buffer.concat([this.#head, bytes]) : bytes;
    this.#head = Buffer.alloc(0);
    if (this.#begun === 'no') {
      // A mark has up to three bytes.
      if (all.length < 3) {
        this.#head = all;
        return '';
      }
      this.#begun = 'yes';
      const mark = MARKS.find(([signs]) => all.subarray(0, signs.length).equals(signs));
      if (mark) return this.#decide(mark[1], all);
    }
    return this.#guess(all);
  }

  end(): string {
    const rest = this.#head;
    this.#head = Buffer.alloc(0);
    const text = this.#decoding || rest.length === 0 ? '' : this.#guess(rest);
    return text + (this.#decoding?.end() ?? '');
  }

  #guess(bytes: Buffer): string {
    const foreign = firstForeign(bytes);
    if (foreign < 0) return bytes.toString('latin1');
    return this.#decide(isUtf8(bytes.subarray(foreign)) ? 'utf-8' : 'windows-1251', bytes);
  }

  #decide(charset: string, bytes: Buffer): string {
    this.#decoding = iconv.getDecoder(charset);
    return this.#decoding.write(bytes);
  }
}
