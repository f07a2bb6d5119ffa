// The price list of an account as it is told: one row for each zone that has a price of its own, with a price for each kind
// of message and for a call that comes in. Owns the columns, their order and how zones are named; prices are looked up by the book given in.

import type { Result } from '../../base/result.ts';
import type { Account } from '../accounts/account.ts';
import { type Money, money } from '../accounts/money.ts';
import type { FaultCode } from '../faults.ts';
import type { PriceBook, PriceKind } from './price-book.ts';

/** Numbers that prices tell apart; both empty: all that no other zone has. */
export type Zone = { readonly prefix: string; readonly operator: string; readonly name: string };

type PriceColumn = {
  /** As get.php names it (spec http-data 4); those behind `call` are our guess. */
  readonly name: string;
  readonly kind: PriceKind;
  /** How many units the price is for: five seconds of a call. */
  readonly units: number;
};

export const PRICE_COLUMNS: readonly PriceColumn[] = [
  { name: 'api', kind: 'sms', units: 1 },
  { name: 'mass', kind: 'sms', units: 1 },
  { name: 'mms', kind: 'mms', units: 1 },
  { name: 'hlr', kind: 'hlr', units: 1 },
  { name: 'call', kind: 'call', units: 5 },
  { name: 'viber', kind: 'viber', units: 1 },
  { name: 'mail', kind: 'mail', units: 1 },
  { name: 'ping', kind: 'ping', units: 1 },
  { name: 'soc', kind: 'social', units: 1 },
  // Of the number called: its zone is where the account's own number belongs.
  { name: 'incoming_call', kind: 'incoming-call', units: 5 },
];

export type PricedZone = {
  /** Counts from 1 in the order of the list. */
  readonly zone: number;
  readonly name: string;
  /** In the order of the columns. */
  readonly prices: readonly Money[];
};

export interface Prices {
  /** What the account pays, zone by zone. */
  of(account: Account): Promise<Result<readonly PricedZone[], FaultCode>>;
}

const key = ({ prefix, operator }: Zone): string => `${operator} ${prefix}`;

/** `zones`: the most specific list first, so that its names count; may hold a zone several times. */
export function pricedZones(zones: readonly Zone[], book: PriceBook): readonly PricedZone[] {
  const known = new Map<string, Zone>([[' ', { prefix: '', operator: '', name: '' }]]);
  for (const zone of zones) {
    const before = known.get(key(zone));
    if (!before || before.name === '') known.set(key(zone), zone);
  }
  const sorted = [...known.values()].sort(
    (one, other) => compared(one.operator, other.operator) || compared(one.prefix, other.prefix),
  );
  return sorted.map((zone, at) => ({
    zone: at + 1,
    name: nameOf(zone),
    prices: PRICE_COLUMNS.map(({ kind, units }) =>
      money(book.find(kind, zone.prefix, zone.operator).unitPrice * units),
    ),
  }));
}

function compared(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0;
}

function nameOf({ name, prefix, operator }: Zone): string {
  if (name !== '') return name;
  const numbers = prefix === '' ? 'all numbers' : `+${prefix}`;
  return operator === '' ? numbers : `operator ${operator}${prefix === '' ? '' : ` ${numbers}`}`;
}
