// Cells of the tables that leave as files: what they hold, and how a row of them is written as CSV (RFC 4180). Owns the
// quoting, and that no text is taken for a formula.

import type { Instant } from './time.ts';

export type Cell =
  | { readonly kind: 'text'; readonly text: string }
  /** Written as it stands, so that money keeps its two decimals. */
  | { readonly kind: 'number'; readonly text: string }
  | { readonly kind: 'moment'; readonly at: Instant };

export const textCell = (text: string): Cell => ({ kind: 'text', text });

/** Programs for tables open a file as UTF-8 when it begins so; other programs stumble over it. */
export const CSV_MARK = '\ufeff';

/**
 * What stands between cells. Programs for tables take the sign of their country: where fractions have a comma (Russia, most of Europe)
 * it is the semicolon. RFC 4180 has the comma.
 */
export type CsvSeparator = ',' | ';';

/** A number as such a file has it: a fraction behind a point would be a text there, or a date. */
export function csvNumber(text: string, separator: CsvSeparator): string {
  return separator === ';' ? text.replace('.', ',') : text;
}

/** Without an end of line. */
export function csvRow(cells: readonly string[], separator: CsvSeparator = ','): string {
  const quoted = (cell: string): string =>
    cell.includes(separator) || /["\r\n]/.test(cell) ? `"${cell.replaceAll('"', '""')}"` : cell;
  return cells.map(quoted).join(separator);
}

/**
 * Programs for tables take such a beginning for a formula and carry it out, whoever wrote it; some skip blanks and ends of lines
 * before it, those for East Asian languages take its wide signs, too.
 */
const FORMULA = /^(?:[\s']*[=+\-@\uff1d\uff0b\uff0d\uff20]|'*[\t\r\n])/;

export function guardedText(text: string): string {
  return FORMULA.test(text) ? `'${text}` : text;
}

/** What `guardedText` was given. */
export function unguardedText(text: string): string {
  return text.startsWith("'") && FORMULA.test(text.slice(1)) ? text.slice(1) : text;
}
