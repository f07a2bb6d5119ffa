// A stored message as whoever sent it sees it. Owns the columns that takes and what becomes of them; which messages are
// looked for is the business of `message-status.ts` and `history-rows.ts`.

import { instant } from '../base/time.ts';
import { type Money, money } from '../core/accounts/money.ts';
import type { Purse } from '../core/accounts/purse.ts';
import type { LookupData, MessageStatus } from '../core/messages/message-status.ts';
import { type NameLanguage, statusName } from '../core/messages/status.ts';
import { flagOf } from '../core/messages/status-fields.ts';
import type { MessageRef } from '../core/messages/submission.ts';
import { countryOf, type PhoneNumber } from '../core/numbers/phone-number.ts';
import { kindOf } from './claimed-row.ts';

/** `m` and `s` are the message and its submission. */
export const SHOWN_COLUMNS = `m.id, m.status, m.changed_at, m.err, s.accepted_at, m.phone, m.cost, s.sender, s.text,
  s.comment, m.kind, m.parts, m.lookup, s.purse, s.public_id`;

export type ShownRow = {
  readonly id: MessageRef;
  readonly status: number;
  readonly changed_at: number;
  readonly err: number;
  readonly accepted_at: number;
  readonly phone: string;
  readonly cost: Money;
  readonly sender: string | null;
  readonly text: string;
  readonly comment: string | null;
  readonly kind: number;
  readonly parts: number;
  readonly lookup: LookupData | null;
  readonly purse: Purse;
  readonly public_id: string;
};

export function shownMessage(row: ShownRow, language: NameLanguage): MessageStatus {
  const kind = kindOf(row.kind);
  const country = countryOf(row.phone as PhoneNumber);
  return {
    status: row.status,
    statusName: statusName(row.status, language),
    changedAt: instant(row.changed_at),
    err: row.err,
    flag: flagOf(kind, row.purse),
    sentAt: instant(row.accepted_at),
    phone: row.phone,
    cost: money(row.cost),
    sender: row.sender ?? '',
    text: row.text,
    kind,
    parts: row.parts,
    ...(row.lookup === null ? {} : { lookup: row.lookup }),
    ...(row.comment === null ? {} : { comment: row.comment }),
    ...(country === undefined ? {} : { country }),
  };
}
