// The currencies accounts are kept in and what they are worth in each other. Owns the table and the arithmetic of exchange:
// whole numbers alone, and rounding never makes money.

import { err, ok, type Result } from '../../base/result.ts';
import { type Money, money } from './money.ts';

type CurrencyRow = {
  /** `curr` of users.php. */
  readonly number: number;
  readonly code: string;
  /** Names for sums in words: of one, of two, of five; then those of the hundredth part. */
  readonly ru: readonly [whole: Forms, part: Forms];
  readonly en: readonly [whole: Pair, part: Pair];
  readonly gender: 'masculine' | 'feminine';
  readonly partGender: 'masculine' | 'feminine';
};
type Forms = readonly [one: string, few: string, many: string];
type Pair = readonly [one: string, many: string];

/** The service writes the rouble `RUR` (spec http-balance 2). */
const CURRENCIES = [
  {
    number: 1,
    code: 'RUR',
    ru: [
      ['рубль', 'рубля', 'рублей'],
      ['копейка', 'копейки', 'копеек'],
    ],
    en: [
      ['rouble', 'roubles'],
      ['kopeck', 'kopecks'],
    ],
    gender: 'masculine',
    partGender: 'feminine',
  },
  {
    number: 2,
    code: 'USD',
    ru: [
      ['доллар США', 'доллара США', 'долларов США'],
      ['цент', 'цента', 'центов'],
    ],
    en: [
      ['US dollar', 'US dollars'],
      ['cent', 'cents'],
    ],
    gender: 'masculine',
    partGender: 'masculine',
  },
  {
    number: 3,
    code: 'EUR',
    ru: [
      ['евро', 'евро', 'евро'],
      ['цент', 'цента', 'центов'],
    ],
    en: [
      ['euro', 'euros'],
      ['cent', 'cents'],
    ],
    gender: 'masculine',
    partGender: 'masculine',
  },
  {
    number: 4,
    code: 'UAH',
    ru: [
      ['гривна', 'гривны', 'гривен'],
      ['копейка', 'копейки', 'копеек'],
    ],
    en: [
      ['hryvnia', 'hryvnias'],
      ['kopiyka', 'kopiykas'],
    ],
    gender: 'feminine',
    partGender: 'feminine',
  },
  {
    number: 5,
    code: 'KZT',
    ru: [
      ['тенге', 'тенге', 'тенге'],
      ['тиын', 'тиына', 'тиынов'],
    ],
    en: [
      ['tenge', 'tenge'],
      ['tiyn', 'tiyns'],
    ],
    gender: 'masculine',
    partGender: 'masculine',
  },
] as const satisfies readonly CurrencyRow[];

type Currency = (typeof CURRENCIES)[number]['code'];

export function currencyRow(code: string): CurrencyRow | undefined {
  return CURRENCIES.find((row) => row.code === code);
}

/** A currency by its number (`curr=2`) or code; `RUB` is what others call `RUR`. */
export function readCurrency(text: string): Currency | undefined {
  const plain = text.trim().toUpperCase();
  const code = plain === 'RUB' ? 'RUR' : plain;
  return CURRENCIES.find((row) => row.code === code || String(row.number) === plain)?.code;
}

/** Worth of one unit in roubles, in millionths. */
export type Rates = ReadonlyMap<string, number>;

const RATE_SCALE = 1_000_000;
/** What the books of the installation are in, and an account of which nothing else was said. */
export const BASE_CURRENCY: Currency = 'RUR';

/** Reads `92.50` or `0.183412`; undefined for nothing, for less, and for more than six decimals. */
export function parseRate(text: string): number | undefined {
  const match = /^(\d{1,7})(?:\.(\d{1,6}))?$/.exec(text.trim());
  if (!match) return undefined;
  const rate = Number(match[1]) * RATE_SCALE + Number((match[2] ?? '').padEnd(6, '0'));
  return rate > 0 ? rate : undefined;
}

export function formatRate(rate: number): string {
  const decimals = String(rate % RATE_SCALE)
    .padStart(6, '0')
    .replace(/0{1,4}$/, '');
  return `${Math.floor(rate / RATE_SCALE)}.${decimals}`;
}

type Exchange = {
  readonly from: string;
  readonly to: string;
  /** Down: what somebody gets. Up: what somebody must give. Nearest: what is only told. */
  readonly round: 'down' | 'up' | 'nearest';
};

/** The amount in the other currency; refused when the operator has set no rate for one of the two. */
export function exchange(amount: Money, { from, to, round }: Exchange, rates: Rates): Result<Money, string> {
  if (from === to) return ok(amount);
  const [rateFrom, rateTo] = [rateOf(from, rates), rateOf(to, rates)];
  const missing = rateFrom === undefined ? from : to;
  if (rateFrom === undefined || rateTo === undefined) return err(`no rate is set for ${missing}`);
  const dividend = BigInt(amount) * BigInt(rateFrom);
  return ok(money(Number(divided(dividend, BigInt(rateTo), round))));
}

function rateOf(code: string, rates: Rates): number | undefined {
  return code === BASE_CURRENCY ? RATE_SCALE : rates.get(code);
}

/** Away from nothing for `up`, towards it for `down`. */
function divided(dividend: bigint, divisor: bigint, round: Exchange['round']): bigint {
  const negative = dividend < 0n;
  const size = negative ? -dividend : dividend;
  const added = round === 'up' ? divisor - 1n : round === 'nearest' ? divisor / 2n : 0n;
  const quotient = (size + added) / divisor;
  return negative ? -quotient : quotient;
}
