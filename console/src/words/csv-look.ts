// How a CSV file is written for the people who read a language: Excel takes the separator of its country, and a file with another one comes
// up in a single column. Owns that choice; programs that ask the API get commas.

import type { CsvSeparator } from '../../../src/base/table-cells.ts';
import type { Language } from './words.ts';

export function separatorOf(language: Language): CsvSeparator {
  return language === 'ru' ? ';' : ',';
}
