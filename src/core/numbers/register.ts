// The register of the Russian numbering plan as the regulator publishes it (`АВС/ DEF;От;До;Емкость;Оператор;Регион;…`),
// made into a numbering file. Owns that form and its oddities; operators and regions are known again by their other names.

import { err, ok, type Result } from '../../base/result.ts';
import { operatorKey, regionKey } from './name-key.ts';
import type { Operator, Region } from './number-place.ts';
import { FIRST_LINE, type NumberingFault } from './numbering-text.ts';

type RegisterOptions = {
  /** How the file is called in sentences and in the header. */
  readonly name: string;
  /** The day of the extract, YYYY-MM-DD. */
  readonly date: string;
  /** Records of the plan that it will be laid over. */
  readonly operators: readonly Operator[];
  readonly regions: readonly Region[];
};

export type ConvertedRegister = {
  /** The numbering file. */
  readonly text: string;
  readonly rows: number;
  readonly lines: number;
  /** Regions that no record has: they keep the register's name, and the time zone of their code. */
  readonly unknownRegions: readonly string[];
};

type Range = {
  readonly line: number;
  readonly first: number;
  readonly last: number;
  readonly operator: string;
  readonly region: string;
};

const COUNTRY = 'RU';
const COUNTRY_CODE = '7';
/** Digits of a number after its code. */
const NUMBER_DIGITS = 7;
const CODE_DIGITS = 4;
/** Codes that belong to no place. */
const MOBILE = '79';
/** Numbers that are of the whole country. */
const NOWHERE: ReadonlySet<string> = new Set(['', regionKey('Российская Федерация'), regionKey('Россия')]);

/** Column → how its head is written; the code's letters are Cyrillic or Latin, as it happens. */
const HEADS = {
  code: /^[авсabc]{3}\/def$/,
  from: /^от$/,
  to: /^до$/,
  operator: /^оператор$/,
  region: /^регион$/,
  territory: /^территориягар$/,
  taxNumber: /^инн$/,
} as const;

type Column = keyof typeof HEADS;
type Columns = Readonly<Record<Column, number>>;

/** Fields are rarely quoted, and quotes stand inside them all the time. */
function fieldsOf(row: string): readonly string[] {
  if (!/(?:^|;)"(?:[^"]|"")*"(?:;|$)/.test(row)) return row.split(';').map((field) => field.trim());
  return [...row.matchAll(/(?:^|;)(?:"((?:[^"]|"")*)"(?=;|$)|([^;]*))/g)].map(([, quoted, bare]) =>
    (quoted?.replaceAll('""', '"') ?? bare ?? '').trim(),
  );
}

function columnsOf(head: string): Columns | undefined {
  const heads = fieldsOf(head).map((text) => text.toLowerCase().replace(/\s+/g, ''));
  const at = (column: Column): number => heads.findIndex((text) => HEADS[column].test(text));
  const columns = {
    code: at('code'),
    from: at('from'),
    to: at('to'),
    operator: at('operator'),
    region: at('region'),
    territory: at('territory'),
    taxNumber: at('taxNumber'),
  };
  const needed = [columns.code, columns.from, columns.to, columns.operator];
  return needed.includes(-1) || (columns.region < 0 && columns.territory < 0) ? undefined : columns;
}

/** What may stand in a field of a numbering file, and shifts no field of a reply. */
const asName = (text: string): string =>
  text
    .replace(/[\t,;|]+/g, ' ')
    .replace(/\s+/g, ' ')
    .trim()
    .slice(0, 200);

/** Records as they are met: those known already by one of their names, and new ones for the rest. */
class Records {
  readonly made: string[] = [];
  readonly unknownRegions: string[] = [];
  readonly #operators = new Map<string, string>();
  readonly #regions = new Map<string, string>();
  readonly #named: ReadonlyMap<string, Region>;
  readonly #written = new Set<string>();

  constructor({ operators, regions }: RegisterOptions) {
    for (const { id, ru, en, aliases } of operators) {
      if (!id.startsWith(`${COUNTRY}.`)) continue;
      for (const name of [...aliases, en, ru]) this.#operators.set(operatorKey(name), id);
    }
    this.#named = new Map(regions.map((region) => [region.id, region]));
    for (const { id, ru, aliases } of regions) {
      for (const name of [...aliases, ru]) this.#regions.set(regionKey(name), id);
    }
  }

  operator(name: string, taxNumber: string): string {
    const key = operatorKey(name);
    if (key === '') return '-';
    const known = this.#operators.get(key);
    if (known !== undefined) return known;
    const id = /^\d{10,12}$/.test(taxNumber) ? `${COUNTRY}.inn${taxNumber}` : `${COUNTRY}.${key}`;
    this.#operators.set(key, id);
    // A company may be written in several ways under one tax number.
    if (!this.#written.has(id)) this.made.push(['operator', id, asName(name)].join('\t'));
    this.#written.add(id);
    return id;
  }

  /** Towns stand before the region they are in, `г. Улан-Удэ|Республика Бурятия`; of several regions all are told with stars. */
  region(...texts: readonly string[]): string {
    for (const text of texts) {
      const ids = new Set(text.split('*').flatMap((one) => this.#known(one) ?? []));
      if (ids.size === 1) return [...ids][0] ?? '-';
      if (ids.size > 1) return this.#together([...ids].sort());
    }
    const name = asName(texts.find((text) => !NOWHERE.has(regionKey(text))) ?? '');
    const key = regionKey(name);
    if (key === '') return '-';
    const known = this.#regions.get(key);
    if (known !== undefined) return known;
    this.unknownRegions.push(name);
    return this.#make(`${COUNTRY}-${key}`, name, '');
  }

  #known(text: string): string | undefined {
    const keys = [text, ...text.split('|').reverse()].map(regionKey);
    const key = keys.find((one) => this.#regions.has(one));
    return key === undefined ? undefined : this.#regions.get(key);
  }

  /** A record of them all, the one there is or a new one; it has a zone when they have the same. */
  #together(ids: readonly string[]): string {
    const names = ids.map((id) => this.#named.get(id)?.ru ?? id);
    for (const order of [names, [...names].reverse()]) {
      const known = this.#regions.get(regionKey(order.join(' и ')));
      if (known !== undefined) return known;
    }
    const zones = new Set(ids.map((id) => this.#named.get(id)?.timeZone ?? ''));
    return this.#make(
      ids.join('+'),
      asName(names.join(' и ')),
      zones.size === 1 ? ([...zones][0] ?? '') : '',
    );
  }

  #make(id: string, name: string, timeZone: string): string {
    this.#regions.set(regionKey(name), id);
    this.made.push(['region', id, name, '', timeZone].join('\t').trimEnd());
    return id;
  }
}

function rangeOf(
  fields: readonly string[],
  { columns, records, line }: { readonly columns: Columns; readonly records: Records; readonly line: number },
): Result<Range, string> {
  const text = (column: Column): string => fields[columns[column]] ?? '';
  const [code, from, to] = [text('code'), text('from'), text('to')];
  if (!/^[1-9]\d{2}$/.test(code)) return err(`"${code}" is no code of three digits`);
  if (![from, to].every((end) => new RegExp(`^\\d{1,${NUMBER_DIGITS}}$`).test(end))) {
    return err(`"${from}" to "${to}" are no numbers of up to ${NUMBER_DIGITS} digits`);
  }
  if (Number(from) > Number(to)) return err(`the range from ${from} to ${to} runs backwards`);
  const whole = (end: string): number => Number(COUNTRY_CODE + code + end.padStart(NUMBER_DIGITS, '0'));
  return ok({
    line,
    first: whole(from),
    last: whole(to),
    operator: records.operator(text('operator'), text('taxNumber')),
    region: records.region(text('territory'), text('region')),
  });
}

/** Ranges in order, neighbours of the same operator and region made one. */
function joined(ranges: Range[], name: string): Result<readonly Range[], NumberingFault> {
  ranges.sort((a, b) => a.first - b.first);
  const whole: Range[] = [];
  for (const range of ranges) {
    const before = whole.at(-1);
    if (before && range.first <= before.last) {
      return err(`${name}, line ${range.line}: the number ${range.first} is in line ${before.line} already`);
    }
    const continues =
      before?.last === range.first - 1 &&
      before.operator === range.operator &&
      before.region === range.region &&
      // A code is told of apart, so that it can be covered alone.
      Math.floor(before.first / 10 ** NUMBER_DIGITS) === Math.floor(range.first / 10 ** NUMBER_DIGITS);
    if (continues) whole[whole.length - 1] = { ...before, last: range.last };
    else whole.push(range);
  }
  return ok(whole);
}

function isWholeCode({ first, last }: Range): boolean {
  return last - first + 1 === 10 ** NUMBER_DIGITS;
}

/** The whole file or the first line that is wrong. */
export function convertRegister(
  text: string,
  options: RegisterOptions,
): Result<ConvertedRegister, NumberingFault> {
  const { name, date } = options;
  const rows = text.replace(/^\ufeff/, '').split(/\r?\n/);
  const columns = columnsOf(rows[0] ?? '');
  if (!columns) {
    return err(`${name}, line 1: it must name the columns, as in АВС/ DEF;От;До;Емкость;Оператор;Регион`);
  }
  const heads = fieldsOf(rows[0] ?? '').length;
  const records = new Records(options);
  const ranges: Range[] = [];
  for (let at = 1; at < rows.length; at++) {
    const row = rows[at] ?? '';
    if (row.trim() === '') continue;
    const fields = fieldsOf(row.replace(/;\s*$/, ''));
    if (fields.length > heads) {
      return err(`${name}, line ${at + 1}: it has ${fields.length} fields, the first line names ${heads}`);
    }
    const range = rangeOf(fields, { columns, records, line: at + 1 });
    if (!range.ok) return err(`${name}, line ${at + 1}: ${range.error}`);
    ranges.push(range.value);
  }
  if (ranges.length === 0) return err(`${name} has no ranges`);
  const whole = joined([...ranges], name);
  if (!whole.ok) return whole;
  const codes = [...new Set(whole.value.map(({ first }) => String(first).slice(0, CODE_DIGITS)))];
  const entire = new Set(
    whole.value.filter(isWholeCode).map(({ first }) => String(first).slice(0, CODE_DIGITS)),
  );
  const lines = [
    // What is given to nobody has no operator; the region of a code of places stays.
    ...codes
      .filter((code) => !entire.has(code))
      .map((code) => [code, COUNTRY, '-', code.startsWith(MOBILE) ? '-' : ''].join('\t').trimEnd()),
    ...whole.value.map(({ first, last, operator, region }) =>
      [`${first}-${last}`, COUNTRY, operator, region].join('\t'),
    ),
  ];
  const header = [
    FIRST_LINE,
    `# title: Russian numbers by operator and region, from ${name}`,
    '# source: register of the Russian system and plan of numbering, as published by the regulator',
    '# licence: official document, free of rights (Civil Code of the Russian Federation, article 1259)',
    `# date: ${date}`,
    `# covers: ${codes.join(' ')}`,
  ];
  const body = [...header, '', ...records.made, '', ...lines, ''].join('\n');
  return ok({ text: body, rows: ranges.length, lines: lines.length, unknownRegions: records.unknownRegions });
}
