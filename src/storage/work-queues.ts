// Which queue a message waits in, by number: kinds are numbered from zero, those of mailings lie apart so that single
// sendings go first, and some queues are no kind of message. Owns these numbers.

import type { Account } from '../core/accounts/account.ts';
import { MESSAGE_KINDS, type MessageKind } from '../core/messages/kind.ts';
import type { Submission } from '../core/messages/submission.ts';

/** Messages of accounts in test mode; no channel takes from it. */
export const TEST_MESSAGES = -1;
/** Calls to handlers. */
export const DELIVERIES = -2;
/** Mailings that are due. */
export const MAILINGS = -3;

/** From this number on queues hold messages of mailings: the kind and this. */
export const OF_MAILINGS = 100;

export function queueOf(account: Account, { kind, mailing }: Pick<Submission, 'kind' | 'mailing'>): number {
  if (account.settings.test === 'on') return TEST_MESSAGES;
  return MESSAGE_KINDS[kind] + (mailing === undefined ? 0 : OF_MAILINGS);
}

/** Both queues of each kind. */
export function queuesOfKinds(kinds: readonly MessageKind[]): readonly number[] {
  return kinds.flatMap((kind) => [MESSAGE_KINDS[kind], MESSAGE_KINDS[kind] + OF_MAILINGS]);
}

/** Exports of histories. */
export const EXPORTS = -4;
