// Accounts as they are signed in and judged, kept in memory: each with its line of accounts above, senders, numbers, prices
// and allowed networks. Owns what is kept and when it is forgotten; a sending is checked against the newest version when it is
// stored, so that what is kept may be a moment old and still nothing is ever accepted by it that should not be.

import type { Account, AccountId, AccountState } from '../../core/accounts/account.ts';
import type { KeyScope } from '../../core/accounts/api-keys.ts';
import type { Money } from '../../core/accounts/money.ts';
import type { AccountFacts } from '../../core/messages/judge.ts';
import type { Tariff } from '../../core/messages/price.ts';
import { callable, demandOf, type TransferDemand } from '../../core/numbers/transfer-number.ts';
import { flatPrices, PriceBook, PriceList, priceKindOf } from '../../core/prices/price-book.ts';
import { RegisteredSenders } from '../../core/senders/registered-senders.ts';
import type { Signature } from '../../core/texts/signature.ts';
import type { Session } from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { type AccountRow, accountColumns, accountOf } from './account-row.ts';
import { openPassword, type PasswordDigests } from './password.ts';

/** An account as sign-in and acceptance need it. */
export type BookedAccount = {
  readonly facts: AccountFacts;
  readonly password: PasswordDigests | undefined;
  /** Of binds over SMPP. */
  readonly smppPassword: PasswordDigests | undefined;
  /** Templates that are added to its texts. */
  readonly signatures: readonly Signature[];
  /** Whether it, or an account above, has registered texts with operators. */
  readonly registers: boolean;
  /** Whether there is any black or grey list it might have to keep to. */
  readonly lists: 'none' | 'some';
  /** Networks it may be used from, in CIDR form; none: from anywhere. */
  readonly networks: readonly string[];
  /** Numbers of this account and all above it. */
  readonly line: readonly number[];
  readonly readAt: number;
};

/** What a key is called and what it allows. */
type KeyFacts = { readonly name: string; readonly scopes: readonly KeyScope[] };

type Keyed = KeyFacts & { readonly booked: BookedAccount };

/** How a statement finds the account: one condition on `a`. */
type Wanted =
  | { readonly by: 'id'; readonly value: number }
  | { readonly by: 'login'; readonly value: string }
  | { readonly by: 'key'; readonly value: Buffer };

const CONDITIONS: Readonly<Record<Wanted['by'], string>> = {
  id: 'a.id = $1',
  login: 'a.login = $1',
  key: 'a.id = (select account_id from api_keys where digest = $1)',
};

// Trees are a handful deep; whoever makes a deeper one by hand pays prices of the account the walk ends at.
const DEPTH_MAX = 16;

// 0.4 ms with the way there and back for an account without parents.
function reading(by: Wanted['by']): { readonly name: string; readonly text: string } {
  return {
    name: `account-book-by-${by}`,
    text: `
with recursive line as (
  select a.*, 0 as depth from accounts a where ${CONDITIONS[by]}
  union all
  select p.*, l.depth + 1 from line l join accounts p on p.id = l.parent_id where l.depth < ${DEPTH_MAX}
)
select l.depth, l.version, l.password, l.smpp_password, ${accountColumns('l')},
  array(select name from senders where account_id = l.id and state = 'approved') as senders,
  coalesce((select json_agg(json_build_object('text', t.text, 'format', t.format, 'sender', t.sender) order by t.id)
    from templates t where t.account_id = l.id and t.signature), '[]') as signatures,
  exists (select from operator_templates where account_id = l.id) as registers,
  exists (select from black_list where owner = l.id) as listed,
  coalesce((select json_agg(json_build_object('phone', t.phone, 'state', t.state))
    from transfer_numbers t where t.account_id = l.id), '[]') as transfer_numbers,
  array(select number from phones where account_id = l.id) as phones,
  ${by === 'key' ? '(select scopes from api_keys where digest = $1)' : 'null'} as scopes,
  ${by === 'key' ? '(select name from api_keys where digest = $1)' : 'null'} as key_name,
  array(select network::text from account_addresses where account_id = l.id) as networks,
  coalesce((select json_agg(json_build_array(p.kind, p.prefix, p.operator, p.unit_price))
    from prices p where p.account_id = l.id), '[]') as prices
from line l order by l.depth`,
  };
}

const READINGS = { id: reading('id'), login: reading('login'), key: reading('key') } as const;

const SHARED_PRICES = {
  name: 'account-book-shared-prices',
  text: 'select plan, kind, prefix, operator, unit_price from prices where account_id is null',
};

type StoredPrice = readonly [kind: number, prefix: string, operator: string, unitPrice: number];

type LineRow = AccountRow & {
  readonly version: number;
  readonly password: Buffer | null;
  readonly smpp_password: Buffer | null;
  readonly scopes: readonly KeyScope[] | null;
  readonly key_name: string | null;
  readonly senders: readonly string[];
  readonly signatures: readonly Signature[];
  /** Whether it, or an account above, has registered texts with operators. */
  readonly registers: boolean;
  readonly listed: boolean;
  readonly transfer_numbers: Parameters<typeof callable>[0];
  readonly phones: readonly string[];
  readonly networks: readonly string[];
  readonly prices: readonly StoredPrice[];
};

type SharedPriceRow = {
  readonly plan: number | null;
  readonly kind: number;
  readonly prefix: string;
  readonly operator: string;
  readonly unit_price: number;
};

type SharedPrices = {
  readonly plans: ReadonlyMap<number, PriceList>;
  readonly everybody: PriceList;
  /** Whether the service has a black list of its own. */
  readonly listed: boolean;
};

const SHARED_LISTS = {
  name: 'account-book-shared-lists',
  text: 'select exists (select from black_list where owner = 0) as listed',
};

type AccountBookOptions = {
  readonly session: Session;
  readonly secrets: Secrets;
  /** The built-in tariff, for what has no price in the database. */
  readonly tariff: Tariff;
  /** What the installation demands of numbers that menus call. */
  readonly transferDemand: TransferDemand;
  /** Whether changes are heard of at once; while they are not, nothing is kept for long. */
  readonly hears: () => boolean;
  /** Accounts kept, 10,000 unless told; past it the longest untouched makes room. */
  readonly accountsMax?: number;
};

type Kept = { readonly booked: BookedAccount; readonly keys: Set<string> };

// Heard changes empty the book by themselves; these are the net below.
const KEPT_MILLISECONDS = 60_000;
const KEPT_UNHEARD_MILLISECONDS = 1_000;
const ACCOUNTS_MAX = 10_000;

export class AccountBook {
  readonly #options: AccountBookOptions;
  readonly #builtIn: PriceList;
  /** The longest untouched first. */
  readonly #accounts = new Map<number, Kept>();
  readonly #logins = new Map<string, number>();
  readonly #keys = new Map<string, KeyFacts & { readonly id: number }>();
  #shared: Promise<SharedPrices> | undefined;
  /** Counts what was forgotten: what was read before is not kept after. */
  #forgotten = 0;

  constructor(options: AccountBookOptions) {
    this.#options = options;
    this.#builtIn = new PriceList({ kind: 'built-in' }, flatPrices(options.tariff));
  }

  async byLogin(login: string): Promise<BookedAccount | undefined> {
    const kept = this.#kept(this.#logins.get(login));
    return kept ?? (await this.#read({ by: 'login', value: login }))?.booked;
  }

  /** The account and what its key allows. */
  async byKey(digest: Buffer): Promise<Keyed | undefined> {
    const digits = digest.toString('latin1');
    const known = this.#keys.get(digits);
    const kept = this.#kept(known?.id);
    if (known && kept) return { booked: kept, name: known.name, scopes: known.scopes };
    const read = await this.#read({ by: 'key', value: digest });
    if (!read) return undefined;
    const { id } = read.booked.facts.account;
    const entry = this.#accounts.get(id);
    if (entry?.booked !== read.booked) return read;
    entry.keys.add(digits);
    this.#keys.set(digits, { id, name: read.name, scopes: read.scopes });
    return read;
  }

  async of(id: AccountId, freshness: 'kept' | 'newest'): Promise<BookedAccount | undefined> {
    const kept = freshness === 'kept' ? this.#kept(id) : undefined;
    return kept ?? (await this.#read({ by: 'id', value: id }))?.booked;
  }

  /** Prices of whoever has this plan and none of its own. */
  async pricesOfPlan(plan: number): Promise<PriceBook> {
    const { plans, everybody } = await this.#sharedPrices();
    const list = plans.get(plan);
    return new PriceBook([...(list ? [list] : []), everybody, this.#builtIn]);
  }

  /** Something about this account, and so about all below it, has changed; `all`: about everybody. */
  forget(changed: number | 'all'): void {
    this.#forgotten++;
    if (changed === 'all') {
      this.#accounts.clear();
      this.#logins.clear();
      this.#keys.clear();
      this.#shared = undefined;
      return;
    }
    for (const [id, { booked }] of this.#accounts) if (booked.line.includes(changed)) this.#drop(id);
  }

  #drop(id: number): void {
    const kept = this.#accounts.get(id);
    if (!kept) return;
    this.#accounts.delete(id);
    this.#logins.delete(kept.booked.facts.account.login);
    for (const key of kept.keys) this.#keys.delete(key);
  }

  #kept(id: number | undefined): BookedAccount | undefined {
    const kept = id === undefined ? undefined : this.#accounts.get(id);
    if (id === undefined || !kept) return undefined;
    const life = this.#options.hears() ? KEPT_MILLISECONDS : KEPT_UNHEARD_MILLISECONDS;
    if (performance.now() - kept.booked.readAt >= life) return undefined;
    this.#accounts.delete(id);
    this.#accounts.set(id, kept);
    return kept.booked;
  }

  async #read({ by, value }: Wanted): Promise<Keyed | undefined> {
    const { session, secrets, transferDemand } = this.#options;
    const readAt = performance.now();
    const forgotten = this.#forgotten;
    const [shared, rows] = await Promise.all([
      this.#sharedPrices(),
      session.query<LineRow>(READINGS[by], [value]),
    ]);
    const [self] = rows;
    if (!self) return undefined;
    const accounts = rows.map((row) => accountOf(row, secrets));
    const account = { ...(accounts[0] as Account), state: strictest(accounts) };
    const booked: BookedAccount = {
      facts: {
        account,
        version: self.version,
        senders: new RegisteredSenders(
          withParents(accounts, 'sendersOfParent').flatMap((at) => rows[at]?.senders ?? []),
        ),
        // Its own phones need no leave to be rung.
        transferNumbers: new Set([
          ...callable(self.transfer_numbers, demandOf(account, transferDemand)),
          ...self.phones,
        ]),
        phones: new Set(self.phones),
        prices: this.#priceBook({ rows, accounts, shared }),
      },
      password: self.password === null ? undefined : openPassword(self.password, secrets),
      smppPassword: self.smpp_password === null ? undefined : openPassword(self.smpp_password, secrets),
      signatures: self.signatures,
      registers: rows.some((row) => row.registers),
      lists: shared.listed || rows.some((row) => row.listed) ? 'some' : 'none',
      networks: self.networks,
      line: rows.map((row) => row.account_id),
      readAt,
    };
    if (forgotten === this.#forgotten) this.#keep(booked);
    return { booked, name: self.key_name ?? '', scopes: self.scopes ?? [] };
  }

  /** Who makes room has not changed: those below it stay, and so does what is being read meanwhile. */
  #keep(booked: BookedAccount): void {
    const { id, login } = booked.facts.account;
    const before = this.#accounts.get(id);
    if (before) this.#logins.delete(before.booked.facts.account.login);
    this.#accounts.delete(id);
    this.#accounts.set(id, { booked, keys: before?.keys ?? new Set() });
    this.#logins.set(login, id);
    if (this.#accounts.size <= (this.#options.accountsMax ?? ACCOUNTS_MAX)) return;
    const [oldest] = this.#accounts.keys();
    if (oldest !== undefined) this.#drop(oldest);
  }

  /** An account with a tariff of its own, or the nearest above that has one; its plan's and everybody's prices behind. */
  #priceBook(read: {
    readonly rows: readonly LineRow[];
    readonly accounts: readonly Account[];
    readonly shared: SharedPrices;
  }): PriceBook {
    const { rows, accounts, shared } = read;
    const owner = accounts.findIndex(
      ({ sharing, parent }) =>
        parent === undefined ||
        sharing === 'own tariff, own balance' ||
        sharing === 'own tariff, main balance',
    );
    const account = accounts[owner];
    const row = rows[owner];
    if (!account || !row) return new PriceBook([shared.everybody, this.#builtIn]);
    const own = new PriceList({ kind: 'account', login: account.login }, row.prices.map(priceOf));
    const plan = shared.plans.get(account.plan);
    return new PriceBook([own, ...(plan ? [plan] : []), shared.everybody, this.#builtIn]);
  }

  #sharedPrices(): Promise<SharedPrices> {
    this.#shared ??= readShared(this.#options.session);
    const reading = this.#shared;
    reading.catch(() => {
      if (this.#shared === reading) this.#shared = undefined;
    });
    return reading;
  }
}

async function readShared(session: Session): Promise<SharedPrices> {
  const rows = await session.query<SharedPriceRow>(SHARED_PRICES);
  const [lists] = await session.query<{ listed: boolean }>(SHARED_LISTS);
  const listOf = (plan: number | null): PriceList =>
    new PriceList(
      plan === null ? { kind: 'everybody' } : { kind: 'plan', plan },
      rows
        .filter((row) => row.plan === plan)
        .map((row) => priceOf([row.kind, row.prefix, row.operator, row.unit_price])),
    );
  const plans = new Set(rows.flatMap((row) => (row.plan === null ? [] : [row.plan])));
  return {
    plans: new Map([...plans].map((plan) => [plan, listOf(plan)])),
    everybody: listOf(null),
    listed: lists?.listed ?? true,
  };
}

function priceOf([kind, prefix, operator, unitPrice]: StoredPrice) {
  return { kind: priceKindOf(kind), prefix, operator, unitPrice: unitPrice as Money };
}

/** A line is as open as the strictest of it. */
function strictest(accounts: readonly Account[]): AccountState {
  const states = accounts.map(({ state }) => state);
  if (states.includes('deleted')) return 'deleted';
  return states.includes('blocked') ? 'blocked' : 'open';
}

/** The account itself and as many above it as one after the other lets the next one share. */
function withParents(accounts: readonly Account[], sharing: 'sendersOfParent'): number[] {
  const stop = accounts.findIndex(({ settings }) => settings[sharing] === 'off');
  return accounts.map((_, at) => at).slice(0, stop < 0 ? accounts.length : stop + 1);
}
