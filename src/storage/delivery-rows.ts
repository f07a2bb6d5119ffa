// Puts calls to handlers into their queue, inside the transaction of what they tell of. Owns that insert.

import type { Instant } from '../base/time.ts';
import type { DeliveryKind } from '../core/events/delivery.ts';
import type { MessageRef } from '../core/messages/submission.ts';
import type { Session } from './database.ts';
import { storableJson } from './stored-text.ts';

export type NewDelivery = {
  readonly kind: DeliveryKind;
  readonly account: number;
  readonly ref: MessageRef | undefined;
  readonly address: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly at: Instant;
};

const INSERT = {
  name: 'deliveries-insert',
  text: `insert into deliveries (account_id, message_id, kind, address, fields, queued_at, due_at)
         select account_id, message_id, kind, address, fields, at, at
         from unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::jsonb[], $6::timestamptz[])
           as d(account_id, message_id, kind, address, fields, at)`,
};

export async function queueDeliveries(session: Session, deliveries: readonly NewDelivery[]): Promise<void> {
  if (deliveries.length === 0) return;
  await session.query(INSERT, [
    deliveries.map((delivery) => delivery.account),
    deliveries.map((delivery) => delivery.ref ?? null),
    deliveries.map((delivery) => delivery.kind),
    deliveries.map((delivery) => delivery.address),
    deliveries.map((delivery) => storableJson([...delivery.fields])),
    deliveries.map((delivery) => new Date(delivery.at)),
  ]);
}
