// URIs of SIP (RFC 3261 section 19.1): parsed, written, compared. Owns the value; it must not decide what a URI is good
// for. Parts are held unescaped, the host of an IPv6 reference without brackets, parameter and header names in lower case.

import { utf8Decode, utf8Encode } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type EscapeClass, type Parameters, percentEncode } from './grammar.ts';
import { formatHostPort, sameHost, scanHostPort } from './host.ts';

export type SipUri = {
  /** In lower case. Anything but `sip` and `sips` leaves all other parts empty but `opaque`. */
  readonly scheme: string;
  readonly user?: string;
  readonly password?: string;
  readonly host: string;
  readonly port?: number;
  /** '' for a parameter without a value. */
  readonly parameters: Parameters;
  readonly headers: Parameters;
  /** What follows the colon of another scheme, as written. */
  readonly opaque?: string;
};

const NONE: Parameters = new Map();

function hexDigit(code: number): number {
  if (code >= 0x30 && code <= 0x39) return code - 0x30;
  const lower = code | 0x20;
  return lower >= 0x61 && lower <= 0x66 ? lower - 0x57 : -1;
}

/** The text with `%HH` resolved as UTF-8; undefined for a `%` that is no escape or bytes that are no UTF-8. */
function percentDecode(text: string): string | undefined {
  if (!text.includes('%')) return text;
  const source = utf8Encode(text);
  const bytes = new Uint8Array(source.length);
  let length = 0;
  for (let at = 0; at < source.length; at++) {
    if (source[at] !== 0x25) {
      bytes[length++] = source[at]!;
      continue;
    }
    const high = hexDigit(source[at + 1] ?? 0);
    const low = hexDigit(source[at + 2] ?? 0);
    if (high < 0 || low < 0) return undefined;
    bytes[length++] = high * 16 + low;
    at += 2;
  }
  const decoded = utf8Decode(bytes.subarray(0, length));
  return decoded.includes('\ufffd') && !text.includes('\ufffd') ? undefined : decoded;
}

/** `name=value` pieces between `separator`s into a map; undefined when one is malformed or there are too many. */
function pieces(text: string, separator: string): Map<string, string> | undefined {
  const map = new Map<string, string>();
  let count = 0;
  let start = 0;
  while (start <= text.length) {
    if (++count > LIMITS.sip.parameters) return undefined;
    const next = text.indexOf(separator, start);
    const end = next < 0 ? text.length : next;
    const equals = text.indexOf('=', start);
    const split = equals >= 0 && equals < end ? equals : end;
    const name = percentDecode(text.slice(start, split))?.toLowerCase();
    const value = percentDecode(text.slice(Math.min(split + 1, end), end));
    if (!name || value === undefined) return undefined;
    const earlier = map.get(name);
    if (earlier === undefined) map.set(name, value);
    else if (separator === '&') map.set(name, `${earlier}, ${value}`);
    start = end + 1;
  }
  return map;
}

type UserInfo = { readonly user?: string; readonly password?: string };

function parseUserInfo(text: string): UserInfo | undefined {
  const colon = text.indexOf(':');
  const user = percentDecode(colon < 0 ? text : text.slice(0, colon));
  if (!user) return undefined;
  if (colon < 0) return { user };
  const password = percentDecode(text.slice(colon + 1));
  return password === undefined ? undefined : { user, password };
}

/** Spaces, angle brackets, quotes and controls stand in no URI (they would have to be escaped). */
const NEVER = /[\x00-\x20\x7f<>"]/;

const SCHEME = /^[A-Za-z][A-Za-z0-9+.-]*$/;

/** The scheme of a URI in lower case, or undefined when it has none. */
export function schemeOf(text: string): string | undefined {
  const colon = text.indexOf(':');
  if (colon <= 0) return undefined;
  const scheme = text.slice(0, colon);
  return SCHEME.test(scheme) ? scheme.toLowerCase() : undefined;
}

function parseSip(scheme: string, text: string): Result<SipUri, string> {
  // The user part may hold `;` and `?`, so the `@` is looked for first; a host, its parameters and its headers hold none.
  const at = text.lastIndexOf('@');
  const info = at < 0 ? {} : parseUserInfo(text.slice(0, at));
  if (!info) return err('a malformed user part');
  if (at >= 0 && text.indexOf('@') !== at) return err('two @');
  const place = scanHostPort(text, at + 1);
  if (!place.ok) return place;
  const { end, ...hostPort } = place.value;
  const question = text.indexOf('?', end);
  const parametersEnd = question < 0 ? text.length : question;
  let parameters: Parameters | undefined = NONE;
  if (end < parametersEnd) {
    if (text.charCodeAt(end) !== 0x3b) return err(`'${text[end]}' after the host`);
    parameters = pieces(text.slice(end + 1, parametersEnd), ';');
  }
  if (!parameters) return err('malformed parameters');
  const headers = question < 0 ? NONE : pieces(text.slice(question + 1), '&');
  if (!headers) return err('malformed headers');
  return ok({ scheme, ...info, ...hostPort, parameters, headers });
}

/** A URI of any scheme; only `sip` and `sips` are taken apart. The error is a phrase for people. */
export function parseUri(text: string): Result<SipUri, string> {
  const scheme = schemeOf(text);
  if (scheme === undefined) return err('no scheme');
  if (NEVER.test(text)) return err('a character that must be escaped');
  const rest = text.slice(scheme.length + 1);
  if (scheme === 'sip' || scheme === 'sips') return parseSip(scheme, rest);
  if (rest === '') return err('nothing after the scheme');
  return ok({ scheme, host: '', parameters: NONE, headers: NONE, opaque: rest });
}

function escaped(text: string, kind: EscapeClass): string {
  return percentEncode(utf8Encode(text), kind);
}

function joined(map: Parameters, separator: string, kind: EscapeClass): string {
  const parts: string[] = [];
  for (const [name, value] of map) {
    const bare = value === '' && kind === 'parameter';
    parts.push(bare ? escaped(name, kind) : `${escaped(name, kind)}=${escaped(value, kind)}`);
  }
  return parts.join(separator);
}

export function formatUri(uri: SipUri): string {
  if (uri.opaque !== undefined) return `${uri.scheme}:${uri.opaque}`;
  let text = `${uri.scheme}:`;
  if (uri.user !== undefined) {
    text += escaped(uri.user, 'user');
    if (uri.password !== undefined) text += `:${escaped(uri.password, 'password')}`;
    text += '@';
  }
  text += formatHostPort(uri);
  if (uri.parameters.size > 0) text += `;${joined(uri.parameters, ';', 'parameter')}`;
  if (uri.headers.size > 0) text += `?${joined(uri.headers, '&', 'header')}`;
  return text;
}

/**
 * The user or number a URI names, without what stands behind it: `tel:+7999;phone-context=…`, and `sip:+7999;npdi@host`, whose user
 * part is such a number with its parameters (19.1.6). '' when the text is no URI or names nobody.
 */
export function telephoneOf(text: string): string {
  const uri = parseUri(text);
  if (!uri.ok) return '';
  const { scheme, user = '', opaque = '' } = uri.value;
  const named = scheme === 'tel' ? opaque : user;
  return named.split(';')[0] ?? '';
}

/** Parameters that make two URIs differ when only one has them (19.1.4); others are compared only where both have them. */
const DECISIVE = ['user', 'ttl', 'method', 'maddr', 'transport'] as const;

function sameParameters(one: Parameters, other: Parameters): boolean {
  for (const name of DECISIVE) if (one.has(name) !== other.has(name)) return false;
  for (const [name, value] of one) {
    const match = other.get(name);
    if (match !== undefined && match.toLowerCase() !== value.toLowerCase()) return false;
  }
  return true;
}

function sameHeaders(one: Parameters, other: Parameters): boolean {
  if (one.size !== other.size) return false;
  for (const [name, value] of one) if (other.get(name) !== value) return false;
  return true;
}

/** RFC 3261 19.1.4. URIs of other schemes are equal when they are spelt alike. */
export function sameUri(one: SipUri, other: SipUri): boolean {
  if (one.scheme !== other.scheme) return false;
  if (one.opaque !== undefined || other.opaque !== undefined) return one.opaque === other.opaque;
  return (
    one.user === other.user &&
    one.password === other.password &&
    sameHost(one.host, other.host) &&
    one.port === other.port &&
    sameParameters(one.parameters, other.parameters) &&
    sameHeaders(one.headers, other.headers)
  );
}
