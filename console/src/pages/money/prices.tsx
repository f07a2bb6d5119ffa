// The price list of the account by zone, with a search. Owns the table.

import { Stack, TextInput } from '@mantine/core';
import { IconSearch } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { ask } from '../../api/client.ts';
import { Empty } from '../../parts/empty.tsx';
import { ListTable } from '../../parts/list-table.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { WORDS } from './words.ts';

type Column = keyof (typeof WORDS)['en']['columns'];

/** What the server calls the zone of all that no other zone has; other zones have names of their own. */
const ALL_NUMBERS = 'all numbers';

export function Prices() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const [sought, setSought] = useState('');
  const query = useQuery({
    queryKey: ['listPrices'],
    queryFn: ({ signal }) => ask('listPrices', {}, { signal }),
  });
  const wanted = sought.trim().toLowerCase();
  const named = query.data?.items.map((row) => ({
    ...row,
    name: row.name === ALL_NUMBERS ? words.allNumbers : row.name,
  }));
  const items = named?.filter(({ name }) => name.toLowerCase().includes(wanted));
  const nothing = query.data?.items.length === 0;
  return (
    <Stack>
      <TextInput
        aria-label={words.search}
        placeholder={words.search}
        leftSection={<IconSearch size={16} />}
        maw={420}
        value={sought}
        onChange={(event) => setSought(event.currentTarget.value)}
      />
      <ListTable
        label={words.parts.prices}
        query={{ ...query, data: items && { items } }}
        rowKey={({ zone }) => zone}
        minWidth={1000}
        empty={
          nothing ? (
            <Empty title={words.pricesEmptyTitle} next={words.pricesEmptyNext} />
          ) : (
            <Empty title={words.pricesNoneTitle} next={words.pricesNoneNext} />
          )
        }
        columns={[
          { name: words.zone, cell: ({ name }) => name },
          ...(Object.entries(words.columns) as [Column, string][]).map(([column, name]) => ({
            name,
            align: 'right' as const,
            cell: ({
              prices,
            }: {
              readonly prices: Readonly<Record<Column, Parameters<typeof formats.money>[0]>>;
            }) => formats.money(prices[column]),
          })),
        ]}
      />
    </Stack>
  );
}
