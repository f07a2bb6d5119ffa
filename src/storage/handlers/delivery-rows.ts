// Puts calls to handlers into their queue, inside the transaction of what they tell of. Owns that insert; what is told to clients
// bound over SMPP comes along, and goes into theirs.

import type { Instant } from '../../base/time.ts';
import type { DeliveryKind } from '../../core/events/delivery.ts';
import type { MessageRef } from '../../core/messages/submission.ts';
import type { Session } from '../database/database.ts';
import { storableJson } from '../database/stored-text.ts';
import { type NewEsmeDelivery, queueTold } from '../esme/told-rows.ts';

type NewHandlerCall = {
  readonly kind: DeliveryKind;
  readonly account: number;
  readonly ref: MessageRef | undefined;
  readonly address: string;
  readonly fields: ReadonlyMap<string, string>;
  readonly at: Instant;
};

export type NewDelivery = NewHandlerCall | NewEsmeDelivery;

// What is for a handler that is paused waits until it is not.
const INSERT = {
  name: 'deliveries-insert',
  text: `insert into deliveries (account_id, message_id, kind, address, fields, queued_at, due_at, state)
         select d.account_id, message_id, kind, d.address, fields, at, case when t.paused_at is null then at end,
                case when t.paused_at is null then 'waiting' else 'held' end
         from unnest($1::integer[], $2::bigint[], $3::text[], $4::text[], $5::jsonb[], $6::timestamptz[])
           with ordinality as d(account_id, message_id, kind, address, fields, at, place)
         left join handler_troubles t on t.account_id = d.account_id and md5(t.address) = md5(d.address)
         order by place`,
};

export async function queueDeliveries(session: Session, all: readonly NewDelivery[]): Promise<void> {
  const deliveries = all.filter((one): one is NewHandlerCall => one.kind !== 'esme');
  await queueTold(
    session,
    all.filter((one) => one.kind === 'esme'),
  );
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
