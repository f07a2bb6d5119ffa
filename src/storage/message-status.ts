// Status and deletion of messages by the name clients give them: recipient and public id. Owns these statements and the
// rate of asking; how an answer looks on a wire is each door's.

import { createHash } from 'node:crypto';
import { err, ok, type Result } from '../base/result.ts';
import { type Clock, type Instant, instant } from '../base/time.ts';
import type { Account } from '../core/accounts/account.ts';
import { money } from '../core/accounts/money.ts';
import type { Purse } from '../core/accounts/purse.ts';
import type { RequestCounters } from '../core/accounts/request-limits.ts';
import type { FaultCode } from '../core/faults.ts';
import type { LookupData, MessageName, MessageStatus } from '../core/messages/message-status.ts';
import { type NameLanguage, STATUS, statusName } from '../core/messages/status.ts';
import { flagOf } from '../core/messages/status-fields.ts';
import type { MessageRef } from '../core/messages/submission.ts';
import type { Numbering } from '../core/numbers/number-place.ts';
import { parsePhone } from '../core/numbers/phone-number.ts';
import { recipientAsKept } from '../core/numbers/recipient.ts';
import { kindOf, templateKindOf } from './claimed-row.ts';
import { type Database, type Session, whileAvailable } from './database.ts';
import type { PersonalText } from './link-codes.ts';
import { storable } from './stored-text.ts';

// 0.4 ms with the way there and back for one name. The last of several messages with the same name counts.
const FIND = {
  name: 'status-find',
  text: `
select n.at, m.* from unnest($2::text[], $3::text[]) with ordinality as n(phone, public_id, at)
cross join lateral (
  select m.id, m.status, m.changed_at, m.err, s.accepted_at, m.phone, m.cost, s.sender, s.text, s.comment, m.kind, m.parts, m.lookup, m.template,
    s.purse
  from submissions s join messages m on m.submission_id = s.id
  where s.account_id = $1 and s.public_id = n.public_id and m.phone = n.phone and not m.hidden
  order by m.id desc limit 1
) m
order by n.at`,
};

type StatusRow = {
  readonly id: MessageRef;
  readonly status: number;
  readonly changed_at: number;
  readonly err: number;
  readonly accepted_at: number;
  readonly phone: string;
  readonly cost: number;
  readonly sender: string | null;
  readonly text: string;
  readonly comment: string | null;
  readonly kind: number;
  readonly parts: number;
  readonly lookup: LookupData | null;
  readonly purse: Purse;
  readonly template: number | null;
};

type FoundRow = StatusRow & { readonly at: number };

type StatusDoors = {
  readonly database: Database;
  readonly counters: RequestCounters;
  readonly clock: Clock;
  readonly personal: PersonalText;
  /** Language of the names of statuses, countries, operators and regions. */
  readonly language: NameLanguage;
  readonly numbering: Numbering;
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
  ): Promise<Result<readonly (MessageStatus | undefined)[], FaultCode>> {
    if (!this.#admit(account, names)) return err('request-repeated');
    return await whileAvailable<readonly (MessageStatus | undefined)[], FaultCode>(async () => {
      const rows = await find(this.#doors.database, account, names);
      return ok(names.map((_, at) => rows.get(at)).map((row) => row && shownStatus(row, this.#doors)));
    }, 'service-unavailable');
  }

  /** Hides the messages; one that waits is not sent and costs nothing. */
  async remove(account: Account, names: readonly MessageName[]): Promise<Result<true, FaultCode>> {
    const now = this.#doors.clock.now();
    const removing = async (session: Session): Promise<Result<true, FaultCode>> => {
      const rows = await find(session, account, names);
      if (rows.size === 0 || names.some((_, at) => !rows.has(at))) return err('deletion-failed');
      await hideMessages(session, { ids: [...rows.values()].map((row) => row.id), at: now });
      return ok(true);
    };
    return await whileAvailable(() => this.#doors.database.transaction(removing), 'service-unavailable');
  }

  #admit(account: Account, names: readonly MessageName[]): boolean {
    const { counters, clock } = this.#doors;
    const keys = names.map((name) => `${account.id} ${name.publicId} ${name.phone}`);
    const [first] = keys;
    if (first === undefined) return true;
    if (keys.length === 1) return counters.statuses.admit(first, clock.now()) === 'admitted';
    const list = createHash('sha1').update(keys.join('\n')).digest('base64');
    return counters.statusLists.admit(list, clock.now()) === 'admitted';
  }
}

/** In which words a status is told, and what is known of its number. */
type StatusWords = {
  readonly language: NameLanguage;
  readonly numbering: Numbering;
  readonly personal: PersonalText;
};

/** What a row of a message and its submission says. */
export function shownStatus(row: StatusRow, words: StatusWords): MessageStatus {
  const kind = kindOf(row.kind);
  return {
    status: row.status,
    statusName: statusName(row.status, words.language),
    changedAt: instant(row.changed_at),
    err: row.err,
    flag: flagOf(kind, row.purse, templateKindOf(row.template)),
    sentAt: instant(row.accepted_at),
    phone: row.phone,
    cost: money(row.cost),
    sender: row.sender ?? '',
    text: words.personal(row.text, row.id),
    kind,
    parts: row.parts,
    ...(row.lookup === null ? {} : { lookup: row.lookup }),
    ...(row.comment === null ? {} : { comment: row.comment }),
    ...placed(row.phone, words),
  };
}

type Placed = Pick<MessageStatus, 'mccmnc' | 'country' | 'operator' | 'operatorOrig' | 'region'>;

function placed(phone: string, { numbering, language }: StatusWords): Placed {
  // A recipient that is no number is kept as it was written.
  const known = parsePhone(`+${phone}`);
  const place = known && numbering.place(known);
  if (!place) return {};
  const { country, operator, region, mccmnc } = place;
  return {
    country: country[language],
    ...(region === undefined ? {} : { region: region[language] }),
    // Nobody tells of numbers taken to another operator: the one of the plan stands for both.
    ...(operator === undefined ? {} : { operator: operator[language], operatorOrig: operator[language] }),
    ...(mccmnc === undefined ? {} : { mccmnc }),
  };
}

async function find(
  session: Session,
  account: Account,
  names: readonly MessageName[],
): Promise<ReadonlyMap<number, FoundRow>> {
  const phones = names.map((name) => storable(recipientAsKept(name.phone)));
  const ids = names.map((name) => storable(name.publicId));
  const rows = await session.query<FoundRow>(FIND, [account.id, phones, ids]);
  return new Map(rows.map((row) => [row.at - 1, row]));
}

const LOCK = {
  name: 'remove-lock',
  text: 'select id from messages where id = any($1::bigint[]) order by id for update',
};

// A message that is being delivered at this moment goes on and is settled by its outcome; it is only hidden.
const HIDE = {
  name: 'remove-hide',
  text: `
with stopped as (
  update messages m set hidden = true, status = $3, changed_at = $2, due_at = null, final = true, reserved = 0, cost = 0
  from (
    select m.id, coalesce(s.payer_id, m.account_id) as payer_id, s.purse, m.reserved
    from messages m join submissions s on s.id = m.submission_id
    where m.id = any($1::bigint[]) and not m.final and m.claimed_by is null
  ) old
  where m.id = old.id
  returning m.id, old.payer_id, old.purse, old.reserved
), hidden as (
  update messages set hidden = true where id = any($1::bigint[]) and (final or claimed_by is not null)
), booked as (
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
where a.id = r.payer_id`,
};

export async function hideMessages(
  session: Session,
  { ids, at }: { readonly ids: readonly number[]; readonly at: Instant },
): Promise<void> {
  // Locked first, so that the second statement sees rows as they are and not as they were before somebody's claim.
  await session.query(LOCK, [ids]);
  await session.query(HIDE, [ids, new Date(at), STATUS.undeliverable]);
}
