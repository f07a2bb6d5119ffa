// How an account lies in its row: settings that differ from the defaults as JSON, the signing phrase sealed. Owns this
// form both ways, and the columns every statement selects to read an account.

import {
  ACCOUNT_DEFAULTS,
  type Account,
  type AccountId,
  type AccountSettings,
} from '../core/accounts/account.ts';
import type { Money } from '../core/accounts/money.ts';
import type { Secrets } from './secrets.ts';

/** Columns of an account aliased for `AccountRow`; `table` is its name in the statement. */
export function accountColumns(table: string): string {
  return [
    `${table}.id as account_id`,
    `${table}.login as account_login`,
    `${table}.currency as account_currency`,
    `${table}.credit as account_credit`,
    `${table}.settings as account_settings`,
  ].join(', ');
}

export type AccountRow = {
  readonly account_id: number;
  readonly account_login: string;
  readonly account_currency: string;
  readonly account_credit: number;
  readonly account_settings: StoredSettings;
};

/** JSON null: set to nothing although the default is something. */
export type StoredSettings = { readonly [name: string]: string | number | null };

const PHRASE = 'handler phrase';

export function accountOf(row: AccountRow, secrets: Secrets): Account {
  return {
    id: row.account_id as AccountId,
    login: row.account_login,
    currency: row.account_currency,
    credit: row.account_credit as Money,
    settings: settingsOf(row.account_settings, secrets),
  };
}

function settingsOf(stored: StoredSettings, secrets: Secrets): AccountSettings {
  const settings: Record<string, unknown> = { ...ACCOUNT_DEFAULTS };
  for (const [name, value] of Object.entries(stored)) {
    if (name in ACCOUNT_DEFAULTS) settings[name] = value ?? undefined;
  }
  if (typeof stored.secret === 'string') {
    settings.secret = secrets.open(Buffer.from(stored.secret, 'base64'), PHRASE);
  }
  return settings as AccountSettings;
}

/** What to merge into the stored settings for a change; undefined values become null. */
export function storedSettings(change: Partial<AccountSettings>, secrets: Secrets): StoredSettings {
  const stored: Record<string, string | number | null> = {};
  for (const [name, value] of Object.entries(change)) stored[name] = value ?? null;
  if (change.secret !== undefined) stored.secret = secrets.seal(change.secret, PHRASE).toString('base64');
  return stored;
}
