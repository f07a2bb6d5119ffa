// The three charsets of the classic calls, both ways (spec http-send 1.2). Owns their names and what becomes of a
// character that a charset lacks; decoding never fails.

import iconv from 'iconv-lite';

export type Charset = 'windows-1251' | 'utf-8' | 'koi8-r';

const NAMES: ReadonlyMap<string, Charset> = new Map([
  ['windows1251', 'windows-1251'],
  ['win1251', 'windows-1251'],
  ['cp1251', 'windows-1251'],
  ['utf8', 'utf-8'],
  ['koi8r', 'koi8-r'],
  ['koi8', 'koi8-r'],
]);

/** The charset meant by a name in any letter case, with or without `-` and `_`; undefined for any other. */
export function charsetOf(name: string): Charset | undefined {
  return NAMES.get(name.toLowerCase().replace(/[-_\s"']/g, ''));
}

const ASCII = /^[\x00-\x7f]*$/;

export function decode(bytes: Uint8Array, charset: Charset): string {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const plain = buffer.toString('latin1');
  if (ASCII.test(plain)) return plain;
  return charset === 'utf-8' ? buffer.toString('utf8') : iconv.decode(buffer, charset);
}

/** How a syntax writes a character that the charset lacks. */
type Escape = (character: string) => string;

export const ESCAPES = {
  text: () => '?',
  xml: (character: string) => `&#${character.codePointAt(0)!};`,
  json: (character: string) =>
    [...Array(character.length).keys()]
      .map((index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, '0')}`)
      .join(''),
} as const satisfies Record<string, Escape>;

function lacks(character: string, charset: Charset): boolean {
  return iconv.decode(iconv.encode(character, charset), charset) !== character;
}

export function encode(text: string, charset: Charset, escaped: Escape): Buffer {
  if (charset === 'utf-8') return Buffer.from(text, 'utf8');
  if (ASCII.test(text)) return Buffer.from(text, 'latin1');
  const whole = iconv.encode(text, charset);
  if (iconv.decode(whole, charset) === text) return whole;
  let written = '';
  for (const character of text) written += lacks(character, charset) ? escaped(character) : character;
  return iconv.encode(written, charset);
}
