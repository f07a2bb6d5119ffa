// Puts what clients bound over SMPP are told into their queue, inside the transaction of what it tells of. Owns that insert and what
// a receipt says of its message.

import { type Instant, instant } from '../../base/time.ts';
import {
  type EsmeTold,
  RECEIPT_TEXT,
  type ReceiptWish,
  type ToldReceipt,
  toldBy,
} from '../../core/esme/esme-told.ts';
import { flagOf } from '../../core/messages/status-fields.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import { moments, numbers } from '../database/array-text.ts';
import type { Session } from '../database/database.ts';
import { storableJson } from '../database/stored-text.ts';
import { kindOf, type MessageRow, templateKindOf } from '../messages/claimed-row.ts';
import { OF_MAILINGS } from '../work-queues.ts';

export type NewEsmeDelivery = {
  readonly kind: 'esme';
  readonly account: number;
  readonly ref: MessageRef | undefined;
  /** `yes`: of advertising and large sendings, told after all else. */
  readonly mass: 'no' | 'yes';
  readonly told: EsmeTold;
  readonly at: Instant;
};

const INSERT = {
  name: 'esme-deliveries-insert',
  text: `insert into esme_deliveries (account_id, message_id, mass, told, queued_at, due_at)
         select account_id, message_id, mass, told, at, at
         from unnest($1::integer[], $2::bigint[], $3::boolean[], $4::jsonb[], $5::timestamptz[])
           with ordinality as d(account_id, message_id, mass, told, at, place)
         order by place`,
};

export async function queueTold(session: Session, all: readonly NewEsmeDelivery[]): Promise<void> {
  if (all.length === 0) return;
  await session.query(INSERT, [
    numbers(all.map(({ account }) => account)),
    numbers(all.map(({ ref }) => ref ?? null)),
    all.map(({ mass }) => mass === 'yes'),
    all.map(({ told }) => storableJson(told)),
    moments(all.map(({ at }) => at)),
  ]);
}

type End = { readonly status: ToldReceipt['status']; readonly err: number; readonly at: Instant };

/** What the client is told of the row's status, for each id it knows the message by. */
export function toldOf(row: MessageRow, wish: ReceiptWish, at: Instant): readonly NewEsmeDelivery[] {
  const kind = toldBy(wish, row.status);
  return kind === undefined ? [] : receiptsOf(row, wish, { kind, status: row.status, err: row.err, at });
}

/** Of a message that its client has taken back. */
export function toldCancelled(row: MessageRow, wish: ReceiptWish, at: Instant): readonly NewEsmeDelivery[] {
  if (wish.of === 'success') return [];
  return receiptsOf(row, wish, { kind: 'receipt', status: 'cancelled', err: 0, at });
}

function receiptsOf(
  row: MessageRow,
  wish: ReceiptWish,
  { kind, ...end }: End & { readonly kind: ToldReceipt['kind'] },
): readonly NewEsmeDelivery[] {
  const message = kindOf(row.kind);
  const template = templateKindOf(row.template);
  const common = {
    kind,
    message,
    ...end,
    from: wish.from,
    to: wish.to ?? { ton: 1, npi: 1, address: row.phone },
    acceptedAt: instant(row.submission.accepted_at),
    parts: row.parts,
    cost: row.cost,
    flag: flagOf(message, row.submission.purse, template),
    // A binary text is no text.
    text:
      row.submission.options.binary === undefined
        ? [...row.submission.text].slice(0, RECEIPT_TEXT).join('')
        : '',
    ...(row.lookup !== null && { lookup: row.lookup }),
  };
  const mass = row.queue >= OF_MAILINGS || template === 'advertising' ? 'yes' : 'no';
  return (wish.ids ?? [row.submission.public_id]).map((id) => ({
    kind: 'esme',
    account: row.account_id,
    ref: row.id,
    mass,
    told: { ...common, id },
    at: end.at,
  }));
}
