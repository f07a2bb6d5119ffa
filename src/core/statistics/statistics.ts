// What accounts sent, spent and received, day by day: the questions every door asks (`get_stat` of get.php and users.php).
// Owns these shapes and their adding up; how they are counted is the store's.

import type { Result } from '../../base/result.ts';
import type { Account } from '../accounts/account.ts';
import { type Money, money, NO_MONEY } from '../accounts/money.ts';
import type { Purse } from '../accounts/purse.ts';
import type { FaultCode } from '../faults.ts';
import type { MessageKind } from '../messages/kind.ts';
import type { LocalDay } from '../messages/local-day.ts';

/** Days in each account's own zone, both included; an end that is left out is open. */
export type Period = { readonly from?: LocalDay; readonly till?: LocalDay };

/**
 * Messages count for the day they were accepted on, money for the day it moved on. Over all days `received` less `spent`
 * less `withdrawn` is what the balance and the reservations of an account that pays for itself alone hold.
 */
export type Counts = {
  /** Recipients accepted, refused ones included; those still waiting are none of the three that follow. */
  readonly messages: number;
  /** Parts of texts, seconds of calls. */
  readonly parts: number;
  readonly delivered: number;
  readonly failed: number;
  readonly expired: number;
  /** What its messages cost, whoever paid for them, and what else it was charged. */
  readonly spent: Money;
  /** Paid in, and moved here from other accounts. */
  readonly received: Money;
  /** Paid out, and moved to other accounts. */
  readonly withdrawn: Money;
};

/** `kind` undefined: money that no message moved. */
type KindCounts = Counts & { readonly kind: MessageKind | undefined };

export type AccountStatistics = {
  readonly account: Account;
  readonly total: Counts;
  /** Kinds that occurred, by their numbers, money of no kind last. */
  readonly kinds: readonly KindCounts[];
};

/** One day that has anything; `kind` as above. */
export type DayCounts = KindCounts & { readonly day: LocalDay };

export type AccountDays = { readonly account: Account; readonly days: readonly DayCounts[] };

type DaysAsked = {
  readonly period: Period;
  readonly purse: Purse;
  /** Days of all accounts together that are wanted. When there are more, more than so many are told, but not all. */
  readonly most?: number;
};

export interface Statistics {
  /** One for each account, in their order, with zeros for one that did nothing. */
  of(
    accounts: readonly Account[],
    period: Period,
    purse: Purse,
  ): Promise<Result<readonly AccountStatistics[], FaultCode>>;
  /** The same not added up: oldest day first. */
  days(accounts: readonly Account[], asked: DaysAsked): Promise<Result<readonly AccountDays[], FaultCode>>;
}

export const NO_COUNTS: Counts = {
  messages: 0,
  parts: 0,
  delivered: 0,
  failed: 0,
  expired: 0,
  spent: NO_MONEY,
  received: NO_MONEY,
  withdrawn: NO_MONEY,
};

export function addCounts(one: Counts, other: Counts): Counts {
  return {
    messages: one.messages + other.messages,
    parts: one.parts + other.parts,
    delivered: one.delivered + other.delivered,
    failed: one.failed + other.failed,
    expired: one.expired + other.expired,
    spent: money(one.spent + other.spent),
    received: money(one.received + other.received),
    withdrawn: money(one.withdrawn + other.withdrawn),
  };
}

/** Rows of one account by kind, and all of them together. */
export function statisticsOf(account: Account, rows: readonly KindCounts[]): AccountStatistics {
  const kinds = new Map<MessageKind | undefined, KindCounts>();
  for (const row of rows)
    kinds.set(row.kind, { kind: row.kind, ...addCounts(kinds.get(row.kind) ?? NO_COUNTS, row) });
  const total = rows.reduce<Counts>(addCounts, NO_COUNTS);
  return { account, total, kinds: [...kinds.values()] };
}
