// A classic request read off HTTP: query, form, multipart, JSON, or several of them at once, as one set of named values. Owns that
// merging (spec http-send 1, client-habits 24 to 27); it must not know what a parameter means, only that `phones[]` is a list of phones.

import { LIMITS } from '../../../base/limits.ts';
import type { Charset } from '../../../dialect/charset.ts';
import { parseForm, type RawParameter } from '../../../dialect/form.ts';
import { type Parameters, parametersOf, type UploadedFile, type Value } from '../../../dialect/parameters.ts';
import { boundaryOf, parseMultipart } from './multipart.ts';

export type RawRequest = {
  /** What follows the question mark, as it came. */
  readonly query: string;
  readonly contentType: string;
  readonly body: Buffer;
  /** `/sys/…` speaks windows-1251 unless told otherwise, `/rest/…` UTF-8. */
  readonly charset: Charset;
};

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
  const problem = query === undefined ? TOO_MANY : body.problem;
  return parametersOf({
    values: merged(query ?? [], body.values),
    files: body.files,
    charset: request.charset,
    inQuery: (name) => query?.some((value) => value.name === name) ?? false,
    ...(problem !== undefined && { problem }),
  });
}
