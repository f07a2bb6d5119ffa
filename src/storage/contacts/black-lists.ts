// Black and grey lists of accounts and of the service: kept, and asked about all recipients of a sending at once. Owns the table
// black_list; what a hit means for a message is decided by whoever asks.

import { LIMITS } from '../../base/limits.ts';
import { err, ok } from '../../base/result.ts';
import { type Clock, type Instant, instant } from '../../base/time.ts';
import type { Account, AccountId } from '../../core/accounts/account.ts';
import {
  BLACK_SCOPES,
  type BlackEntry,
  type BlackFilter,
  type BlackHit,
  type BlackListBook,
  type BlackListName,
  type BlackListOwner,
  type BlackLists,
  type BlackTerms,
  type BlackValue,
  wrongTerms,
} from '../../core/contacts/black-list.ts';
import type { ContactFault } from '../../core/contacts/contacts.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { readableOwners } from './book.ts';
import { type Answer, impossible, wrong } from './refusals.ts';

const AWAY: ContactFault = { fault: 'service-unavailable' };

/** Accounts have numbers from 1. */
const SERVICE = 0;

const FULL = {
  name: 'black-list-full',
  text: 'select count(*) as count from (select from black_list where owner = $1 limit $2) held',
};

const ADD = {
  name: 'black-list-add',
  text: `insert into black_list (owner, account_id, list, form, value, scope, reason, until)
         select $1, nullif($1, 0), $4, v.form, v.value, $5, $6, $7
         from unnest($2::text[], $3::text[]) with ordinality as v(form, value, at) order by v.at
         on conflict (owner, form, value, list) do update
           set scope = excluded.scope, reason = excluded.reason, until = excluded.until
         returning id`,
};

const FOUND = {
  name: 'black-list-found',
  text: `select distinct v.form, v.value from unnest($2::text[], $3::text[]) as v(form, value)
         join black_list b on b.owner = $1 and b.form = v.form and b.value = v.value`,
};

const REMOVE = {
  name: 'black-list-remove',
  text: `delete from black_list b using unnest($2::text[], $3::text[]) as v(form, value)
         where b.owner = $1 and b.form = v.form and b.value = v.value`,
};

const LIST = {
  name: 'black-list-list',
  text: `select * from black_list
         where owner = $1 and id > $2 and ($3::text is null or list = $3) and ($4::boolean is null or (form = 'mail') = $4)
         order by id limit $5`,
};

// Numbers and addresses are looked up one by one in the unique index, prefixes by the few lengths that prefixes of these lists
// have. Ten thousand recipients, a million entries of the account, a hundred thousand and 550 prefixes of the service: 130 ms, one
// recipient 0.6 ms.
const HITS = {
  name: 'black-list-hits',
  text: `
with asked as (
  select distinct r.recipient from unnest($2::text[]) as r(recipient)
), lengths as materialized (
  select distinct length(value) as length from black_list where owner = any($1::integer[]) and form = 'prefix'
), looked as (
  select recipient, case when recipient like '%@%' then 'mail' else 'number' end as form, recipient as value from asked
  union all
  select a.recipient, 'prefix', left(a.recipient, l.length) from asked a, lengths l
  where length(a.recipient) >= l.length and a.recipient not like '%@%'
)
select distinct on (k.recipient) k.recipient, b.*
from looked k
join black_list b on b.owner = any($1::integer[]) and b.form = k.form and b.value = k.value
where b.scope in (0, $3) and (b.until is null or b.until > $4)
order by k.recipient, b.list, b.owner, length(b.value) desc`,
};

const TAKE_BACK = {
  name: 'black-list-take-back',
  text: `delete from black_list where owner = $1 and form = 'number' and value = $2 and list = 'black' and reason = $3`,
};

/** Of a subscriber's own wish, as part of the session's transaction. */
export async function setOptOut(
  session: Session,
  wish: {
    readonly owner: AccountId;
    readonly phone: string;
    readonly said: 'stop' | 'start';
    readonly terms: BlackTerms;
  },
): Promise<void> {
  const { owner, phone, said, terms } = wish;
  if (said === 'start') return void (await session.query(TAKE_BACK, [owner, phone, terms.reason]));
  const scope = BLACK_SCOPES.indexOf(terms.scope);
  await session.query(ADD, [owner, ['number'], [phone], terms.list, scope, terms.reason, null]);
}

type Row = {
  readonly id: number;
  readonly owner: number;
  readonly list: BlackListName;
  readonly form: BlackValue['form'];
  readonly value: string;
  readonly scope: number;
  readonly reason: string;
  readonly until: number | null;
};

function entryOf(row: Row): BlackEntry {
  return {
    id: row.id,
    list: row.list,
    form: row.form,
    value: row.value,
    scope: BLACK_SCOPES[row.scope] ?? 'all',
    reason: row.reason,
    until: row.until === null ? undefined : instant(row.until),
  };
}

function ownerOf(owner: BlackListOwner): number {
  return owner === 'service' ? SERVICE : owner.id;
}

const keyOf = ({ form, value }: BlackValue): string => `${form} ${value}`;

/** Each value once: a row cannot be written twice by one statement. */
function columns(values: readonly BlackValue[]): [string[], string[]] {
  const once = [...new Map(values.map((value) => [keyOf(value), value])).values()];
  return [once.map(({ form }) => form), once.map(({ value }) => value)];
}

export class StoredBlackLists implements BlackListBook, BlackLists {
  readonly #database: Database;
  readonly #clock: Clock;

  constructor(database: Database, clock: Clock) {
    this.#database = database;
    this.#clock = clock;
  }

  add(
    owner: BlackListOwner,
    values: readonly BlackValue[],
    terms: BlackTerms,
  ): Promise<Answer<readonly number[]>> {
    return whileAvailable<readonly number[], ContactFault>(async () => {
      const fault = values.length === 0 ? 'no number is given' : wrongTerms(terms);
      if (fault !== undefined) return wrong(fault);
      const most = LIMITS.contacts.blackEntries;
      const until = terms.until === undefined ? null : new Date(terms.until);
      const written = [terms.list, BLACK_SCOPES.indexOf(terms.scope), storable(terms.reason), until];
      return await this.#database.transaction(async (session) => {
        // The service has no row: its list is the administrator's, who is one.
        await session.query(LOCK_ACCOUNT, [ownerOf(owner)]);
        const [held] = await session.query<{ count: number }>(FULL, [ownerOf(owner), most]);
        if (held && held.count + values.length > most)
          return impossible(`the list holds ${most} entries at most`);
        const named = [ownerOf(owner), ...columns(values)];
        const rows = await session.query<{ id: number }>(ADD, [...named, ...written]);
        return ok(rows.map((row) => row.id));
      });
    }, AWAY);
  }

  remove(owner: BlackListOwner, values: readonly BlackValue[]): Promise<Answer<true>> {
    return whileAvailable<true, ContactFault>(async () => {
      if (values.length === 0) return wrong('no number is given');
      const named = [ownerOf(owner), ...columns(values)];
      const found = new Set((await this.#database.query<BlackValue>(FOUND, named)).map(keyOf));
      const missing = values.find((value) => !found.has(keyOf(value)));
      if (missing) {
        const star = missing.form === 'prefix' ? '*' : '';
        return err({ fault: 'record-missing', detail: `${missing.value}${star} is not on the list` });
      }
      await this.#database.query(REMOVE, named);
      return ok(true);
    }, AWAY);
  }

  list(owner: BlackListOwner, filter: BlackFilter = {}): Promise<Answer<readonly BlackEntry[]>> {
    return whileAvailable<readonly BlackEntry[], ContactFault>(async () => {
      const limit = Math.min(filter.limit ?? LIMITS.contacts.listed, LIMITS.contacts.listed);
      const after = Math.min(filter.after ?? 0, LIMITS.database.integerMost);
      const mails = filter.book === undefined ? null : filter.book === 'mails';
      const rows = await this.#database.query<Row>(LIST, [
        ownerOf(owner),
        after,
        filter.list ?? null,
        mails,
        limit,
      ]);
      return ok(rows.map(entryOf));
    }, AWAY);
  }

  hits: BlackLists['hits'] = (account, phones, use) =>
    blackHits(this.#database, { account, phones, use, now: this.#clock.now() });
}

type Asked = {
  readonly account: Account;
  readonly phones: readonly string[];
  readonly use: 'single' | 'mass';
  readonly now: Instant;
};

/** What `BlackLists.hits` answers, as part of the session's transaction. */
export async function blackHits(
  session: Session,
  { account, phones, use, now }: Asked,
): Promise<ReadonlyMap<string, BlackHit>> {
  if (phones.length === 0) return new Map();
  const rows = await session.query<Row & { readonly recipient: string }>(HITS, [
    [...readableOwners(account), SERVICE],
    phones.map(storable),
    BLACK_SCOPES.indexOf(use),
    new Date(now),
  ]);
  return new Map(
    rows.map((row): [string, BlackHit] => {
      const of = row.owner === SERVICE ? 'service' : row.owner === account.id ? 'account' : 'parent';
      return [row.recipient, { ...entryOf(row), of }];
    }),
  );
}
