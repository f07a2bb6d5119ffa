// Rows of the networks an account may be used from. Owns these statements, and that changes of one account come one after
// the other: what would be left is judged by what there is.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import {
  type AccountAddresses,
  type AddressesAsked,
  type AddressesRefused,
  type AllowedNetwork,
  type Network,
  parseNetwork,
  wouldLockOut,
} from '../../core/accounts/account-addresses.ts';
import type { FaultCode } from '../../core/faults.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import type { AccountBook } from './account-book.ts';

type Row = { readonly network: string; readonly created_at: number };

const LIST = {
  name: 'account-addresses-list',
  text: 'select network::text as network, created_at from account_addresses where account_id = $1 order by network',
};
// A statement of its own: those behind it see what whoever held the row before has done.
const LOCK = {
  name: 'account-addresses-lock',
  text: 'select id from accounts where id = $1 for update',
};
const ADD = {
  name: 'account-addresses-add',
  text: `
insert into account_addresses (account_id, network) values ($1, $2::cidr)
on conflict (account_id, network) do update set network = excluded.network
returning network::text as network, created_at`,
};
const REMOVE = {
  name: 'account-addresses-remove',
  text: 'delete from account_addresses where account_id = $1 and network = $2::cidr',
};

export class StoredAddresses implements AccountAddresses {
  readonly #database: Database;
  readonly #book: AccountBook;

  /** `book`: told at once, not only by way of the database: a reply must find what the one before it changed. */
  constructor({ database, book }: { readonly database: Database; readonly book: AccountBook }) {
    this.#database = database;
    this.#book = book;
  }

  async list(account: Account): Promise<Result<readonly AllowedNetwork[], FaultCode>> {
    return await whileAvailable<readonly AllowedNetwork[], FaultCode>(async () => {
      const rows = await this.#database.query<Row>(LIST, [account.id]);
      return ok(rows.map(shown));
    }, 'service-unavailable');
  }

  async add(
    account: Account,
    network: Network,
    asked: AddressesAsked,
  ): Promise<Result<AllowedNetwork, AddressesRefused>> {
    return await this.#changing<AllowedNetwork>(account, async (session, present) => {
      if (wouldLockOut([...present, network], asked)) return err('locks-out');
      if (!present.includes(network) && present.length >= LIMITS.json.accountAddresses)
        return err('change-failed');
      const [row] = await session.query<Row>(ADD, [account.id, network]);
      return row ? ok(shown(row)) : err('change-failed');
    });
  }

  async remove(
    account: Account,
    network: Network,
    asked: AddressesAsked,
  ): Promise<Result<true, AddressesRefused>> {
    return await this.#changing<true>(account, async (session, present) => {
      if (!present.includes(network)) return err('record-missing');
      const left = present.filter((one) => one !== network);
      if (wouldLockOut(left, asked)) return err('locks-out');
      await session.query(REMOVE, [account.id, network]);
      return ok(true);
    });
  }

  /** `work` is told the networks there are, which nobody else changes until it is done. */
  async #changing<T>(
    account: Account,
    work: (session: Session, present: readonly Network[]) => Promise<Result<T, AddressesRefused>>,
  ): Promise<Result<T, AddressesRefused>> {
    return await whileAvailable<T, AddressesRefused>(async () => {
      const changed = await this.#database.transaction(async (session) => {
        await session.query(LOCK, [account.id]);
        const rows = await session.query<Row>(LIST, [account.id]);
        return await work(
          session,
          rows.map((row) => shown(row).network),
        );
      });
      this.#book.forget(account.id);
      return changed;
    }, 'service-unavailable');
  }
}

function shown(row: Row): AllowedNetwork {
  // The database writes some addresses in another form (`::ffff:192.0.2.0`) than they were asked for.
  const network = parseNetwork(row.network) ?? (row.network as Network);
  return { network, createdAt: instant(row.created_at) };
}
