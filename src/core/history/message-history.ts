// Messages of an account, newest first, a page at a time: what `get_messages`, exports and the cabinet ask. Owns these
// questions and how far back they reach; how messages are found is the store's.

import { LIMITS } from '../../base/limits.ts';
import type { Result } from '../../base/result.ts';
import { DAY, type Instant, later } from '../../base/time.ts';
import type { Account } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import type { MessageKind } from '../messages/kind.ts';
import type { MessageStatus } from '../messages/message-status.ts';
import type { MessageRef } from '../messages/submission.ts';

/** Which messages; what is left out does not restrict. */
export type HistoryFilter = {
  /** Accepted at this moment or later, and before that one. */
  readonly from?: Instant;
  readonly till?: Instant;
  /** Recipients, numbers or addresses as written. */
  readonly recipients?: readonly string[];
  readonly kinds?: readonly MessageKind[];
  readonly statuses?: readonly number[];
};

export type HistoryPage = HistoryFilter & {
  /** Only messages made before this one. */
  readonly before?: MessageRef;
  /** At most so many, the newest. */
  readonly limit: number;
};

export type HistoryRecord = MessageStatus & {
  /** The message's number in the whole service, growing: `int_id`. */
  readonly ref: MessageRef;
  readonly publicId: string;
};

export interface MessageHistory {
  /** `record-missing` when the account may not see its messages; none found is an empty list. */
  page(account: Account, page: HistoryPage): Promise<Result<readonly HistoryRecord[], FaultCode>>;
}

/** Kinds of `format` 0: all that are not mail, in whose place `format` 8 stands (spec http-data 1). */
export type HistoryLane = 'mail' | 'others';

/**
 * What an account sees of its history: messages that have been done for longer than its setting says are gone; without the
 * setting doors show half a year (spec http-data 1), and nothing is ever removed.
 */
export type HistoryView = {
  /** Final messages whose last change is older are not shown any more. */
  readonly doneAfter: Instant | undefined;
  /** Messages accepted before are not shown through the doors. */
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
