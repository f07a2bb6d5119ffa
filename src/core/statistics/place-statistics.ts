// Where an account's messages of a time went, by country and operator of the recipients: the question and the adding up. Owns these
// shapes; the numbering plan says where a number is, the store counts.

import type { Result } from '../../base/result.ts';
import type { Account } from '../accounts/account.ts';
import { type Money, money, NO_MONEY } from '../accounts/money.ts';
import type { FaultCode } from '../faults.ts';
import type { MessageKind } from '../messages/kind.ts';
import type { Period } from './statistics.ts';

export type PlaceCounts = {
  readonly messages: number;
  readonly parts: number;
  readonly delivered: number;
  readonly failed: number;
  readonly expired: number;
  /** What the messages cost, the balance it came from notwithstanding. */
  readonly cost: Money;
};

type Place = {
  /** ISO 3166; undefined: no number, such as an address of mail, or one that no plan knows. */
  readonly countryCode: string | undefined;
  readonly country: string | undefined;
  readonly operator: string | undefined;
};

export type PlaceRow = Place & PlaceCounts;

type PlacesAsked = { readonly period: Required<Period>; readonly kind: MessageKind | undefined };

export interface PlaceStatistics {
  /** Most messages first; of the last hundred days or less: `date-wrong` for a longer time. */
  of(account: Account, asked: PlacesAsked): Promise<Result<readonly PlaceRow[], FaultCode>>;
}

const NONE: PlaceCounts = { messages: 0, parts: 0, delivered: 0, failed: 0, expired: 0, cost: NO_MONEY };

/** Rows of the same place become one. */
export function addedUp(rows: readonly PlaceRow[]): readonly PlaceRow[] {
  const sums = new Map<string, PlaceRow>();
  for (const row of rows) {
    const { countryCode, country, operator } = row;
    const key = `${countryCode} ${operator}`;
    const sum = sums.get(key) ?? NONE;
    sums.set(key, {
      countryCode,
      country,
      operator,
      messages: sum.messages + row.messages,
      parts: sum.parts + row.parts,
      delivered: sum.delivered + row.delivered,
      failed: sum.failed + row.failed,
      expired: sum.expired + row.expired,
      cost: money(sum.cost + row.cost),
    });
  }
  return [...sums.values()].sort((a, b) => b.messages - a.messages || (nameOf(a) < nameOf(b) ? -1 : 1));
}

function nameOf({ countryCode = '', operator = '' }: Place): string {
  return `${countryCode} ${operator}`;
}
