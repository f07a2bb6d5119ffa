// The operation that lists what was paid into the account and out of it. Owns how a payment looks on this wire.

import Type from 'typebox';
import { err } from '../../../base/result.ts';
import { PAYMENT_REASONS } from '../../../core/accounts/payments.ts';
import { pageFrom, readPage } from './cursor.ts';
import { operation, told } from './operation.ts';
import { Moment, MoneyAmount, momentText, moneyAmount, PAGE_QUERY, PurseName, pageOf } from './schemas.ts';

const Payment = Type.Object(
  {
    number: Type.Integer({ minimum: 1, maximum: Number.MAX_SAFE_INTEGER }),
    at: Moment,
    why: Type.Enum([...PAYMENT_REASONS], {
      description: 'Paid in or out, moved from or to another account, or the rent of a number.',
    }),
    purse: PurseName,
    amount: MoneyAmount,
    other: Type.Union([Type.String(), Type.Null()], {
      description: 'Login of the other account of a transfer.',
    }),
  },
  { title: 'Payment', additionalProperties: false, description: 'An amount below nothing went out.' },
);

const listPayments = operation({
  id: 'listPayments',
  method: 'GET',
  path: '/account/payments',
  summary: 'What was paid into the account and out of it, newest first',
  description: 'What messages cost is not among them: `GET /statistics` tells it.',
  tags: ['account'],
  query: Type.Object(PAGE_QUERY, { additionalProperties: false }),
  replies: { 200: pageOf('PaymentPage', Payment) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const page = readPage('payments', query);
    if (!page.ok) return page;
    const { after: before, limit } = page.value;
    const found = await doors.payments.list(account, { before, limit: limit + 1 });
    if (!found.ok) return err({ fault: found.error });
    const { items, next } = pageFrom('payments', found.value, { limit, idOf: ({ id }) => id });
    return told(200, {
      items: items.map(({ id, at, why, purse, amount, other }) => ({
        number: id,
        at: momentText(at),
        why,
        purse: purse === 2 ? ('electronic' as const) : ('ordinary' as const),
        amount: moneyAmount(amount, account.currency),
        other: other ?? null,
      })),
      next,
    });
  },
});

export const PAYMENT_OPERATIONS = [listPayments] as const;
