// Money as whole ten-thousandths of the account's currency. Owns its arithmetic and its two-decimal wire form; no
// floating-point amount exists anywhere else.

/** Ten-thousandths of a currency unit, a whole number of at most 2^53-1. */
export type Money = number & { readonly __money: true };

const MONEY_SCALE = 10_000;
export const NO_MONEY = 0 as Money;

export function money(tenThousandths: number): Money {
  return Math.trunc(tenThousandths) as Money;
}

/** Reads `12`, `12.5`, `-0.0001`; undefined for anything else or for more than four decimals. */
export function parseMoney(text: string): Money | undefined {
  const match = /^(-?)(\d{1,11})(?:\.(\d{1,4}))?$/.exec(text.trim());
  if (!match) return undefined;
  const amount = Number(match[2]) * MONEY_SCALE + Number((match[3] ?? '').padEnd(4, '0'));
  return money(match[1] === '-' ? -amount : amount);
}

/** Two decimals with a point, rounded half away from zero, as the classic API writes money: `1.40`, `-3.07`. */
export function formatMoney(amount: Money): string {
  const cents = Math.round(Math.abs(amount) / 100);
  const text = `${Math.floor(cents / 100)}.${String(cents % 100).padStart(2, '0')}`;
  return amount < 0 && cents > 0 ? `-${text}` : text;
}

/** The exact amount with at least two decimals: `1.40`, `0.1205`. */
export function decimalMoney(amount: Money): string {
  const size = Math.abs(amount);
  const decimals = String(size % MONEY_SCALE)
    .padStart(4, '0')
    .replace(/0{1,2}$/, '');
  return `${amount < 0 ? '-' : ''}${Math.floor(size / MONEY_SCALE)}.${decimals}`;
}
