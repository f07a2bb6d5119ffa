// The operation that tells where messages went: by country and operator. Owns how that looks on this wire.

import Type from 'typebox';
import { LIMITS } from '../../../base/limits.ts';
import { err } from '../../../base/result.ts';
import { operation, told } from './operation.ts';
import { mistaken } from './replies.ts';
import { Day, listOf, MoneyAmount, moneyAmount } from './schemas.ts';
import { Kind } from './sending-schemas.ts';
import { periodOf } from './statistics.ts';

const Count = Type.Integer({ minimum: 0 });

const Row = Type.Object(
  {
    countryCode: Type.Union([Type.String(), Type.Null()], {
      description: 'ISO 3166; null: no number, such as an address of mail, or one that no plan knows.',
    }),
    country: Type.Union([Type.String(), Type.Null()], { description: 'In the language of the service.' }),
    operator: Type.Union([Type.String(), Type.Null()], { description: 'Who gave the numbers out.' }),
    messages: Count,
    parts: Count,
    delivered: Count,
    failed: Count,
    expired: Count,
    cost: MoneyAmount,
  },
  { title: 'StatisticsOfPlace', additionalProperties: false },
);

const Query = Type.Object({ from: Day, to: Day, kind: Type.Optional(Kind) }, { additionalProperties: false });

const getPlaceStatistics = operation({
  id: 'getPlaceStatistics',
  method: 'GET',
  path: '/statistics/places',
  summary: 'Where messages went: by country and operator',
  description: `Of ${LIMITS.history.placeDays} days at most. Counted from the messages that are there: those taken away are not among them.`,
  tags: ['statistics'],
  query: Query,
  replies: { 200: listOf('PlaceStatistics', Row) },
  faults: ['date-wrong'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const period = periodOf(query);
    if (!period.ok) return period;
    const { from, till } = period.value;
    if (from === undefined || till === undefined || from > till)
      return err(mistaken('/query/to', 'is before `from`', 'date-wrong'));
    const found = await doors.placeStatistics.of(account, { period: { from, till }, kind: query.kind });
    if (!found.ok) return err({ fault: found.error });
    const { currency } = account;
    return told(200, {
      items: found.value.map(({ countryCode, country, operator, cost, ...counts }) => ({
        countryCode: countryCode ?? null,
        country: country ?? null,
        operator: operator ?? null,
        ...counts,
        cost: moneyAmount(cost, currency),
      })),
    });
  },
});

export const PLACE_STATISTICS_OPERATIONS = [getPlaceStatistics] as const;
