// What a unit of a message costs an account: the price that fits best, first among its own, then its plan's, then
// everybody's, then the built-in tariff. Owns the order in which prices are looked for; balances are others' business.

import { type Money, NO_MONEY } from '../accounts/money.ts';
import { MESSAGE_KINDS, type MessageKind } from '../messages/kind.ts';

/**
 * What has a price, by the numbers prices are stored under: every kind of message, and a second of a call that comes in, by
 * the number it comes to.
 */
export const PRICE_KINDS = { ...MESSAGE_KINDS, 'incoming-call': 107 } as const;

export type PriceKind = keyof typeof PRICE_KINDS;

const KINDS = new Map<number, PriceKind>(
  Object.entries(PRICE_KINDS).map(([kind, number]) => [number, kind as PriceKind]),
);

/** A number no kind has is read as an SMS: rows outlive programs. */
export function priceKindOf(number: number): PriceKind {
  return KINDS.get(number) ?? 'sms';
}

/** One price of one list: for numbers that begin with `prefix`, for an operator (mcc and mnc together), or for all. */
type Price = {
  readonly kind: PriceKind;
  readonly prefix: string;
  readonly operator: string;
  readonly unitPrice: Money;
};

/** Where a price was found, as it is told to who asks why. */
export type PriceSource =
  | { readonly kind: 'built-in' | 'everybody' | 'none' }
  /** Calls to phones of the account cost nothing. */
  | { readonly kind: 'own-phone' }
  | { readonly kind: 'account'; readonly login: string }
  | { readonly kind: 'plan'; readonly plan: number };

export type FoundPrice = { readonly unitPrice: Money; readonly from: PriceSource };

type Prefixes = { readonly byPrefix: ReadonlyMap<string, Money>; readonly longest: number };
/** Prices of one kind: those of an operator by its code, `''` those of any. */
type KindPrices = ReadonlyMap<string, Prefixes>;

/** Prices that belong together: of one account, of a plan, or of everybody. */
export class PriceList {
  readonly #source: PriceSource;
  readonly #kinds: ReadonlyMap<PriceKind, KindPrices>;

  constructor(source: PriceSource, prices: readonly Price[]) {
    this.#source = source;
    const kinds = new Map<PriceKind, Map<string, { byPrefix: Map<string, Money>; longest: number }>>();
    for (const { kind, prefix, operator, unitPrice } of prices) {
      const operators = kinds.get(kind) ?? new Map();
      kinds.set(kind, operators);
      const prefixes = operators.get(operator) ?? { byPrefix: new Map(), longest: 0 };
      operators.set(operator, prefixes);
      prefixes.byPrefix.set(prefix, unitPrice);
      prefixes.longest = Math.max(prefixes.longest, prefix.length);
    }
    this.#kinds = kinds;
  }

  /** A price for the operator comes before one for any; among either the longest prefix counts. */
  find(kind: PriceKind, phone: string, operator: string): FoundPrice | undefined {
    const prices = this.#kinds.get(kind);
    if (!prices) return undefined;
    return (
      (operator === '' ? undefined : this.#among(prices.get(operator), phone)) ??
      this.#among(prices.get(''), phone)
    );
  }

  #among(prices: Prefixes | undefined, phone: string): FoundPrice | undefined {
    if (!prices) return undefined;
    for (let length = Math.min(prices.longest, phone.length); length >= 0; length--) {
      const unitPrice = prices.byPrefix.get(phone.slice(0, length));
      if (unitPrice !== undefined) return { unitPrice, from: this.#source };
    }
    return undefined;
  }
}

export class PriceBook {
  readonly #lists: readonly PriceList[];

  /** In the order in which they are asked. */
  constructor(lists: readonly PriceList[]) {
    this.#lists = lists;
  }

  /** A kind without any price costs nothing. */
  find(kind: PriceKind, phone: string, operator: string): FoundPrice {
    for (const list of this.#lists) {
      const found = list.find(kind, phone, operator);
      if (found) return found;
    }
    return { unitPrice: NO_MONEY, from: { kind: 'none' } };
  }
}

/** A price for each kind and every number, as the built-in tariff has them. */
export function flatPrices(tariff: Readonly<Partial<Record<MessageKind, Money>>>): readonly Price[] {
  return Object.entries(tariff).map(([kind, unitPrice]) => ({
    kind: kind as MessageKind,
    prefix: '',
    operator: '',
    unitPrice,
  }));
}
