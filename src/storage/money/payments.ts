// Payments of an account out of the ledger: all rows that are no message's. Owns this statement, which has an index of its own since
// an account has millions of the others.

import { ok } from '../../base/result.ts';
import { instant } from '../../base/time.ts';
import type { Payment, Payments } from '../../core/accounts/payments.ts';
import type { FaultCode } from '../../core/faults.ts';
import { type Database, whileAvailable } from '../database/database.ts';

const LIST = {
  name: 'payments-list',
  text: `
select l.id, l.at, l.why, l.purse,
  (case when l.to_account_id = $1 and l.account_id <> $1 then coalesce(l.to_amount, l.amount)
        when l.to_account_id <> $1 or l.from_book = 'balance' then -l.amount
        else l.amount end)::bigint as amount,
  (select login from accounts o where o.id = case l.account_id when $1 then l.to_account_id else l.account_id end) as other
from (
  (select * from ledger where account_id = $1 and why in ('top-up', 'transfer', 'rent') and id < $2 order by id desc limit $3)
  union
  (select * from ledger where to_account_id = $1 and why in ('top-up', 'transfer', 'rent') and id < $2 order by id desc limit $3)
) l
order by l.id desc limit $3`,
};

type Row = Omit<Payment, 'at' | 'other'> & { readonly at: number; readonly other: string | null };

export function storedPayments(database: Database): Payments {
  return {
    list: (account, { before, limit }) =>
      whileAvailable<readonly Payment[], FaultCode>(async () => {
        const values = [account.id, before ?? Number.MAX_SAFE_INTEGER, limit];
        const rows = await database.query<Row>(LIST, values);
        return ok(
          rows.map(({ at, other, ...row }) => ({ ...row, at: instant(at), other: other ?? undefined })),
        );
      }, 'service-unavailable'),
  };
}
