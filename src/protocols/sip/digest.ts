// Digest access authentication for SIP (RFC 3261 section 22, RFC 7616, RFC 8760): challenges read, requests signed and
// checked. Owns the sums; the hash comes in as a port, nonces and counts are kept by the caller. Passwords are never kept.

import { hexEncode, utf8Encode } from '../../base/bytes.ts';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { isToken, quote, quotedEnd, skipSpace, splitList, trim, unquote } from './grammar.ts';

export type DigestFunction = 'MD5' | 'SHA-256' | 'SHA-512-256';

/** The port to the hash functions: the sum of the bytes. */
export type DigestHash = (algorithm: DigestFunction, bytes: Uint8Array) => Uint8Array;

type DigestAlgorithm = DigestFunction | `${DigestFunction}-sess`;

const ALGORITHMS = new Map<string, DigestAlgorithm>(
  (['MD5', 'MD5-sess', 'SHA-256', 'SHA-256-sess', 'SHA-512-256', 'SHA-512-256-sess'] as const).map((name) => [
    name.toLowerCase(),
    name,
  ]),
);

const FUNCTIONS: Readonly<Record<DigestAlgorithm, DigestFunction>> = {
  MD5: 'MD5',
  'MD5-sess': 'MD5',
  'SHA-256': 'SHA-256',
  'SHA-256-sess': 'SHA-256',
  'SHA-512-256': 'SHA-512-256',
  'SHA-512-256-sess': 'SHA-512-256',
};

type Qop = 'auth' | 'auth-int';

export type Challenge = {
  readonly realm: string;
  readonly nonce: string;
  readonly opaque?: string;
  /** Absent: MD5 by default, and then the reply does not name it either (RFC 2617 peers). */
  readonly algorithm?: DigestAlgorithm;
  /** Those we know of what was offered, in its order; empty for a challenge of RFC 2069 without any. */
  readonly qop: readonly Qop[];
  /** The nonce was too old; user name and password were right. */
  readonly stale: boolean;
  readonly userhash: boolean;
};

/** `Digest name=value, name="value"` as a map with lower-case names, first value of each. */
function digestParameters(value: string): Result<ReadonlyMap<string, string>, string> {
  const text = trim(value);
  const space = text.search(/[ \t]/);
  if (space < 0 || text.slice(0, space).toLowerCase() !== 'digest') return err('not the Digest scheme');
  const parameters = new Map<string, string>();
  const members = splitList(text.slice(space));
  if (members.length > LIMITS.sip.parameters) return err('too many parameters');
  for (const member of members) {
    if (member === '') continue;
    const equals = member.indexOf('=');
    const name = trim(member.slice(0, Math.max(equals, 0))).toLowerCase();
    if (!isToken(name)) return err('a parameter without name or value');
    const start = skipSpace(member, equals + 1);
    let content = member.slice(start);
    if (content.startsWith('"')) {
      const end = quotedEnd(content, 0);
      if (end !== content.length) return err('a malformed quoted string');
      content = unquote(content, 0, end);
    }
    if (!parameters.has(name)) parameters.set(name, content);
  }
  return ok(parameters);
}

function algorithmOf(parameters: ReadonlyMap<string, string>): DigestAlgorithm | undefined | 'unknown' {
  const written = parameters.get('algorithm');
  return written === undefined ? undefined : (ALGORITHMS.get(written.toLowerCase()) ?? 'unknown');
}

function isQop(text: string): text is Qop {
  return text === 'auth' || text === 'auth-int';
}

/** One value of WWW-Authenticate or Proxy-Authenticate. An error is a challenge that cannot be met. */
export function parseChallenge(value: string): Result<Challenge, string> {
  const parsed = digestParameters(value);
  if (!parsed.ok) return parsed;
  const parameters = parsed.value;
  const realm = parameters.get('realm');
  const nonce = parameters.get('nonce');
  if (realm === undefined || nonce === undefined) return err('no realm or no nonce');
  const algorithm = algorithmOf(parameters);
  if (algorithm === 'unknown') return err('an unknown algorithm');
  const offered = parameters.get('qop');
  const qop = offered === undefined ? [] : splitList(offered.toLowerCase()).filter(isQop);
  if (offered !== undefined && offered !== '' && qop.length === 0) return err('no qop we know');
  const opaque = parameters.get('opaque');
  return ok({
    realm,
    nonce,
    ...(opaque === undefined ? {} : { opaque }),
    ...(algorithm === undefined ? {} : { algorithm }),
    qop,
    stale: parameters.get('stale')?.toLowerCase() === 'true',
    userhash: parameters.get('userhash')?.toLowerCase() === 'true',
  });
}

export function formatChallenge(challenge: Challenge): string {
  const parts = [`realm=${quote(challenge.realm)}`, `nonce=${quote(challenge.nonce)}`];
  if (challenge.qop.length > 0) parts.push(`qop="${challenge.qop.join(',')}"`);
  if (challenge.opaque !== undefined) parts.push(`opaque=${quote(challenge.opaque)}`);
  if (challenge.algorithm !== undefined) parts.push(`algorithm=${challenge.algorithm}`);
  if (challenge.stale) parts.push('stale=true');
  if (challenge.userhash) parts.push('userhash=true');
  return `Digest ${parts.join(', ')}`;
}

/**
 * The challenge to meet among several of one reply: the first that is understood, since the server lists the ones it
 * likes best first (RFC 8760 section 2.4). Undefined when none is.
 */
export function chooseChallenge(values: readonly string[]): Challenge | undefined {
  for (const value of values) {
    const challenge = parseChallenge(value);
    if (challenge.ok) return challenge.value;
  }
  return undefined;
}

export type DigestRequest = {
  readonly challenge: Challenge;
  readonly credentials: { readonly username: string; readonly password: string };
  readonly method: string;
  /** The request URI as written in the request. */
  readonly uri: string;
  readonly body: Uint8Array;
  /** Requests signed with this nonce, this one included: from 1. */
  readonly nonceCount: number;
  /** A token nobody can guess. */
  readonly cnonce: string;
};

type Sum = {
  readonly algorithm: DigestAlgorithm;
  readonly username: string;
  readonly password: string;
  readonly realm: string;
  readonly nonce: string;
  readonly method: string;
  readonly uri: string;
  readonly body: Uint8Array;
  /** Absent for RFC 2069. */
  readonly protection?: { readonly qop: Qop; readonly nc: string };
  readonly cnonce: string;
};

/** RFC 7616 section 3.4.1. */
function responseOf(sum: Sum, hash: DigestHash): string {
  const name = FUNCTIONS[sum.algorithm];
  const h = (text: string): string => hexEncode(hash(name, utf8Encode(text)));
  const secret = h(`${sum.username}:${sum.realm}:${sum.password}`);
  const a1 = sum.algorithm === name ? secret : h(`${secret}:${sum.nonce}:${sum.cnonce}`);
  const base = `${sum.method}:${sum.uri}`;
  const integrity = sum.protection?.qop === 'auth-int';
  const a2 = h(integrity ? `${base}:${hexEncode(hash(name, sum.body))}` : base);
  if (!sum.protection) return h(`${a1}:${sum.nonce}:${a2}`);
  const { qop, nc } = sum.protection;
  return h(`${a1}:${sum.nonce}:${nc}:${sum.cnonce}:${qop}:${a2}`);
}

/** The value of Authorization or Proxy-Authorization that meets the challenge. */
export function authorize(request: DigestRequest, hash: DigestHash): string {
  const { challenge, credentials, method, uri, body, cnonce } = request;
  const algorithm = challenge.algorithm ?? 'MD5';
  const qop = challenge.qop.includes('auth') ? 'auth' : challenge.qop[0];
  const nc = request.nonceCount.toString(16).padStart(8, '0');
  const sum: Sum = {
    algorithm,
    username: credentials.username,
    password: credentials.password,
    realm: challenge.realm,
    nonce: challenge.nonce,
    method,
    uri,
    body,
    cnonce,
    ...(qop === undefined ? {} : { protection: { qop, nc } }),
  };
  const username = challenge.userhash
    ? hexEncode(hash(FUNCTIONS[algorithm], utf8Encode(`${credentials.username}:${challenge.realm}`)))
    : credentials.username;
  const parts = [
    `username=${quote(username)}`,
    `realm=${quote(challenge.realm)}`,
    `nonce=${quote(challenge.nonce)}`,
    `uri=${quote(uri)}`,
    `response="${responseOf(sum, hash)}"`,
  ];
  if (challenge.algorithm !== undefined) parts.push(`algorithm=${challenge.algorithm}`);
  if (qop !== undefined) parts.push(`cnonce=${quote(cnonce)}`, `qop=${qop}`, `nc=${nc}`);
  else if (algorithm.endsWith('-sess')) parts.push(`cnonce=${quote(cnonce)}`);
  if (challenge.opaque !== undefined) parts.push(`opaque=${quote(challenge.opaque)}`);
  if (challenge.userhash) parts.push('userhash=true');
  return `Digest ${parts.join(', ')}`;
}

/** A value of Authorization or Proxy-Authorization. */
type Authorization = {
  /** A name, or with `userhash` the hexadecimal hash of name and realm. */
  readonly username: string;
  readonly userhash: boolean;
  readonly realm: string;
  readonly nonce: string;
  readonly uri: string;
  readonly response: string;
  readonly algorithm: DigestAlgorithm;
  readonly cnonce: string;
  readonly opaque?: string;
  readonly protection?: { readonly qop: Qop; readonly nc: string };
};

const NONCE_COUNT = /^[0-9a-f]{8}$/i;

export function parseAuthorization(value: string): Result<Authorization, string> {
  const parsed = digestParameters(value);
  if (!parsed.ok) return parsed;
  const get = (name: string): string => parsed.value.get(name) ?? '';
  for (const name of ['username', 'realm', 'nonce', 'uri', 'response'])
    if (!parsed.value.has(name)) return err(`no ${name}`);
  const algorithm = algorithmOf(parsed.value) ?? 'MD5';
  if (algorithm === 'unknown') return err('an unknown algorithm');
  const qop = get('qop').toLowerCase();
  const nc = get('nc');
  if (qop !== '' && (!isQop(qop) || !NONCE_COUNT.test(nc) || get('cnonce') === ''))
    return err('a malformed qop, nc or cnonce');
  const opaque = parsed.value.get('opaque');
  return ok({
    username: get('username'),
    userhash: get('userhash').toLowerCase() === 'true',
    realm: get('realm'),
    nonce: get('nonce'),
    uri: get('uri'),
    response: get('response').toLowerCase(),
    algorithm,
    cnonce: get('cnonce'),
    ...(opaque === undefined ? {} : { opaque }),
    ...(isQop(qop) ? { protection: { qop, nc } } : {}),
  });
}

type VerifyRequest = {
  readonly authorization: Authorization;
  /** Whom it should be: `username` in the clear, even when the header has its hash. */
  readonly credentials: { readonly username: string; readonly password: string };
  readonly method: string;
  readonly body: Uint8Array;
};

function sameText(one: string, other: string): boolean {
  let difference = one.length ^ other.length;
  for (let at = 0; at < one.length; at++) difference |= one.charCodeAt(at) ^ (other.charCodeAt(at) || 0);
  return difference === 0;
}

/**
 * Whether the header was made with these credentials for this method and body. Whether nonce, realm, URI and nonce count
 * are the ones expected is the caller's to check: it knows what it issued.
 */
export function verifyAuthorization(request: VerifyRequest, hash: DigestHash): 'right' | 'wrong' {
  const { authorization, credentials } = request;
  const { userhash, response, username, opaque: _, ...sum } = authorization;
  const expectedName = userhash
    ? hexEncode(hash(FUNCTIONS[sum.algorithm], utf8Encode(`${credentials.username}:${sum.realm}`)))
    : credentials.username;
  if (!sameText(username, expectedName)) return 'wrong';
  const expected = responseOf({ ...sum, ...credentials, method: request.method, body: request.body }, hash);
  return sameText(response, expected) ? 'right' : 'wrong';
}

/** The nonce count of the header, 0 when it has none. */
export function nonceCountOf(authorization: Authorization): number {
  const nc = authorization.protection?.nc;
  return nc === undefined ? 0 : Number.parseInt(nc, 16);
}
