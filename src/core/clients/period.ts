// A period of whole days as clients write it: `dd.mm.yyyy`. Owns the reading; in whose zone a day begins is others' business.

import { err, ok, type Result } from '../../base/result.ts';
import type { Period } from './clients.ts';

/** `YYYY-MM-DD`; undefined for the 31st of February and the like. */
function readDay(text: string): string | undefined {
  const match = /^(\d{1,2})\.(\d{1,2})\.(\d{4})$/.exec(text.trim());
  if (!match) return undefined;
  const [day = 0, month = 0, year = 0] = match.slice(1).map(Number);
  const date = new Date(Date.UTC(year, month - 1, day));
  const same = date.getUTCMonth() === month - 1 && date.getUTCDate() === day && year >= 2000;
  return same ? date.toISOString().slice(0, 10) : undefined;
}

/** Without `end` the period goes on until now. */
export function readPeriod(start: string, end: string): Result<Period, string> {
  const from = readDay(start);
  if (from === undefined) return err('start must be a day such as 01.12.2026');
  if (end.trim() === '') return ok({ from, till: undefined });
  const till = readDay(end);
  if (till === undefined) return err('end must be a day such as 31.12.2026');
  return till < from ? err('end is before start') : ok({ from, till });
}
