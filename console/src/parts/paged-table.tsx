// A list of any length over the pages of the API: only the rows in sight are drawn, the next page is asked for when its end comes near.
// Owns scrolling and roles for screen readers; what is asked and how a row looks is the page's.

import { Box, Group, Loader, Text } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type KeyboardEvent, type ReactNode, useEffect, useRef } from 'react';
import { useWords } from '../words/words.ts';
import { Problem } from './problem.tsx';

const WORDS = {
  en: { loading: 'Loading …', more: 'Loading more …' },
  ru: { loading: 'Загрузка …', more: 'Загружаем дальше …' },
};

export type Column<Row> = {
  readonly name: string;
  /** A track of CSS grid, such as `120px` or `minmax(8rem, 2fr)`. */
  readonly width: string;
  readonly cell: (row: Row) => ReactNode;
};

type Paged<Row> = { readonly items: readonly Row[]; readonly next: string | null };

type PagedTableProps<Row> = {
  readonly label: string;
  readonly query: UseInfiniteQueryResult<InfiniteData<Paged<Row>>, Error>;
  readonly columns: readonly Column<Row>[];
  readonly rowKey: (row: Row) => string | number;
  readonly empty: ReactNode;
  /** What a click or Enter on a row does. */
  readonly onOpen?: (row: Row) => void;
  readonly rowHeight?: number;
};

/** Rows drawn beyond those in sight. */
const BEYOND = 12;
const ROW_HEIGHT = 44;

export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const { label, query, columns, rowKey, empty, onOpen, rowHeight = ROW_HEIGHT } = props;
  const words = useWords(WORDS);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => rowHeight,
    overscan: BEYOND,
  });
  const shown = virtual.getVirtualItems();
  const last = shown.at(-1)?.index ?? 0;
  const { hasNextPage, isFetchingNextPage, fetchNextPage, isError } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage && !isError && last >= rows.length - BEYOND) void fetchNextPage();
  }, [last, rows.length, hasNextPage, isFetchingNextPage, isError, fetchNextPage]);
  if (query.isPending) return <Loader role="status" aria-label={words.loading} />;
  if (query.isError && rows.length === 0)
    return <Problem of={query.error} again={() => void query.refetch()} />;
  if (rows.length === 0) return empty;
  const grid = { display: 'grid', gridTemplateColumns: columns.map(({ width }) => width).join(' ') };
  return (
    <Box>
      <Box ref={scroller} style={{ overflow: 'auto', maxHeight: '70vh' }} tabIndex={0}>
        <Box miw={640} role="table" aria-label={label} aria-rowcount={hasNextPage ? -1 : rows.length}>
          <Box role="rowgroup">
            <Box role="row" style={grid} px="sm" py={6}>
              {columns.map(({ name }) => (
                <Text role="columnheader" key={name} size="sm" fw={600}>
                  {name}
                </Text>
              ))}
            </Box>
          </Box>
          <Box role="rowgroup" pos="relative" h={virtual.getTotalSize()}>
            {shown.map(({ index, start }) => {
              const row = rows[index];
              if (row === undefined) return null;
              const opens = onOpen && {
                tabIndex: 0,
                onClick: () => onOpen(row),
                onKeyDown: (event: KeyboardEvent) => {
                  if (event.key === 'Enter') onOpen(row);
                },
              };
              return (
                <Box
                  role="row"
                  className="virtual-row"
                  key={rowKey(row)}
                  aria-rowindex={index + 1}
                  px="sm"
                  h={rowHeight}
                  style={{
                    ...grid,
                    alignItems: 'center',
                    transform: `translateY(${start}px)`,
                    borderTop: '1px solid var(--mantine-color-default-border)',
                    cursor: onOpen ? 'pointer' : 'default',
                  }}
                  {...opens}
                >
                  {columns.map(({ name, cell }) => (
                    <Box
                      role="cell"
                      key={name}
                      style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}
                      pe="xs"
                    >
                      {cell(row)}
                    </Box>
                  ))}
                </Box>
              );
            })}
          </Box>
        </Box>
      </Box>
      {isFetchingNextPage && (
        <Group py="xs">
          <Loader size="xs" />
          <Text size="sm">{words.more}</Text>
        </Group>
      )}
      {query.isError && <Problem of={query.error} again={() => void query.fetchNextPage()} />}
    </Box>
  );
}
