// Two versions of a menu: their texts side by side, and what a caller notices of the change, by the shortest keys there.

import { Badge, Button, Group, Loader, Select, Stack, Table, Text, Title } from '@mantine/core';
import { IconArrowLeft } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link, useNavigate, useParams, useSearch } from '@tanstack/react-router';
import { lazy, Suspense, useMemo } from 'react';
import {
  type Comparison,
  compareMenus,
  compile,
  splitComment,
  toldDifference,
} from '../../../../src/language/index.ts';
import { ask, type Reply } from '../../api/client.ts';
import { FoldingTable } from '../../parts/folding-table.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useFormats } from '../../words/formats.ts';
import { counted, useLanguage, useWords } from '../../words/words.ts';
import { useMenuSettings } from './menu-settings.ts';

const SideBySide = lazy(async () => ({ default: (await import('./side-by-side.tsx')).SideBySide }));

const EN = {
  title: 'Two versions',
  about: 'What changed in the text, and what a caller notices of it.',
  before: 'Before',
  after: 'After',
  version: (number: number) => `Version ${number}`,
  back: 'To the menu',
  texts: 'The texts',
  notices: 'What a caller notices',
  found: {
    one: 'difference, found by the shortest keys',
    few: '',
    many: 'differences, each found by the shortest keys',
  },
  none: 'Nothing: every key, every silence and every transfer leads to the same in both.',
  bounded: {
    all: '',
    depth: 'Ways of more than twelve steps were not looked at.',
    moments: 'These menus are too large to look at every moment: there may be more.',
    differences: 'There are more; these are the nearest.',
  },
  wrong: 'One of the two does not compile, so only the texts can be compared.',
  steps: 'What the caller does',
  ends: 'ends otherwise',
  does: 'does otherwise',
  says: 'says otherwise',
};
const WORDS = {
  en: EN,
  ru: {
    title: 'Две версии',
    about: 'Что изменилось в тексте и что из этого заметит абонент.',
    before: 'Было',
    after: 'Стало',
    version: (number: number) => `Версия ${number}`,
    back: 'К меню',
    texts: 'Тексты',
    notices: 'Что заметит абонент',
    found: {
      one: 'различие, найдено кратчайшими нажатиями',
      few: 'различия, каждое найдено кратчайшими нажатиями',
      many: 'различий, каждое найдено кратчайшими нажатиями',
    },
    none: 'Ничего: любая клавиша, любое молчание и любой перевод ведут к одному и тому же.',
    bounded: {
      all: '',
      depth: 'Пути длиннее двенадцати шагов не просмотрены.',
      moments: 'Меню слишком велики, чтобы просмотреть каждый миг: может быть и больше.',
      differences: 'Есть и другие; показаны ближайшие.',
    },
    wrong: 'Одна из версий не собирается, поэтому сравнить можно только тексты.',
    steps: 'Что делает абонент',
    ends: 'кончается иначе',
    does: 'делает иначе',
    says: 'звучит иначе',
  } satisfies typeof EN,
};

type Version = Reply<'listMenuVersions'>['items'][number];

export function ComparePage() {
  const words = useWords(WORDS);
  const formats = useFormats();
  const navigate = useNavigate();
  const { id } = useParams({ from: '/signed-in/menus/$id/compare' });
  const search = useSearch({ from: '/signed-in/menus/$id/compare' });
  const { data, error, refetch } = useQuery({
    queryKey: ['listMenuVersions', id],
    queryFn: ({ signal }) => ask('listMenuVersions', { parameters: { id } }, { signal }),
  });
  const newest = data?.items[0]?.version ?? 1;
  const [from, to] = [search.from ?? Math.max(1, newest - 1), search.to ?? newest];
  const before = data?.items.find(({ version }) => version === from);
  const after = data?.items.find(({ version }) => version === to);
  const choices = (data?.items ?? []).map(({ version, savedAt, text }) => ({
    value: String(version),
    label: [words.version(version), formats.moment(savedAt), splitComment(text).comment?.trim()]
      .filter((one) => one !== undefined)
      .join(' · '),
  }));
  const choose = (chosen: { readonly from: number; readonly to: number }): void => {
    void navigate({ to: '/menus/$id/compare', params: { id }, search: chosen, replace: true });
  };
  return (
    <Page
      title={words.title}
      about={words.about}
      actions={
        <Button
          variant="default"
          leftSection={<IconArrowLeft size={16} />}
          renderRoot={(props) => <Link to="/menus/$id" params={{ id }} {...props} />}
        >
          {words.back}
        </Button>
      }
    >
      <Problem of={error} again={() => void refetch()} />
      {!data && !error && <Loader />}
      {data && (
        <Group grow>
          <Select
            label={words.before}
            data={choices}
            value={String(from)}
            allowDeselect={false}
            onChange={(chosen) => choose({ from: Number(chosen), to })}
          />
          <Select
            label={words.after}
            data={choices}
            value={String(to)}
            allowDeselect={false}
            onChange={(chosen) => choose({ from, to: Number(chosen) })}
          />
        </Group>
      )}
      {before && after && (
        <>
          <Noticed before={before} after={after} />
          <Stack gap="xs">
            <Title order={2}>{words.texts}</Title>
            <Suspense fallback={<Loader />}>
              <SideBySide
                key={`${from}-${to}`}
                before={splitComment(before.text).text}
                after={splitComment(after.text).text}
              />
            </Suspense>
          </Stack>
        </>
      )}
    </Page>
  );
}

function Noticed({ before, after }: { readonly before: Version; readonly after: Version }) {
  const words = useWords(WORDS);
  const { menu } = useMenuSettings();
  const comparison = useMemo(() => {
    const [one, other] = [compile(before.text).program, compile(after.text).program];
    return one && other && compareMenus(one, other, { ...menu, uploads: 0, phone: NOBODY });
  }, [before, after, menu]);
  return (
    <Stack gap="xs">
      <Title order={2}>{words.notices}</Title>
      {comparison ? <Differences comparison={comparison} /> : <Text>{words.wrong}</Text>}
    </Stack>
  );
}

/** `$phone` of an imagined subscriber: the same in both. */
const NOBODY = '79990000001';

const COLOURS = { ends: 'red', does: 'orange', says: 'gray' } as const;

function Differences({ comparison }: { readonly comparison: Comparison }) {
  const words = useWords(WORDS);
  const { language } = useLanguage();
  const { differences, looked } = comparison;
  return (
    <>
      <Text>
        {differences.length === 0 ? words.none : counted(language, differences.length, words.found)}
      </Text>
      {words.bounded[looked] !== '' && <Text c="dimmed">{words.bounded[looked]}</Text>}
      {differences.length > 0 && (
        <FoldingTable label={words.title} width={640} verticalSpacing="xs">
          <Table.Thead>
            <Table.Tr>
              <Table.Th>{words.steps}</Table.Th>
              <Table.Th>{words.before}</Table.Th>
              <Table.Th>{words.after}</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {differences.map((difference) => {
              const told = toldDifference(difference, language);
              return (
                <Table.Tr key={`${told.steps}: ${told.before}: ${told.after}`}>
                  <Table.Td data-label={words.steps}>
                    <Text fw={600} size="sm">
                      {told.steps}
                    </Text>
                    <Badge color={COLOURS[difference.what]} variant="dot" tt="none" size="sm">
                      {words[difference.what]}
                    </Badge>
                  </Table.Td>
                  <Table.Td data-label={words.before}>{told.before}</Table.Td>
                  <Table.Td data-label={words.after}>{told.after}</Table.Td>
                </Table.Tr>
              );
            })}
          </Table.Tbody>
        </FoldingTable>
      )}
    </>
  );
}
