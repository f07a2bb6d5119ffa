// A request of the classic API as named values, whatever way they came. Owns what a value is and which of several counts; it must
// not know what a parameter means. How they are read off a wire is each door's.

import { type Charset, charsetOf, decode } from './charset.ts';
import type { RawParameter } from './form.ts';

export type UploadedFile = { readonly name: string; readonly bytes: Buffer };

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

/** As it came: bytes whose charset is one of the other values, or a text that a door has decoded. */
export type Value = RawParameter | { readonly name: string; readonly text: string };

type Values = {
  /** By name; of a repeated one the one that counts. */
  readonly values: ReadonlyMap<string, Value>;
  readonly files?: readonly UploadedFile[];
  /** Of values that are bytes, unless `charset` among them says otherwise. */
  readonly charset?: Charset;
  readonly inQuery?: (name: string) => boolean;
  readonly problem?: string;
};

const WHO_ASKS: ReadonlySet<string> = new Set(['login', 'psw', 'apikey']);

function octetsOf(value: Value): string | undefined {
  if ('bytes' in value) return value.bytes.toString('latin1');
  return /^[\x00-\xff]*$/.test(value.text) ? value.text : undefined;
}

function identityOf(values: ReadonlyMap<string, Value>, files: readonly UploadedFile[]): string {
  const asked = [...values.values()]
    .filter((value) => !WHO_ASKS.has(value.name))
    .map((value) => `${value.name}=${'bytes' in value ? value.bytes.toString('latin1') : value.text}`)
    .sort();
  return JSON.stringify([asked, files.map((file) => [file.name, file.bytes.length])]);
}

function textOf(value: Value | undefined, charset: Charset): string {
  if (value === undefined) return '';
  if ('text' in value) return value.text;
  return decode(value.bytes, (value.charset && charsetOf(value.charset)) || charset);
}

export function parametersOf({ values, files = [], inQuery, problem, ...given }: Values): Parameters {
  const charset = charsetOf(textOf(values.get('charset'), 'utf-8')) ?? given.charset ?? 'utf-8';
  return {
    charset,
    text: (name) => textOf(values.get(name), charset),
    octets: (name) => {
      const value = values.get(name);
      return value === undefined ? '' : octetsOf(value);
    },
    has: (name) => values.has(name),
    inQuery: inQuery ?? (() => false),
    get identity() {
      return identityOf(values, files);
    },
    get named() {
      return [...values].map(([name, value]) => [name, textOf(value, charset)] as const);
    },
    files,
    problem,
  };
}

/** The parameters of a door that has decoded them; of a repeated name the last one counts. */
export function textParameters(
  texts: Iterable<readonly [name: string, text: string]>,
  files: readonly UploadedFile[] = [],
): Parameters {
  const values = new Map([...texts].map(([name, text]) => [name, { name, text }] as const));
  return parametersOf({ values, files });
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
