// Accounts as an administrator sees them: made, changed, topped up, given numbers. Owns these rows; signing in is
// `sign-in.ts`, keys are `api-keys.ts`, sender names `senders.ts`, charging is `accept-store.ts` and `outcomes.ts`.

import { err, ok, type Result } from '../../base/result.ts';
import type { Account, AccountSettings, AccountState, Switch } from '../../core/accounts/account.ts';
import { BASE_CURRENCY } from '../../core/accounts/currency.ts';
import { MAIL_SOURCES, sourceNamesOf } from '../../core/accounts/mail-sources.ts';
import { type Money, NO_MONEY } from '../../core/accounts/money.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import type { MessageKind } from '../../core/messages/kind.ts';
import {
  callable,
  demandOf,
  type TransferDemand,
  type TransferState,
  type TransferWay,
  transferWays,
} from '../../core/numbers/transfer-number.ts';
import { flatPrices, PRICE_KINDS } from '../../core/prices/price-book.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storableJson } from '../database/stored-text.ts';
import type { AccountBook } from './account-book.ts';
import { type AccountRow, accountColumns, accountOf, storedSettings } from './account-row.ts';
import { sealPassword } from './password.ts';

type NewAccount = {
  readonly login: string;
  readonly password: string;
  readonly balance?: Money;
  readonly credit?: Money;
  readonly currency?: string;
  readonly administrator?: Switch;
  readonly settings?: Partial<AccountSettings>;
};

/** What an administrator changes; what is absent stays. A setting of undefined goes back to nothing. */
type AccountChange = {
  readonly password?: string;
  readonly credit?: Money;
  readonly currency?: string;
  readonly plan?: number;
  readonly planLeast?: number;
  readonly state?: Exclude<AccountState, 'deleted'>;
  readonly administrator?: Switch;
  readonly settings?: Partial<AccountSettings>;
  /** Settings under the names of `users.php`; undefined takes one away. */
  readonly more?: Readonly<Record<string, string | undefined>>;
  /** Prices of this account alone, in place of all it had. */
  readonly prices?: Partial<Record<MessageKind, Money>>;
};

type Funds = { readonly balance: Money; readonly credit: Money; readonly currency: string };

type AccountFault = 'account-exists' | 'account-missing';

const FIND = {
  name: 'account-find',
  text: `select ${accountColumns('a')} from accounts a where a.login = $1`,
};
/** A second one is enough to know that there are several. */
const TAKING_MAILS = {
  name: 'account-taking-mails',
  text: `select ${accountColumns('a')} from accounts a
         where a.state = 'open' and string_to_array(a.settings->'more'->>'${MAIL_SOURCES}', ',') && $1::text[]
         order by a.id limit 2`,
};
const FUNDS = {
  name: 'account-funds',
  text: `select case $2::smallint when 1 then p.balance else p.balance2 end as balance,
           case $2::smallint when 1 then p.credit else 0 end as credit, p.currency
         from accounts a join accounts p on p.id = coalesce(a.payer_id, a.id) where a.id = $1`,
};

/** Settings of the second level are merged too; a new alarm has not been given yet. */
const CHANGE = {
  name: 'account-change',
  text: `update accounts set
           password = coalesce($2, password), credit = coalesce($3, credit), currency = coalesce($4, currency),
           plan = coalesce($5, plan), plan_least = coalesce($6, plan_least), state = coalesce($7, state),
           administrator = coalesce($10, administrator),
           settings = settings || $8::jsonb
             || jsonb_build_object('more', jsonb_strip_nulls(
                  coalesce(settings->'more', '{}') || coalesce($8::jsonb->'more', '{}') || $9::jsonb)),
           alarmed_at = case when $8::jsonb ? 'balanceAlarm' then null else alarmed_at end
         where login = $1 and state <> 'deleted'`,
};

const TRANSFER_NUMBERS = {
  name: 'account-transfer-numbers',
  text: `select phone, state from transfer_numbers where account_id = $1
         union all select number, null from phones where account_id = $1`,
};

const ADD = {
  name: 'account-add',
  text: `insert into accounts (login, password, settings, credit, administrator, currency)
         values ($1, $2, $3, $4, $5, $6)
         on conflict (login) do nothing
         returning id`,
};

const ALLOW_TRANSFER = {
  name: 'account-allow-transfer',
  text: `insert into transfer_numbers (account_id, phone, state, confirmed_at)
         select $1, phone, 'confirmed', now() from unnest($2::text[]) as p(phone)
         on conflict (account_id, phone) do update set state = 'confirmed', confirmed_at = excluded.confirmed_at,
           code_digest = null, code_until = null, code_tries = 0
         where transfer_numbers.state <> 'confirmed'`,
};

const FORBID_TRANSFER = {
  name: 'account-forbid-transfer',
  text: 'delete from transfer_numbers where account_id = $1 and phone = any($2::text[]) returning phone',
};

type AccountsDoors = {
  readonly session: Session;
  readonly secrets: Secrets;
  /** What the installation demands of numbers that menus call. */
  readonly transferDemand: TransferDemand;
  /** Forgets whom this changes at once: word of it from the database comes a moment later. */
  readonly book: AccountBook;
};

export class Accounts {
  readonly #session: Session;
  readonly #secrets: Secrets;
  readonly #transferDemand: TransferDemand;
  readonly #book: AccountBook;

  constructor(doors: AccountsDoors) {
    this.#session = doors.session;
    this.#secrets = doors.secrets;
    this.#transferDemand = doors.transferDemand;
    this.#book = doors.book;
  }

  async find(login: string): Promise<Account | undefined> {
    const [row] = await this.#session.query<AccountRow>(FIND, [login]);
    return row && accountOf(row, this.#secrets);
  }

  /** Accounts that have e-mails of this address passed on as SMS, two at most. */
  async takingMailsOf(address: string): Promise<readonly Account[]> {
    const rows = await this.#session.query<AccountRow>(TAKING_MAILS, [sourceNamesOf(address)]);
    return rows.map((row) => accountOf(row, this.#secrets));
  }

  async list(): Promise<readonly Account[]> {
    const rows = await this.#session.query<AccountRow>(
      `select ${accountColumns('a')} from accounts a order by a.login`,
    );
    return rows.map((row) => accountOf(row, this.#secrets));
  }

  async add(account: NewAccount): Promise<Result<Account, AccountFault>> {
    const inserted = await this.#session.query(ADD, [
      account.login,
      sealPassword(account.password, this.#secrets),
      storableJson(storedSettings(account.settings ?? {}, this.#secrets)),
      account.credit ?? NO_MONEY,
      account.administrator === 'on',
      account.currency ?? BASE_CURRENCY,
    ]);
    if (inserted.length === 0) return err('account-exists');
    if (account.balance !== undefined && account.balance > 0)
      await this.topUp(account.login, account.balance);
    const added = await this.find(account.login);
    return added ? ok(added) : err('account-missing');
  }

  async change(login: string, change: AccountChange): Promise<Result<Account, AccountFault>> {
    const merged = storableJson(storedSettings(change.settings ?? {}, this.#secrets));
    const more = Object.entries(change.more ?? {}).map(([name, value]) => [name, value ?? null]);
    await this.#session.query(CHANGE, [
      login,
      change.password === undefined ? null : sealPassword(change.password, this.#secrets),
      change.credit ?? null,
      change.currency ?? null,
      change.plan ?? null,
      change.planLeast ?? null,
      change.state ?? null,
      merged,
      storableJson(Object.fromEntries(more)),
      change.administrator === undefined ? null : change.administrator === 'on',
    ]);
    const changed = await this.find(login);
    if (!changed) return err('account-missing');
    if (change.prices !== undefined) await this.#price(changed, change.prices);
    this.#book.forget(changed.id);
    return ok(changed);
  }

  async #price(account: Account, prices: Partial<Record<MessageKind, Money>>): Promise<void> {
    const rows = flatPrices(prices);
    await this.#session.query(
      `with old as (
         delete from prices where account_id = $1 and (kind <> all($2::smallint[]) or prefix <> '' or operator <> '')
       )
       insert into prices (account_id, kind, unit_price)
       select $1, * from unnest($2::smallint[], $3::bigint[])
       on conflict (account_id, plan, kind, prefix, operator) do update set unit_price = excluded.unit_price`,
      [account.id, rows.map(({ kind }) => PRICE_KINDS[kind]), rows.map(({ unitPrice }) => unitPrice)],
    );
  }

  /** Money paid in, or out again when negative; a row of the ledger either way. */
  async topUp(login: string, amount: Money, purse: Purse = 1): Promise<Result<Funds, AccountFault>> {
    await this.#session.query(
      `with changed as (
         update accounts set
           balance = balance + case $3::smallint when 1 then $2::bigint else 0 end,
           balance2 = balance2 + case $3::smallint when 2 then $2::bigint else 0 end,
           alarmed_at = case when $3::smallint = 1 and balance + $2::bigint >= coalesce((settings->>'balanceAlarm')::bigint, 0)
                             then null else alarmed_at end
         where login = $1 returning id
       )
       insert into ledger (account_id, at, from_book, to_book, amount, why, purse)
       select id, now(), case when $2::bigint > 0 then 'world' else 'balance' end,
              case when $2::bigint > 0 then 'balance' else 'world' end, abs($2::bigint), 'top-up', $3::smallint
       from changed where $2::bigint <> 0`,
      [login, amount, purse],
    );
    const account = await this.find(login);
    return account ? ok(await this.funds(account, purse)) : err('account-missing');
  }

  /** Of whoever pays for the account. Only the ordinary balance has a credit. */
  async funds(account: Account, purse: Purse = 1): Promise<Funds> {
    const [funds] = await this.#session.query<Funds>(FUNDS, [account.id, purse]);
    return funds ?? { balance: NO_MONEY, credit: account.credit, currency: account.currency };
  }

  /** Numbers, digits only, that menus of the account may call, confirmed by whoever looks after the installation. */
  async allowTransfer(account: Account, phones: readonly string[]): Promise<void> {
    await this.#session.query(ALLOW_TRANSFER, [account.id, [...new Set(phones)]]);
    this.#book.forget(account.id);
  }

  /** Those that were there. */
  async forbidTransfer(account: Account, phones: readonly string[]): Promise<ReadonlySet<string>> {
    const gone = await this.#session.query<{ phone: string }>(FORBID_TRANSFER, [account.id, [...phones]]);
    this.#book.forget(account.id);
    return new Set(gone.map(({ phone }) => phone));
  }

  async transferNumbers(account: Account): Promise<ReadonlySet<string>> {
    return new Set((await this.transferWays(account)).keys());
  }

  async transferWays(account: Account): Promise<ReadonlyMap<string, TransferWay>> {
    // Phones of the account have no state.
    type Row = { readonly phone: string; readonly state: TransferState | null };
    const rows = await this.#session.query<Row>(TRANSFER_NUMBERS, [account.id]);
    const listed = rows.flatMap(({ phone, state }) => (state === null ? [] : [{ phone, state }]));
    const phones = rows.flatMap(({ phone, state }) => (state === null ? [phone] : []));
    return transferWays(callable(listed, demandOf(account, this.#transferDemand)), phones);
  }
}
