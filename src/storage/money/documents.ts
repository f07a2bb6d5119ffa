// Invoices and acts in the database: made with running numbers, found again as they were made. Owns these statements and the
// figures of an act, which are the ledger's; the round that makes last month's acts is asked for by `upkeep.ts`.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { type Clock, instant } from '../../base/time.ts';
import type { Account, AccountId } from '../../core/accounts/account.ts';
import { type Money, money } from '../../core/accounts/money.ts';
import { principal } from '../../core/clients/client-rules.ts';
import type { ClientName, ClientRefusal } from '../../core/clients/clients.ts';
import {
  type DocumentContent,
  type DocumentLine,
  type Documents,
  type Seller,
  type StoredDocument,
  wholeCents,
} from '../../core/documents/documents.ts';
import { LOCK_ACCOUNT } from '../accounts/account-row.ts';
import { findClient, readClient } from '../accounts/client-rows.ts';
import {
  type Database,
  isTooLong,
  type Session,
  StorageUnavailable,
  whileAvailable,
} from '../database/database.ts';
import type { Secrets } from '../database/secrets.ts';
import { storableJson } from '../database/stored-text.ts';
import { kindOf } from '../messages/claimed-row.ts';

type DocumentDoors = {
  readonly database: Database;
  readonly secrets: Secrets;
  readonly clock: Clock;
  readonly seller: Seller;
  readonly onFault: (what: string, error: unknown) => void;
};

/** Numbers without gaps: nobody else takes one until the transaction ends. */
const NUMBER_LOCK = 4_367_903;
const LOCK = { name: 'documents-lock', text: 'select pg_advisory_xact_lock($1, hashtext($2))' };

const INSERT = {
  name: 'documents-insert',
  text: `insert into documents (account_id, kind, number, made_at, month, currency, amount, content)
         select $1, $2, coalesce((select max(number) from documents where kind = $2), 0) + 1, $3, $4, $5, $6, $7::jsonb
         on conflict (account_id, month) do nothing returning id`,
};

const COLUMNS = `d.id, d.kind, d.number, d.made_at, to_char(d.month, 'YYYY-MM-DD') as month, d.currency, d.amount, d.content`;

const FIND = {
  name: 'documents-find',
  text: `select ${COLUMNS} from documents d
         where d.account_id = $1 and d.kind = $2 and (d.id = $3 or d.number = $4)`,
};
const LIST = {
  name: 'documents-list',
  text: `select ${COLUMNS} from documents d where d.account_id = $1 order by d.id desc`,
};
const COUNT = {
  name: 'documents-count',
  text: 'select count(*) as count from documents where account_id = $1',
};

// Kinds stand in the ledger, since old messages go; rows of before it had them are told by the messages that are left. Months
// are found by `ledger_by_age`, together with `ledger_by_account`: an index by account and time would cost every sending.
// Not from the statistics: those count for who sent, an act is for who paid.
const EARNED = {
  name: 'documents-earned',
  text: `
with bounds as (
  select $2::date::timestamp at time zone $3 as since, ($2::date + interval '1 month')::timestamp at time zone $3 as till
)
select coalesce(l.kind, m.kind) as kind, count(distinct coalesce(l.message_id, -l.id)) as quantity, sum(l.amount)::bigint as sum
from bounds b cross join ledger l left join messages m on m.id = l.message_id and l.kind is null
where l.account_id = $1 and l.to_book = 'income' and l.at >= b.since and l.at < b.till
group by 1 order by 1 nulls last`,
};

// The month that ended where the account is, a day ago at least: what an outcome costs may be written a while after it.
const DUE = {
  name: 'documents-acts-due',
  text: `
select a.id, to_char(m.month, 'YYYY-MM-DD') as month
from accounts a
cross join lateral (
  select (date_trunc('month', $1::timestamptz at time zone coalesce(a.settings->>'timeZone', 'Europe/Moscow') - interval '1 day')
          - interval '1 month')::date as month
) m
where a.income > 0 and (a.acts_until is null or a.acts_until < m.month) and a.id > $3 order by a.id limit $2`,
};
const DONE = { name: 'documents-acts-done', text: 'update accounts set acts_until = $2::date where id = $1' };

type Row = {
  readonly id: number;
  readonly kind: StoredDocument['kind'];
  readonly number: number;
  readonly made_at: number;
  readonly month: string | null;
  readonly currency: string;
  readonly amount: Money;
  readonly content: DocumentContent;
};

type EarnedRow = { readonly kind: number | null; readonly quantity: number; readonly sum: number };

const BATCH = 50;
const SHARED: ClientRefusal = { fault: 'balance-shared' };

export class StoredDocuments implements Documents {
  readonly #doors: DocumentDoors;

  constructor(doors: DocumentDoors) {
    this.#doors = doors;
  }

  addInvoice: Documents['addInvoice'] = (account, { client, sum, service }) => {
    return this.#answered(account, client, async (buyer) => {
      if (buyer.payer !== buyer.id) return err(SHARED);
      const most = LIMITS.documents.ofClient;
      const line: DocumentLine = { service: service ?? '', quantity: 1, sum };
      return await this.#doors.database.transaction(async (session) => {
        await session.query(LOCK_ACCOUNT, [buyer.id]);
        const [counted] = await session.query<{ count: number }>(COUNT, [buyer.id]);
        if ((counted?.count ?? 0) >= most)
          return err({ fault: 'change-failed', detail: `it has ${most} documents already` });
        const id = await this.#insert(session, buyer, { lines: [line] });
        return id === undefined ? err({ fault: 'change-failed' }) : ok(id);
      });
    });
  };

  find: Documents['find'] = (account, { client, kind, name }) => {
    return this.#answered(account, client, async (buyer) => {
      const [id, number] = name.by === 'id' ? [name.id, null] : [null, name.number];
      const [row] = await this.#doors.database.query<Row>(FIND, [buyer.id, kind, id, number]);
      return row ? ok(documentOf(row, buyer)) : err({ fault: 'record-missing' });
    });
  };

  list: Documents['list'] = (account, client) => {
    return this.#answered(account, client, async (buyer) => {
      const rows = await this.#doors.database.query<Row>(LIST, [buyer.id]);
      return ok(rows.map((row) => documentOf(row, buyer)));
    });
  };

  /** The acts of the month that ended last, of everybody who has none yet and was charged in it. */
  async makeActs(): Promise<void> {
    const { database, clock, onFault } = this.#doors;
    for (let last = 0; ; ) {
      const values = [new Date(clock.now()), BATCH, last];
      const due = await database.query<{ id: AccountId; month: string }>(DUE, values);
      for (const { id, month } of due) {
        last = id;
        await this.#actOf(id, month).catch((error: unknown) => {
          // One that takes too long is its own trouble; without a database nobody else gets an act either.
          if (error instanceof StorageUnavailable && !isTooLong(error)) throw error;
          onFault(`the act of account ${id} has to wait`, error);
        });
      }
      if (due.length < BATCH) return;
    }
  }

  async #actOf(id: AccountId, month: string): Promise<void> {
    const { database, secrets } = this.#doors;
    await database.transaction(async (session) => {
      // Before the lock of numbers, as whoever makes an invoice takes them.
      await session.query(LOCK_ACCOUNT, [id]);
      const buyer = (await readClient(session, id, secrets))?.account;
      if (buyer) await this.#makeAct(session, buyer, month);
      await session.query(DONE, [id, month]);
    });
  }

  async #makeAct(session: Session, buyer: Account, month: string): Promise<void> {
    const rows = await session.query<EarnedRow>(EARNED, [buyer.id, month, buyer.settings.timeZone]);
    const lines = rows
      .map(({ kind, quantity, sum }): DocumentLine => {
        const told = { quantity, sum: wholeCents(money(sum)) };
        return kind === null ? told : { ...told, kind: kindOf(kind) };
      })
      .filter(({ sum }) => sum > 0);
    if (lines.length > 0) await this.#insert(session, buyer, { lines, month });
  }

  async #insert(
    session: Session,
    buyer: Account,
    { lines, month }: { readonly lines: readonly DocumentLine[]; readonly month?: string },
  ): Promise<number | undefined> {
    const kind = month === undefined ? 'invoice' : 'act';
    await session.query(LOCK, [NUMBER_LOCK, kind]);
    const content: DocumentContent = {
      seller: await this.#sellerOf(session, buyer),
      buyer: {
        name: buyer.settings.name ?? buyer.login,
        ...(buyer.settings.details === undefined ? {} : { details: buyer.settings.details }),
        ...(buyer.settings.contract === undefined ? {} : { contract: buyer.settings.contract }),
      },
      lines,
    };
    const amount = lines.reduce((sum, line) => sum + line.sum, 0);
    const [row] = await session.query<{ id: number }>(INSERT, [
      buyer.id,
      kind,
      new Date(this.#doors.clock.now()),
      month ?? null,
      buyer.currency,
      amount,
      storableJson(content),
    ]);
    return row?.id;
  }

  /** The operator, or, when the configuration does not say who that is, the account above. */
  async #sellerOf(session: Session, buyer: Account): Promise<DocumentContent['seller']> {
    const { seller, secrets } = this.#doors;
    if (seller.name !== undefined) {
      const known = Object.entries(seller).filter(([, part]) => part !== undefined);
      return Object.fromEntries(known) as DocumentContent['seller'];
    }
    const above = buyer.parent && (await readClient(session, buyer.parent, secrets))?.account;
    if (!above) return {};
    const { name, details } = above.settings;
    return { name: name ?? above.login, ...(details === undefined ? {} : { details }) };
  }

  async #answered<T>(
    account: Account,
    client: ClientName,
    work: (buyer: Account) => Promise<Result<T, ClientRefusal>>,
  ): Promise<Result<T, ClientRefusal>> {
    const { database, secrets } = this.#doors;
    return await whileAvailable<T, ClientRefusal>(
      async () => {
        const found = await findClient(database, { top: principal(account), client }, secrets);
        return found ? await work(found.account) : err({ fault: 'client-missing' });
      },
      { fault: 'service-unavailable' },
    );
  }
}

function documentOf({ made_at, month, ...row }: Row, buyer: Account): StoredDocument {
  const { timeZone } = buyer.settings;
  return { ...row, madeAt: instant(made_at), month: month ?? undefined, timeZone };
}
