// A stored message as whoever sent it sees it. Owns the columns that takes and what becomes of them; which messages are
// looked for is the business of `message-status.ts` and `history-rows.ts`.

import { instant } from '../../base/time.ts';
import { type Money, money } from '../../core/accounts/money.ts';
import type { Purse } from '../../core/accounts/purse.ts';
import type { ArchivedMessage } from '../../core/messages/message-archive.ts';
import type { LookupData, MessageStatus } from '../../core/messages/message-status.ts';
import { type NameLanguage, statusName } from '../../core/messages/status.ts';
import { flagOf } from '../../core/messages/status-fields.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { Numbering } from '../../core/numbers/number-place.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import type { PersonalText } from '../texts/link-codes.ts';
import { kindOf, templateKindOf } from './claimed-row.ts';

/** `m` and `s` are the message and its submission. */
export const SHOWN_COLUMNS = `m.id, m.status, m.changed_at, m.err, s.accepted_at, m.phone, m.cost, s.sender, s.text,
  s.options->>'linkPrefix' as link_prefix, s.comment, m.kind, m.parts, m.lookup, m.template, s.purse, s.public_id, s.cause,
  m.attempts, m.valid_until, m.due_at, m.doubtful, s.door, s.options->'alerts' as alerts`;

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
  readonly link_prefix: string | null;
  readonly comment: string | null;
  readonly kind: number;
  readonly parts: number;
  readonly lookup: LookupData | null;
  readonly purse: Purse;
  readonly public_id: string;
  readonly template: number | null;
  /** The call whose menu sent it. */
  readonly cause: MessageRef | null;
  readonly attempts: number;
  readonly valid_until: number;
  readonly due_at: number | null;
  readonly doubtful: boolean;
  readonly door: string;
  readonly alerts: readonly string[] | null;
};

/** In what language names are told, where numbers belong, and what each recipient got in place of a link. */
export type ShownWords = {
  readonly language: NameLanguage;
  readonly numbering: Numbering;
  readonly personal: PersonalText;
};

export function shownMessage(row: ShownRow, words: ShownWords): MessageStatus {
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
    text: shownText(row, words),
    kind,
    parts: row.parts,
    ...(row.lookup === null ? {} : { lookup: row.lookup }),
    ...(row.comment === null ? {} : { comment: row.comment }),
    ...placed(row.phone, words),
  };
}

/** The same with what lists and single messages tell besides. */
export function archivedMessage(row: ShownRow, words: ShownWords): ArchivedMessage {
  return {
    ...shownMessage(row, words),
    ref: row.id,
    publicId: row.public_id,
    attempts: row.attempts,
    validUntil: instant(row.valid_until),
    dueAt: row.due_at === null ? undefined : instant(row.due_at),
    direction: row.door === 'incoming' ? 'in' : 'out',
    cause: row.cause ?? undefined,
    doubtful: row.doubtful ? 'yes' : 'no',
    alerts: row.alerts ?? [],
  };
}

/** The text as its recipient got it. */
export function shownText(row: ShownRow, { personal }: ShownWords): string {
  return personal({ text: row.text, linkPrefix: row.link_prefix ?? undefined }, row.id);
}

function placed(
  phone: string,
  { numbering, language }: ShownWords,
): Pick<MessageStatus, 'mccmnc' | 'country' | 'operator' | 'operatorOrig' | 'region'> {
  // A recipient that is no number is kept as it was written.
  const known = parsePhone(`+${phone}`);
  const place = known && numbering.place(known);
  if (!place) return {};
  const { country, operator, region, mccmnc } = place;
  const before = numbering.planned?.(known)?.operator ?? operator;
  return {
    country: country[language],
    ...(region === undefined ? {} : { region: region[language] }),
    ...(operator === undefined ? {} : { operator: operator[language] }),
    ...(before === undefined ? {} : { operatorOrig: before[language] }),
    ...(mccmnc === undefined ? {} : { mccmnc }),
  };
}
