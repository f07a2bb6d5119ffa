// In what charset the texts of a mail are: the one it names, koi8-r where it names none (spec smtp 3), and what header fields
// have instead (RFC 2047, RFC 2231). Owns these rules; nothing here fails, whatever bytes come.

import iconv from 'iconv-lite';
import { charsetOf, decode } from '../../dialect/charset.ts';

/** Names that mean text; the decoder knows codings of bytes (`base64`, `hex`) under names of their own. */
const TEXTUAL =
  /^(?:(?:windows|cp|ibm|win)[-_]?\d{3,5}|iso[-_]?8859[-_]?\d{1,2}|utf[-_]?(?:8|16|16le|16be|32)|koi8[-_]?\w{0,2}|(?:x-)?mac[-_]?\w+|gb\w+|big5|euc[-_]?\w+|shift[-_]?jis|latin\d)$/;

/** ASCII says nothing of the bytes above it: old libraries name it and send what they like. */
function bytesIn(bytes: Buffer, named: string | undefined): string {
  const name = named?.trim().toLowerCase() ?? '';
  const classic = charsetOf(name);
  if (classic === undefined && TEXTUAL.test(name) && iconv.encodingExists(name))
    return iconv.decode(bytes, name, { stripBOM: true });
  return decode(bytes, classic ?? 'koi8-r');
}

/** Line ends become LF. */
export function decodeText(bytes: Buffer, named: string | undefined): string {
  return bytesIn(bytes, named)
    .replace(/^\ufeff/, '')
    .replace(/\r\n?/g, '\n');
}

const WORD = /=\?([^?\s]{1,60})\?([bq])\?([^?\s]*)\?=/gi;

function bytesOfWord(coding: string, written: string): Buffer {
  if (coding.toLowerCase() === 'b') return Buffer.from(written, 'base64');
  const plain = written
    .replaceAll('_', ' ')
    .replace(/=([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return Buffer.from(plain, 'latin1');
}

/** Octets as they came: UTF-8 as RFC 6532 has it, or what the service takes for usual. */
function rawText(octets: string): string {
  const bytes = Buffer.from(octets, 'latin1');
  const text = bytes.toString('utf8');
  return text.includes('\ufffd') ? decode(bytes, 'koi8-r') : text;
}

/** The value of a field whose characters are octets; a character may be split between words of one charset. */
export function decodeField(octets: string): string {
  const joined = octets.replace(/\?=\s{1,80}=\?/g, '?==?');
  let text = '';
  let at = 0;
  let open: { readonly charset: string; bytes: Buffer } | undefined;
  const close = (): void => {
    if (open) text += bytesIn(open.bytes, open.charset);
    open = undefined;
  };
  for (const match of joined.matchAll(WORD)) {
    const [whole, named = '', coding = '', written = ''] = match;
    const charset = named.replace(/\*.*$/, '').toLowerCase();
    if (match.index > at || open?.charset !== charset) close();
    text += rawText(joined.slice(at, match.index));
    const bytes = bytesOfWord(coding, written);
    open = { charset, bytes: open ? Buffer.concat([open.bytes, bytes]) : bytes };
    at = match.index + whole.length;
  }
  close();
  return text + rawText(joined.slice(at));
}

const PIECES_MOST = 20;

/** `charset'language'percent codes` of RFC 2231. */
function extended(value: string): string {
  const [charset = '', , ...rest] = value.split("'");
  const octets = rest
    .join("'")
    .replace(/%([0-9A-Fa-f]{2})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
  return bytesIn(Buffer.from(octets, 'latin1'), charset);
}

/** A parameter of a header field in any of the ways programs write one that is not ASCII. */
export function parameterOf(parameters: ReadonlyMap<string, string>, name: string): string | undefined {
  const whole = parameters.get(`${name}*`);
  if (whole !== undefined) return extended(whole);
  let pieces = '';
  for (let piece = 0; piece < PIECES_MOST; piece++) {
    const found = parameters.get(`${name}*${piece}*`) ?? parameters.get(`${name}*${piece}`);
    if (found === undefined) break;
    pieces += found;
  }
  if (pieces !== '') return parameters.has(`${name}*0*`) ? extended(pieces) : rawText(pieces);
  const plain = parameters.get(name);
  return plain === undefined ? undefined : decodeField(plain);
}
