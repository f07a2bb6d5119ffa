// Status and deletion of messages by the name clients give them: recipient and public id. Owns these statements and the
// rate of asking; how an answer looks on a wire is each door's.

import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../../base/result.ts';
import type { Clock, Instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { RequestCounters } from '../../core/accounts/request-limits.ts';
import type { FaultCode } from '../../core/faults.ts';
import { historyView } from '../../core/history/history-view.ts';
import type { MessageName, MessageStatus } from '../../core/messages/message-status.ts';
import { STATUS } from '../../core/messages/status.ts';
import { recipientAsKept } from '../../core/numbers/recipient.ts';
import { type Database, type Session, whileAvailable } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';
import { REFUND_STOPPED } from './refund-stopped.ts';
import { SHOWN_COLUMNS, type ShownRow, type ShownWords, shownMessage } from './shown-message.ts';

// 0.4 ms with the way there and back for one name. The last of several messages with the same name counts.
const FIND = {
  name: 'status-find',
  text: `
select n.at, m.* from unnest($2::text[], $3::text[]) with ordinality as n(phone, public_id, at)
cross join lateral (
  select ${SHOWN_COLUMNS}
  from submissions s join messages m on m.submission_id = s.id
  where s.account_id = $1 and s.public_id = n.public_id and m.phone = n.phone and not m.hidden
    and (not m.final or $4::timestamptz is null or m.changed_at >= $4)
  order by m.id desc limit 1
) m
order by n.at`,
};

type FoundRow = ShownRow & { readonly at: number };

type StatusDoors = {
  readonly database: Database;
  readonly counters: RequestCounters;
  readonly clock: Clock;
  readonly words: ShownWords;
};

export class MessageStatuses {
  readonly #doors: StatusDoors;

  constructor(doors: StatusDoors) {
    this.#doors = doors;
  }

  /** One row for each name, in their order; undefined: no such message. */
  async status(
    account: Account,
    names: readonly MessageName[],
    request = '',
  ): Promise<Result<readonly (MessageStatus | undefined)[], FaultCode>> {
    if (!this.#admit(account, names, request)) return err('request-repeated');
    return await whileAvailable<readonly (MessageStatus | undefined)[], FaultCode>(async () => {
      const rows = await find(this.#doors.database, { account, names, now: this.#doors.clock.now() });
      return ok(names.map((_, at) => rows.get(at)).map((row) => row && shownMessage(row, this.#doors.words)));
    }, 'service-unavailable');
  }

  /** Hides the messages; one that waits is not sent and costs nothing. */
  async remove(account: Account, names: readonly MessageName[]): Promise<Result<true, FaultCode>> {
    const now = this.#doors.clock.now();
    const removing = async (session: Session): Promise<Result<true, FaultCode>> => {
      const rows = await find(session, { account, names, now });
      if (rows.size === 0 || names.some((_, at) => !rows.has(at))) return err('deletion-failed');
      await hideMessages(session, { ids: [...rows.values()].map((row) => row.id), at: now });
      return ok(true);
    };
    return await whileAvailable(() => this.#doors.database.transaction(removing), 'service-unavailable');
  }

  #admit(account: Account, names: readonly MessageName[], request: string): boolean {
    const { counters, clock } = this.#doors;
    const keys = names.map((name) => `${account.id} ${name.publicId} ${name.phone}`);
    const [first] = keys;
    if (first === undefined) return true;
    if (keys.length === 1) return counters.statuses.admit(first, clock.now()) === 'admitted';
    const list = createHash('sha1')
      .update([request, ...keys].join('\n'))
      .digest('base64');
    return counters.statusLists.admit(list, clock.now()) === 'admitted';
  }
}

type Asked = { readonly account: Account; readonly names: readonly MessageName[]; readonly now: Instant };

async function find(
  session: Session,
  { account, names, now }: Asked,
): Promise<ReadonlyMap<number, FoundRow>> {
  const { doneAfter } = historyView(account, now);
  const rows = await session.query<FoundRow>(FIND, [
    account.id,
    names.map(({ phone }) => storable(recipientAsKept(phone))),
    names.map(({ publicId }) => storable(publicId)),
    doneAfter === undefined ? null : new Date(doneAfter),
  ]);
  return new Map(rows.map((row) => [row.at - 1, row]));
}

/** Locked in the order of their numbers, as outcomes are, so that none waits for another in a circle. */
export const LOCK_MESSAGES = {
  name: 'messages-lock',
  text: 'select id from messages where id = any($1::bigint[]) order by id for update',
};

// A message that is being delivered, or that a peer has taken and reports on later, goes on and is settled by its outcome; it is
// only hidden: whoever deletes what an operator has already pays for it all the same.
const HIDE = {
  name: 'remove-hide',
  text: `
with stopped as (
  update messages m set hidden = true, status = $3, changed_at = $2, due_at = null, final = true, reserved = 0, cost = 0
  from (
    select m.id, coalesce(s.payer_id, m.account_id) as payer_id, s.purse, m.reserved
    from messages m join submissions s on s.id = m.submission_id
    where m.id = any($1::bigint[]) and not m.final and m.claimed_by is null and m.receipt_until is null
  ) old
  where m.id = old.id
  returning m.id, old.payer_id, old.purse, old.reserved
), hidden as (
  update messages set hidden = true where id = any($1::bigint[]) and (final or claimed_by is not null or receipt_until is not null)
)${REFUND_STOPPED}`,
};

export async function hideMessages(
  session: Session,
  { ids, at }: { readonly ids: readonly number[]; readonly at: Instant },
): Promise<void> {
  // Locked first, so that the second statement sees rows as they are and not as they were before somebody's claim.
  await session.query(LOCK_MESSAGES, [ids]);
  await session.query(HIDE, [ids, new Date(at), STATUS.undeliverable]);
}
