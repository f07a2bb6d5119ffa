// Rows of calls' events and of the recordings they tell of. Owns the one insert that many calls share; which follow from
// them is `inbox-writer.ts`.

import type { JournalEntry } from '../../core/ports.ts';
import type { Session } from '../database/database.ts';
import { storableJson } from '../database/stored-text.ts';

// A row that is there already was committed by a transaction whose answer got lost; it is not news.
const INSERT = {
  name: 'events-insert',
  text: `insert into events (message_id, number, at, kind, data)
         select * from unnest($1::bigint[], $2::integer[], $3::timestamptz[], $4::text[], $5::jsonb[])
         on conflict do nothing returning message_id, number`,
};

const RECORDINGS = {
  name: 'events-recordings',
  text: `insert into recordings (message_id, event_number, at, item, path, seconds, bytes)
         select * from unnest($1::bigint[], $2::integer[], $3::timestamptz[], $4::text[], $5::text[],
                              $6::double precision[], $7::bigint[])
         on conflict do nothing`,
};

/** Stores the entries in their order and returns those that were not stored before. */
export async function storeEvents(
  session: Session,
  entries: readonly JournalEntry[],
): Promise<readonly JournalEntry[]> {
  if (entries.length === 0) return [];
  const rows = await session.query<{ message_id: number; number: number }>(INSERT, [
    entries.map((entry) => entry.ref),
    entries.map((entry) => entry.number),
    entries.map((entry) => new Date(entry.at)),
    entries.map((entry) => entry.event.kind),
    entries.map(({ event: { kind, ...data } }) => storableJson(data)),
  ]);
  const fresh = new Set(rows.map((row) => `${row.message_id} ${row.number}`));
  const stored = entries.filter((entry) => fresh.delete(`${entry.ref} ${entry.number}`));
  await storeRecordings(session, stored);
  return stored;
}

async function storeRecordings(session: Session, entries: readonly JournalEntry[]): Promise<void> {
  const recorded = entries.flatMap(({ ref, number, at, event }) =>
    event.kind === 'recorded' && event.bytes > 0 ? [{ ref, number, at: new Date(at), event }] : [],
  );
  if (recorded.length === 0) return;
  await session.query(RECORDINGS, [
    recorded.map((row) => row.ref),
    recorded.map((row) => row.number),
    recorded.map((row) => row.at),
    recorded.map((row) => row.event.item),
    recorded.map((row) => row.event.path),
    recorded.map((row) => row.event.seconds),
    recorded.map((row) => row.event.bytes),
  ]);
}
