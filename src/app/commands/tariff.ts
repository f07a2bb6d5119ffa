// `dozvon tariff …`: the table of prices, one by one or as CSV. Owns the reading of options and files and the printing; what
// a price may be is `core/prices/price-rows.ts`.

import { readFileSync, writeFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import { LIMITS } from '../../base/limits.ts';
import { csvRow } from '../../base/table-cells.ts';
import { decimalMoney } from '../../core/accounts/money.ts';
import {
  ownerName,
  PRICE_HEADS,
  type PriceCells,
  type PriceRow,
  priceCells,
  readPriceKey,
  readPriceRow,
} from '../../core/prices/price-rows.ts';
import { CommandError } from '../command-error.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

/** Which prices are meant, as options of the command line. */
type Place = {
  readonly account?: string;
  readonly plan?: string;
  readonly prefix?: string;
  readonly operator?: string;
};

export async function tariffList(place: Pick<Place, 'account' | 'plan'>): Promise<void> {
  await withStorage(async (storage) => {
    const rows = (await storage.prices.list()).filter(({ owner }) => {
      if (place.account !== undefined) return owner.of === 'account' && owner.login === place.account;
      return place.plan === undefined || (owner.of === 'plan' && String(owner.plan) === place.plan);
    });
    for (const row of rows) say(inWords(row));
    if (rows.length === 0) say('no price is set; the built-in tariff counts');
  });
}

function inWords({ owner, kind, prefix, operator, zone, unitPrice }: PriceRow): string {
  const numbers = prefix === '' ? 'all numbers' : `+${prefix}`;
  const network = operator === '' ? '' : `, operator ${operator}`;
  const name = zone === '' ? '' : ` (${zone})`;
  return `${ownerName(owner)}: ${kind}, ${numbers}${network}${name}: ${decimalMoney(unitPrice)}`;
}

export async function tariffSet(
  kind: string,
  price: string,
  options: Place & { readonly zone?: string },
): Promise<void> {
  const row = readPriceRow({ ...options, kind, price });
  if (!row.ok) throw new CommandError(row.error);
  await withStorage(async (storage) => {
    const set = await storage.prices.set([row.value], 'stay');
    if (!set.ok) throw new CommandError(set.error);
    say(inWords(row.value));
  });
}

export async function tariffRemove(kind: string, options: Place): Promise<void> {
  const key = readPriceKey({ ...options, kind });
  if (!key.ok) throw new CommandError(key.error);
  await withStorage(async (storage) => {
    if ((await storage.prices.remove(key.value)) === 'missing')
      throw new CommandError('there is no such price');
    say('removed');
  });
}

export async function tariffExport(file: string | undefined): Promise<void> {
  await withStorage(async (storage) => {
    const rows = await storage.prices.list();
    const lines = [PRICE_HEADS, ...rows.map(priceCells)].map((cells) => csvRow(cells));
    const text = `${lines.join('\n')}\n`;
    if (file === undefined) process.stdout.write(text);
    else {
      writeFileSync(file, text);
      say(`${rows.length} prices written to ${file}`);
    }
  });
}

/** Every line is read before anything is stored: a file is taken as a whole or not at all. */
export async function tariffImport(file: string, options: { readonly replace?: true }): Promise<void> {
  const rows = readTable(readFileSync(file, 'utf8'));
  await withStorage(async (storage) => {
    const set = await storage.prices.set(rows, options.replace ? 'go' : 'stay');
    if (!set.ok) throw new CommandError(set.error);
    say(`${rows.length} prices set${options.replace ? ', all others removed' : ''}`);
  });
}

type Line = { readonly record: PriceCells; readonly info: { readonly lines: number } };

const FAULTS_TOLD = 20;

function readTable(text: string): readonly PriceRow[] {
  const delimiter = /^[^\n]*;/.test(text) ? ';' : ',';
  let lines: readonly Line[];
  try {
    // The declared type does not know that `info` makes pairs of the records.
    lines = parse(text, {
      columns: true,
      bom: true,
      delimiter,
      info: true,
      skip_empty_lines: true,
      trim: true,
    }) as unknown as Line[];
  } catch (error) {
    throw new CommandError(`this is no CSV: ${(error as Error).message}`);
  }
  if (lines.length > LIMITS.prices.rows)
    throw new CommandError(`there are more than ${LIMITS.prices.rows} prices`);
  const [first] = lines;
  const unknown = Object.keys(first?.record ?? {}).filter(
    (head) => !PRICE_HEADS.some((known) => known === head),
  );
  if (!first || unknown.length > 0 || !('kind' in first.record) || !('price' in first.record))
    throw new CommandError(
      `the first line must name columns of ${PRICE_HEADS.join(', ')}; kind and price at least`,
    );
  const read = lines.map(({ record, info }) => ({ line: info.lines, row: readPriceRow(record) }));
  const faults = read.flatMap(({ line, row }) => (row.ok ? [] : [`line ${line}: ${row.error}`]));
  const seen = new Map<string, number>();
  for (const { line, row } of read) {
    if (!row.ok) continue;
    const key = priceCells(row.value).slice(0, 5).join('|');
    const before = seen.get(key);
    if (before !== undefined) faults.push(`line ${line}: the same price as in line ${before}`);
    seen.set(key, line);
  }
  if (faults.length > 0)
    throw new CommandError([`nothing was imported:`, ...faults.slice(0, FAULTS_TOLD)].join('\n  '));
  return read.flatMap(({ row }) => (row.ok ? [row.value] : []));
}
