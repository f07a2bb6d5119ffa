// First words by which messages to shared numbers find their account. Owns these rows; how they count is the core's.

import type { Account } from '../../core/accounts/account.ts';
import type { Session } from '../database/database.ts';

const ADD_PREFIX = `insert into incoming_prefixes (number, word, account_id) values ($1, $2, $3)
  on conflict (number, word) do nothing returning word`;

const LIST_PREFIXES = `select p.number, p.word, a.login from incoming_prefixes p join accounts a on a.id = p.account_id
  order by p.number, p.word`;

type Prefix = { readonly number: string; readonly word: string; readonly login: string };

export class Prefixes {
  readonly #session: Session;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Messages that begin with this word and come to this number (an empty one: to any) are the account's. */
  async add(account: Account, number: string, word: string): Promise<'added' | 'taken'> {
    const added = await this.#session.query(ADD_PREFIX, [number, word, account.id]);
    return added.length > 0 ? 'added' : 'taken';
  }

  async remove(number: string, word: string): Promise<'removed' | 'missing'> {
    const gone = 'delete from incoming_prefixes where number = $1 and word = $2 returning word';
    const removed = await this.#session.query(gone, [number, word]);
    return removed.length > 0 ? 'removed' : 'missing';
  }

  list(): Promise<readonly Prefix[]> {
    return this.#session.query<Prefix>(LIST_PREFIXES);
  }
}
