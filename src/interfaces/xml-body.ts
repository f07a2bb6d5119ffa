// The body of a request as the XML text it holds. Owns which encoding counts: a byte order mark, the content type, the declaration,
// UTF-8 (RFC 7303 3, XML 1.0 appendix F); bytes that are not of it are refused, never mended.

import { err, ok, type Result } from '../base/result.ts';

/** Names in small letters → what the platform calls them. */
const ENCODINGS: ReadonlyMap<string, string> = new Map([
  ['utf-8', 'utf-8'],
  ['utf8', 'utf-8'],
  ['us-ascii', 'utf-8'],
  ['ascii', 'utf-8'],
  ['utf-16', 'utf-16le'],
  ['utf-16le', 'utf-16le'],
  ['utf-16be', 'utf-16be'],
  ['windows-1251', 'windows-1251'],
  ['cp1251', 'windows-1251'],
  ['koi8-r', 'koi8-r'],
  ['iso-8859-1', 'windows-1252'],
]);

const MARKS = [
  [[0xef, 0xbb, 0xbf], 'utf-8'],
  [[0xff, 0xfe], 'utf-16le'],
  [[0xfe, 0xff], 'utf-16be'],
  // Without a mark, a tag or declaration all the same.
  [[0x3c, 0x00], 'utf-16le'],
  [[0x00, 0x3c], 'utf-16be'],
] as const;

/** Octets of a declaration that are looked at. */
const DECLARATION_OCTETS = 200;

function named(bytes: Uint8Array, contentType: string): string | undefined {
  const charset = /;\s*charset\s*=\s*["']?([^"';\s]+)/i.exec(contentType)?.[1];
  const start = Buffer.from(bytes.subarray(0, DECLARATION_OCTETS)).toString('latin1');
  const declared = /^\s*<\?xml\s[^>]*?encoding\s*=\s*["']([^"']+)["']/.exec(start)?.[1];
  // A declaration that can be read octet by octet is in no sixteen bits: programs print it from their strings, which are.
  const mistaken = declared !== undefined && /^utf-?16/i.test(declared);
  return charset ?? (mistaken ? undefined : declared);
}

/** The sentence says what is wrong, in English. */
export function xmlBody(bytes: Uint8Array, contentType: string): Result<string, string> {
  const marked = MARKS.find(([mark]) => mark.every((byte, at) => bytes[at] === byte))?.[1];
  const name = named(bytes, contentType) ?? 'utf-8';
  const encoding = marked ?? ENCODINGS.get(name.toLowerCase());
  if (encoding === undefined) return err('its encoding is not known here');
  try {
    return ok(new TextDecoder(encoding, { fatal: true }).decode(bytes));
  } catch {
    return err(`it is not ${encoding}`);
  }
}
