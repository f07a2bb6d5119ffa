// The rows of one account's ledger as its owner would read them: newest last, with what each did to its balance. Owns the
// statement.

import type { AccountId } from '../../core/accounts/account.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import type { Session } from '../database/database.ts';

type LedgerRow = {
  readonly at: number;
  readonly why: string;
  /** What it did to the balance; nothing when money moved between its other books. */
  readonly amount: number;
  /** How much moved, in the currency of the first book. */
  readonly size: number;
  /** `balance > reserved`. */
  readonly books: string;
  readonly purse: Purse;
  /** Login of the other account of a transfer. */
  readonly other: string | null;
  /** Public id of the message. */
  readonly publicId: string | null;
};

const LIST = {
  name: 'ledger-list',
  text: `
select at, why, purse, amount, size, books, other, "publicId" from (
  select l.id, l.at, l.why, l.purse, l.amount as size,
    l.from_book || ' > ' || l.to_book as books,
    (case when l.to_account_id = $1 and l.account_id <> $1 then coalesce(l.to_amount, l.amount)
          when l.to_account_id <> $1 then -l.amount
          when l.from_book = 'balance' then -l.amount
          when l.to_book = 'balance' then l.amount else 0 end)::bigint as amount,
    (select login from accounts o where o.id = case l.account_id when $1 then l.to_account_id else l.account_id end) as other,
    (select s.public_id from submissions s where s.id = coalesce(l.submission_id,
      (select m.submission_id from messages m where m.id = l.message_id))) as "publicId"
  from (
    (select * from ledger where account_id = $1 order by id desc limit $2)
    union all
    (select * from ledger where to_account_id = $1 and account_id <> $1 order by id desc limit $2)
    order by id desc limit $2
  ) l
) r order by id`,
};

export async function ledgerOf(
  session: Session,
  account: AccountId,
  last: number,
): Promise<readonly LedgerRow[]> {
  return await session.query<LedgerRow>(LIST, [account, last]);
}
