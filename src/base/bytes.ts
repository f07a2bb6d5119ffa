// Bytes and text without a platform: UTF-8, Latin-1 and hexadecimal both ways. Owns these codings; it must not know
// any protocol. Decoding never throws: what is not valid becomes U+FFFD, as Unicode 3.9 recommends.

const REPLACEMENT = 0xfffd;

export function utf8Length(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0)!;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}

export function utf8Encode(text: string): Uint8Array {
  const bytes = new Uint8Array(utf8Length(text));
  let at = 0;
  for (const character of text) {
    const raw = character.codePointAt(0)!;
    const point = raw >= 0xd800 && raw <= 0xdfff ? REPLACEMENT : raw;
    if (point < 0x80) bytes[at++] = point;
    else if (point < 0x800) {
      bytes[at++] = 0xc0 | (point >> 6);
      bytes[at++] = 0x80 | (point & 0x3f);
    } else if (point < 0x10000) {
      bytes[at++] = 0xe0 | (point >> 12);
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    } else {
      bytes[at++] = 0xf0 | (point >> 18);
      bytes[at++] = 0x80 | ((point >> 12) & 0x3f);
      bytes[at++] = 0x80 | ((point >> 6) & 0x3f);
      bytes[at++] = 0x80 | (point & 0x3f);
    }
  }
  return bytes;
}

type Lead = { readonly more: number; readonly bits: number; readonly least: number };

function lead(byte: number): Lead | undefined {
  if (byte >= 0xc2 && byte <= 0xdf) return { more: 1, bits: byte & 0x1f, least: 0x80 };
  if (byte >= 0xe0 && byte <= 0xef) return { more: 2, bits: byte & 0x0f, least: 0x800 };
  if (byte >= 0xf0 && byte <= 0xf4) return { more: 3, bits: byte & 0x07, least: 0x10000 };
  return undefined;
}

export function utf8Decode(bytes: Uint8Array): string {
  const points: string[] = [];
  let at = 0;
  while (at < bytes.length) {
    const byte = bytes[at++]!;
    if (byte < 0x80) {
      points.push(String.fromCharCode(byte));
      continue;
    }
    const start = lead(byte);
    let point = start?.bits ?? REPLACEMENT;
    let missing = start?.more ?? 0;
    while (missing > 0 && at < bytes.length && (bytes[at]! & 0xc0) === 0x80) {
      point = (point << 6) | (bytes[at++]! & 0x3f);
      missing--;
    }
    const wrong =
      !start ||
      missing > 0 ||
      point < start.least ||
      point > 0x10ffff ||
      (point >= 0xd800 && point <= 0xdfff);
    points.push(String.fromCodePoint(wrong ? REPLACEMENT : point));
  }
  return points.join('');
}

export function latin1Encode(text: string): Uint8Array {
  const bytes = new Uint8Array(text.length);
  for (let at = 0; at < text.length; at++) bytes[at] = text.charCodeAt(at);
  return bytes;
}

export function latin1Decode(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += String.fromCharCode(byte);
  return text;
}

const HEX = '0123456789abcdef';

export function hexEncode(bytes: Uint8Array): string {
  let text = '';
  for (const byte of bytes) text += HEX[byte >> 4]! + HEX[byte & 15]!;
  return text;
}

/** The bytes of a string of hexadecimal digit pairs, or undefined when it is anything else. */
export function hexDecode(text: string): Uint8Array | undefined {
  if (text.length % 2 !== 0 || !/^[0-9a-fA-F]*$/.test(text)) return undefined;
  const bytes = new Uint8Array(text.length / 2);
  for (let at = 0; at < bytes.length; at++) bytes[at] = Number.parseInt(text.slice(2 * at, 2 * at + 2), 16);
  return bytes;
}
