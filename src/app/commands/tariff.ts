// `dozvon tariff …`: the table of prices, one by one or as CSV. Owns the reading of options and the printing; what a price
// may be is `core/prices/price-rows.ts`, and the table is read by `price-sheet.ts`.

import { writeFileSync } from 'node:fs';
import { csvRow, guardedText } from '../../base/table-cells.ts';
import { decimalMoney } from '../../core/accounts/money.ts';
import {
  ownerName,
  PRICE_HEADS,
  type PriceRow,
  priceCells,
  readPriceKey,
  readPriceRow,
} from '../../core/prices/price-rows.ts';
import { CommandError } from '../command-error.ts';
import { knownAccount } from '../known-account.ts';
import { readPriceSheet } from '../price-sheet.ts';
import { say } from '../say.ts';
import { rowsOfFile } from '../sheet-file.ts';
import { inputFile } from '../text-file.ts';
import { withStorage } from '../with-storage.ts';

/** Which prices are meant, as options of the command line. */
type Place = {
  readonly account?: string;
  readonly plan?: string;
  readonly prefix?: string;
  readonly operator?: string;
};

export async function tariffList(place: Pick<Place, 'account' | 'plan'>): Promise<void> {
  const key = readPriceKey({ ...place, kind: 'sms' });
  if (!key.ok) throw new CommandError(key.error);
  await withStorage(async (storage) => {
    if (place.account !== undefined) await knownAccount(storage, place.account);
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
    const lines = [PRICE_HEADS, ...rows.map(priceCells)].map((cells) => csvRow(cells.map(guardedText)));
    const text = `${lines.join('\n')}\n`;
    if (file === undefined) process.stdout.write(text);
    else {
      writeFileSync(file, text);
      say(`${rows.length} prices written to ${file}`);
    }
  });
}

export async function tariffImport(file: string, options: { readonly replace?: true }): Promise<void> {
  if (file !== '-') await inputFile(file);
  const rows = await readPriceSheet(rowsOfFile(file));
  await withStorage(async (storage) => {
    const set = await storage.prices.set(rows, options.replace ? 'go' : 'stay');
    if (!set.ok) throw new CommandError(set.error);
    say(`${rows.length} prices set${options.replace ? ', all others removed' : ''}`);
  });
}
