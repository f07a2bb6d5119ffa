// Ported numbers of a file, millions of them, eight bytes each: sorted, looked up by halving. Owns the form of the file (`number,mccmnc`
// on each line) and of the array; it must not know where the file comes from.

import { latin1Decode } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { KnownNetworks, Ported } from './portability.ts';

// A row is one whole number of 64 bits: fifteen digits of a phone number take 50, and 14 are left for its network.
const NETWORK_BITS = 14;
const NETWORKS = 2 ** NETWORK_BITS;
const HIGH_UNIT = 2 ** (32 - NETWORK_BITS);

// Both halves of a row are read as 32 bits, as BigInt values would be allocated for each comparison.
const LITTLE_ENDIAN = new Uint8Array(new Uint32Array([1]).buffer)[0] === 1;
const [LOW, HIGH] = LITTLE_ENDIAN ? [0, 1] : [1, 0];

const LINE_FEED = 10;
// Three bytes of UTF-8, each taken for a character.
const BYTE_ORDER_MARK = '\u00ef\u00bb\u00bf';

export class PortedNumbers implements KnownNetworks {
  readonly size: number;
  readonly #halves: Uint32Array;
  readonly #networks: readonly Ported[];

  /** `rows` in ascending order, each number once. */
  constructor(rows: BigUint64Array, networks: readonly string[]) {
    this.size = rows.length;
    this.#halves = new Uint32Array(rows.buffer, rows.byteOffset, 2 * rows.length);
    this.#networks = networks.map((mccmnc) => ({ kind: 'network', mccmnc }));
  }

  /** Bytes of the array. */
  get bytes(): number {
    return this.#halves.byteLength;
  }

  known(phone: string): Ported | undefined {
    if (!/^[1-9]\d{0,14}$/.test(phone)) return undefined;
    const number = Number(phone);
    const halves = this.#halves;
    let low = 0;
    let high = this.size;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (numberAt(halves, middle) < number) low = middle + 1;
      else high = middle;
    }
    if (low === this.size || numberAt(halves, low) !== number) return undefined;
    return this.#networks[halves[2 * low + LOW]! % NETWORKS];
  }
}

function numberAt(halves: Uint32Array, row: number): number {
  return halves[2 * row + HIGH]! * HIGH_UNIT + (halves[2 * row + LOW]! >>> NETWORK_BITS);
}

/** Takes the file in pieces of any size. */
export class PortedNumbersReader {
  #rows = new BigUint64Array(1024);
  #halves = new Uint32Array(this.#rows.buffer);
  #count = 0;
  #line = 0;
  /** The begin of a line whose end has not come. */
  #rest = '';
  readonly #networks = new Map<string, number>();
  #ascending: 'yes' | 'no' = 'yes';
  #last = -1;
  #fault: string | undefined;

  take(bytes: Uint8Array): void {
    let from = 0;
    while (this.#fault === undefined) {
      const end = bytes.indexOf(LINE_FEED, from);
      if (end < 0) break;
      this.#takeLine(this.#rest + latin1Decode(bytes.subarray(from, end)));
      this.#rest = '';
      from = end + 1;
    }
    if (this.#fault !== undefined) return;
    this.#rest += latin1Decode(bytes.subarray(from));
    if (this.#rest.length > LIMITS.lookup.portedLineCharacters)
      this.#refuse(this.#line + 1, 'it is too long');
  }

  /** The error is a sentence about the file. */
  end(): Result<PortedNumbers, string> {
    if (this.#rest !== '' && this.#fault === undefined) this.#takeLine(this.#rest);
    if (this.#fault !== undefined) return err(this.#fault);
    const rows = this.#rows.slice(0, this.#count);
    this.#rows = new BigUint64Array(0);
    this.#halves = new Uint32Array(0);
    if (this.#ascending === 'no') rows.sort();
    const single = withoutRepetitions(rows);
    return single.ok ? ok(new PortedNumbers(single.value, [...this.#networks.keys()])) : single;
  }

  #refuse(line: number, why: string): void {
    this.#fault ??= `line ${line}: ${why}`;
  }

  #takeLine(line: string): void {
    this.#line++;
    const text = this.#line === 1 && line.startsWith(BYTE_ORDER_MARK) ? line.slice(3) : line;
    if (text.length > LIMITS.lookup.portedLineCharacters) return this.#refuse(this.#line, 'it is too long');
    const [, number, mccmnc = ''] =
      /^\s*"?\+?(\d{7,15})"?\s*[,;\t]\s*"?(\d{5,6})"?\s*(?:[,;\t].*)?$/.exec(text) ?? [];
    if (number === undefined) {
      // A first line without digits names the columns.
      const blank = text.trim() === '' || text.startsWith('#') || (this.#line === 1 && !/\d/.test(text));
      if (!blank) this.#refuse(this.#line, 'a number, a comma, and mcc and mnc together are expected');
      return;
    }
    const network = this.#networkOf(mccmnc);
    if (network === undefined) return this.#refuse(this.#line, 'there are too many different networks');
    if (this.#count === LIMITS.lookup.portedRows) return this.#refuse(this.#line, 'there are too many rows');
    this.#add(Number(number), network);
  }

  #networkOf(mccmnc: string): number | undefined {
    const known = this.#networks.get(mccmnc);
    if (known !== undefined) return known;
    const { size } = this.#networks;
    if (size === LIMITS.lookup.portedNetworks) return undefined;
    this.#networks.set(mccmnc, size);
    return size;
  }

  #add(number: number, network: number): void {
    if (this.#count === this.#rows.length) this.#grow();
    const row = this.#count++;
    this.#halves[2 * row + HIGH] = Math.floor(number / HIGH_UNIT);
    this.#halves[2 * row + LOW] = (number % HIGH_UNIT) * NETWORKS + network;
    if (number < this.#last) this.#ascending = 'no';
    this.#last = number;
  }

  /** By half: twice the rows of a large file would be memory that nobody uses. */
  #grow(): void {
    const grown = new BigUint64Array(Math.ceil(this.#rows.length * 1.5));
    grown.set(this.#rows);
    this.#rows = grown;
    this.#halves = new Uint32Array(grown.buffer);
  }
}

/** Equal rows are one; a number in two networks is a mistake of the file. */
function withoutRepetitions(rows: BigUint64Array): Result<BigUint64Array, string> {
  const halves = new Uint32Array(rows.buffer, rows.byteOffset, 2 * rows.length);
  let kept = 0;
  for (let row = 0; row < rows.length; row++) {
    const same = kept > 0 && numberAt(halves, row) === numberAt(halves, kept - 1);
    if (same && halves[2 * row + LOW] !== halves[2 * (kept - 1) + LOW])
      return err(`the number ${numberAt(halves, row)} is in two networks`);
    if (same) continue;
    halves[2 * kept] = halves[2 * row]!;
    halves[2 * kept + 1] = halves[2 * row + 1]!;
    kept++;
  }
  return ok(kept === rows.length ? rows : rows.slice(0, kept));
}
