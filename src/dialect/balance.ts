// The balance as `balance.php` tells it (spec http-balance). Owns its reply forms.

import { err, type Result } from '../base/result.ts';
import { formatMoney } from '../core/accounts/money.ts';
import type { Balance, Doors } from '../core/doors.ts';
import type { SignedRequest } from './frame.ts';
import { isOn } from './parameters.ts';
import { type ClassicFault, type Format, jsonObject, wrongParameters, xmlElement } from './replies.ts';

type Told = { readonly balance: string; readonly credit?: string; readonly currency?: string };

function told(balance: Balance, currency: 'with currency' | 'balance alone'): Told {
  const amount = formatMoney(balance.balance);
  if (currency === 'balance alone') return { balance: amount };
  const credit = balance.credit === 0 ? {} : { credit: formatMoney(balance.credit) };
  return { balance: amount, ...credit, currency: balance.currency };
}

/** The order of the structured forms is also the order of fmt 1. */
function pairs(values: Told): [string, string][] {
  const all: [string, string | undefined][] = [
    ['balance', values.balance],
    ['credit', values.credit],
    ['currency', values.currency],
  ];
  return all.filter((pair): pair is [string, string] => pair[1] !== undefined);
}

function plain(values: Told): string {
  const currency = values.currency === undefined ? '' : ` ${values.currency}`;
  const credit = values.credit === undefined ? '' : ` (${values.credit})`;
  return values.balance + currency + credit;
}

function balanceReply(balance: Balance, format: Format, currency: 'with currency' | 'balance alone'): string {
  const values = told(balance, currency);
  switch (format) {
    case 'text':
      return plain(values);
    case 'numbers':
      return pairs(values)
        .map(([, text]) => text)
        .join(',');
    case 'xml':
      // No element around them: that is how the documentation shows it, well-formed or not.
      return pairs(values)
        .map(([name, text]) => xmlElement(name, text))
        .join('\n');
    case 'json':
      return jsonObject(pairs(values).map(([name, text]) => [name, JSON.stringify(text)]));
  }
}

export async function askBalance(
  doors: Doors,
  { account, parameters }: SignedRequest,
): Promise<Result<Balance, ClassicFault>> {
  if (parameters.problem !== undefined) return err(wrongParameters(parameters.problem));
  // Not in the documentation of this page; the other pages name the electronic balance so (spec http-clients 2).
  const balance = await doors.balance(account, isOn(parameters.text('balance2')) ? 2 : 1);
  return balance.ok ? balance : err({ fault: balance.error });
}

/** What `balance.php` says of it, in one of its forms. */
export function askedBalanceReply(balance: Balance, { parameters }: SignedRequest, format: Format): string {
  return balanceReply(balance, format, isOn(parameters.text('cur')) ? 'with currency' : 'balance alone');
}
