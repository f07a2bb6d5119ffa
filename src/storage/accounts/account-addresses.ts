// Rows of the networks an account may be used from. Owns these statements.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { AccountAddresses, AllowedNetwork, Network } from '../../core/accounts/account-addresses.ts';
import type { FaultCode } from '../../core/faults.ts';
import { type Session, whileAvailable } from '../database/database.ts';
import type { AccountBook } from './account-book.ts';

type Row = { readonly network: string; readonly created_at: number };

const LIST = {
  name: 'account-addresses-list',
  text: 'select network::text as network, created_at from account_addresses where account_id = $1 order by network',
};
const ADD = {
  name: 'account-addresses-add',
  text: `
with account as (select id from accounts where id = $1 for update),
room as (select count(*) as held, count(*) filter (where d.network = $2::cidr) as same
         from account_addresses d join account a on a.id = d.account_id)
insert into account_addresses (account_id, network)
select $1, $2::cidr from room where held < $3 or same > 0
on conflict (account_id, network) do update set network = excluded.network
returning network::text as network, created_at`,
};
const REMOVE = {
  name: 'account-addresses-remove',
  text: 'delete from account_addresses where account_id = $1 and network = $2::cidr returning network::text as network',
};

export class StoredAddresses implements AccountAddresses {
  readonly #session: Session;
  readonly #book: AccountBook;

  /** `book`: told at once, not only by way of the database: a reply must find what the one before it changed. */
  constructor({ session, book }: { readonly session: Session; readonly book: AccountBook }) {
    this.#session = session;
    this.#book = book;
  }

  async list(account: Account): Promise<Result<readonly AllowedNetwork[], FaultCode>> {
    return await whileAvailable<readonly AllowedNetwork[], FaultCode>(async () => {
      const rows = await this.#session.query<Row>(LIST, [account.id]);
      return ok(rows.map(shown));
    }, 'service-unavailable');
  }

  async add(account: Account, network: Network): Promise<Result<AllowedNetwork, FaultCode>> {
    return await whileAvailable<AllowedNetwork, FaultCode>(async () => {
      const most = LIMITS.json.accountAddresses;
      const [row] = await this.#session.query<Row>(ADD, [account.id, network, most]);
      this.#book.forget(account.id);
      return row ? ok(shown(row)) : err('change-failed');
    }, 'service-unavailable');
  }

  async remove(account: Account, network: Network): Promise<Result<true, FaultCode>> {
    return await whileAvailable<true, FaultCode>(async () => {
      const rows = await this.#session.query(REMOVE, [account.id, network]);
      this.#book.forget(account.id);
      return rows.length > 0 ? ok(true) : err('record-missing');
    }, 'service-unavailable');
  }
}

function shown(row: Row): AllowedNetwork {
  return { network: row.network as Network, createdAt: instant(row.created_at) };
}
