// What a national language's shift tables are as data (3GPP TS 23.038 section 6.2.1.2): runs of characters laid over a table.
// Owns the form and the default extension table, which several languages build on; the languages themselves are `national-
// latin.ts`, `-indic.ts`, `-urdu.ts`.

/** Characters from `code` upwards, one after the other. */
export type Run = readonly [code: number, characters: string];

export type NationalTable = {
  /** National Language Identifier (23.038 section 6.2.1.2.4). */
  readonly identifier: number;
  /** What the locking shift table has in place of the default alphabet's; absent: the language has none. */
  readonly locking?: readonly Run[];
  /** The single shift table, the whole of it. */
  readonly single: readonly Run[];
};

/** Stands in a run for a code that is no character: U+FFFF is none, in any text. */
export const HOLE = '\uffff';

/** 23.038 section 6.2.1.1: the default extension table. All that is not listed is not defined. */
export const DEFAULT_EXTENSION: readonly Run[] = [
  [0x0a, '\f'],
  [0x14, '^'],
  [0x28, '{}'],
  [0x2f, '\\'],
  [0x3c, '[~]'],
  [0x40, '|'],
  [0x65, '€'],
];

/** The characters of Unicode from `first` to `last`. Scripts are named by their codes, as the standard does: combining signs are not readable alone. */
export function span(first: number, last: number): string {
  let characters = '';
  for (let code = first; code <= last; code++) characters += String.fromCharCode(code);
  return characters;
}

/** The characters of these codes. */
export function points(...codes: readonly number[]): string {
  return String.fromCharCode(...codes);
}

/** What the single shift tables of sections A.2.4 to A.2.13 have in common. */
export const SOUTH_ASIAN_SINGLE: readonly Run[] = [
  [0x00, '@£$¥¿"¤%&\'\f*+'],
  [0x0e, '-/<=>¡^¡_#*'],
  [0x28, '{}'],
  [0x2f, '\\'],
  [0x3c, '[~]'],
  [0x40, '|ABCDEFGHIJKLMNOPQRSTUVWXYZ'],
  [0x65, '€'],
];
