// A numbering plan in memory: the longest prefix that fits a number tells what is known of it. Owns the laying of files over
// one another, the sorted arrays and the look-up; it must not know where the files come from.

import { err, ok, type Result } from '../../base/result.ts';
import type { Country, Names, Numbering, NumberPlace, Operator, Region } from './number-place.ts';
import type { NumberingFault, NumberingFile, NumberingHeader, NumberLine } from './numbering-text.ts';

/** E.164 allows fifteen digits: every number is compared as one of fifteen, which a double holds exactly. */
const LENGTH = 15;
const SCALE: readonly number[] = Array.from({ length: LENGTH + 1 }, (_, digits) => 10 ** (LENGTH - digits));
const ZERO = 48;

type Known = { readonly operator: Operator | undefined; readonly region: Region | undefined };
type Blank = Partial<Known> & { readonly country?: Country; readonly timeZone?: string };

/** One prefix with what a file says of it. */
type Prefix = {
  /** Padded with zeros to fifteen digits. */
  readonly start: number;
  readonly digits: number;
  readonly file: number;
  readonly said: NumberLine;
};

/** A range as the fewest prefixes that make it up: 100 to 129 is 10, 11, 12. */
export function prefixesOf(first: string, last: string): readonly string[] {
  const prefixes: string[] = [];
  const end = Number(last);
  let at = Number(first);
  while (at <= end) {
    let size = 1;
    let digits = first.length;
    while (digits > 1 && at % (size * 10) === 0 && at + size * 10 - 1 <= end) {
      size *= 10;
      digits--;
    }
    prefixes.push(String(at / size));
    at += size;
  }
  return prefixes;
}

type Dictionary = {
  readonly countries: Map<string, Country>;
  readonly operators: Map<string, Operator>;
  readonly regions: Map<string, Region>;
};

/** Records of later files replace those of earlier ones with the same id. */
function dictionaryOf(files: readonly NumberingFile[]): Dictionary {
  const dictionary: Dictionary = { countries: new Map(), operators: new Map(), regions: new Map() };
  for (const file of files) {
    for (const [id, country] of file.countries) dictionary.countries.set(id, country);
    for (const [id, operator] of file.operators) dictionary.operators.set(id, operator);
    for (const [id, region] of file.regions) dictionary.regions.set(id, region);
  }
  return dictionary;
}

function unknownIn(line: NumberLine, { countries, operators, regions }: Dictionary): string | undefined {
  const { country, operator, region } = line;
  if (country !== undefined && !countries.has(country)) return `the country "${country}" is not known`;
  if (operator !== undefined && operator !== '-' && !operators.has(operator)) {
    return `the operator "${operator}" is not known`;
  }
  if (region !== undefined && region !== '-' && !regions.has(region)) {
    return `the region "${region}" is not known`;
  }
  return undefined;
}

/** Whether a file laid over speaks alone for what is below one of its prefixes. */
function isCovered(prefix: string, covers: ReadonlySet<string>): boolean {
  if (covers.size === 0) return false;
  for (let digits = 1; digits < prefix.length; digits++) {
    if (covers.has(prefix.slice(0, digits))) return true;
  }
  return false;
}

/** All prefixes in order, those of earlier files first where they are equal. */
function sortedPrefixes(
  files: readonly NumberingFile[],
  dictionary: Dictionary,
): Result<readonly Prefix[], NumberingFault> {
  const prefixes: Prefix[] = [];
  for (const [file, { name, lines }] of files.entries()) {
    const covers = new Set(files.slice(file + 1).flatMap((later) => later.header.covers));
    for (const said of lines) {
      const unknown = unknownIn(said, dictionary);
      if (unknown !== undefined) return err(`${name}, line ${said.line}: ${unknown}`);
      for (const prefix of prefixesOf(said.first, said.last)) {
        if (isCovered(prefix, covers)) continue;
        const digits = prefix.length;
        prefixes.push({ start: Number(prefix) * SCALE[digits]!, digits, file, said });
      }
    }
  }
  prefixes.sort((a, b) => a.start - b.start || a.digits - b.digits || a.file - b.file);
  for (let at = 1; at < prefixes.length; at++) {
    const [before, prefix] = [prefixes[at - 1]!, prefixes[at]!];
    if (before.start !== prefix.start || before.digits !== prefix.digits || before.file !== prefix.file)
      continue;
    const lines = [before.said.line, prefix.said.line].sort((a, b) => a - b);
    const shown = prefix.start / SCALE[prefix.digits]!;
    return err(
      `${files[prefix.file]!.name}, line ${lines[1]}: ${shown} is there already, in line ${lines[0]}`,
    );
  }
  return ok(prefixes);
}

const namesOf = <T extends Names>(
  map: ReadonlyMap<string, T>,
  id: string | undefined,
  above: T | undefined,
) => (id === undefined ? above : map.get(id));

/** What is known below a prefix: what it says, and for the rest what the shorter one has, unless that is another country. */
function laidOver(above: Blank, said: NumberLine, { countries, operators, regions }: Dictionary): Blank {
  const country = namesOf(countries, said.country, above.country);
  const base: Blank = country === above.country ? above : {};
  const region = namesOf(regions, said.region, base.region);
  const zoneOfRegion = said.region === undefined ? undefined : region?.timeZone;
  const timeZone = said.timeZone ?? zoneOfRegion ?? base.timeZone ?? country?.timeZone;
  return {
    operator: namesOf(operators, said.operator, base.operator),
    region,
    ...(country === undefined ? {} : { country }),
    ...(timeZone === undefined ? {} : { timeZone }),
  };
}

function placeOf({ country, operator, region, timeZone }: Blank): NumberPlace | undefined {
  if (country === undefined) return undefined;
  const mcc = operator?.mcc ?? country.mcc;
  const mnc = operator?.mnc;
  const mccmnc = mcc !== undefined && mnc !== undefined ? mcc + mnc : undefined;
  const zone = timeZone ?? country.timeZone;
  return Object.freeze({ country, operator, region, mcc, mnc, mccmnc, timeZone: zone });
}

/** One place for all prefixes that know the same. */
class Places {
  readonly all: NumberPlace[] = [];
  readonly #known = new Map<string, number>();

  indexOf(place: NumberPlace): number {
    const { country, operator, region, timeZone } = place;
    const key = `${country.code}\t${operator?.id ?? ''}\t${region?.id ?? ''}\t${timeZone}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    this.#known.set(key, this.all.length);
    return this.all.push(place) - 1;
  }
}

type Arrays = {
  /** Where the numbers of a segment begin, ascending; a segment ends where the next begins. */
  readonly starts: Float64Array;
  /** The innermost prefix over a segment, or -1. */
  readonly owners: Int32Array;
  /** By prefix: its length, the prefix around it or -1, its place. */
  readonly digits: Uint8Array;
  readonly parents: Int32Array;
  readonly placeAt: Uint32Array;
  readonly places: readonly NumberPlace[];
};

function arraysOf(
  prefixes: readonly Prefix[],
  files: readonly NumberingFile[],
  dictionary: Dictionary,
): Result<Arrays, NumberingFault> {
  const [starts, owners]: [number[], number[]] = [[], []];
  const [digits, parents, placeAt]: [number[], number[], number[]] = [[], [], []];
  const places = new Places();
  const open: { readonly index: number; readonly start: number; readonly end: number; known: Blank }[] = [];
  const begin = (start: number, owner: number): void => {
    if (starts.at(-1) === start) owners[owners.length - 1] = owner;
    else owners[starts.push(start) - 1] = owner;
  };
  const closeBefore = (start: number): void => {
    while (open.length > 0 && open.at(-1)!.end <= start) {
      const { end } = open.pop()!;
      begin(end, open.at(-1)?.index ?? -1);
    }
  };
  for (const prefix of prefixes) {
    const { start, said } = prefix;
    closeBefore(start);
    const inner = open.at(-1);
    const same = inner !== undefined && inner.start === start && digits[inner.index] === prefix.digits;
    const known = laidOver(inner?.known ?? {}, said, dictionary);
    const place = placeOf(known);
    if (!place)
      return err(`${files[prefix.file]!.name}, line ${said.line}: the numbers belong to no country`);
    if (same) {
      // A later file says more of the same prefix.
      inner.known = known;
      placeAt[inner.index] = places.indexOf(place);
      continue;
    }
    const index = digits.push(prefix.digits) - 1;
    parents.push(inner?.index ?? -1);
    placeAt.push(places.indexOf(place));
    open.push({ index, start, end: start + SCALE[prefix.digits]!, known });
    begin(start, index);
  }
  closeBefore(Number.POSITIVE_INFINITY);
  return ok({
    starts: Float64Array.from(starts),
    owners: Int32Array.from(owners),
    digits: Uint8Array.from(digits),
    parents: Int32Array.from(parents),
    placeAt: Uint32Array.from(placeAt),
    places: places.all,
  });
}

type PlanSource = NumberingHeader & { readonly name: string; readonly lines: number };

export class NumberingPlan implements Numbering {
  readonly sources: readonly PlanSource[];
  /** Prefixes after all ranges were taken apart. */
  readonly prefixes: number;
  readonly #arrays: Arrays;
  readonly #operators: readonly Operator[];
  readonly #regions: readonly Region[];

  /** Files in the order they are laid over one another. */
  static of(files: readonly NumberingFile[]): Result<NumberingPlan, NumberingFault> {
    const dictionary = dictionaryOf(files);
    const prefixes = sortedPrefixes(files, dictionary);
    if (!prefixes.ok) return prefixes;
    const arrays = arraysOf(prefixes.value, files, dictionary);
    return arrays.ok ? ok(new NumberingPlan(files, dictionary, arrays.value)) : arrays;
  }

  private constructor(files: readonly NumberingFile[], dictionary: Dictionary, arrays: Arrays) {
    this.sources = files.map(({ name, header, lines }) => ({ name, ...header, lines: lines.length }));
    this.prefixes = arrays.digits.length;
    this.#arrays = arrays;
    this.#operators = [...dictionary.operators.values()];
    this.#regions = [...dictionary.regions.values()];
  }

  operators(): readonly Operator[] {
    return this.#operators;
  }

  regions(): readonly Region[] {
    return this.#regions;
  }

  place(phone: string): NumberPlace | undefined {
    const { length } = phone;
    if (length > LENGTH) return undefined;
    let value = 0;
    for (let at = 0; at < length; at++) {
      const digit = phone.charCodeAt(at) - ZERO;
      if (digit < 0 || digit > 9) return undefined;
      value = value * 10 + digit;
    }
    const { starts, owners, digits, parents, placeAt, places } = this.#arrays;
    const wanted = value * SCALE[length]!;
    let low = 0;
    let high = starts.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (starts[middle]! <= wanted) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return undefined;
    let owner = owners[low - 1]!;
    // A number shorter than the prefix only looks like one of its numbers because it was padded.
    while (owner >= 0 && digits[owner]! > length) owner = parents[owner]!;
    return owner < 0 ? undefined : places[placeAt[owner]!];
  }
}
