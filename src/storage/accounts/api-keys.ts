// Rows of API keys. Owns these statements and how a key is made; the database keeps its digest and its last characters.

import { createHash, randomBytes } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { ApiKey, ApiKeys, KeyScope, KeyTerms } from '../../core/accounts/api-keys.ts';
import type { FaultCode } from '../../core/faults.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import type { AccountBook } from './account-book.ts';
import { LOCK_ACCOUNT } from './account-row.ts';

type Row = {
  readonly id: number;
  readonly name: string;
  readonly hint: string;
  readonly scopes: readonly KeyScope[];
  readonly created_at: number;
};

const HINT_CHARACTERS = 4;

const LIST = {
  name: 'api-keys-list',
  text: 'select id, name, hint, scopes, created_at from api_keys where account_id = $1 order by id',
};
const CREATE = {
  name: 'api-keys-create',
  text: `
insert into api_keys (digest, account_id, name, hint, scopes)
select $2, $1, $3, $4, $5 where (select count(*) from api_keys where account_id = $1) < $6
returning id, name, hint, scopes, created_at`,
};
const CHANGE = {
  name: 'api-keys-change',
  text: `update api_keys set name = coalesce($3, name), scopes = coalesce($4::text[], scopes)
         where account_id = $1 and id = $2 returning id, name, hint, scopes, created_at`,
};
const REVOKE = {
  name: 'api-keys-revoke',
  text: 'delete from api_keys where account_id = $1 and id = $2 returning id',
};

export class StoredApiKeys implements ApiKeys {
  readonly #session: Database;
  readonly #book: AccountBook;

  /** `book`: told at once, not only by way of the database: a reply must find what the one before it changed. */
  constructor({ session, book }: { readonly session: Database; readonly book: AccountBook }) {
    this.#session = session;
    this.#book = book;
  }

  async list(account: Account): Promise<Result<readonly ApiKey[], FaultCode>> {
    return await whileAvailable<readonly ApiKey[], FaultCode>(async () => {
      const rows = await this.#session.query<Row>(LIST, [account.id]);
      return ok(rows.map(shown));
    }, 'service-unavailable');
  }

  async create(
    account: Account,
    { name, scopes }: KeyTerms,
  ): Promise<Result<{ readonly record: ApiKey; readonly key: string }, FaultCode>> {
    return await whileAvailable<{ readonly record: ApiKey; readonly key: string }, FaultCode>(async () => {
      const key = randomBytes(16).toString('hex');
      const terms = [keyDigest(key), storable(name), key.slice(-HINT_CHARACTERS), scopes];
      const [row] = await this.#session.transaction(async (session) => {
        await session.query(LOCK_ACCOUNT, [account.id]);
        return await session.query<Row>(CREATE, [account.id, ...terms, LIMITS.json.apiKeys]);
      });
      return row ? ok({ record: shown(row), key }) : err('change-failed');
    }, 'service-unavailable');
  }

  async change(account: Account, id: number, terms: Partial<KeyTerms>): Promise<Result<ApiKey, FaultCode>> {
    return await whileAvailable<ApiKey, FaultCode>(async () => {
      const { name, scopes = null } = terms;
      const values = [account.id, id, name === undefined ? null : storable(name), scopes];
      const [row] = await this.#session.query<Row>(CHANGE, values);
      this.#book.forget(account.id);
      return row ? ok(shown(row)) : err('record-missing');
    }, 'service-unavailable');
  }

  async revoke(account: Account, id: number): Promise<Result<true, FaultCode>> {
    return await whileAvailable<true, FaultCode>(async () => {
      const rows = await this.#session.query(REVOKE, [account.id, id]);
      this.#book.forget(account.id);
      return rows.length > 0 ? ok(true) : err('record-missing');
    }, 'service-unavailable');
  }
}

function shown(row: Row): ApiKey {
  const { id, name, hint, scopes } = row;
  return { id, name, hint, scopes, createdAt: instant(row.created_at) };
}

/** A key has 128 random bits, so a plain digest is as good as a slow one. */
export function keyDigest(key: string): Buffer {
  return createHash('sha256').update(key).digest();
}
