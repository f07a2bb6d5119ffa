// What a request asks to change of a sub-client, read from parameters by the table of `client-parameters.ts`. Owns the
// reading and its complaints; whether the change may be made is `client-rules.ts`.

import { err, ok, type Result } from '../../base/result.ts';
import { type AccountSettings, SHARINGS } from '../accounts/account.ts';
import { readCurrency } from '../accounts/currency.ts';
import { isLogin, isPasswordStrong, LOGIN_RULE, PASSWORD_RULE } from '../accounts/login.ts';
import { ACCOUNT_PARAMETERS, CLIENT_PARAMETERS } from './client-parameters.ts';
import type { ClientChange } from './clients.ts';
import { readParameter } from './parameter-forms.ts';

/** Where the values come from: `has` tells one that is empty from one that is absent. */
type Given = { readonly has: (name: string) => boolean; readonly text: (name: string) => string };

const PLANS_MOST = 8;

/** The error names the parameter and says what is wrong with it. */
export function readClientChange(given: Given): Result<ClientChange, string> {
  const settings: Record<string, unknown> = {};
  const more: Record<string, string | undefined> = {};
  for (const row of CLIENT_PARAMETERS) {
    if (!given.has(row.name)) continue;
    const read = readParameter(row.form, given.text(row.name));
    if (!read.ok) return err(`${row.name} ${read.error}`);
    // A zone, unlike the rest, cannot be taken away.
    if (row.form.kind === 'zone' && read.value === undefined) continue;
    if (row.setting !== undefined) settings[row.setting] = read.value;
    else more[row.name] = read.value === undefined || read.value === '' ? undefined : String(read.value);
  }
  const account = readAccount(given);
  if (!account.ok) return account;
  const change = { ...account.value, settings: settings as Partial<AccountSettings>, more };
  return ok({ ...change, scope: scopeOf(given) });
}

type AccountPart = Omit<ClientChange, 'settings' | 'more' | 'scope'>;

function readAccount(given: Given): Result<AccountPart, string> {
  const text = (name: string): string => given.text(name).trim();
  const [newLogin, password, presentPassword] = [
    text('new_login'),
    given.text('password'),
    given.text('pswc'),
  ];
  if (newLogin !== '' && !isLogin(newLogin)) return err(`new_login: ${LOGIN_RULE}`);
  if (password !== '' && !isPasswordStrong(password)) return err(PASSWORD_RULE);
  const numbers: Record<'type' | 'tariff' | 'mintrf', number | undefined> = {
    type: undefined,
    tariff: undefined,
    mintrf: undefined,
  };
  for (const name of ['type', 'tariff', 'mintrf'] as const) {
    const most = name === 'type' ? SHARINGS.length - 1 : PLANS_MOST;
    if (text(name) === '') continue;
    if (!/^\d$/.test(text(name)) || Number(text(name)) > most)
      return err(`${name} must be a whole number from 0 to ${most}`);
    numbers[name] = Number(text(name));
  }
  const currency = readCurrency(text('curr'));
  if (text('curr') !== '' && text('curr') !== '0' && currency === undefined)
    return err('curr must be 1 RUB, 2 USD, 3 EUR, 4 UAH or 5 KZT');
  const blocked = given.has('fl2[10]') ? text('fl2[10]') : undefined;
  if (blocked !== undefined && !/^\d{0,3}$/.test(blocked)) return err('fl2[10] must be 0 or 1');
  const sharing = numbers.type === undefined ? undefined : SHARINGS[numbers.type];
  return ok({
    ...(newLogin === '' ? {} : { newLogin }),
    ...(password === '' ? {} : { password }),
    ...(presentPassword === '' ? {} : { presentPassword }),
    ...(sharing === undefined ? {} : { sharing }),
    ...(numbers.tariff === undefined ? {} : { plan: numbers.tariff }),
    ...(numbers.mintrf === undefined ? {} : { planLeast: numbers.mintrf }),
    ...(currency === undefined ? {} : { currency }),
    ...(blocked === undefined ? {} : { state: Number(blocked) > 0 ? 'blocked' : 'open' }),
  });
}

function scopeOf(given: Given): ClientChange['scope'] {
  const above = [...CLIENT_PARAMETERS, ...ACCOUNT_PARAMETERS].filter((row) => row.who === 'above');
  return above.some((row) => given.has(row.name)) ? 'above' : 'self';
}

export function isNothing(change: ClientChange): boolean {
  const { settings, more, scope: _scope, presentPassword: _present, ...account } = change;
  return [settings, more, account].every((part) => Object.keys(part).length === 0);
}
