// The money of messages that are taken back before anybody had them, as the end of a statement. Owns that booking; which messages are
// stopped is for whoever stops them.

/** SQL behind `with stopped as (…)` that returns id, payer_id, purse and reserved of messages; `$2` is the moment. */
export const REFUND_STOPPED = `, booked as (
  insert into ledger (account_id, message_id, at, from_book, to_book, amount, why, purse)
  select payer_id, id, $2, 'reserved', 'balance', reserved, 'refund', purse from stopped where reserved > 0
)
update accounts a set balance = a.balance + r.sum, reserved = a.reserved - r.sum,
  balance2 = a.balance2 + r.sum2, reserved2 = a.reserved2 - r.sum2
from (
  select payer_id, coalesce(sum(reserved) filter (where purse = 1), 0)::bigint as sum,
    coalesce(sum(reserved) filter (where purse = 2), 0)::bigint as sum2
  from stopped group by payer_id
) r
where a.id = r.payer_id`;
