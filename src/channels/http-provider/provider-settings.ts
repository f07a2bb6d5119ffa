// What the configuration says of any provider over HTTP: the request, the meaning of answers, the pace. Owns these keys and the
// sentences about what is wrong in them together; what each kind adds is its own.

import { LIMITS } from '../../base/limits.ts';
import { ok, type Result } from '../../base/result.ts';
import { type FieldRow, FORMS } from '../../base/section-table.ts';
import { SECOND } from '../../base/time.ts';
import type { FaultReport } from '../link.ts';
import type { AnswerTables } from './answer.ts';
import { type FieldPath, type FieldPaths, readFieldPath } from './found-field.ts';
import type { GateOptions } from './gate.ts';
import { BODY_FORMS, type BodyForm, type RequestShape } from './provider-request.ts';
import { type PlaceRow, placesInHost, readTemplate, staysJson, type Template } from './template.ts';
import { REFUSALS_FORM, readRefusal, readState, STATES_FORM, type State } from './words.ts';

export type Given = Readonly<Record<string, unknown>>;

export type ProviderSettings = {
  readonly request: RequestShape;
  readonly answer: AnswerTables;
  readonly states: ReadonlyMap<string, State>;
  readonly errors: ReadonlyMap<string, number>;
  /** Milliseconds until the answer's last byte. */
  readonly timeMax: number;
  readonly pace: GateOptions;
  /** What is asked with GET whether the provider is back, and which answers say so. */
  readonly probe: { readonly address: string; readonly back: 'success' | 'below 500' };
};

const NAME = /^[A-Za-z0-9!#$%&'*+.^_`|~-]+$/;
const anything = (): boolean => true;

export const PATHS_FORM = {
  kind: 'table',
  fits: anything,
  form: 'of a field and where it lies: a JSON pointer, or ~ and a regular expression with a group',
} as const;

const STATES_TABLE = { kind: 'table', fits: anything, form: 'of words and what they mean' } as const;

const REQUEST_ROWS: readonly FieldRow[] = [
  {
    key: 'method',
    form: { kind: 'choice', choices: ['GET', 'POST'] },
    absent: 'POST with a `body`, else GET',
    says: 'How.',
  },
  {
    key: 'headers',
    form: {
      kind: 'table',
      fits: (name, value) => NAME.test(name) && /^[\x20-\x7e]*$/.test(value),
      form: 'of names of headers and values in ASCII, with places',
    },
    absent: 'none',
    says: 'Headers of every request.',
  },
  {
    key: 'body',
    form: { kind: 'text', pattern: /^[\s\S]+$/, form: 'a text' },
    absent: 'none',
    says: 'The body of a POST, with places.',
  },
  {
    key: 'bodyForm',
    form: { kind: 'choice', choices: BODY_FORMS },
    absent: 'json',
    says: 'What the body is: its type, and how values are written in it.',
  },
  {
    key: 'bearer',
    form: FORMS.word,
    absent: 'none',
    says: 'A token of the Authorization header. Never logged.',
  },
  {
    key: 'username',
    form: FORMS.line,
    absent: 'none',
    says: 'Of HTTP basic authentication, with `password`.',
  },
  { key: 'password', form: FORMS.line, absent: 'none', says: 'Never logged.' },
  {
    key: 'timeoutSeconds',
    form: { kind: 'number', least: 0.1, most: 120, whole: 'fraction' },
    absent: '10',
    says: 'How long an answer may take, its last byte included.',
  },
];

export const REFUSALS_ROW: FieldRow = {
  key: 'refusals',
  form: STATES_TABLE,
  absent: 'every error is `refused`',
  says: `What the words of the field \`error\` of an answer mean: ${REFUSALS_FORM}. \`*\` stands for every other word, \`http-404\` for an answer with that status and no such word.`,
};

const PROVIDER_ROWS: readonly FieldRow[] = [
  {
    key: 'errors',
    form: {
      kind: 'table',
      fits: (_word, number) => /^\d{1,3}$/.test(number) && Number(number) <= 255,
      form: 'of words and errors from 0 to 255',
    },
    absent: 'numbers up to 255 are taken as they are',
    says: 'What the words of the field `err` mean: an error of spec codes.md section 3.',
  },
  REFUSALS_ROW,
  {
    key: 'window',
    form: { kind: 'number', least: 1, most: LIMITS.httpProvider.window, whole: 'whole' },
    absent: '10',
    says: 'Messages under way at once.',
  },
  {
    key: 'perSecond',
    form: { kind: 'number', least: 0.01, most: 10_000, whole: 'fraction' },
    absent: 'no limit',
    says: 'Messages a second.',
  },
  {
    key: 'retrySeconds',
    form: { kind: 'number', least: 0.001, most: LIMITS.httpProvider.pauseSecondsMost, whole: 'fraction' },
    absent: '5',
    says: 'The first pause when the provider is in trouble or asks for patience; troubles in a row double it.',
  },
  {
    key: 'probe',
    form: FORMS.url,
    absent: 'the root of `url`, where any answer below 500 will do',
    says: 'What is asked with GET, authorization included, when the provider was away: an answer of 2xx says that it is back.',
  },
];

/** The keys of a request with these places. */
export function requestRows(places: readonly PlaceRow[]): readonly FieldRow[] {
  const listed = places.map(({ name, says }) => `\`{${name}}\` ${says}`).join('; ');
  const says = `Where requests go. Places in it, in headers and in the body are filled, none in the name of the host: ${listed}.`;
  return [{ key: 'url', form: FORMS.url, absent: 'required', says }, ...REQUEST_ROWS];
}

export function providerRows(places: readonly PlaceRow[]): readonly FieldRow[] {
  return [...requestRows(places), ...PROVIDER_ROWS];
}

export const STATES_ROW: FieldRow = {
  key: 'states',
  form: STATES_TABLE,
  absent: 'required where states are told',
  says: `What the words of the field \`status\` mean: ${STATES_FORM}. \`*\` stands for every other word.`,
};

/** Phrases go behind the key: `links[0].url knows no {phon}`. */
export class Complaints {
  readonly #report: FaultReport;

  constructor(report: FaultReport) {
    this.#report = report;
  }

  add(key: string, phrase: string): void {
    this.#report.faults.push(`${this.#report.where}.${key} ${phrase}`);
  }

  /** The value, or `otherwise` with a complaint. */
  taken<T>(key: string, result: Result<T, string>, otherwise: T): T {
    if (result.ok) return result.value;
    this.add(key, result.error);
    return otherwise;
  }
}

export function textOf(given: Given, key: string): string | undefined {
  const value = given[key];
  return typeof value === 'string' ? value : undefined;
}

export function numberOf(given: Given, key: string, absent: number): number {
  const value = given[key];
  return typeof value === 'number' ? value : absent;
}

function tableOf(given: Given, key: string): ReadonlyMap<string, string> {
  return new Map(Object.entries((given[key] ?? {}) as Readonly<Record<string, string>>));
}

const EMPTY: Template = { pieces: [] };
// What HTTP itself sets; two of them would make the request mean two things.
const OWN_HEADERS = new Set(['host', 'content-length', 'connection', 'transfer-encoding']);

export function urlTemplate(
  given: Given,
  key: string,
  { places, complaints }: { readonly places: readonly PlaceRow[]; readonly complaints: Complaints },
): Template {
  const url = textOf(given, key) ?? '';
  if (placesInHost(url) === 'yes') complaints.add(key, 'must not have a place in the name of the host');
  else if (url !== '' && !URL.canParse(url)) complaints.add(key, 'is no address');
  return complaints.taken(key, readTemplate(url, places), EMPTY);
}

function authorizationOf(given: Given, complaints: Complaints): string | undefined {
  const [bearer, username, password] = ['bearer', 'username', 'password'].map((key) => textOf(given, key));
  if (bearer !== undefined && username !== undefined) complaints.add('bearer', 'goes without a username');
  if ((username === undefined) !== (password === undefined))
    complaints.add('username', 'goes with a password, and a password with a username');
  if (username?.includes(':')) complaints.add('username', 'must not have a colon');
  if (bearer !== undefined) {
    if (!/^[\x21-\x7e]+$/.test(bearer)) complaints.add('bearer', 'must be ASCII');
    return `Bearer ${bearer}`;
  }
  if (username === undefined) return undefined;
  // RFC 7617 section 2.1: UTF-8, where anything beyond ASCII stands.
  return `Basic ${Buffer.from(`${username}:${password ?? ''}`, 'utf8').toString('base64')}`;
}

export function requestOf(given: Given, places: readonly PlaceRow[], complaints: Complaints): RequestShape {
  const body = textOf(given, 'body');
  const method = textOf(given, 'method') ?? (body === undefined ? 'GET' : 'POST');
  if (method === 'GET' && body !== undefined) complaints.add('body', 'goes with POST alone');
  const form = (textOf(given, 'bodyForm') ?? 'json') as BodyForm;
  const template = complaints.taken('body', readTemplate(body ?? '', places), EMPTY);
  if (body !== undefined && form === 'json' && staysJson(template, places) === 'no')
    complaints.add('body', 'must be JSON, with quotation marks around places that hold text');
  const authorization = authorizationOf(given, complaints);
  const headers = new Map<string, Template>();
  for (const [name, text] of tableOf(given, 'headers')) {
    const small = name.toLowerCase();
    const ours = OWN_HEADERS.has(small) || (small === 'authorization' && authorization !== undefined);
    if (ours) complaints.add('headers', `must not have ${name}`);
    headers.set(small, complaints.taken('headers', readTemplate(text, places), EMPTY));
  }
  return {
    method: method === 'POST' ? 'POST' : 'GET',
    url: urlTemplate(given, 'url', { places, complaints }),
    headers,
    ...(authorization !== undefined && { authorization }),
    ...(body !== undefined && { body: { template, form } }),
  };
}

/** Where the fields lie; those not in `known` are complained of. */
export function pathsOf(
  given: Given,
  key: string,
  { known, complaints }: { readonly known: readonly string[]; readonly complaints: Complaints },
): FieldPaths {
  const paths = new Map<string, FieldPath>();
  for (const [name, text] of tableOf(given, key)) {
    if (!known.includes(name)) complaints.add(key, `knows no field ${name}, only ${known.join(', ')}`);
    const path = complaints.taken<FieldPath | undefined>(key, readFieldPath(text), undefined);
    if (path) paths.set(name, path);
  }
  return paths;
}

export function wordsOf<T>(
  given: Given,
  key: string,
  {
    read,
    complaints,
  }: { readonly read: (word: string) => Result<T, string>; readonly complaints: Complaints },
): ReadonlyMap<string, T> {
  const words = new Map<string, T>();
  for (const [word, meaning] of tableOf(given, key)) {
    const value = complaints.taken<T | undefined>(key, read(meaning), undefined);
    if (value !== undefined) words.set(word.trim().toLowerCase(), value);
  }
  return words;
}

type Described = {
  readonly places: readonly PlaceRow[];
  /** Fields that an answer may have besides `error`. */
  readonly fields: readonly string[];
};

export function providerSettings(
  given: Given,
  described: Described,
  complaints: Complaints,
): ProviderSettings {
  const known = ['error', ...described.fields];
  const url = textOf(given, 'url') ?? '';
  const probe = textOf(given, 'probe');
  const perSecond = given.perSecond;
  return {
    request: requestOf(given, described.places, complaints),
    answer: {
      fields: pathsOf(given, 'answer', { known, complaints }),
      refusals: wordsOf(given, 'refusals', { read: readRefusal, complaints }),
    },
    states: wordsOf(given, 'states', { read: readState, complaints }),
    errors: wordsOf(given, 'errors', { read: (text) => ok(Number(text)), complaints }),
    timeMax: numberOf(given, 'timeoutSeconds', 10) * SECOND,
    pace: {
      window: numberOf(given, 'window', 10),
      perSecond: typeof perSecond === 'number' ? perSecond : undefined,
      pause: numberOf(given, 'retrySeconds', 5) * SECOND,
    },
    probe:
      probe === undefined
        ? { address: URL.canParse(url) ? new URL('/', url).href : url, back: 'below 500' }
        : { address: probe, back: 'success' },
  };
}
