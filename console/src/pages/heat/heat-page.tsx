// The heat map: which calls, then the map on the text and as tables. Owns asking until it is counted.

import { Alert, Anchor, Group, Progress, SimpleGrid, Stack, Table, Text, Title } from '@mantine/core';
import { IconInfoCircle } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import type { HeatMap } from '../../../../clients/typescript/src/schema.ts';
import { Refusal } from '../../api/client.ts';
import { Empty } from '../../parts/empty.tsx';
import { FoldingTable } from '../../parts/folding-table.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { counted, useLanguage, useWords } from '../../words/words.ts';
import { HeatForm } from './heat-form.tsx';
import { type HeatSearch, heatQuestion } from './heat-search.ts';
import { HeatText } from './heat-text.tsx';
import { HEAT_WORDS } from './heat-words.ts';
import { useSeconds } from './seconds.ts';

const route = getRouteApi('/signed-in/heat');

/** Milliseconds between two looks while it is counted. */
const LOOK = 1_500;

export function HeatPage() {
  const words = useWords(HEAT_WORDS);
  const search = route.useSearch();
  const navigate = useNavigate();
  const onShow = (next: HeatSearch): void => void navigate({ to: '/heat', search: next });
  return (
    <Page title={words.title} about={words.about}>
      <HeatForm key={JSON.stringify(search)} search={search} onShow={onShow} />
      <Counted search={search} />
    </Page>
  );
}

function Counted({ search }: { readonly search: HeatSearch }) {
  const words = useWords(HEAT_WORDS);
  const question = heatQuestion(search);
  const { data, error, refetch } = useQuery({
    queryKey: ['heat', search],
    queryFn: ({ signal }) => {
      if (!question) throw new Error('nothing is chosen');
      return question(signal);
    },
    enabled: question !== undefined,
    retry: false,
    refetchInterval: ({ state }) => (state.data && 'percent' in state.data ? LOOK : false),
  });
  if (!question)
    return (
      <Empty
        title={words.nothing}
        next={words.next}
        action={
          <Anchor renderRoot={(props) => <Link to="/history" search={{ kind: 'call' }} {...props} />}>
            {words.callsThere}
          </Anchor>
        }
      />
    );
  if (error instanceof Refusal && error.status === 404)
    return <Empty title={words.nothing} next={words.none} />;
  if (error) return <Problem of={error} again={() => void refetch()} />;
  if (!data || 'percent' in data)
    return (
      <Stack gap={4} role="status" maw={520}>
        <Text size="sm">{words.counting}</Text>
        <Progress value={data?.percent ?? 0} aria-label={words.counting} animated />
      </Stack>
    );
  return <Told map={data} />;
}

function Told({ map }: { readonly map: HeatMap }) {
  const words = useWords(HEAT_WORDS);
  const formats = useFormats();
  const { language } = useLanguage();
  const secondsText = useSeconds();
  const facts: readonly (readonly [string, string])[] = [
    [words.calls, formats.number(map.calls)],
    [words.answered, formats.number(map.answered)],
    [words.seconds, secondsText(map.seconds)],
    [words.hangUps, formats.number(map.hangUps)],
    [words.texts, formats.number(map.texts)],
  ];
  return (
    <Stack gap="md">
      <SimpleGrid cols={{ base: 2, sm: 5 }}>
        {facts.map(([name, value]) => (
          <div key={name}>
            <Text size="xs" c="dimmed">
              {name}
            </Text>
            <Text fw={600}>{value}</Text>
          </div>
        ))}
      </SimpleGrid>
      {map.unnamed > 0 && (
        <Alert color="yellow" variant="light" icon={<IconInfoCircle />}>
          {counted(language, map.unnamed, words.unnamedCalls)} {words.unnamed}
        </Alert>
      )}
      <HeatText map={map} />
      {map.neverReached.length > 0 && (
        <Group gap="xs">
          <Text size="sm" fw={600}>
            {words.never}:
          </Text>
          {map.neverReached.map((item) => (
            <code key={item}>{item}</code>
          ))}
        </Group>
      )}
      <Items map={map} />
      <Keys map={map} />
    </Stack>
  );
}

type RowsProps = {
  readonly title: string;
  readonly heads: readonly string[];
  readonly rows: readonly (readonly ReactNode[])[];
};

function Rows({ title, heads, rows }: RowsProps) {
  return (
    <Stack gap="xs">
      <Title order={2}>{title}</Title>
      <FoldingTable label={title} width={520} striped>
        <Table.Thead>
          <Table.Tr>
            {heads.map((head) => (
              <Table.Th key={head}>{head}</Table.Th>
            ))}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {rows.map((cells) => (
            <Table.Tr key={cells.slice(0, 2).map(String).join(' ')}>
              {cells.map((cell, column) => (
                <Table.Td key={heads[column]} data-label={heads[column]}>
                  {cell}
                </Table.Td>
              ))}
            </Table.Tr>
          ))}
        </Table.Tbody>
      </FoldingTable>
    </Stack>
  );
}

function Items({ map }: { readonly map: HeatMap }) {
  const words = useWords(HEAT_WORDS);
  const formats = useFormats();
  const { number, percent } = formats;
  const secondsText = useSeconds();
  const heads = [
    words.item,
    words.calls,
    words.share,
    words.visits,
    words.heard,
    words.hangUps,
    words.wrongKeys,
    words.silences,
  ];
  const rows = map.items.map((one) => [
    one.item,
    number(one.calls),
    percent(one.share),
    number(one.visits),
    secondsText(one.seconds),
    number(one.hangUps),
    number(one.wrongKeys),
    number(one.silences),
  ]);
  return <Rows title={words.items} heads={heads} rows={rows} />;
}

function Keys({ map }: { readonly map: HeatMap }) {
  const words = useWords(HEAT_WORDS);
  const { number } = useFormats();
  const rows = map.keys.map(({ item, key, presses, wrong }) => [item, key, number(presses), number(wrong)]);
  return (
    <Rows title={words.keys} heads={[words.item, words.key, words.visits, words.wrongKeys]} rows={rows} />
  );
}
