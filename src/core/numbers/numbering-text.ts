// The file of a numbering plan: lines of fields split by tabs, with a header that says where the facts come from. Owns the
// form of the file and the sentences about a broken one; what the lines mean together is `numbering-plan.ts`.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Country, Operator, Region } from './number-place.ts';
import { isTimeZone } from './zone-time.ts';

/** The first line of every file, so that nothing else is taken for one. */
export const FIRST_LINE = '# Dozvon numbering 1';

export type NumberingHeader = {
  readonly source: string;
  readonly licence: string;
  /** YYYY-MM-DD: the day of the facts. */
  readonly date: string;
  /** Prefixes of which this file tells everything: what earlier files say of longer ones is forgotten. */
  readonly covers: readonly string[];
};

/** Numbers from `first` to `last` and what the file says of them; an undefined field is what the shorter prefix has. */
export type NumberLine = {
  readonly line: number;
  /** Of equal length; for a prefix the same twice. */
  readonly first: string;
  readonly last: string;
  readonly country: string | undefined;
  /** A hyphen: none, whatever the shorter prefix has. */
  readonly operator: string | undefined;
  readonly region: string | undefined;
  readonly timeZone: string | undefined;
};

export type NumberingFile = {
  readonly name: string;
  readonly header: NumberingHeader;
  readonly countries: ReadonlyMap<string, Country>;
  readonly operators: ReadonlyMap<string, Operator>;
  readonly regions: ReadonlyMap<string, Region>;
  readonly lines: readonly NumberLine[];
};

/** What is wrong with a file, as a sentence that names it and the line. */
export type NumberingFault = string;

type Book = {
  readonly countries: Map<string, Country>;
  readonly operators: Map<string, Operator>;
  readonly regions: Map<string, Region>;
  readonly lines: NumberLine[];
};

/** Undefined: the line is right and is in the book now; else what is wrong with it. */
type ReadLine = (fields: readonly string[], book: Book, line: number) => string | undefined;

const DIGITS = /^[1-9]\d{0,14}$/;
const MCC = /^\d{3}$/;
const NETWORK = /^\d{5,6}$/;
const COUNTRY = /^(?:[A-Z]{2}|001)$/;
const NAME_MAX = LIMITS.numbering.nameCharacters;

const nameFault = (...names: readonly string[]): string | undefined => {
  if (names.every((name) => name === '')) return 'a name is missing';
  return names.some((name) => name.length > NAME_MAX)
    ? `a name is longer than ${NAME_MAX} characters`
    : undefined;
};

const zoneFault = (zone: string): string | undefined =>
  isTimeZone(zone) ? undefined : `"${zone}" is no time zone`;

const named = (ru: string, en: string): { readonly ru: string; readonly en: string } => ({
  ru: ru || en,
  en: en || ru,
});

const aliasesOf = (text: string): readonly string[] =>
  text === '' ? [] : text.split('|').map((alias) => alias.trim());

const readCountry: ReadLine = ([, code = '', ru = '', en = '', mcc = '', timeZone = ''], { countries }) => {
  if (!COUNTRY.test(code)) return `"${code}" is no country code of two capital letters`;
  if (countries.has(code)) return `the country ${code} is there already`;
  if (mcc !== '' && !MCC.test(mcc)) return `"${mcc}" is no mobile country code of three digits`;
  const fault = nameFault(ru, en) ?? zoneFault(timeZone);
  if (fault !== undefined) return fault;
  countries.set(code, { code, ...named(ru, en), mcc: mcc || undefined, timeZone });
  return undefined;
};

const readOperator: ReadLine = ([, id = '', ru = '', en = '', network = '', other = ''], { operators }) => {
  if (id === '' || id === '-') return 'the operator has no id';
  if (operators.has(id)) return `the operator ${id} is there already`;
  if (network !== '' && !NETWORK.test(network)) return `"${network}" is no network code of 5 or 6 digits`;
  const fault = nameFault(ru, en);
  if (fault !== undefined) return fault;
  const mcc = network.slice(0, 3) || undefined;
  const mnc = network.slice(3) || undefined;
  operators.set(id, { id, ...named(ru, en), mcc, mnc, aliases: aliasesOf(other) });
  return undefined;
};

const readRegion: ReadLine = ([, id = '', ru = '', en = '', timeZone = '', other = ''], { regions }) => {
  if (id === '' || id === '-') return 'the region has no id';
  if (regions.has(id)) return `the region ${id} is there already`;
  const fault = nameFault(ru, en) ?? (timeZone === '' ? undefined : zoneFault(timeZone));
  if (fault !== undefined) return fault;
  regions.set(id, { id, ...named(ru, en), timeZone: timeZone || undefined, aliases: aliasesOf(other) });
  return undefined;
};

const readNumbers: ReadLine = (
  [numbers = '', country = '', operator = '', region = '', timeZone = ''],
  { lines },
  line,
) => {
  const hyphen = numbers.indexOf('-');
  const first = hyphen < 0 ? numbers : numbers.slice(0, hyphen);
  const last = hyphen < 0 ? numbers : numbers.slice(hyphen + 1);
  if (!DIGITS.test(first) || !DIGITS.test(last)) {
    return `"${numbers}" is neither a record nor numbers: write a prefix such as 7495, or a range such as 79161230000-79161239999`;
  }
  if (first.length !== last.length) return `the ends of ${numbers} differ in length`;
  if (first > last) return `the range ${numbers} runs backwards`;
  if (country === '' && operator === '' && region === '' && timeZone === '') {
    return `nothing is said of ${numbers}`;
  }
  if (timeZone !== '') {
    const fault = zoneFault(timeZone);
    if (fault !== undefined) return fault;
  }
  lines.push({
    line,
    first,
    last,
    country: country || undefined,
    operator: operator || undefined,
    region: region || undefined,
    timeZone: timeZone || undefined,
  });
  return undefined;
};

/** First field → reader and the most fields it takes; anything else begins with digits. */
const RECORDS: Readonly<Record<string, { readonly read: ReadLine; readonly fieldsMax: number }>> = {
  country: { read: readCountry, fieldsMax: 6 },
  operator: { read: readOperator, fieldsMax: 6 },
  region: { read: readRegion, fieldsMax: 6 },
};
const NUMBERS = { read: readNumbers, fieldsMax: 5 };

function readHeader(comments: ReadonlyMap<string, string>): Result<NumberingHeader, string> {
  for (const key of ['source', 'licence', 'date']) {
    if (!comments.has(key)) return err(`the header has no line "# ${key}: …"`);
  }
  const date = comments.get('date') ?? '';
  if (!/^\d{4}-\d{2}-\d{2}$/.test(date) || Number.isNaN(Date.parse(date))) {
    return err(`the date of the header is "${date}", not of the form 2026-01-31`);
  }
  const covers = (comments.get('covers') ?? '').split(/\s+/).filter((prefix) => prefix !== '');
  const wrong = covers.find((prefix) => !DIGITS.test(prefix));
  if (wrong !== undefined) return err(`the header covers "${wrong}", which is no prefix`);
  return ok({
    source: comments.get('source') ?? '',
    licence: comments.get('licence') ?? '',
    date,
    covers,
  });
}

/** Reads a whole file or refuses it with the first line that is wrong. `name` is how sentences call it. */
export function readNumbering(name: string, text: string): Result<NumberingFile, NumberingFault> {
  const rows = text.replace(/^\ufeff/, '').split(/\r?\n/);
  if (rows[0]?.trimEnd() !== FIRST_LINE) return err(`${name}, line 1: it must be "${FIRST_LINE}"`);
  if (rows.length > LIMITS.numbering.lines) {
    return err(`${name} has more than ${LIMITS.numbering.lines} lines`);
  }
  const book: Book = { countries: new Map(), operators: new Map(), regions: new Map(), lines: [] };
  const comments = new Map<string, string>();
  for (let at = 1; at < rows.length; at++) {
    const row = rows[at] ?? '';
    if (row.trim() === '') continue;
    if (row.startsWith('#')) {
      const match = /^#\s*(\w+):\s*(.*\S)/.exec(row);
      const key = match?.[1] ?? '';
      if (match) comments.set(key, `${comments.has(key) ? `${comments.get(key)} ` : ''}${match[2]}`);
      continue;
    }
    const fields = row.split('\t').map((field) => field.trim());
    const { read, fieldsMax } = RECORDS[fields[0] ?? ''] ?? NUMBERS;
    const fault =
      fields.length > fieldsMax
        ? `it has ${fields.length} fields, ${fieldsMax} are known`
        : read(fields, book, at + 1);
    if (fault !== undefined) return err(`${name}, line ${at + 1}: ${fault}`);
  }
  const header = readHeader(comments);
  if (!header.ok) return err(`${name}: ${header.error}`);
  return ok({ name, header: header.value, ...book });
}
