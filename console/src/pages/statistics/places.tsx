// Where messages went: by country and operator. Owns how these rows are drawn.

import { Alert } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { StatisticsOfPlace } from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { Empty } from '../../parts/empty.tsx';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useLanguage, useWords } from '../../words/words.ts';
import { CountedView } from './counted-view.tsx';
import { type Days, lengthOf } from './period.ts';
import { WORDS } from './words.ts';

const DAYS_MOST = 100;
/** Bars that can be told apart. */
const BARS_MOST = 12;

type PlacesProps = { readonly days: Days; readonly kind: string | undefined };

export function Places(props: PlacesProps) {
  const words = useWords(WORDS);
  if (lengthOf(props.days) > DAYS_MOST)
    return (
      <Alert color="orange" variant="light">
        {words.tooLong}
      </Alert>
    );
  return <CountedPlaces {...props} />;
}

function CountedPlaces({ days, kind }: PlacesProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const { language } = useLanguage();
  const known = (Object.keys(KIND_WORDS.en) as (keyof typeof KIND_WORDS.en)[]).find((one) => one === kind);
  const asked = { query: { ...days, ...(known !== undefined && { kind: known }) } };
  const query = useQuery({
    queryKey: ['getPlaceStatistics', asked],
    queryFn: ({ signal }) => ask('getPlaceStatistics', asked, { signal }),
  });
  const countries = new Intl.DisplayNames(language, { type: 'region' });
  const countryOf = ({ countryCode, country }: StatisticsOfPlace): string =>
    /^[A-Z]{2}$/.test(countryCode ?? '')
      ? (countries.of(countryCode ?? '') ?? '')
      : (country ?? words.unknown);
  const operatorOf = ({ operator }: StatisticsOfPlace): string => operator ?? words.unknown;
  const sums = new Map<string, number>();
  for (const row of query.data?.items ?? [])
    sums.set(countryOf(row), (sums.get(countryOf(row)) ?? 0) + row.messages);
  const counts = [
    [words.messages, 'messages'],
    [words.units, 'parts'],
    [words.delivered, 'delivered'],
    [words.failed, 'failed'],
    [words.expired, 'expired'],
  ] as const;
  return (
    <CountedView
      label={words.parts.places}
      file={`statistics-places-${days.from}-${days.to}`}
      query={query}
      rowKey={({ countryCode, operator }) => `${countryCode} ${operator}`}
      chart={{
        about: words.chartPlaces,
        dataKey: 'name',
        data: [...sums].slice(0, BARS_MOST).map(([name, messages]) => ({ name, messages })),
        series: [{ name: 'messages', label: words.messages, color: 'blue.6' }],
        stacked: 'no',
        format: formats.number,
      }}
      columns={[
        { name: words.country, cell: countryOf, plain: countryOf },
        { name: words.operator, cell: operatorOf, plain: operatorOf },
        ...counts.map(([name, member]) => ({
          name,
          align: 'right' as const,
          cell: (row: StatisticsOfPlace) => formats.number(row[member]),
          plain: (row: StatisticsOfPlace) => row[member],
        })),
        {
          name: words.cost,
          align: 'right',
          cell: ({ cost }) => formats.money(cost),
          plain: ({ cost }) => Number(cost.amount),
        },
      ]}
      empty={<Empty title={words.emptyTitle} next={words.emptyNext} />}
    />
  );
}
