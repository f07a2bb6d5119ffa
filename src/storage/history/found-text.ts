// Texts and numbers as a search of the database takes them. Owns how words become a query of its full-text search and parts of a
// number a pattern; both must fit the indexes of db/migrations/0020-looking-back.sql.

import { storable } from '../database/stored-text.ts';

/** Of a submission `s`; the same expression as in the index. */
export const WORDS_OF_TEXT = "to_tsvector('simple'::regconfig, left(s.text, 20000))";

/** Nobody looks for more at once, and each is a look into the index. */
const WORDS_MOST = 10;

/**
 * All words, each by its beginning. A database in the locale C does not know that capital letters of other alphabets have
 * small ones, so each word is looked for as it may be written.
 */
export function wordsQuery(written: string): string {
  const words = (storable(written).match(/[\p{L}\p{N}\p{M}]+/gu) ?? []).slice(0, WORDS_MOST);
  if (words.length === 0) return '';
  return words.map((word) => `(${spellings(word).join(' | ')})`).join(' & ');
}

/** Whether there is anything in it that can be looked for. */
export function hasWords(written: string): boolean {
  return /[\p{L}\p{N}]/u.test(written);
}

function spellings(word: string): readonly string[] {
  const small = word.toLowerCase();
  const [first = '', ...rest] = [...small];
  return [...new Set([small, first.toUpperCase() + rest.join(''), small.toUpperCase()])].map(
    (one) => `'${one}':*`,
  );
}

/** A part of a number as numbers are kept, of anything else as it is, for a pattern. */
export function likePart(written: string): string {
  const number = /^[+\d\s().-]+$/.test(written) ? written.replace(/\D/g, '') : written.trim();
  return storable(number).replace(/[\\%_]/g, (sign) => `\\${sign}`);
}

export function reversed(text: string): string {
  return [...text].reverse().join('');
}
