// `dozvon currency …`: what currencies are worth, as the operator sets it. Owns the reading and printing.

import { formatRate, parseRate, readCurrency } from '../../core/accounts/currency.ts';
import { ratesSet, setRate } from '../../storage/money/currencies.ts';
import { CommandError } from '../command-error.ts';
import { say } from '../say.ts';
import { withStorage } from '../with-storage.ts';

export async function currencySet(code: string, text: string): Promise<void> {
  const currency = readCurrency(code);
  if (currency === undefined || currency === 'RUR')
    throw new CommandError(`"${code}" is no currency with a rate; there are USD, EUR, UAH and KZT`);
  const rate = parseRate(text);
  if (rate === undefined) throw new CommandError(`"${text}" is no rate; write 92.50 or 0.183412`);
  await withStorage(async (storage) => {
    await setRate(storage.database, currency, rate);
    say(`1 ${currency} is ${formatRate(rate)} RUR`);
  });
}

export async function currencyList(): Promise<void> {
  await withStorage(async (storage) => {
    const rows = await ratesSet(storage.database);
    for (const { code, rate, set_at } of rows)
      say(`1 ${code} is ${formatRate(rate)} RUR, set ${new Date(set_at).toISOString()}`);
    if (rows.length === 0) say('no rate is set; accounts are all in RUR or never exchange');
  });
}
