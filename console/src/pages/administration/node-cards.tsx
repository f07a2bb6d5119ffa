// What a node has of one kind, a card for each, looked at again and again. Owns the page around the cards.

import { Anchor, Loader, SimpleGrid, Text } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { Link, useRouterState } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { helpFor } from '../../app/help-pages.ts';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
import { useLanguage, useWords } from '../../words/words.ts';
import { AdministratorsOnly } from './administrators-only.tsx';

type NodeCardsProps<Row> = {
  readonly words: {
    readonly title: string;
    readonly about: string;
    readonly none: string;
    readonly noneNext: string;
  };
  /** The operation's name, as the cache knows the answer. */
  readonly operation: string;
  readonly list: (signal: AbortSignal) => Promise<{ readonly items: readonly Row[] }>;
  /** With a key of its own. */
  readonly card: (row: Row) => ReactNode;
};

/** Milliseconds. */
const LOOK_EVERY = 5_000;

export function NodeCards<Row>(props: NodeCardsProps<Row>) {
  const { title, about } = props.words;
  return (
    <Page title={title} about={about}>
      <AdministratorsOnly>
        <Cards {...props} />
      </AdministratorsOnly>
    </Page>
  );
}

function Cards<Row>({ words, operation, list, card }: NodeCardsProps<Row>) {
  const { data, error, refetch, isPending } = useQuery({
    queryKey: [operation],
    queryFn: ({ signal }) => list(signal),
    refetchInterval: LOOK_EVERY,
  });
  if (isPending) return <Loader />;
  return (
    <>
      <Problem of={error} again={() => void refetch()} />
      {data?.items.length === 0 && <Empty title={words.none} next={words.noneNext} action={<HowTo />} />}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>{data?.items.map(card)}</SimpleGrid>
    </>
  );
}

const HOW_WORDS = { en: 'How to add one', ru: 'Как добавить' };

/** The page of the documents about this place. */
function HowTo() {
  const { language } = useLanguage();
  const place = useRouterState({ select: ({ location }) => location.pathname });
  return (
    <Anchor href={helpFor(place, language)} target="_blank">
      {HOW_WORDS[language]}
    </Anchor>
  );
}

const DOWN_WORDS = {
  en: {
    next: 'Address, name and password stand in the file of the server. The doctor says what to do about it.',
    doctor: 'To the doctor',
  },
  ru: {
    next: 'Адрес, имя и пароль — в файле сервера. Что с этим делать, скажет доктор.',
    doctor: 'К доктору',
  },
};

/** What to do about a way that does not work. */
export function DownNext() {
  const words = useWords(DOWN_WORDS);
  return (
    <Text size="sm">
      {words.next}{' '}
      <Anchor component={Link} to="/administration/doctor" underline="always">
        {words.doctor}
      </Anchor>
    </Text>
  );
}
