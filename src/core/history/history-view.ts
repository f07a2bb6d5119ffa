// How far back an account sees its messages, and whether at all. Owns these rules; every door and the round that removes
// old messages follow them.

import { LIMITS } from '../../base/limits.ts';
import { DAY, type Instant, later } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';

/**
 * Messages that have been done for longer than the account's setting says are gone; without the setting doors show half a
 * year (spec http-data 1), and nothing is ever removed.
 */
type HistoryView = {
  /** Final messages whose last change is older are not shown any more. */
  readonly doneAfter: Instant | undefined;
  /** Messages accepted before are not listed. */
  readonly acceptedAfter: Instant | undefined;
};

export function historyView(account: Account, now: Instant): HistoryView {
  const { historyDays } = account.settings;
  if (historyDays !== undefined)
    return { doneAfter: later(now, -historyDays * DAY), acceptedAfter: undefined };
  return { doneAfter: undefined, acceptedAfter: later(now, -LIMITS.history.daysShown * DAY) };
}

/** `fl2[1]` of users.php: the account above hides the messages from this one (spec http-clients 2). */
export function isHistoryHidden(account: Account): boolean {
  return /^0*[1-9]\d*$/.test((account.settings.more['fl2[1]'] ?? '').trim());
}
