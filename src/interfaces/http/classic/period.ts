// `start` and `end` of the pages that look back (spec http-data 1 and 3, http-clients 2): whole days in the account's zone.
// Owns reading them.

import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import { dayAfter, dayStart, type LocalDay, parseLocalDay } from '../../../core/messages/local-day.ts';
import type { ArchiveFilter } from '../../../core/messages/message-archive.ts';
import type { Period } from '../../../core/statistics/statistics.ts';
import { isGiven, type Parameters } from '../../../dialect/parameters.ts';
import type { ClassicFault } from '../../../dialect/replies.ts';

/** A day left out leaves that end open. */
export function periodOf(parameters: Parameters): Result<Period, ClassicFault> {
  const from = dayOf(parameters, 'start');
  const till = dayOf(parameters, 'end');
  if (!from.ok) return from;
  if (!till.ok) return till;
  if (from.value !== undefined && till.value !== undefined && from.value > till.value)
    return err({ fault: 'date-wrong', detail: 'end is before start' });
  return ok({
    ...(from.value === undefined ? {} : { from: from.value }),
    ...(till.value === undefined ? {} : { till: till.value }),
  });
}

/** The same as moments, the end not included. */
export function momentsOf(
  parameters: Parameters,
  account: Account,
): Result<Pick<ArchiveFilter, 'from' | 'till'>, ClassicFault> {
  const period = periodOf(parameters);
  if (!period.ok) return period;
  const { from, till } = period.value;
  const zone = account.settings.timeZone;
  return ok({
    ...(from === undefined ? {} : { from: dayStart(from, zone) }),
    ...(till === undefined ? {} : { till: dayStart(dayAfter(till), zone) }),
  });
}

function dayOf(parameters: Parameters, name: 'start' | 'end'): Result<LocalDay | undefined, ClassicFault> {
  const text = parameters.text(name);
  if (!isGiven(text)) return ok(undefined);
  const day = parseLocalDay(text);
  return day === undefined ? err({ fault: 'date-wrong', detail: `${name} is not dd.mm.yyyy` }) : ok(day);
}
