// Messages and money by day or by kind. Owns how these rows are drawn.

import { Anchor, Paper, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import type { Money, StatisticsOfDay, StatisticsSums } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { Empty } from '../../parts/empty.tsx';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { type CountedColumn, CountedView } from './counted-view.tsx';
import type { Days } from './period.ts';
import { WORDS } from './words.ts';

type DaysAndKindsProps = {
  readonly by: 'days' | 'kinds';
  readonly days: Days;
  readonly balance: 'ordinary' | 'electronic';
  readonly kind: string | undefined;
};

type Row = Omit<StatisticsSums, 'withdrawn'> & { readonly name: string };

function added(one: Money, other: Money): Money {
  return { amount: (Number(one.amount) + Number(other.amount)).toFixed(4), currency: one.currency };
}

/** Rows of one day and several kinds become one. */
function byDay(rows: readonly StatisticsOfDay[]): readonly Row[] {
  const sums = new Map<string, Row>();
  for (const { day, ...row } of rows) {
    const sum = sums.get(day);
    sums.set(day, {
      name: day,
      messages: row.messages + (sum?.messages ?? 0),
      parts: row.parts + (sum?.parts ?? 0),
      delivered: row.delivered + (sum?.delivered ?? 0),
      failed: row.failed + (sum?.failed ?? 0),
      expired: row.expired + (sum?.expired ?? 0),
      spent: sum ? added(row.spent, sum.spent) : row.spent,
      received: sum ? added(row.received, sum.received) : row.received,
    });
  }
  return [...sums.values()];
}

const waitingOf = ({ messages, delivered, failed, expired }: Row): number =>
  Math.max(0, messages - delivered - failed - expired);

export function DaysAndKinds({ by, days, balance, kind }: DaysAndKindsProps) {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const formats = useFormats();
  const query = useQuery({
    queryKey: ['getStatistics', days, balance],
    queryFn: ({ signal }) => ask('getStatistics', { query: { ...days, balance } }, { signal }),
  });
  const { data } = query;
  const kindName = (one: StatisticsOfDay['kind']): string => (one === null ? words.noKind : kinds[one]);
  const rows: readonly Row[] =
    data === undefined
      ? []
      : by === 'kinds'
        ? data.kinds.map((row) => ({ ...row, name: kindName(row.kind) }))
        : byDay(data.days.filter((row) => !kind || row.kind === kind));
  const label = words.parts[by];
  const count = (name: string, of: (row: Row) => number): CountedColumn<Row> => ({
    name,
    align: 'right',
    cell: (row) => formats.number(of(row)),
    plain: of,
  });
  const sum = (name: string, of: (row: Row) => Money): CountedColumn<Row> => ({
    name,
    align: 'right',
    cell: (row) => formats.money(of(row)),
    plain: (row) => Number(of(row).amount),
  });
  return (
    <>
      {data && <Totals total={data.total} />}
      <CountedView
        label={label}
        file={`statistics-${by}-${days.from}-${days.to}`}
        query={{ ...query, data: data && { items: rows } }}
        rowKey={({ name }) => name}
        chart={{
          about: by === 'days' ? words.chartDays : words.chartKinds,
          dataKey: 'name',
          data: rows.map((row) => ({
            name: by === 'days' ? formats.date(`${row.name}T12:00:00`) : row.name,
            delivered: row.delivered,
            failed: row.failed + row.expired,
            waiting: waitingOf(row),
          })),
          series: [
            { name: 'delivered', label: words.delivered, color: 'green.6' },
            { name: 'failed', label: words.failed, color: 'red.6' },
            { name: 'waiting', label: words.waiting, color: 'gray.5' },
          ],
          stacked: 'yes',
          format: formats.number,
        }}
        columns={[
          {
            name: by === 'days' ? words.day : words.kind,
            cell: ({ name }) => (by === 'days' ? formats.date(`${name}T12:00:00`) : name),
            plain: ({ name }) => name,
          },
          count(words.messages, ({ messages }) => messages),
          count(words.units, ({ parts }) => parts),
          count(words.delivered, ({ delivered }) => delivered),
          count(words.failed, ({ failed }) => failed),
          count(words.expired, ({ expired }) => expired),
          sum(words.spent, ({ spent }) => spent),
          sum(words.received, ({ received }) => received),
        ]}
        empty={
          <Empty
            title={words.emptyTitle}
            next={words.emptyNext}
            action={
              <Anchor component={Link} to="/send">
                {words.send}
              </Anchor>
            }
          />
        }
      />
    </>
  );
}

function Totals({ total }: { readonly total: StatisticsSums }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const done = total.delivered + total.failed + total.expired;
  const tiles = [
    [words.messages, formats.number(total.messages)],
    [words.share, done === 0 ? '—' : formats.percent(total.delivered / done)],
    [words.spent, formats.money(total.spent)],
    [words.received, formats.money(total.received)],
  ] as const;
  return (
    <SimpleGrid cols={{ base: 2, md: 4 }} mb="md" aria-label={words.total} component="section">
      {tiles.map(([name, value]) => (
        <Paper withBorder p="sm" key={name}>
          <Text size="sm" c="dimmed">
            {name}
          </Text>
          <Text size="xl" fw={700}>
            {value}
          </Text>
        </Paper>
      ))}
    </SimpleGrid>
  );
}
