// Parts of incoming messages that came in several, in any order and perhaps twice, kept until the others are there. Owns their
// rows; what a whole message is and what follows from it is `incoming-messages.ts`.

import { LIMITS } from '../../base/limits.ts';
import { type Instant, instant, MINUTE } from '../../base/time.ts';
import type { ReceivedMessage, ReceivedPart } from '../../core/incoming/incoming-message.ts';
import type { Session } from '../database/database.ts';
import { storable } from '../database/stored-text.ts';

/** Two parts of one message must not each find the other missing. */
const LOCK = {
  name: 'incoming-parts-lock',
  text: 'select pg_advisory_xact_lock(hashtextextended($1, 4367005))',
};

const ADD = {
  name: 'incoming-parts-add',
  text: `insert into incoming_parts (source, phone, to_phone, reference, total, number, text, sent_at, received_at, source_key)
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
         on conflict (source, phone, to_phone, reference, total, number) do nothing`,
};

const ALL = {
  name: 'incoming-parts-all',
  text: `select number, text, sent_at, received_at, source_key from incoming_parts
         where source = $1 and phone = $2 and to_phone = $3 and reference = $4 and total = $5 order by number`,
};

const REMOVE = {
  name: 'incoming-parts-remove',
  text: `delete from incoming_parts
         where source = $1 and phone = $2 and to_phone = $3 and reference = $4 and total = $5`,
};

const LATE = {
  name: 'incoming-parts-late',
  text: `select source, phone, to_phone, reference, total from incoming_parts
         group by 1, 2, 3, 4, 5 having min(received_at) < $1 order by min(received_at) limit $2`,
};

/** What parts of one message have in common. */
type Family = {
  readonly source: string;
  readonly phone: string;
  readonly to_phone: string;
  readonly reference: number;
  readonly total: number;
};

type PartRow = {
  readonly number: number;
  readonly text: string;
  readonly sent_at: number;
  readonly received_at: number;
  readonly source_key: string | null;
};

const BATCH = 100;

function familyOf({ source, from, to, concat }: ReceivedPart): Family {
  const { reference, total } = concat;
  return { source: storable(source), phone: storable(from), to_phone: storable(to), reference, total };
}

const valuesOf = ({ source, phone, to_phone, reference, total }: Family): readonly (string | number)[] => [
  source,
  phone,
  to_phone,
  reference,
  total,
];

/** The whole message when this was the last part that was missing; its parts are gone then. */
export async function addPart(session: Session, part: ReceivedPart): Promise<ReceivedMessage | undefined> {
  const family = familyOf(part);
  await session.query(LOCK, [valuesOf(family).join(' ')]);
  await session.query(ADD, [
    ...valuesOf(family),
    part.concat.number,
    storable(part.text),
    new Date(part.sentAt),
    new Date(part.receivedAt),
    part.key === undefined ? null : storable(part.key),
  ]);
  const rows = await session.query<PartRow>(ALL, valuesOf(family));
  return rows.length < family.total ? undefined : await joined(session, family, rows);
}

/** Families whose oldest part has waited long enough; what is missing of them will not come. */
export function lateParts(session: Session, now: Instant): Promise<readonly Family[]> {
  const before = new Date(now - LIMITS.incoming.partsMinutes * MINUTE);
  return session.query<Family>(LATE, [before, BATCH]);
}

/** What there is of a message, with an ellipsis for each gap; undefined: somebody else was faster. */
export async function joinLate(session: Session, family: Family): Promise<ReceivedMessage | undefined> {
  await session.query(LOCK, [valuesOf(family).join(' ')]);
  const rows = await session.query<PartRow>(ALL, valuesOf(family));
  return rows.length === 0 ? undefined : await joined(session, family, rows);
}

async function joined(
  session: Session,
  family: Family,
  rows: readonly PartRow[],
): Promise<ReceivedMessage | undefined> {
  await session.query(REMOVE, valuesOf(family));
  const [first] = rows;
  if (!first) return undefined;
  const texts = new Map(rows.map(({ number, text }) => [number, text]));
  const numbers = Array.from({ length: family.total }, (_, at) => at + 1);
  const gaps = numbers.filter((number) => !texts.has(number) && texts.has(number - 1));
  const text = numbers.map(
    (number) => texts.get(number) ?? (gaps.includes(number) || number === 1 ? '…' : ''),
  );
  return {
    from: family.phone,
    to: family.to_phone,
    text: text.join(''),
    sentAt: instant(first.sent_at),
    receivedAt: instant(Math.max(...rows.map(({ received_at }) => received_at))),
    source: family.source,
    ...(first.source_key === null ? {} : { key: first.source_key }),
  };
}
