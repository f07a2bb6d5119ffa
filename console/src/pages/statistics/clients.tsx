// What sub-clients sent and spent, those with a balance of their own and those that share one. Owns how these rows are drawn.

import { Anchor } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { ask } from '../../api/client.ts';
import { Empty } from '../../parts/empty.tsx';
import { useFormats } from '../../words/formats.ts';
import { useWords } from '../../words/words.ts';
import { CountedView } from './counted-view.tsx';
import type { Days } from './period.ts';
import { WORDS } from './words.ts';

type ClientsProps = { readonly days: Days; readonly purse: 'ordinary' | 'electronic' };

/** Bars that can be told apart. */
const BARS_MOST = 12;

export function Clients({ days, purse }: ClientsProps) {
  const words = useWords(WORDS);
  const formats = useFormats();
  const query = useQuery({
    queryKey: ['getSubClientStatistics', days, purse],
    queryFn: async ({ signal }) => {
      const asked = { ...days, purse, currency: 'mine' } as const;
      const [own, shared] = await Promise.all(
        (['own', 'shared'] as const).map((balances) =>
          ask('getSubClientStatistics', { query: { ...asked, balances } }, { signal }),
        ),
      );
      const items = [...(own?.items ?? []), ...(shared?.items ?? [])];
      return { items: items.sort((a, b) => Number(b.spent.amount) - Number(a.spent.amount)) };
    },
  });
  const items = query.data?.items ?? [];
  const spent = (amount: number): string =>
    formats.money({ amount: amount.toFixed(2), currency: items[0]?.spent.currency ?? 'RUR' });
  return (
    <CountedView
      label={words.parts.clients}
      file={`statistics-sub-clients-${days.from}-${days.to}`}
      query={query}
      rowKey={({ login }) => login}
      chart={{
        about: words.chartClients,
        dataKey: 'login',
        data: items.slice(0, BARS_MOST).map((row) => ({ login: row.login, spent: Number(row.spent.amount) })),
        series: [{ name: 'spent', label: words.spent, color: 'blue.6' }],
        stacked: 'no',
        format: spent,
      }}
      columns={[
        { name: words.client, cell: ({ login }) => login, plain: ({ login }) => login },
        {
          name: words.messages,
          align: 'right',
          cell: ({ messages }) => formats.number(messages),
          plain: ({ messages }) => messages,
        },
        {
          name: words.spent,
          align: 'right',
          cell: (row) => formats.money(row.spent),
          plain: (row) => Number(row.spent.amount),
        },
        {
          name: words.received,
          align: 'right',
          cell: ({ received }) => formats.money(received),
          plain: ({ received }) => Number(received.amount),
        },
      ]}
      empty={
        <Empty
          title={words.clientsEmptyTitle}
          next={words.clientsEmptyNext}
          action={
            <Anchor component={Link} to="/sub-clients">
              {words.clientsGo}
            </Anchor>
          }
        />
      }
    />
  );
}
