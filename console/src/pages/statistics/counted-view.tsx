// A chart with its table and their file: what every part of the statistics looks like. Owns the frame, and the chart's late loading.

import { Button, Group, Skeleton, Stack, Text } from '@mantine/core';
import { IconDownload } from '@tabler/icons-react';
import { lazy, type ReactNode, Suspense } from 'react';
import { type ListColumn, ListTable } from '../../parts/list-table.tsx';
import { useLanguage, useWords } from '../../words/words.ts';
import type { Series } from './chart.tsx';
import { saveCsv } from './csv.ts';
import { WORDS } from './words.ts';

const Chart = lazy(async () => ({ default: (await import('./chart.tsx')).Chart }));

export type CountedColumn<Row> = ListColumn<Row> & {
  /** As it stands in the file. */
  readonly plain: (row: Row) => string | number;
};

type CountedViewProps<Row> = {
  readonly label: string;
  readonly chart: {
    readonly about: string;
    readonly data: readonly Readonly<Record<string, string | number>>[];
    readonly dataKey: string;
    readonly series: readonly Series[];
    readonly stacked: 'no' | 'yes';
    readonly format: (value: number) => string;
  };
  readonly query: Parameters<typeof ListTable<Row>>[0]['query'];
  readonly columns: readonly CountedColumn<Row>[];
  readonly rowKey: (row: Row) => string | number;
  readonly empty: ReactNode;
  /** Of the file, without its ending. */
  readonly file: string;
};

const HEIGHT = 280;

export function CountedView<Row>(props: CountedViewProps<Row>) {
  const { label, chart, query, columns, rowKey, empty, file } = props;
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const rows = query.data?.items ?? [];
  return (
    <Stack>
      {rows.length > 0 && (
        <figure style={{ margin: 0 }}>
          <Suspense fallback={<Skeleton h={HEIGHT} />}>
            <Chart {...chart} />
          </Suspense>
          <Text component="figcaption" size="sm" c="dimmed">
            {chart.about}
          </Text>
        </figure>
      )}
      <ListTable label={label} query={query} columns={columns} rowKey={rowKey} empty={empty} minWidth={720} />
      {rows.length > 0 && (
        <Group>
          <Button
            variant="default"
            leftSection={<IconDownload size={18} />}
            onClick={() =>
              saveCsv({
                name: file,
                rows: [
                  columns.map(({ name }) => name),
                  ...rows.map((row) => columns.map(({ plain }) => plain(row))),
                ],
                language,
              })
            }
          >
            {words.export}
          </Button>
        </Group>
      )}
    </Stack>
  );
}
