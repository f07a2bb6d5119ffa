// The port to randomness. Pure code that needs a tag, a branch or a nonce takes a Chance; tests give a seeded one.

export interface Chance {
  /** `length` unpredictable bytes. */
  bytes(length: number): Uint8Array;
}

const HEX = '0123456789abcdef';

/** A lower-case hexadecimal token of `length` bytes (two digits each). */
export function token(chance: Chance, length: number): string {
  let text = '';
  for (const byte of chance.bytes(length)) text += HEX[byte >> 4]! + HEX[byte & 15]!;
  return text;
}
