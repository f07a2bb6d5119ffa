// What a node has of one kind, a card for each, looked at again and again. Owns the page around the cards.

import { Loader, SimpleGrid } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import type { ReactNode } from 'react';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { Problem } from '../../parts/problem.tsx';
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
      {data?.items.length === 0 && <Empty title={words.none} next={words.noneNext} />}
      <SimpleGrid cols={{ base: 1, lg: 2 }}>{data?.items.map(card)}</SimpleGrid>
    </>
  );
}
