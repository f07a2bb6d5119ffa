// Rows of a CSV file as they are read: charset and separator are found out, quotes may be careless, a row that cannot be read is one
// fault and not the end. Owns the reading; rows hold texts, what they mean is not known here.

import { parse } from 'csv-parse/sync';
import { LIMITS } from '../../base/limits.ts';
import { unguardedText } from '../../base/table-cells.ts';
import { type CsvRecord, CsvRecords } from './csv-records.ts';
import { SheetFault } from './sheet-fault.ts';
import { GuessingDecoder, knownCharset } from './text-decoder.ts';

/** `number` counts as a spreadsheet does, from 1. */
export type SheetRow =
  | { readonly kind: 'row'; readonly number: number; readonly cells: readonly string[] }
  | { readonly kind: 'unreadable'; readonly number: number; readonly sentence: string };

const SEPARATORS = [';', ',', '\t', '|'] as const;
/** Characters looked at to find the separator. */
const LOOKED_AT = 16_384;
const LINES_LOOKED_AT = 20;

/** Lines of a text without what stands in quotes. */
function bareLines(text: string): string[] {
  return text
    .replace(/"(?:[^"]|"")*"/g, '')
    .split(/\r\n|\n|\r/)
    .filter((line) => line.trim() !== '')
    .slice(0, LINES_LOOKED_AT);
}

/** The sign that most lines have equally often; a first line `sep=;` says it. */
export function separatorOf(text: string): string {
  const told = /^sep=([;,\t|:~^])\r?\n/i.exec(text)?.[1];
  if (told !== undefined) return told;
  const lines = bareLines(text);
  let best = { separator: ';', score: 0 };
  for (const separator of SEPARATORS) {
    const counts = lines.map((line) => line.split(separator).length - 1);
    const usual = counts[0] ?? 0;
    const score =
      usual === 0
        ? counts.filter((count) => count > 0).length / 100
        : counts.filter((count) => count === usual).length + usual / 1_000;
    if (score > best.score) best = { separator, score };
  }
  return best.separator;
}

async function* decoded(
  bytes: AsyncIterable<Uint8Array>,
  charset: string | undefined,
): AsyncGenerator<string> {
  const decoder = new GuessingDecoder(charset);
  let size = 0;
  for await (const chunk of bytes) {
    size += chunk.length;
    if (size > LIMITS.sheet.csvBytes)
      throw new SheetFault(`the file is larger than ${LIMITS.sheet.csvBytes >> 20} MB`);
    const text = decoder.write(Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength));
    if (text !== '') yield text;
  }
  const rest = decoder.end();
  if (rest !== '') yield rest;
}

/** Enough of the text to find the separator in, and the whole of it again. */
async function beginning(
  texts: AsyncGenerator<string>,
): Promise<{ head: string; all: AsyncGenerator<string> }> {
  let head = '';
  while (head.length < LOOKED_AT) {
    const next = await texts.next();
    if (next.done) break;
    head += next.value;
  }
  async function* all(): AsyncGenerator<string> {
    yield head;
    yield* texts;
  }
  return { head, all: all() };
}

const RECORDS_AT_A_TIME = 500;

/** Rows of whole records. Parsed together, for that is ten times faster; one that upsets the parser is found by itself. */
function parsed(records: readonly string[], separator: string): (readonly string[] | undefined)[] {
  const options = {
    delimiter: separator,
    relax_column_count: true,
    relax_quotes: true,
    record_delimiter: '\n',
  } as const;
  const rowsOf = (text: string): string[][] | undefined => {
    try {
      return parse(text, options);
    } catch {
      return undefined;
    }
  };
  const together = rowsOf(records.map((record) => `${record}\n`).join(''));
  if (together?.length === records.length) return together;
  return records.map((record) => {
    const rows = rowsOf(record) ?? [];
    return rows.length === 0 && record.trim() === '' ? [''] : rows.length === 1 ? rows[0] : undefined;
  });
}

type Numbered = { readonly number: number; readonly record: CsvRecord };

function* rowsOf(waiting: readonly Numbered[], separator: string): Generator<SheetRow> {
  const texts = waiting.flatMap(({ record }) => (record.kind === 'record' ? [record.text] : []));
  const rows = parsed(texts, separator)[Symbol.iterator]();
  for (const { number, record } of waiting) {
    if (record.kind === 'unreadable') {
      yield { kind: 'unreadable', number, sentence: record.sentence };
      continue;
    }
    const cells = rows.next().value;
    if (cells) yield { kind: 'row', number, cells: cells.map(unguardedText) };
    else yield { kind: 'unreadable', number, sentence: 'its quotes cannot be read' };
  }
}

/** Throws SheetFault when the file as a whole cannot be read. */
export async function* csvRows(
  bytes: AsyncIterable<Uint8Array>,
  charset: string | undefined,
): AsyncGenerator<SheetRow> {
  if (charset !== undefined && !knownCharset(charset))
    throw new SheetFault(`there is no charset "${charset.slice(0, 40)}"`);
  const { head, all } = await beginning(decoded(bytes, charset));
  const separator = separatorOf(head.slice(0, LOOKED_AT));
  const records = new CsvRecords(separator);
  let number = 0;
  let waiting: Numbered[] = [];
  const take = function* (found: Iterable<CsvRecord>): Generator<SheetRow> {
    for (const record of found) {
      number++;
      // Excel's own way to say the separator is no row of data.
      if (number === 1 && record.kind === 'record' && /^sep=.?$/i.test(record.text)) continue;
      waiting.push({ number, record });
      if (waiting.length < RECORDS_AT_A_TIME) continue;
      yield* rowsOf(waiting, separator);
      waiting = [];
    }
  };
  for await (const text of all) yield* take(records.take(text));
  yield* take(records.end());
  yield* rowsOf(waiting, separator);
}
