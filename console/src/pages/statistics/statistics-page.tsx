// Statistics of a period: by day, kind, place and sub-client. Owns the choice of all these, which lives in the address.

import { Button, Group, NativeSelect, SimpleGrid, Stack, TextInput } from '@mantine/core';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { Page } from '../../parts/page.tsx';
import { PartTabs } from '../../parts/part-tabs.tsx';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { Clients } from './clients.tsx';
import { DaysAndKinds } from './days-and-kinds.tsx';
import { daysOf, lastDays } from './period.ts';
import { Places } from './places.tsx';
import type { StatisticsPart, StatisticsSearch } from './routes.ts';
import { WORDS } from './words.ts';

const QUICK = [
  ['week', 7],
  ['month', 30],
  ['quarter', 90],
] as const;

const PARTS = ['days', 'kinds', 'places', 'clients'] as const satisfies readonly StatisticsPart[];

export function StatisticsPage() {
  const words = useWords(WORDS);
  const search = useSearch({ from: '/signed-in/statistics' });
  const navigate = useNavigate();
  const { by = 'days' } = search;
  const days = daysOf(search);
  const choose = (part: StatisticsSearch): void =>
    void navigate({ to: '/statistics', search: { ...search, ...part }, replace: true });
  return (
    <Page title={words.title} about={words.about}>
      <Filters search={search} choose={choose} />
      <PartTabs
        parts={PARTS}
        names={words.parts}
        open={by}
        onOpen={(part) => choose({ by: part })}
        label={words.by}
      >
        {(part) =>
          part === 'places' ? (
            <Places days={days} kind={search.kind} />
          ) : part === 'clients' ? (
            <Clients days={days} purse={search.balance ?? 'ordinary'} />
          ) : (
            <DaysAndKinds by={part} days={days} balance={search.balance ?? 'ordinary'} kind={search.kind} />
          )
        }
      </PartTabs>
    </Page>
  );
}

type FiltersProps = {
  readonly search: StatisticsSearch;
  readonly choose: (part: StatisticsSearch) => void;
};

function Filters({ search, choose }: FiltersProps) {
  const words = useWords(WORDS);
  const kinds = useWords(KIND_WORDS);
  const days = daysOf(search);
  const { by = 'days', kind = '', balance = 'ordinary' } = search;
  return (
    <Stack gap="xs">
      <SimpleGrid cols={{ base: 2, sm: 4 }} maw={820}>
        <TextInput
          type="date"
          label={words.from}
          value={days.from}
          max={days.to}
          onChange={(event) => choose({ from: event.currentTarget.value, to: days.to })}
        />
        <TextInput
          type="date"
          label={words.to}
          value={days.to}
          min={days.from}
          onChange={(event) => choose({ from: days.from, to: event.currentTarget.value })}
        />
        {by !== 'clients' && by !== 'kinds' && (
          <NativeSelect
            label={words.kind}
            value={kind}
            data={[
              { value: '', label: words.allKinds },
              ...Object.entries(kinds).map(([value, label]) => ({ value, label })),
            ]}
            onChange={(event) => choose({ kind: event.currentTarget.value })}
          />
        )}
        {by !== 'places' && (
          <NativeSelect
            label={words.balance}
            value={balance}
            data={Object.entries(words.balances).map(([value, label]) => ({ value, label }))}
            onChange={(event) =>
              choose({
                balance: event.currentTarget.value === 'electronic' ? 'electronic' : undefined,
              } as StatisticsSearch)
            }
          />
        )}
      </SimpleGrid>
      <Group gap="xs">
        {QUICK.map(([name, count]) => (
          <Button key={name} size="compact-sm" variant="default" onClick={() => choose(lastDays(count))}>
            {words[name]}
          </Button>
        ))}
      </Group>
    </Stack>
  );
}
