// Money of the account: both balances, then payments, prices, papers, limits. Owns the balances and the choice of the part.

import { Card, SimpleGrid, Text, Title } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import type { ComponentType } from 'react';
import { ask } from '../../api/client.ts';
import { Page } from '../../parts/page.tsx';
import { PartTabs } from '../../parts/part-tabs.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { Documents } from './documents.tsx';
import { Limits } from './limits.tsx';
import { Payments } from './payments.tsx';
import { Prices } from './prices.tsx';
import type { MoneyPart } from './routes.ts';
import { WORDS } from './words.ts';

const PARTS = {
  payments: Payments,
  prices: Prices,
  documents: Documents,
  limits: Limits,
} as const satisfies Readonly<Record<MoneyPart, ComponentType>>;

const NAMES = Object.keys(PARTS) as readonly MoneyPart[];
export function MoneyPage() {
  const words = useWords(WORDS);
  const { part = 'payments' } = useSearch({ from: '/signed-in/money' });
  const navigate = useNavigate();
  return (
    <Page title={words.title} about={words.about}>
      <Balances />
      <PartTabs
        parts={NAMES}
        names={words.parts}
        open={part}
        onOpen={(next) => void navigate({ to: '/money', search: { part: next } })}
      >
        {(name) => {
          const Part = PARTS[name];
          return <Part />;
        }}
      </PartTabs>
    </Page>
  );
}

function Balances() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const kinds = useWords(KIND_WORDS);
  const ordinary = useQuery({
    queryKey: ['getBalance'],
    queryFn: ({ signal }) => ask('getBalance', {}, { signal }),
  });
  const electronic = useQuery({
    queryKey: ['getBalance', 'electronic'],
    queryFn: ({ signal }) => ask('getBalance', { query: { purse: 'electronic' } }, { signal }),
  });
  const account = useQuery({
    queryKey: ['getAccount'],
    queryFn: ({ signal }) => ask('getAccount', {}, { signal }),
  });
  const paid = account.data?.settings.electronicKinds ?? [];
  const named = paid.map((kind) => kinds[kind as keyof typeof kinds] ?? kind).join(', ');
  const credit = ordinary.data?.credit;
  const tiles = [
    {
      name: words.ordinary,
      sum: ordinary.data?.balance,
      about: credit && (Number(credit.amount) > 0 ? words.credit(formats.money(credit)) : words.noCredit),
    },
    {
      name: words.electronic,
      sum: electronic.data?.balance,
      about: account.data && (named === '' ? words.electronicNothing : words.electronicAbout(named)),
    },
  ];
  return (
    <>
      <Problem of={ordinary.error ?? electronic.error} again={() => void ordinary.refetch()} />
      <SimpleGrid cols={{ base: 1, sm: 2 }}>
        {tiles.map(({ name, sum, about }) => (
          <Card withBorder key={name}>
            <Title order={2} size="h5" c="dimmed">
              {name}
            </Title>
            <Text size="xl" fw={700} mih={32}>
              {sum ? formats.money(sum) : ''}
            </Text>
            <Text size="sm" c="dimmed">
              {about}
            </Text>
          </Card>
        ))}
      </SimpleGrid>
    </>
  );
}
