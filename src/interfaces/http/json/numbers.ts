// Operations on telephone numbers: what the numbering plan tells of them. Owns these operations; nothing is sent and nothing
// costs, a look-up in the network is a message of the kind `hlr`.

import Type, { type Static } from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import type { KnownNumber } from '../../../core/numbers/numbers.ts';
import { json, operation, told } from './operation.ts';
import { listOf } from './schemas.ts';

const TAGS = ['numbers'];

const Phone = Type.String({
  minLength: 1,
  maxLength: 40,
  description: 'With a plus in international form, or as people write it.',
  examples: ['79990000001'],
});

const known = (says: string) => Type.Union([Type.String(), Type.Null()], { description: says });

const NumberTold = Type.Object(
  {
    number: Type.String({ description: 'Digits only; of a number that is none, as it was asked.' }),
    known: Type.Boolean({ description: 'False: no country has such numbers, and all else is null.' }),
    countryCode: known('ISO 3166; `001` for the networks of no country.'),
    country: known('In the language of the service.'),
    operator: known('Who the range was given to; a ported number is found by a look-up alone.'),
    region: known('Where the range was given out.'),
    mcc: known('Mobile country code.'),
    mnc: known('Mobile network code.'),
    timeZone: known('IANA zone of the region.'),
    minutesAhead: Type.Union([Type.Integer(), Type.Null()], {
      description: 'Minutes its clocks are ahead of UTC now.',
    }),
  },
  { title: 'Number', additionalProperties: false },
);

function shown(asked: string, found: KnownNumber | undefined): Static<typeof NumberTold> {
  const text = (value: string | undefined): string | null =>
    value === undefined || value === '' ? null : value;
  return {
    number: found?.phone ?? asked,
    known: found !== undefined,
    countryCode: text(found?.countryCode),
    country: text(found?.country),
    operator: text(found?.operator),
    region: text(found?.region),
    mcc: text(found?.mcc),
    mnc: text(found?.mnc),
    timeZone: text(found?.timeZone),
    minutesAhead: found?.minutesAhead ?? null,
  };
}

const getNumber = operation({
  id: 'getNumber',
  method: 'GET',
  path: '/numbers/{phone}',
  summary: 'Country, operator and zone of a number',
  tags: TAGS,
  parameters: Type.Object({ phone: Phone }, { additionalProperties: false }),
  replies: { 200: NumberTold },
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, parameters }) => {
    const found = await doors.numbers.places(account, [parameters.phone]);
    return found.ok ? told(200, shown(parameters.phone, found.value[0])) : err({ fault: found.error });
  },
});

const AskedNumbers = Type.Object(
  { numbers: Type.Array(Phone, { minItems: 1, maxItems: LIMITS.numbering.asked }) },
  { title: 'AskedNumbers', additionalProperties: false, examples: [{ numbers: ['79990000001'] }] },
);

const lookUpNumbers = operation({
  id: 'lookUpNumbers',
  method: 'POST',
  path: '/numbers/lookup',
  summary: 'Country, operator and zone of several numbers',
  description: 'In the order asked. From the numbering plan alone: nothing is sent and nothing costs.',
  tags: TAGS,
  body: json(AskedNumbers),
  replies: { 200: listOf('NumberList', NumberTold) },
  scope: 'account',
  needs: 'read',
  idempotent: 'yes',
  answer: async (doors, { account, body }) => {
    const { numbers } = body;
    const found = await doors.numbers.places(account, numbers);
    if (!found.ok) return err({ fault: found.error });
    return told(200, { items: numbers.map((asked, at) => shown(asked, found.value[at])) });
  },
});

export const NUMBER_OPERATIONS = [getNumber, lookUpNumbers] as const;
