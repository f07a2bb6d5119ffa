// The national language shift tables of 3GPP TS 23.038 annex A, all there are. Owns which languages have them and the numbers
// they have in a header; what they hold is in the files beside this one.

import { INDIC_TABLES } from './national-indic.ts';
import { LATIN_TABLES } from './national-latin.ts';
import type { NationalTable } from './national-table.ts';
import { URDU_TABLE } from './national-urdu.ts';

export type LanguageId = keyof typeof LATIN_TABLES | keyof typeof INDIC_TABLES | 'urdu';

export const NATIONAL_TABLES: Readonly<Record<LanguageId, NationalTable>> = {
  ...LATIN_TABLES,
  ...INDIC_TABLES,
  urdu: URDU_TABLE,
};

/** All languages there are tables for, by their numbers. */
export const LANGUAGES: readonly LanguageId[] = [
  'turkish',
  'spanish',
  'portuguese',
  'bengali',
  'gujarati',
  'hindi',
  'kannada',
  'malayalam',
  'oriya',
  'punjabi',
  'tamil',
  'telugu',
  'urdu',
];

/** The language of a header's number; undefined: no table of it is known, the default one is used (23.038 section 6.2.1.2.4). */
export function languageOf(identifier: number): LanguageId | undefined {
  return LANGUAGES.find((language) => NATIONAL_TABLES[language].identifier === identifier);
}
