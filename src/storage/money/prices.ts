// Prices in the database: the table an operator keeps, and the price list of one account made from it. Owns these
// statements; which price counts for a message is `core/prices/price-book.ts`.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { Money } from '../../core/accounts/money.ts';
import type { FaultCode } from '../../core/faults.ts';
import { PRICE_KINDS, priceKindOf } from '../../core/prices/price-book.ts';
import type { PriceKey, PriceOwner, PriceRow } from '../../core/prices/price-rows.ts';
import { type PricedZone, type Prices, pricedZones, type Zone } from '../../core/prices/price-zones.ts';
import type { AccountBook } from '../accounts/account-book.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';

/** The account whose tariff counts: itself, or the nearest above with a tariff of its own. Its rows come first. */
const ZONES = {
  name: 'prices-zones',
  text: `
with recursive line as (
  select id, parent_id, sharing, plan from accounts where id = $1
  union all
  select a.id, a.parent_id, a.sharing, a.plan from accounts a join line l on a.id = l.parent_id
  where l.sharing in (1, 2, 4)
), owner as (
  select id, plan from line where sharing in (0, 3) or parent_id is null
)
select p.prefix, p.operator, p.zone as name from prices p join owner o
  on p.account_id = o.id or p.plan = o.plan or (p.account_id is null and p.plan is null)
order by p.account_id nulls last, p.plan nulls last, p.id limit $2`,
};

const ALL = {
  name: 'prices-all',
  text: `select a.login, p.plan, p.kind, p.prefix, p.operator, p.zone, p.unit_price
         from prices p left join accounts a on a.id = p.account_id
         order by p.account_id is not null, a.login, p.plan nulls first, p.kind, p.operator, p.prefix`,
};

const KEYS = `unnest($1::text[], $2::smallint[], $3::smallint[], $4::text[], $5::text[])`;

const SET = {
  name: 'prices-set',
  text: `
insert into prices (account_id, plan, kind, prefix, operator, zone, unit_price)
select a.id, r.plan, r.kind, r.prefix, r.operator, r.zone, r.unit_price
from unnest($1::text[], $2::smallint[], $3::smallint[], $4::text[], $5::text[], $6::text[], $7::bigint[])
  as r(login, plan, kind, prefix, operator, zone, unit_price)
left join accounts a on a.login = r.login
on conflict (account_id, plan, kind, prefix, operator) do update set unit_price = excluded.unit_price,
  zone = excluded.zone`,
};

const REMOVE = {
  name: 'prices-remove',
  text: `
delete from prices p using ${KEYS} as r(login, plan, kind, prefix, operator) left join accounts a on a.login = r.login
where p.account_id is not distinct from a.id and p.plan is not distinct from r.plan and p.kind = r.kind
  and p.prefix = r.prefix and p.operator = r.operator and (r.login is null) = (a.id is null)
returning p.id`,
};

const LOGINS = { name: 'prices-logins', text: 'select login from accounts where login = any($1::text[])' };

type StoredRow = {
  readonly login: string | null;
  readonly plan: number | null;
  readonly kind: number;
  readonly prefix: string;
  readonly operator: string;
  readonly zone: string;
  readonly unit_price: Money;
};

export class StoredPrices implements Prices {
  readonly #database: Database;
  readonly #book: AccountBook;

  constructor({ database, book }: { readonly database: Database; readonly book: AccountBook }) {
    this.#database = database;
    this.#book = book;
  }

  of: Prices['of'] = (account) => {
    return whileAvailable<readonly PricedZone[], FaultCode>(
      () => this.#zones(account),
      'service-unavailable',
    );
  };

  /** All of them, everybody's first. */
  async list(): Promise<readonly PriceRow[]> {
    const rows = await this.#database.query<StoredRow>(ALL);
    return rows.map(({ login, plan, kind, unit_price, ...row }) => ({
      ...row,
      owner: ownerOf(login, plan),
      kind: priceKindOf(kind),
      unitPrice: unit_price,
    }));
  }

  /** Adds prices and changes those that are there; `instead`: nothing else is left. The error names a missing login. */
  async set(rows: readonly PriceRow[], others: 'stay' | 'go'): Promise<Result<true, string>> {
    return await this.#database.transaction(async (session) => {
      const missing = await missingLogins(session, rows);
      if (missing.length > 0) return err(`there is no account ${missing.join(', ')}`);
      if (others === 'go') await session.query('delete from prices');
      await session.query(SET, [
        ...keyValues(rows),
        rows.map(({ zone }) => storable(zone)),
        rows.map(({ unitPrice }) => unitPrice),
      ]);
      return ok(true);
    });
  }

  /** Whether there was one. */
  async remove(key: PriceKey): Promise<'removed' | 'missing'> {
    const removed = await this.#database.query(REMOVE, keyValues([key]));
    return removed.length > 0 ? 'removed' : 'missing';
  }

  async #zones(account: Account): Promise<Result<readonly PricedZone[], FaultCode>> {
    const booked = await this.#book.of(account.id, 'kept');
    if (!booked) return err('sign-in-failed');
    const zones = await this.#database.query<Zone>(ZONES, [account.id, LIMITS.prices.rows]);
    return ok(pricedZones(zones, booked.facts.prices).slice(0, LIMITS.prices.zonesTold));
  }
}

function ownerOf(login: string | null, plan: number | null): PriceOwner {
  if (login !== null) return { of: 'account', login };
  return plan === null ? { of: 'everybody' } : { of: 'plan', plan };
}

async function missingLogins(session: Session, rows: readonly PriceKey[]): Promise<readonly string[]> {
  const named = new Set(rows.flatMap(({ owner }) => (owner.of === 'account' ? [owner.login] : [])));
  const known = await session.query<{ login: string }>(LOGINS, [[...named]]);
  for (const { login } of known) named.delete(login);
  return [...named];
}

function keyValues(rows: readonly PriceKey[]): readonly (readonly (string | number | null)[])[] {
  return [
    rows.map(({ owner }) => (owner.of === 'account' ? owner.login : null)),
    rows.map(({ owner }) => (owner.of === 'plan' ? owner.plan : null)),
    rows.map(({ kind }) => PRICE_KINDS[kind]),
    rows.map(({ prefix }) => prefix),
    rows.map(({ operator }) => operator),
  ];
}
