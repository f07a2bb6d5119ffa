// Schemas that several nouns share: money, moments, pages. Owns how these look on this wire, and the way to and from the
// core's values.

import Type, { type Static, type TSchema } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import type { Instant } from '../../../base/time.ts';
import { decimalMoney, type Money } from '../../../core/accounts/money.ts';
import type { Purse } from '../../../core/accounts/purse.ts';

export const MoneyAmount = Type.Object(
  {
    amount: Type.String({
      pattern: '^-?[0-9]+\\.[0-9]{2,4}$',
      description: 'A decimal number of at least two and at most four digits behind the point, exact.',
    }),
    currency: Type.String({ description: 'The account’s currency; roubles are `RUR`.' }),
  },
  { title: 'Money', additionalProperties: false, examples: [{ amount: '1.40', currency: 'RUR' }] },
);

export function moneyAmount(amount: Money, currency: string): Static<typeof MoneyAmount> {
  return { amount: decimalMoney(amount), currency };
}

export const PurseName = Type.Enum(['ordinary', 'electronic'], {
  default: 'ordinary',
  description: 'Which of the two balances.',
});

export function purseNamed(name: Static<typeof PurseName> | undefined): Purse {
  return name === 'electronic' ? 2 : 1;
}

export const Moment = Type.String({
  format: 'date-time',
  description: 'RFC 3339; answers are in UTC.',
  examples: ['2026-11-23T06:57:03Z'],
});

/** `2026-11-23T06:57:03Z`, with milliseconds only where there are some. */
export function momentText(moment: Instant): string {
  return new Date(moment).toISOString().replace('.000Z', 'Z');
}

/** A day of the years that databases and clients agree on. */
export const Day = Type.String({
  pattern: '^(?:19|2[0-9])[0-9]{2}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12][0-9]|3[01])$',
  description: 'A day of the account’s zone.',
  examples: ['2026-11-23'],
});

/** Of a sender name or number. */
export const SENDER_PATTERN = `[ _.&!'"+/-]{0,10}[A-Za-z0-9][A-Za-z0-9 _.&!'"+/-]{0,10}|\\+?[0-9]{1,15}`;

/** The id of a record, or a number that is kept like one. */
export function recordNumber(description?: string) {
  const range = { minimum: 1, maximum: LIMITS.database.integerMost };
  return Type.Integer(description === undefined ? range : { ...range, description });
}

/** `{id}` of a path. */
export function idPath() {
  return Type.Object({ id: recordNumber() }, { additionalProperties: false });
}

/** The two members of the query that every list has. */
export const PAGE_QUERY = {
  limit: Type.Optional(
    Type.Integer({
      minimum: 1,
      maximum: LIMITS.json.pageItems,
      default: LIMITS.json.pageItemsAbsent,
      description: 'Items of one page.',
    }),
  ),
  cursor: Type.Optional(
    Type.String({
      maxLength: 200,
      pattern: '^[A-Za-z0-9_-]*$',
      description: 'The `next` of the page before; nothing in it is for reading.',
    }),
  ),
};

export function pageOf<S extends TSchema>(title: string, item: S) {
  return Type.Object(
    {
      items: Type.Array(item),
      next: Type.Union([Type.String(), Type.Null()], {
        description: 'Cursor of the page behind this one; null: this is the last.',
      }),
    },
    { title, additionalProperties: false },
  );
}

/** A list that is told whole. */
export function listOf<S extends TSchema>(title: string, item: S) {
  return Type.Object({ items: Type.Array(item) }, { title, additionalProperties: false });
}
