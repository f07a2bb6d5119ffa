// Where messages of a time went, counted from the messages themselves: no sums are kept by place. Owns the statement, which reads the
// messages of an account in windows of their numbers and hands on one row for each beginning of a number.

import { LIMITS } from '../../base/limits.ts';
import { err, ok } from '../../base/result.ts';
import { DAY } from '../../base/time.ts';
import type { FaultCode } from '../../core/faults.ts';
import { MESSAGE_KINDS } from '../../core/messages/kind.ts';
import { dayAfter, dayStart } from '../../core/messages/local-day.ts';
import { parsePhone } from '../../core/numbers/phone-number.ts';
import {
  addedUp,
  type PlaceCounts,
  type PlaceRow,
  type PlaceStatistics,
} from '../../core/statistics/place-statistics.ts';
import { type Database, whileAvailable } from '../database/database.ts';
import type { ShownWords } from '../messages/shown-message.ts';
import { refsOf } from './history-rows.ts';

// Operators are given numbers by the thousand at least, so all numbers of eleven digits with the same eight have the same one.
const COUNT = {
  name: 'place-statistics-count',
  text: `
select min(m.phone) as phone, count(*)::integer as messages, sum(m.parts)::integer as parts,
  (count(*) filter (where heap_of(m.status) = 'delivered'))::integer as delivered,
  (count(*) filter (where heap_of(m.status) = 'failed'))::integer as failed,
  (count(*) filter (where heap_of(m.status) = 'expired'))::integer as expired, sum(m.cost)::bigint as cost
from messages m join submissions s on s.id = m.submission_id
where m.account_id = $1 and s.account_id = $1 and m.id > $2 and m.id <= $3 and not m.hidden
  and s.accepted_at >= $4 and s.accepted_at < $5 and ($6::smallint is null or m.kind = $6)
group by left(m.phone, 8)`,
};

/** Numbers of messages one statement looks through. */
const WINDOW = 200_000;

const NEWEST = {
  name: 'place-statistics-newest',
  text: 'select coalesce(max(id), 0) as id from messages where account_id = $1',
};

type Row = PlaceCounts & { readonly phone: string };

export function placeStatistics(database: Database, words: ShownWords): PlaceStatistics {
  return {
    of: (account, { period, kind }) =>
      whileAvailable<readonly PlaceRow[], FaultCode>(async () => {
        const { timeZone } = account.settings;
        const [from, till] = [dayStart(period.from, timeZone), dayStart(dayAfter(period.till), timeZone)];
        if (till - from > (LIMITS.history.placeDays + 1) * DAY) return err('date-wrong');
        const range = await refsOf(database, account.id, { from, till });
        if (!range) return ok([]);
        const [newest] = await database.query<{ id: number }>(NEWEST, [account.id]);
        const last = Math.min(range.below - 1, newest?.id ?? 0);
        const sums: PlaceRow[] = [];
        for (let above = range.above; above < last; above += WINDOW) {
          const values = [account.id, above, Math.min(above + WINDOW, last), new Date(from), new Date(till)];
          const rows = await database.query<Row>(COUNT, [
            ...values,
            kind === undefined ? null : MESSAGE_KINDS[kind],
          ]);
          sums.push(...rows.map((row) => placed(row, words)));
        }
        return ok(addedUp(sums));
      }, 'service-unavailable'),
  };
}

/** By the plan: who has taken a number elsewhere counts for the operator that gave it out. */
function placed({ phone, ...counts }: Row, { numbering, language }: ShownWords): PlaceRow {
  const known = parsePhone(`+${phone}`);
  const place = known && (numbering.planned?.(known) ?? numbering.place(known));
  return {
    ...counts,
    countryCode: place?.country.code,
    country: place?.country[language],
    operator: place?.operator?.[language],
  };
}
