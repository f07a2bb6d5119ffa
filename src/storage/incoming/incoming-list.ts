// Messages of subscribers as their owner lists them. Owns that question, and how numbers are kept.

import { instant } from '../../base/time.ts';
import type { Account } from '../../core/accounts/account.ts';
import type { IncomingFilter, IncomingMessage } from '../../core/incoming/incoming-message.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import type { Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';

/** Digits of a number as the service keeps them; names and short numbers as they came. */
export function numberOf(written: string): string {
  return parsePhone(written) ?? storable(written.trim().replace(/^\+/, ''));
}

type IncomingRow = {
  readonly id: number;
  readonly received_at: number;
  readonly sent_at: number;
  readonly phone: string;
  readonly to_phone: string;
  readonly text: string;
};

/** From a number on the oldest come first, as a client pages; without one it gets the newest, in the same order. */
export async function listIncoming(
  session: Session,
  account: Account,
  filter: IncomingFilter,
): Promise<readonly IncomingMessage[]> {
  const order = filter.afterId === undefined ? 'desc' : 'asc';
  const rows = await session.query<IncomingRow>(
    `select id, received_at, sent_at, phone, to_phone, text from (
       select * from incoming_messages where account_id = $1 and id > $2 and received_at >= $3
         and ($4::text is null or to_phone = $4) and id < $6 and ($7::text is null or phone = $7)
       order by id ${order} limit $5) found order by id`,
    [
      account.id,
      filter.afterId ?? 0,
      new Date(filter.since ?? 0),
      filter.to === undefined ? null : numberOf(filter.to),
      filter.limit,
      filter.beforeId ?? Number.MAX_SAFE_INTEGER,
      filter.phone === undefined ? null : numberOf(filter.phone),
    ],
  );
  return rows.map((row) => ({
    id: row.id,
    receivedAt: instant(row.received_at),
    sentAt: instant(row.sent_at),
    phone: row.phone,
    to: row.to_phone,
    text: row.text,
  }));
}
