// A classic request as named values, whatever way they came: query, form, multipart, JSON, or several of them at once.
// Owns merging and decoding (spec http-send 1, client-habits 24 to 27); it must not know what a parameter means, only that
// `phones[]` is a list of phones.

import { LIMITS } from '../../../base/limits.ts';
import { type Charset, charsetOf, decode } from './charset.ts';
import { parseForm, type RawParameter } from './form.ts';
import { boundaryOf, parseMultipart, type UploadedFile } from './multipart.ts';

export type RawRequest = {
  /** What follows the question mark, as it came. */
  readonly query: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** `/sys/…` speaks windows-1251 unless told otherwise, `/rest/…` UTF-8. */
  readonly charset: Charset;
};

export type Parameters = {
  readonly charset: Charset;
  /** The value, or an empty string when it is not given. */
  readonly text: (name: string) => string;
  /** The value's bytes as characters U+0000 to U+00FF, for binary messages; undefined when it has other characters. */
  readonly octets: (name: string) => string | undefined;
  /** Whether the parameter came at all, be it empty: an empty text takes a field away, an absent one leaves it. */
  readonly has: (name: string) => boolean;
  /** Whether it came in the query, where logs of proxies see it. */
  readonly inQuery: (name: string) => boolean;
  /** Equal for requests that ask the same: all names and values but those that say who asks. */
  readonly identity: string;
  /** All names and values, in the order they count. */
  readonly named: readonly (readonly [name: string, value: string])[];
  readonly files: readonly UploadedFile[];
  /** Why the request cannot be read as a whole; what could be read is still there, `fmt` above all. */
  readonly problem: string | undefined;
};

type Value = RawParameter | { readonly name: string; readonly text: string };

type Body = {
  readonly values: readonly Value[];
  readonly files: readonly UploadedFile[];
  readonly problem?: string;
};

const TOO_MANY = `more than ${LIMITS.http.parameters} parameters`;

function scalar(value: unknown): string | undefined {
  if (typeof value === 'string') return value;
  if (typeof value === 'number') return String(value);
  if (typeof value === 'boolean') return value ? '1' : '0';
  if (value === null) return '';
  if (!Array.isArray(value)) return undefined;
  const parts = value.map((part) => (typeof part === 'object' ? undefined : scalar(part)));
  return parts.includes(undefined) ? undefined : parts.join(',');
}

function jsonBody(body: Buffer): Body {
  let parsed: unknown;
  try {
    parsed = JSON.parse(body.toString('utf8').replace(/^\ufeff/, ''));
  } catch {
    return { values: [], files: [], problem: 'the body is not JSON' };
  }
  if (typeof parsed !== 'object' || parsed === null || Array.isArray(parsed))
    return { values: [], files: [], problem: 'the body is not a JSON object' };
  const entries = Object.entries(parsed);
  if (entries.length > LIMITS.http.parameters) return { values: [], files: [], problem: TOO_MANY };
  const values: Value[] = [];
  let problem: string | undefined;
  for (const [name, value] of entries) {
    const text = scalar(value);
    if (text === undefined) problem = `the value of ${JSON.stringify(name)} is neither text nor number`;
    else values.push({ name, text });
  }
  return { values, files: [], ...(problem !== undefined && { problem }) };
}

function readBody(request: RawRequest): Body {
  const { body, contentType } = request;
  if (body.length === 0) return { values: [], files: [] };
  if (/^\s*multipart\//i.test(contentType)) {
    const boundary = boundaryOf(contentType);
    const parsed = boundary && parseMultipart(body, boundary, LIMITS.http.parameters);
    if (!parsed) return { values: [], files: [], problem: 'the multipart body cannot be read' };
    return { values: parsed.parameters, files: parsed.files };
  }
  if (/json/i.test(contentType) || /^(?:\xef\xbb\xbf)?\s*\{/.test(body.toString('latin1', 0, 64)))
    return jsonBody(body);
  const values = parseForm(body, LIMITS.http.parameters);
  return values ? { values, files: [] } : { values: [], files: [], problem: TOO_MANY };
}

function octetsOf(value: Value): string | undefined {
  if ('bytes' in value) return value.bytes.toString('latin1');
  return /^[\x00-\xff]*$/.test(value.text) ? value.text : undefined;
}

const WHO_ASKS: ReadonlySet<string> = new Set(['login', 'psw', 'apikey']);

function identityOf(values: ReadonlyMap<string, Value>, files: readonly UploadedFile[]): string {
  const asked = [...values.values()]
    .filter((value) => !WHO_ASKS.has(value.name))
    .map((value) => `${value.name}=${'bytes' in value ? value.bytes.toString('latin1') : value.text}`)
    .sort();
  return JSON.stringify([asked, files.map((file) => [file.name, file.bytes.length])]);
}

// How libraries of PHP and JavaScript write a list of numbers: `phones[]=1&phones[]=2` ([client]).
const LISTED_PHONE = /^phones\[\d*\]$/;
const COMMA = Buffer.from(',');

/** The values with those that are numbers of such a list as one `phones`, split by commas. */
function withPhonesJoined(values: readonly Value[]): readonly Value[] {
  const listed = values.filter(
    (value) => 'bytes' in value && LISTED_PHONE.test(value.name),
  ) as RawParameter[];
  const last = listed.at(-1);
  if (last === undefined) return values;
  const bytes = Buffer.concat(
    listed.flatMap((value, at) => (at === 0 ? [value.bytes] : [COMMA, value.bytes])),
  );
  return [...values, { ...last, name: 'phones', bytes }];
}

function isEmpty(value: Value): boolean {
  return ('bytes' in value ? value.bytes : value.text).length === 0;
}

/**
 * Of a repeated parameter the last counts, and the query before the body: libraries that keep one connection handle send
 * the body of an earlier POST along with what is meant as a GET ([client]). Nothing in the query hides nothing.
 */
function merged(query: readonly Value[], body: readonly Value[]): ReadonlyMap<string, Value> {
  const values = new Map<string, Value>();
  for (const value of withPhonesJoined(query)) values.set(value.name, value);
  const asked = new Set([...values].flatMap(([name, value]) => (isEmpty(value) ? [] : [name])));
  for (const value of withPhonesJoined(body)) if (!asked.has(value.name)) values.set(value.name, value);
  return values;
}

export function readParameters(request: RawRequest): Parameters {
  const query = parseForm(Buffer.from(request.query, 'latin1'), LIMITS.http.parameters);
  const body = readBody(request);
  const values = merged(query ?? [], body.values);
  const textOf = (value: Value | undefined, charset: Charset): string => {
    if (value === undefined) return '';
    if ('text' in value) return value.text;
    return decode(value.bytes, (value.charset && charsetOf(value.charset)) || charset);
  };
  const charset = charsetOf(textOf(values.get('charset'), 'utf-8')) ?? request.charset;
  return {
    charset,
    text: (name) => textOf(values.get(name), charset),
    octets: (name) => {
      const value = values.get(name);
      return value === undefined ? '' : octetsOf(value);
    },
    has: (name) => values.has(name),
    inQuery: (name) => query?.some((value) => value.name === name) ?? false,
    get identity() {
      return identityOf(values, body.files);
    },
    get named() {
      return [...values].map(([name, value]) => [name, textOf(value, charset)] as const);
    },
    files: body.files,
    problem: query === undefined ? TOO_MANY : body.problem,
  };
}

/** The same request with other values under some names; who asked, and what for, stays what it was. */
export function withValues(parameters: Parameters, values: ReadonlyMap<string, string>): Parameters {
  return {
    charset: parameters.charset,
    text: (name) => values.get(name) ?? parameters.text(name),
    octets: (name) => {
      const text = values.get(name);
      return text === undefined ? parameters.octets(name) : octetsOf({ name, text });
    },
    has: (name) => values.has(name) || parameters.has(name),
    inQuery: parameters.inQuery,
    get identity() {
      return parameters.identity;
    },
    get named() {
      return parameters.named;
    },
    files: parameters.files,
    problem: parameters.problem,
  };
}

/** `0`, `00`, blanks and nothing all mean "not given" (client-habits 27). */
export function isGiven(text: string): boolean {
  // Trimmed first: two greedy runs of blanks in one expression would take the square of their length.
  return !/^0*$/.test(text.trim());
}

/** A flag such as `call=1`: any number but zero, or the word some languages write for true ([client]). */
export function isOn(text: string): boolean {
  return /^(?:\d+|true)$/i.test(text.trim()) && isGiven(text);
}
