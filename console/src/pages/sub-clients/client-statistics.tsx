// What one sub-client sent and spent, day by day. Owns the table and its period.

import { Group, Stack, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import type {
  SubClientStatistics,
  SubClientWithSettings,
} from '../../../../clients/typescript/src/schema.ts';
import { ask } from '../../api/client.ts';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { spendsMain } from './sharing.ts';
import { WORDS } from './words.ts';

const MONTH_DAYS = 30;
const DAY = 86_400_000;
const dayText = (at: number): string => new Date(at).toLocaleDateString('sv');

export function ClientStatistics({ client: { id, sharing } }: { readonly client: SubClientWithSettings }) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const [days, setDays] = useState(() => ({
    from: dayText(Date.now() - MONTH_DAYS * DAY),
    to: dayText(Date.now()),
  }));
  const asked = {
    ...days,
    client: id,
    detail: 'days',
    balances: spendsMain(sharing) ? 'shared' : 'own',
  } as const;
  const query = useQuery({
    queryKey: ['getSubClientStatistics', asked],
    queryFn: ({ signal }) => ask('getSubClientStatistics', { query: asked }, { signal }),
  });
  const rows = query.data?.items ?? [];
  const sum = (of: (row: SubClientStatistics) => number): number =>
    rows.reduce((before, row) => before + of(row), 0);
  const currency = rows[0]?.spent.currency ?? 'RUR';
  const total: SubClientStatistics = {
    login: '',
    messages: sum(({ messages }) => messages),
    spent: { amount: sum(({ spent }) => Number(spent.amount)).toFixed(2), currency },
    received: { amount: sum(({ received }) => Number(received.amount)).toFixed(2), currency },
  };
  const shown = rows.length > 0 ? [...rows, total] : rows;
  return (
    <Stack>
      <Group>
        {(['from', 'to'] as const).map((end) => (
          <TextInput
            key={end}
            type="date"
            label={words[end]}
            value={days[end]}
            onChange={(event) => {
              const { value } = event.currentTarget;
              if (value !== '') setDays((before) => ({ ...before, [end]: value }));
            }}
          />
        ))}
      </Group>
      <ListTable
        label={words.parts.statistics}
        query={{ ...query, data: query.data && { items: shown } }}
        rowKey={({ day }) => day ?? 'together'}
        empty={<Empty title={words.statisticsEmptyTitle} next={words.statisticsEmptyNext} />}
        columns={[
          {
            name: words.day,
            cell: ({ day }) =>
              day === undefined ? <b>{words.together}</b> : formats.date(`${day}T12:00:00`),
          },
          { name: words.messages, align: 'right', cell: ({ messages }) => formats.number(messages) },
          { name: words.spent, align: 'right', cell: ({ spent }) => formats.money(spent) },
          { name: words.received, align: 'right', cell: ({ received }) => formats.money(received) },
        ]}
      />
    </Stack>
  );
}
