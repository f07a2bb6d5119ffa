// A table of prices as a file: the first row names the columns, every other one is a price. Owns the file's form; what a price may be
// is `core/prices/price-rows.ts`.

import { LIMITS } from '../base/limits.ts';
import {
  PRICE_HEADS,
  type PriceCells,
  type PriceRow,
  priceCells,
  readPriceRow,
} from '../core/prices/price-rows.ts';
import type { SheetRow } from '../storage/sheets/csv-rows.ts';
import { CommandError } from './command-error.ts';
import { toldFaults } from './told-faults.ts';

/** Cells of a price that say which one it is: all but its zone and what it costs. */
const KEY_CELLS = 5;

/** Programs for spreadsheets write cells behind the last one that has anything in it. */
function trimmed(cells: readonly string[]): readonly string[] {
  const plain = cells.map((cell) => cell.trim());
  return plain.slice(0, plain.findLastIndex((cell) => cell !== '') + 1);
}

function headsOf(row: SheetRow | undefined): readonly string[] {
  const heads = row?.kind === 'row' ? trimmed(row.cells) : [];
  const known = heads.every(
    (head, at) => PRICE_HEADS.some((one) => one === head) && heads.indexOf(head) === at,
  );
  if (!known || !heads.includes('kind') || !heads.includes('price'))
    throw new CommandError(
      `the first line must name columns of ${PRICE_HEADS.join(', ')}; kind and price at least`,
    );
  return heads;
}

class Prices {
  readonly #heads: readonly string[];
  readonly #seen = new Map<string, number>();
  readonly #rows: PriceRow[] = [];
  readonly #faults: string[] = [];

  constructor(heads: readonly string[]) {
    this.#heads = heads;
  }

  take(row: SheetRow): void {
    if (this.#rows.length + this.#faults.length >= LIMITS.prices.rows)
      throw new CommandError(`there are more than ${LIMITS.prices.rows} prices`);
    if (row.kind === 'unreadable') return this.#fault(row.number, row.sentence);
    const cells = trimmed(row.cells);
    if (cells.length > this.#heads.length)
      return this.#fault(row.number, 'it has more cells than the first line has names');
    const price = readPriceRow(
      Object.fromEntries(this.#heads.map((head, at) => [head, cells[at]])) as PriceCells,
    );
    if (!price.ok) return this.#fault(row.number, price.error);
    const key = priceCells(price.value).slice(0, KEY_CELLS).join('|');
    const before = this.#seen.get(key);
    if (before !== undefined) return this.#fault(row.number, `the same price as in row ${before}`);
    this.#seen.set(key, row.number);
    this.#rows.push(price.value);
  }

  end(): readonly PriceRow[] {
    if (this.#faults.length > 0)
      throw new CommandError(['nothing was imported:', ...toldFaults(this.#faults)].join('\n  '));
    return this.#rows;
  }

  #fault(number: number, sentence: string): void {
    this.#faults.push(`row ${number}: ${sentence}`);
  }
}

/** Every row is read before any is given: a file is taken as a whole or not at all. */
export async function readPriceSheet(rows: AsyncIterable<SheetRow>): Promise<readonly PriceRow[]> {
  let prices: Prices | undefined;
  for await (const row of rows) {
    if (prices) prices.take(row);
    else prices = new Prices(headsOf(row));
  }
  return (prices ?? new Prices(headsOf(undefined))).end();
}
