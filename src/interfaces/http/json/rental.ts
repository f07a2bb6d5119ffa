// Operations on numbers for rent. Owns these operations; what a month costs is the core's.

import Type, { type Static } from 'typebox';
import { err } from '../../../base/result.ts';
import type { RentalOffer, RentedNumber } from '../../../core/rental/rental.ts';
import { json, operation, told } from './operation.ts';
import { listOf, MoneyAmount, momentText, moneyAmount } from './schemas.ts';

const TAGS = ['rented numbers'];

const OFFER_FIELDS = { phone: Type.String(), monthly: MoneyAmount };

const Offer = Type.Object(OFFER_FIELDS, { title: 'RentalOffer', additionalProperties: false });

const Rented = Type.Object(
  {
    ...OFFER_FIELDS,
    paidUntil: Type.String({ format: 'date-time', description: 'The first moment that is not paid for.' }),
    prolong: Type.Boolean({ description: 'Whether the next month is paid by itself.' }),
  },
  { title: 'RentedNumber', additionalProperties: false },
);

function offerTold({ phone, monthly }: RentalOffer, currency: string): Static<typeof Offer> {
  return { phone, monthly: moneyAmount(monthly, currency) };
}

function rentedTold(number: RentedNumber, currency: string): Static<typeof Rented> {
  const { paidUntil, prolong } = number;
  return { ...offerTold(number, currency), paidUntil: momentText(paidUntil), prolong: prolong === 'on' };
}

const listOffers = operation({
  id: 'listRentalOffers',
  method: 'GET',
  path: '/rental/offers',
  summary: 'Numbers to be had',
  tags: TAGS,
  replies: { 200: listOf('RentalOfferList', Offer) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const offers = await doors.rental.offers(account);
    if (!offers.ok) return err({ fault: offers.error });
    return told(200, { items: offers.value.map((offer) => offerTold(offer, account.currency)) });
  },
});

const listRented = operation({
  id: 'listRentedNumbers',
  method: 'GET',
  path: '/rental/numbers',
  summary: 'Numbers the account rents',
  tags: TAGS,
  replies: { 200: listOf('RentedNumberList', Rented) },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account }) => {
    const numbers = await doors.rental.rented(account);
    if (!numbers.ok) return err({ fault: numbers.error });
    return told(200, { items: numbers.value.map((number) => rentedTold(number, account.currency)) });
  },
});

const Wanted = Type.Object(
  {
    phone: Type.String({ minLength: 1, maxLength: 30 }),
    prolong: Type.Optional(Type.Boolean({ default: true })),
  },
  { title: 'NumberWanted', additionalProperties: false, examples: [{ phone: '74950000001' }] },
);

const rentNumber = operation({
  id: 'rentNumber',
  method: 'POST',
  path: '/rental/numbers',
  summary: 'Rent a number',
  description:
    'The rest of the month is charged by the day, today included; then each month on its first day. When the money is short the number is given back.',
  tags: TAGS,
  body: json(Wanted),
  replies: { 201: Rented },
  faults: ['record-missing', 'change-failed', 'money-short'],
  scope: 'account',
  idempotent: 'by key',
  answer: async (doors, { account, body }) => {
    const rented = await doors.rental.rent(account, body.phone, body.prolong === false ? 'off' : 'on');
    if (rented.ok) return told(201, rentedTold(rented.value, account.currency));
    const detail = 'the account rents it already, or as many as it may';
    return err({ fault: rented.error, ...(rented.error === 'change-failed' && { detail }) });
  },
});

const changeRented = operation({
  id: 'changeRentedNumber',
  method: 'PATCH',
  path: '/rental/numbers/{phone}',
  summary: 'Keep a number beyond this month, or not',
  tags: TAGS,
  parameters: Type.Object(
    { phone: Type.String({ minLength: 1, maxLength: 30 }) },
    { additionalProperties: false },
  ),
  body: json(
    Type.Object({ prolong: Type.Boolean() }, { title: 'RentedNumberChange', additionalProperties: false }),
  ),
  replies: { 200: Rented },
  faults: ['record-missing'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters, body }) => {
    const changed = await doors.rental.setProlong(account, parameters.phone, body.prolong ? 'on' : 'off');
    return changed.ok
      ? told(200, rentedTold(changed.value, account.currency))
      : err({ fault: changed.error });
  },
});

export const RENTAL_OPERATIONS = [listOffers, listRented, rentNumber, changeRented] as const;
