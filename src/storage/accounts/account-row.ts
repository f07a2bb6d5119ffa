// How an account lies in its row: settings that differ from the defaults as JSON, the signing phrase sealed. Owns this
// form both ways, and the columns every statement selects to read an account.

import {
  ACCOUNT_DEFAULTS,
  type Account,
  type AccountId,
  type AccountSettings,
  type AccountState,
  SHARINGS,
} from '../../core/accounts/account.ts';
import type { Money } from '../../core/accounts/money.ts';
import type { Secrets } from '../database/secrets.ts';

/** Columns of an account aliased for `AccountRow`; `table` is its name in the statement. */
export function accountColumns(table: string): string {
  return [
    `${table}.id as account_id`,
    `${table}.login as account_login`,
    `${table}.currency as account_currency`,
    `${table}.credit as account_credit`,
    `${table}.state as account_state`,
    `${table}.administrator as account_administrator`,
    `${table}.parent_id as account_parent`,
    `${table}.sharing as account_sharing`,
    `${table}.payer_id as account_payer`,
    `${table}.plan as account_plan`,
    // As text: statements about many messages have it in every row, and it is read once for each account.
    `${table}.settings::text as account_settings`,
  ].join(', ');
}

/** One account as `AccountRow`, by its id. */
export const ACCOUNT_BY_ID = {
  name: 'account-by-id',
  text: `select ${accountColumns('a')} from accounts a where a.id = $1`,
};

/**
 * Until the transaction ends nobody else finds room where this one counts. A statement before the one that counts: what a
 * statement sees was fixed before it waited for its lock.
 */
export const LOCK_ACCOUNT = {
  name: 'account-lock',
  text: 'select id from accounts where id = $1 for no key update',
};

export type AccountRow = {
  readonly account_id: number;
  readonly account_login: string;
  readonly account_currency: string;
  readonly account_credit: number;
  readonly account_state: AccountState;
  readonly account_administrator: boolean;
  readonly account_parent: number | null;
  readonly account_sharing: number;
  readonly account_payer: number | null;
  readonly account_plan: number;
  /** JSON. */
  readonly account_settings: string;
};

type StoredSetting = string | number | null | Readonly<Record<string, string>>;

/** JSON null: set to nothing although the default is something. */
type StoredSettings = { readonly [name: string]: StoredSetting };

/** Settings that are kept sealed, and what for. */
const SEALED = { secret: 'handler phrase', commandPin: 'PIN of commands by SMS' } as const;

export function accountOf(row: AccountRow, secrets: Secrets): Account {
  return {
    id: row.account_id as AccountId,
    login: row.account_login,
    currency: row.account_currency,
    credit: row.account_credit as Money,
    state: row.account_state,
    administrator: row.account_administrator ? 'on' : 'off',
    parent: (row.account_parent ?? undefined) as AccountId | undefined,
    sharing: SHARINGS[row.account_sharing] ?? 'own tariff, own balance',
    payer: (row.account_payer ?? row.account_id) as AccountId,
    plan: row.account_plan,
    settings: settingsOf(JSON.parse(row.account_settings) as StoredSettings, secrets),
  };
}

function settingsOf(stored: StoredSettings, secrets: Secrets): AccountSettings {
  const settings: Record<string, unknown> = { ...ACCOUNT_DEFAULTS };
  for (const [name, value] of Object.entries(stored)) {
    if (name in ACCOUNT_DEFAULTS) settings[name] = value ?? undefined;
  }
  for (const [name, purpose] of Object.entries(SEALED)) {
    const sealed = stored[name];
    if (typeof sealed === 'string') settings[name] = secrets.open(Buffer.from(sealed, 'base64'), purpose);
  }
  return settings as AccountSettings;
}

/** What to merge into the stored settings for a change; undefined values become null. */
export function storedSettings(change: Partial<AccountSettings>, secrets: Secrets): StoredSettings {
  const stored: Record<string, StoredSetting> = {};
  for (const [name, value] of Object.entries(change)) stored[name] = value ?? null;
  for (const [name, purpose] of Object.entries(SEALED)) {
    const plain = change[name as keyof typeof SEALED];
    if (plain !== undefined) stored[name] = secrets.seal(plain, purpose).toString('base64');
  }
  return stored;
}
