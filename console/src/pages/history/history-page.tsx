// The search: filters in the address, what fits as a list of any length, and the same into a file. Owns putting these together.

import { Anchor, Group, Loader, Text } from '@mantine/core';
import { getRouteApi, Link, useNavigate } from '@tanstack/react-router';
import { useEffect } from 'react';
import type { Message } from '../../../../clients/typescript/src/schema.ts';
import { useFreshMessages } from '../../api/live.ts';
import { usePaged } from '../../api/paged.ts';
import { useMay } from '../../api/session.ts';
import { Empty } from '../../parts/empty.tsx';
import { Page } from '../../parts/page.tsx';
import { type Column, PagedTable } from '../../parts/paged-table.tsx';
import { StatusBadge } from '../../parts/status-badge.tsx';
import { useFormats } from '../../words/formats.ts';
import { KIND_WORDS } from '../../words/message-words.ts';
import { useWords } from '../../words/words.ts';
import { ExportPanel } from './export-panel.tsx';
import { noteSearch } from './last-search.ts';
import { listQuery, type Search } from './search.ts';
import { SearchForm } from './search-form.tsx';
import { SEARCH_WORDS } from './search-words.ts';

const route = getRouteApi('/signed-in/history');

export function HistoryPage() {
  const words = useWords(SEARCH_WORDS);
  const search = route.useSearch();
  const navigate = useNavigate();
  useEffect(() => noteSearch(search), [search]);
  const onSearch = (next: Search): void => void navigate({ to: '/history', search: next });
  return (
    <Page title={words.title} about={words.about}>
      <SearchForm key={JSON.stringify(search)} search={search} onSearch={onSearch} />
      <ExportPanel search={search} />
      <Found search={search} />
    </Page>
  );
}

function Found({ search }: { readonly search: Search }) {
  const words = useWords(SEARCH_WORDS);
  const formats = useFormats();
  const navigate = useNavigate();
  const columns = useColumns();
  const may = useMay();
  useFreshMessages();
  const query = usePaged('listMessages', { query: { ...listQuery(search), limit: 100 } });
  const through = query.data?.pages.at(-1)?.searchedTo;
  const isBare = Object.keys(search).length === 0;
  // While pages come back short for want of time, there may be more further back.
  const empty = query.hasNextPage ? (
    <Group role="status">
      <Loader size="xs" />
      <Text>{words.searching}</Text>
    </Group>
  ) : (
    <Empty
      title={isBare ? words.empty : words.none}
      next={isBare ? words.emptyNext : words.noneNext}
      action={
        isBare &&
        may('send') && (
          <Anchor component={Link} to="/send">
            {words.emptySend}
          </Anchor>
        )
      }
    />
  );
  return (
    <>
      {through && (
        <Text size="sm" c="dimmed" role="status">
          {words.through} {formats.moment(through)}
        </Text>
      )}
      <PagedTable
        label={words.list}
        query={query}
        columns={columns}
        rowKey={({ number }) => number}
        empty={empty}
        onOpen={({ number }) => void navigate({ to: '/history/$number', params: { number: String(number) } })}
      />
    </>
  );
}

function useColumns(): readonly Column<Message>[] {
  const words = useWords(SEARCH_WORDS);
  const kinds = useWords(KIND_WORDS);
  const formats = useFormats();
  return [
    {
      name: words.at,
      width: '13rem',
      cell: ({ acceptedAt }) => <Text size="sm">{formats.moment(acceptedAt)}</Text>,
    },
    {
      name: words.to_,
      width: 'minmax(8rem, 1fr)',
      cell: ({ recipient, direction }) => (
        <Text size="sm" truncate>
          {recipient} {direction === 'in' && `(${words.incoming})`}
        </Text>
      ),
    },
    { name: words.kind, width: '7rem', cell: ({ kind }) => <Text size="sm">{kinds[kind]}</Text> },
    {
      name: words.text,
      width: 'minmax(8rem, 2fr)',
      pocket: 'bare',
      cell: ({ text }) => (
        <Text size="sm" truncate>
          {text}
        </Text>
      ),
    },
    { name: words.status, width: '11rem', cell: ({ status }) => <StatusBadge status={status} /> },
    {
      name: words.cost,
      width: '6rem',
      pocket: 'absent',
      cell: ({ price }) => <Text size="sm">{formats.money(price)}</Text>,
    },
  ];
}
