// Statistics of tables that grow fast while they are small. The planner's plans of a new database are those of empty tables, and
// autovacuum comes once a minute: until then a sending would cost three times as much. Owns looking after this first growth.

import { SECOND } from '../../base/time.ts';
import type { Round } from '../upkeep.ts';
import type { Session } from './database.ts';

const TABLES = [
  'messages',
  'submissions',
  'ledger',
  'events',
  'deliveries',
  'sent_parts',
  'esme_deliveries',
  'submitted_parts',
  'statistics_changes',
  'message_changes',
];

// `relpages` is as large as the table was when it was analyzed last. Large tables are autovacuum's own.
const GROWN = {
  name: 'young-tables-grown',
  text: `
select c.relname as name from pg_class c
where c.oid = any(array(select to_regclass(t) from unnest($1::text[]) t)) and pg_relation_size(c.oid) <= $2
  and pg_relation_size(c.oid) > 4 * greatest(c.relpages, 4) * current_setting('block_size')::bigint`,
};

const LARGE = 64 * 1024 * 1024;
const ROUND = 5 * SECOND;

export function youngTablesRound({ database }: { readonly database: Session }): Round {
  return { every: ROUND, what: 'statistics of young tables', work: () => analyzeGrown(database) };
}

/** Names of the tables that were analyzed. */
export async function analyzeGrown(session: Session): Promise<readonly string[]> {
  const grown = await session.query<{ name: string }>(GROWN, [TABLES, LARGE]);
  const names = grown.map(({ name }) => name);
  if (names.length > 0) await session.query(`analyze ${names.join(', ')}`);
  return names;
}
