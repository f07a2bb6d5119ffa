// The operation on an account's statistics: sums of a period, by kind and by day. Owns how they look on this wire.

import Type, { type Static } from 'typebox';
import { err, ok, type Result } from '../../../base/result.ts';
import type { Account } from '../../../core/accounts/account.ts';
import {
  type Counts,
  type DayCounts,
  type Period,
  statisticsOf,
} from '../../../core/statistics/statistics.ts';
import { dayAt } from './dates.ts';
import { operation, told } from './operation.ts';
import type { Fault } from './replies.ts';
import { Day, MoneyAmount, moneyAmount, PurseName, purseNamed } from './schemas.ts';
import { Kind } from './sending-schemas.ts';

const Count = Type.Integer({ minimum: 0 });

const COUNTS = {
  messages: Type.Integer({ minimum: 0, description: 'Recipients accepted, refused ones included.' }),
  parts: Type.Integer({ description: 'Parts of texts, seconds of calls.' }),
  delivered: Count,
  failed: Count,
  expired: Count,
  spent: MoneyAmount,
  received: MoneyAmount,
  withdrawn: MoneyAmount,
};

const KindOrNone = Type.Union([Kind, Type.Null()], { description: 'null: money that no message moved.' });

const Sums = Type.Object(COUNTS, { title: 'StatisticsSums', additionalProperties: false });

const KindSums = Type.Object(
  { kind: KindOrNone, ...COUNTS },
  { title: 'StatisticsOfKind', additionalProperties: false },
);

const DaySums = Type.Object(
  { day: Day, kind: KindOrNone, ...COUNTS },
  { title: 'StatisticsOfDay', additionalProperties: false },
);

const Told = Type.Object(
  { total: Sums, kinds: Type.Array(KindSums), days: Type.Array(DaySums) },
  {
    title: 'Statistics',
    additionalProperties: false,
    description:
      'Messages count for the day they were accepted on, money for the day it moved on. Days without anything are left out.',
  },
);

const Query = Type.Object(
  {
    from: Type.Optional(Day),
    to: Type.Optional(Day),
    balance: Type.Optional(PurseName),
  },
  { additionalProperties: false },
);

type Days = { readonly from?: string | undefined; readonly to?: string | undefined };

/** Days of a query, each of them a day of the calendar. */
export function periodOf({ from, to }: Days): Result<Period, Fault> {
  const first = dayAt('/query/from', from);
  const last = dayAt('/query/to', to);
  if (!first.ok) return first;
  if (!last.ok) return last;
  return ok({
    ...(first.value === undefined ? {} : { from: first.value }),
    ...(last.value === undefined ? {} : { till: last.value }),
  });
}

function sums(counts: Counts, { currency }: Account): Static<typeof Sums> {
  const { messages, parts, delivered, failed, expired, spent, received, withdrawn } = counts;
  return {
    ...{ messages, parts, delivered, failed, expired },
    spent: moneyAmount(spent, currency),
    received: moneyAmount(received, currency),
    withdrawn: moneyAmount(withdrawn, currency),
  };
}

function statisticsTold(account: Account, days: readonly DayCounts[]): Static<typeof Told> {
  const { total, kinds } = statisticsOf(account, days);
  return {
    total: sums(total, account),
    kinds: kinds.map((row) => ({ kind: row.kind ?? null, ...sums(row, account) })),
    days: days.map((row) => ({ day: row.day, kind: row.kind ?? null, ...sums(row, account) })),
  };
}

const getStatistics = operation({
  id: 'getStatistics',
  method: 'GET',
  path: '/statistics',
  summary: 'What the account sent, spent and received',
  description: 'Without `from` or `to` that end of the period is open.',
  tags: ['statistics'],
  query: Query,
  replies: { 200: Told },
  faults: ['date-wrong'],
  scope: 'account',
  idempotent: 'yes',
  answer: async (doors, { account, query }) => {
    const period = periodOf(query);
    if (!period.ok) return period;
    const purse = purseNamed(query.balance);
    const found = await doors.statistics.days([account], { period: period.value, purse });
    if (!found.ok) return err({ fault: found.error });
    const days = found.value.flatMap((one) => one.days);
    return told(200, statisticsTold(account, days));
  },
});

export const STATISTICS_OPERATIONS = [getStatistics] as const;
