// The code of a short link: the number of a message and of a link in it, led through a keyed permutation of 64 bits, so that
// nothing has to be kept for a recipient before somebody clicks, and nobody can guess a code or see how many there are. Owns
// the permutation (Feistel, eight rounds, as of Luby and Rackoff) and its letters; the round function comes from outside.

import { assert } from '../../base/assert.ts';

export const CODE_CHARACTERS = '0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz';
/** Eleven letters of 62 hold 64 bits. */
export const CODE_LENGTH = 11;

const ROUNDS = 8;
const HALF = 2 ** 32;
/** Links of one message have four bits, its number the rest. */
const LINK_BITS = 4;
const REF_LOW = 2 ** (32 - LINK_BITS);
const BASE = CODE_CHARACTERS.length;

/** An unpredictable function of a round and 32 bits, to 32 bits. */
type RoundFunction = (round: number, half: number) => number;

/** The link `number` (from 1) of the message `ref`. */
type LinkName = { readonly ref: number; readonly number: number };

type Halves = readonly [high: number, low: number];

export class LinkCodes {
  readonly #round: RoundFunction;

  constructor(round: RoundFunction) {
    this.#round = round;
  }

  code({ ref, number }: LinkName): string {
    assert(Number.isSafeInteger(ref) && ref >= 0, 'a message has a whole number');
    assert(number >= 1 && number < 2 ** LINK_BITS, 'links of a message are numbered in four bits');
    const low = (((ref % REF_LOW) << LINK_BITS) | number) >>> 0;
    return written(this.#forth([Math.floor(ref / REF_LOW), low]));
  }

  /** Undefined: no code of ours. */
  read(code: string): LinkName | undefined {
    const halves = read(code);
    if (!halves) return undefined;
    const [high, low] = this.#back(halves);
    const ref = high * REF_LOW + (low >>> LINK_BITS);
    const number = low % 2 ** LINK_BITS;
    return number > 0 && Number.isSafeInteger(ref) ? { ref, number } : undefined;
  }

  #forth([high, low]: Halves): Halves {
    let [left, right] = [high, low];
    for (let round = 0; round < ROUNDS; round++)
      [left, right] = [right, (left ^ this.#round(round, right)) >>> 0];
    return [left, right];
  }

  #back([high, low]: Halves): Halves {
    let [left, right] = [high, low];
    for (let round = ROUNDS - 1; round >= 0; round--)
      [left, right] = [(right ^ this.#round(round, left)) >>> 0, left];
    return [left, right];
  }
}

function written([high, low]: Halves): string {
  let code = '';
  let [above, below] = [high, low];
  for (let at = 0; at < CODE_LENGTH; at++) {
    const carried = (above % BASE) * HALF + below;
    above = Math.floor(above / BASE);
    below = Math.floor(carried / BASE);
    code = (CODE_CHARACTERS[carried % BASE] as string) + code;
  }
  return code;
}

function read(code: string): Halves | undefined {
  if (code.length !== CODE_LENGTH) return undefined;
  let [high, low] = [0, 0];
  for (const character of code) {
    const value = CODE_CHARACTERS.indexOf(character);
    if (value < 0) return undefined;
    const sum = low * BASE + value;
    low = sum % HALF;
    high = high * BASE + Math.floor(sum / HALF);
    if (high >= HALF) return undefined;
  }
  return [high, low];
}
