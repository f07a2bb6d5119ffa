// Parts of incoming messages that came in several, in any order and perhaps twice, kept until the others are there, and for a
// moment longer: a part whose acknowledgement got lost comes again. Owns their rows; what a whole message is and what follows from
// it is `incoming-messages.ts`.

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
         values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)`,
};

/** The number of a row that no part has: all of them were there and have been taken. */
const TAKEN = 0;

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
         group by 1, 2, 3, 4, 5 having min(received_at) < $1 and min(number) > ${TAKEN}
         order by min(received_at) limit $2`,
};

const FORGET = {
  name: 'incoming-parts-forget',
  text: `delete from incoming_parts p using incoming_parts t
         where t.number = ${TAKEN} and t.received_at < $1 and p.source = t.source and p.phone = t.phone
           and p.to_phone = t.to_phone and p.reference = t.reference and p.total = t.total`,
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

/** For how long a part that comes again is known: networks try again at once, and people write the same again later. */
const REPEATED_WITHIN = 10 * MINUTE;

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

type Added =
  /** The whole message: this was the last part that was missing. Or what there is of an earlier one that this is no part of. */
  | { readonly kind: 'message'; readonly message: ReceivedMessage }
  | { readonly kind: 'waits' }
  /** Its message has been taken. */
  | { readonly kind: 'known' };

export async function addPart(session: Session, part: ReceivedPart): Promise<Added> {
  const family = familyOf(part);
  await session.query(LOCK, [valuesOf(family).join(' ')]);
  const there = await session.query<PartRow>(ALL, valuesOf(family));
  const before = there.find(({ number }) => number === part.concat.number);
  const repeated = before?.text === storable(part.text);
  const taken = there[0]?.number === TAKEN;
  if (repeated) return { kind: taken ? 'known' : 'waits' };
  // Senders use their references again, some of them for every message.
  const another = taken || before !== undefined;
  if (another) await session.query(REMOVE, valuesOf(family));
  await session.query(ADD, rowOf(family, part));
  if (another) {
    const message = taken ? undefined : joined(family, there);
    return message ? { kind: 'message', message } : { kind: 'waits' };
  }
  const rows = await session.query<PartRow>(ALL, valuesOf(family));
  const message = rows.length < family.total ? undefined : joined(family, rows);
  if (!message) return { kind: 'waits' };
  const none = { ...part, text: '', concat: { ...part.concat, number: TAKEN } };
  await session.query(ADD, rowOf(family, none));
  return { kind: 'message', message };
}

function rowOf(family: Family, { concat, text, sentAt, receivedAt, key }: ReceivedPart): readonly unknown[] {
  const moments = [new Date(sentAt), new Date(receivedAt)];
  return [
    ...valuesOf(family),
    concat.number,
    storable(text),
    ...moments,
    key === undefined ? null : storable(key),
  ];
}

/** Parts of messages that were taken, once they do not come again any more. */
export async function forgetTaken(session: Session, now: Instant): Promise<void> {
  await session.query(FORGET, [new Date(now - REPEATED_WITHIN)]);
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
  if (rows[0]?.number === TAKEN) return undefined;
  await session.query(REMOVE, valuesOf(family));
  return joined(family, rows);
}

function joined(family: Family, rows: readonly PartRow[]): ReceivedMessage | undefined {
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
