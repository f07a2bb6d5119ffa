// Prices as an operator keeps them: a row for everybody, a plan or one account, and their table as CSV. Owns the reading of
// its cells and its complaints; where they are stored is the store's business.

import { unreachable } from '../../base/assert.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { decimalMoney, type Money, parseMoney } from '../accounts/money.ts';
import { PRICE_KINDS, type PriceKind } from './price-book.ts';

/** Whose price it is: of one account by its login, of a plan 0 to 8, or of everybody. */
export type PriceOwner =
  | { readonly of: 'everybody' }
  | { readonly of: 'plan'; readonly plan: number }
  | { readonly of: 'account'; readonly login: string };

export type PriceKey = {
  readonly owner: PriceOwner;
  readonly kind: PriceKind;
  readonly prefix: string;
  readonly operator: string;
};

export type PriceRow = PriceKey & { readonly zone: string; readonly unitPrice: Money };

export const PRICE_HEADS = ['account', 'plan', 'kind', 'prefix', 'operator', 'zone', 'price'] as const;
type Head = (typeof PRICE_HEADS)[number];
export type PriceCells = Readonly<Partial<Record<Head, string>>>;

const ZONE_MOST = 100;

export function readPriceKey(cells: PriceCells): Result<PriceKey, string> {
  const cell = (head: Head): string => (cells[head] ?? '').trim();
  const [account, plan, kind, operator] = [cell('account'), cell('plan'), cell('kind'), cell('operator')];
  if (account !== '' && plan !== '') return err('a price is of an account or of a plan, not of both');
  if (plan !== '' && !/^[0-8]$/.test(plan)) return err(`"${plan}" is no plan; plans are 0 to 8`);
  if (!Object.hasOwn(PRICE_KINDS, kind))
    return err(`"${kind}" is no kind of message; kinds are ${Object.keys(PRICE_KINDS).join(', ')}`);
  const prefix = cell('prefix').replace(/^\+/, '');
  if (!/^\d{0,15}$/.test(prefix)) return err(`"${prefix}" is no beginning of a number`);
  if (!/^(?:\d{5,6})?$/.test(operator))
    return err(`"${operator}" is no operator; write mcc and mnc together, such as 25001`);
  const owner: PriceOwner =
    account !== ''
      ? { of: 'account', login: account }
      : plan !== ''
        ? { of: 'plan', plan: Number(plan) }
        : { of: 'everybody' };
  return ok({ owner, kind: kind as PriceKind, prefix, operator });
}

export function readPriceRow(cells: PriceCells): Result<PriceRow, string> {
  const key = readPriceKey(cells);
  if (!key.ok) return key;
  const zone = (cells.zone ?? '').trim();
  if ([...zone].length > ZONE_MOST || /[\r\n]/.test(zone))
    return err(`the name of a zone is one line of at most ${ZONE_MOST} characters`);
  const unitPrice = parseMoney((cells.price ?? '').trim().replace(',', '.'));
  if (unitPrice === undefined || unitPrice < 0) return err(`"${cells.price ?? ''}" is no price; write 1.40`);
  return ok({ ...key.value, zone, unitPrice });
}

export function priceCells({ owner, kind, prefix, operator, zone, unitPrice }: PriceRow): readonly string[] {
  const account = owner.of === 'account' ? owner.login : '';
  const plan = owner.of === 'plan' ? String(owner.plan) : '';
  return [account, plan, kind, prefix, operator, zone, decimalMoney(unitPrice)];
}

export function ownerName(owner: PriceOwner): string {
  switch (owner.of) {
    case 'everybody':
      return 'everybody';
    case 'plan':
      return `plan ${owner.plan}`;
    case 'account':
      return owner.login;
    default:
      return unreachable(owner);
  }
}
