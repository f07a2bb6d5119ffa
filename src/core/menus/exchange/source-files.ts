// The files of a menu of another system: by name, with what an address in one of them leads to, and the table of routes that
// says what programs answer. Owns finding and that table; what stands in a file is its format's.

import { LIMITS } from '../../../base/limits.ts';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Key } from '../../../language/index.ts';
import { isKey, KEYS } from './flow.ts';

export type SourceFiles = {
  /** Where it begins. */
  readonly main: string;
  /** By name, with `/` between folders. */
  readonly files: ReadonlyMap<string, string>;
  readonly index: Index;
};

/** What a program at an address answers: the name of a document for each case. */
export type Route = {
  readonly keys?: Readonly<Record<string, string>>;
  /** Any other key. */
  readonly other?: string;
  readonly silence?: string;
  readonly talked?: string;
  readonly failed?: string;
};

/** `index.json`, written by an export and read by an import. */
type Index = {
  readonly main?: string;
  readonly routes: ReadonlyMap<string, Route>;
  /** Sound files that stand for texts. */
  readonly texts: ReadonlyMap<string, string>;
};

export const INDEX = 'index.json';
export const NO_INDEX: Index = { routes: new Map(), texts: new Map() };

type Plain = Readonly<Record<string, unknown>>;

export function isPlain(value: unknown): value is Plain {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** JSON of a file; deeper than the limit it is refused, whatever it holds. */
export function readJson(text: string): Result<unknown, string> {
  let value: unknown;
  try {
    value = JSON.parse(text.replace(/^\ufeff/, ''));
  } catch {
    return err('it is not JSON');
  }
  let left: number = LIMITS.menu.exchangeElements;
  const open: { readonly one: unknown; readonly depth: number }[] = [{ one: value, depth: 1 }];
  for (let next = open.pop(); next; next = open.pop()) {
    if (left-- === 0) return err(`it has more than ${LIMITS.menu.exchangeElements} values`);
    if (next.depth > LIMITS.menu.exchangeDepth)
      return err(`it lies more than ${LIMITS.menu.exchangeDepth} deep`);
    if (typeof next.one !== 'object' || next.one === null) continue;
    for (const inner of Object.values(next.one)) open.push({ one: inner, depth: next.depth + 1 });
  }
  return ok(value);
}

function strings(value: unknown): readonly (readonly [string, string])[] {
  if (!isPlain(value)) return [];
  return Object.entries(value).filter((pair): pair is [string, string] => typeof pair[1] === 'string');
}

export function readIndex(text: string): Result<Index, string> {
  const read = readJson(text);
  if (!read.ok) return read;
  if (!isPlain(read.value)) return err('it is no table of routes');
  const { main, routes, texts } = read.value;
  const found = new Map<string, Route>();
  for (const [address, row] of Object.entries(isPlain(routes) ? routes : {})) {
    if (!isPlain(row)) return err(`the route ${address} is no table`);
    const known = strings(row).filter(([name]) => ['other', 'silence', 'talked', 'failed'].includes(name));
    found.set(address, { ...Object.fromEntries(known), keys: Object.fromEntries(strings(row.keys)) });
  }
  return ok({ ...(typeof main === 'string' && { main }), routes: found, texts: new Map(strings(texts)) });
}

export function printIndex({ main, routes, texts }: Index): string {
  const table = {
    main,
    ...(routes.size > 0 && { routes: Object.fromEntries(routes) }),
    ...(texts.size > 0 && { texts: Object.fromEntries(texts) }),
  };
  return `${JSON.stringify(table, undefined, 2)}\n`;
}

/** Spellings of an address that may be the name of a file or of a route, likeliest first. */
function spellings(address: string, from: string): readonly string[] {
  const bare = address.replace(/^[a-z][a-z0-9+.-]*:\/\/[^/]*/i, '').replace(/#.*$/s, '');
  const plain = bare.replace(/\?.*$/s, '');
  const folder = from.includes('/') ? from.slice(0, from.lastIndexOf('/') + 1) : '';
  const last = plain.slice(plain.lastIndexOf('/') + 1);
  const found = [address, bare, plain].flatMap((one) => [
    ...(one.startsWith('/') ? [one.slice(1)] : [normal(`${folder}${one}`), one]),
  ]);
  return [...found, last].filter((one) => one !== '');
}

function normal(path: string): string {
  const steps: string[] = [];
  for (const step of path.split('/')) {
    if (step === '..') steps.pop();
    else if (step !== '.' && step !== '') steps.push(step);
  }
  return steps.join('/');
}

/** The file an address of another file leads to; `ending` may be left out in it. */
export function fileAt(
  { files }: SourceFiles,
  address: string,
  place: { readonly from: string; readonly ending: string },
): string | undefined {
  for (const name of spellings(address, place.from)) {
    if (files.has(name)) return name;
    if (files.has(`${name}${place.ending}`)) return `${name}${place.ending}`;
  }
  return undefined;
}

export function routeAt({ index }: SourceFiles, address: string, from: string): Route | undefined {
  for (const name of spellings(address, from)) {
    const route = index.routes.get(name) ?? index.routes.get(`/${name}`);
    if (route) return route;
  }
  return undefined;
}

/** Keys of a route, and those that are files of their own, as a copy of a site has them: `menu?Digits=1`. */
export function keysAt(
  source: SourceFiles,
  address: string,
  place: { readonly from: string; readonly ending: string },
): {
  readonly keys: readonly (readonly [Key, string])[];
  readonly several: readonly string[];
} {
  const route = routeAt(source, address, place.from);
  const rows = Object.entries(route?.keys ?? {});
  if (rows.length === 0) {
    const sign = address.includes('?') ? '&' : '?';
    for (const key of KEYS) {
      const file = fileAtExactly(source, `${address}${sign}Digits=${key}`, place);
      if (file !== undefined) rows.push([key, file]);
    }
  }
  return {
    keys: rows.filter((row): row is [Key, string] => isKey(row[0])),
    several: rows.map(([key]) => key).filter((key) => !isKey(key)),
  };
}

/** With its query: a file that answers whatever was pressed is not the one of a key. */
function fileAtExactly(
  source: SourceFiles,
  address: string,
  place: { readonly from: string; readonly ending: string },
): string | undefined {
  const query = address.slice(address.indexOf('?'));
  const found = fileAt(source, address, place);
  return found?.includes(query) ? found : undefined;
}
