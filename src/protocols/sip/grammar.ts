// The small pieces of RFC 3261 section 25.1 that many headers share: tokens, white space, quoted strings, lists and
// parameters. Owns these scans, each one pass over the text; it must not know any particular header.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';

export type Parameters = ReadonlyMap<string, string>;

/** Marks for each ASCII character; what has none is in no class. */
const TOKEN = 1;
const USER = 2;
const PARAMETER = 4;
const URI_HEADER = 8;

const ALPHANUMERIC = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789';
/** `mark` of RFC 3261 25.1. */
const MARK = "-_.!~*'()";

const CLASSES: readonly (readonly [number, string])[] = [
  [TOKEN, `${ALPHANUMERIC}-.!%*_+\`'~`],
  [USER, `${ALPHANUMERIC}${MARK}&=+$,;?/`],
  [PARAMETER, `${ALPHANUMERIC}${MARK}[]/:&+$`],
  [URI_HEADER, `${ALPHANUMERIC}${MARK}[]/?:+$`],
];

const MARKS = new Uint8Array(128);
for (const [mark, characters] of CLASSES)
  for (let at = 0; at < characters.length; at++) MARKS[characters.charCodeAt(at)]! |= mark;

function allMarked(text: string, mark: number): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code > 127 || (MARKS[code]! & mark) === 0) return false;
  }
  return text.length > 0;
}

export function isToken(text: string): boolean {
  return allMarked(text, TOKEN);
}

/**
 * What `parseParameters` reads back without quotes. More than a token: hosts with colons and brackets, and the base64 that
 * proxies put into a branch, which must come back as it was or nobody knows it again.
 */
function isPlainValue(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 0x20 || code >= 0x7f || QUOTED.includes(code)) return false;
  }
  return text.length > 0;
}

/** `"`, `,`, `;`, `<`, `>` and the backslash. */
const QUOTED: readonly number[] = [0x22, 0x2c, 0x3b, 0x3c, 0x3e, 0x5c];

const HEX = '0123456789ABCDEF';

export type EscapeClass = 'user' | 'password' | 'parameter' | 'header';

function keeps(kind: EscapeClass, code: number): boolean {
  if (code > 127) return false;
  const marks = MARKS[code]!;
  switch (kind) {
    case 'user':
      return (marks & USER) !== 0;
    case 'password':
      // 25.1 password: as user, without ; ? and /.
      return (marks & USER) !== 0 && code !== 0x3b && code !== 0x3f && code !== 0x2f;
    case 'parameter':
      return (marks & PARAMETER) !== 0;
    case 'header':
      return (marks & URI_HEADER) !== 0;
  }
}

/** Escapes by `%` the UTF-8 bytes of what may not stand in this part of a URI (19.1.2). */
export function percentEncode(bytes: Uint8Array, kind: EscapeClass): string {
  let text = '';
  for (const byte of bytes)
    text += keeps(kind, byte) ? String.fromCharCode(byte) : `%${HEX[byte >> 4]!}${HEX[byte & 15]!}`;
  return text;
}

export function isSpace(code: number): boolean {
  return code === 0x20 || code === 0x09;
}

export function skipSpace(text: string, from: number): number {
  let at = from;
  while (at < text.length && isSpace(text.charCodeAt(at))) at++;
  return at;
}

/** Without white space at both ends; CR and LF count, since a folded value may keep them. */
export function trim(text: string): string {
  let start = 0;
  let end = text.length;
  while (start < end && isBlank(text.charCodeAt(start))) start++;
  while (end > start && isBlank(text.charCodeAt(end - 1))) end--;
  return start === 0 && end === text.length ? text : text.slice(start, end);
}

function isBlank(code: number): boolean {
  return code === 0x20 || code === 0x09 || code === 0x0d || code === 0x0a;
}

/** The index after the closing quote of the quoted string that opens at `from`, or -1 when it never closes. */
export function quotedEnd(text: string, from: number): number {
  for (let at = from + 1; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x5c) at++;
    else if (code === 0x22) return at + 1;
  }
  return -1;
}

/** What stands between the quotes at `from` and `end - 1`, quoted pairs resolved. */
export function unquote(text: string, from: number, end: number): string {
  const inside = text.slice(from + 1, end - 1);
  return inside.includes('\\') ? inside.replace(/\\([\s\S])/g, '$1') : inside;
}

export function quote(text: string): string {
  return `"${text.replace(/[\r\n]+/g, ' ').replace(/["\\]/g, '\\$&')}"`;
}

/** The members of a comma-separated list; commas in quotes and angle brackets do not separate. Empty members stay, as ''. */
export function splitList(text: string): string[] {
  if (!text.includes(',')) return [trim(text)];
  const members: string[] = [];
  let start = 0;
  let angle = false;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22 && !angle) {
      const end = quotedEnd(text, at);
      if (end < 0) break;
      at = end - 1;
    } else if (code === 0x3c) angle = true;
    else if (code === 0x3e) angle = false;
    else if (code === 0x2c && !angle) {
      members.push(trim(text.slice(start, at)));
      start = at + 1;
    }
  }
  members.push(trim(text.slice(start)));
  return members;
}

type Piece = { readonly text: string; readonly end: number };

function parameterValue(text: string, from: number): Piece | string {
  if (text.charCodeAt(from) === 0x22) {
    const end = quotedEnd(text, from);
    return end < 0 ? 'a quoted string does not end' : { text: unquote(text, from, end), end };
  }
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code === 0x3b || isSpace(code)) break;
    if (code === 0x22 || code === 0x2c || code === 0x3c || code === 0x3e)
      return `'${text[at]}' stands in a parameter's value`;
    at++;
  }
  return at === from ? 'a parameter has no value after =' : { text: text.slice(from, at), end: at };
}

function parameterName(text: string, from: number): Piece | string {
  let at = from;
  while (at < text.length) {
    const code = text.charCodeAt(at);
    if (code > 127 || (MARKS[code]! & TOKEN) === 0) break;
    at++;
  }
  return at === from ? 'a parameter has no name' : { text: text.slice(from, at).toLowerCase(), end: at };
}

const NONE: Parameters = new Map();

/**
 * The parameters `;name=value;flag` that fill `text` from `from` to its end. Names come in lower case, quoted values
 * without their quotes, flags with ''. Of a name that stands twice (7.3.1 forbids it) the first counts.
 */
export function parseParameters(text: string, from: number): Result<Parameters, string> {
  let at = skipSpace(text, from);
  if (at >= text.length) return ok(NONE);
  const parameters = new Map<string, string>();
  let count = 0;
  while (at < text.length) {
    if (text.charCodeAt(at) !== 0x3b) return err(`'${text[at]}' where a parameter should begin`);
    if (++count > LIMITS.sip.parameters) return err('too many parameters');
    const name = parameterName(text, skipSpace(text, at + 1));
    if (typeof name === 'string') return err(name);
    at = skipSpace(text, name.end);
    let value = '';
    if (text.charCodeAt(at) === 0x3d) {
      const piece = parameterValue(text, skipSpace(text, at + 1));
      if (typeof piece === 'string') return err(piece);
      value = piece.text;
      at = skipSpace(text, piece.end);
    }
    if (!parameters.has(name.text)) parameters.set(name.text, value);
  }
  return ok(parameters);
}

/** `;name=value` for each; values that could not be read back otherwise are quoted. */
export function formatParameters(parameters: Parameters): string {
  let text = '';
  for (const [name, value] of parameters) {
    if (value === '') text += `;${name}`;
    else text += isPlainValue(value) ? `;${name}=${value}` : `;${name}=${quote(value)}`;
  }
  return text;
}

/** A whole number of digits only, from 0 to `max`; undefined for anything else. Leading zeros are allowed. */
export function wholeNumber(text: string, max: number): number | undefined {
  if (text.length === 0) return undefined;
  let value = 0;
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return undefined;
    value = value * 10 + digit;
    if (value > max) return undefined;
  }
  return value;
}

export function isDigits(text: string): boolean {
  for (let at = 0; at < text.length; at++) {
    const digit = text.charCodeAt(at) - 0x30;
    if (digit < 0 || digit > 9) return false;
  }
  return text.length > 0;
}
