// The settings of an account as `users.php` would write them, by the table of `client-parameters.ts`: what is told here can be given
// back as it is. Owns the writing of each form.

import { unreachable } from '../../base/assert.ts';
import { type Account, SHARINGS } from '../accounts/account.ts';
import { currencyRow } from '../accounts/currency.ts';
import { decimalMoney, type Money } from '../accounts/money.ts';
import { CLIENT_PARAMETERS } from './client-parameters.ts';
import { type ParameterForm, zoneNumber } from './parameter-forms.ts';

/** What is not set, and zones that have no number, are left out. Passwords are never told. */
export function toldParameters(account: Account, planLeast: number): Readonly<Record<string, string>> {
  const { settings, sharing, plan, currency, state } = account;
  const told = CLIENT_PARAMETERS.flatMap(({ name, form, setting }) => {
    const value = setting === undefined ? settings.more[name] : settings[setting];
    const written = value === undefined || typeof value === 'object' ? undefined : write(form, value);
    return written === undefined || written === '' ? [] : [[name, written] as const];
  });
  return {
    ...Object.fromEntries(told),
    type: String(SHARINGS.indexOf(sharing)),
    tariff: String(plan),
    mintrf: String(planLeast),
    curr: String(currencyRow(currency)?.number ?? 0),
    'fl2[10]': state === 'blocked' ? '1' : '0',
  };
}

function write(form: ParameterForm, value: string | number): string | undefined {
  switch (form.kind) {
    case 'flag':
      return value === form.on ? '1' : '0';
    case 'money':
      return decimalMoney(value as Money);
    case 'zone':
      return zoneNumber(String(value));
    case 'text':
    case 'mail':
    case 'mail-sources':
    case 'phone':
    case 'phones':
    case 'url':
    case 'sender':
    case 'whole':
    case 'hours':
    case 'destinations':
    case 'choice':
      return String(value);
    default:
      return unreachable(form);
  }
}
