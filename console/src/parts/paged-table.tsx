// A list of any length over the pages of the API: only the rows in sight are drawn, the next page is asked for when its end comes near.
// In a pocket each row is a card. Owns scrolling and roles for screen readers; what is asked and how a row looks is the page's.

import { Box, Group, Loader, Text, VisuallyHidden } from '@mantine/core';
import type { InfiniteData, UseInfiniteQueryResult } from '@tanstack/react-query';
import { useVirtualizer } from '@tanstack/react-virtual';
import { type CSSProperties, type KeyboardEvent, type ReactNode, type Ref, useEffect, useRef } from 'react';
import { useWords } from '../words/words.ts';
import { usePocket } from './folding-table.tsx';
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
  /** On a card: `bare` says what it is without its name; `absent` is told by the page that a row opens. */
  readonly pocket?: 'bare' | 'absent';
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
/** Of a line of a card, before the card is measured. */
const LINE_HEIGHT = 27;
/** Of the table, in pixels; narrower it scrolls. */
const NARROWEST = 640;

export function PagedTable<Row>(props: PagedTableProps<Row>) {
  const form = usePocket() ? 'cards' : 'rows';
  const columns = form === 'rows' ? props.columns : props.columns.filter(({ pocket }) => pocket !== 'absent');
  // What was measured in one form holds for that one alone.
  return <PagedRows key={form} {...props} form={form} columns={columns} />;
}

type Form = { readonly form: 'cards' | 'rows' };

function PagedRows<Row>(props: PagedTableProps<Row> & Form) {
  const { label, query, columns, rowKey, empty, onOpen, rowHeight = ROW_HEIGHT, form } = props;
  const words = useWords(WORDS);
  const scroller = useRef<HTMLDivElement>(null);
  const rows = query.data?.pages.flatMap((page) => page.items) ?? [];
  const virtual = useVirtualizer({
    count: rows.length,
    getScrollElement: () => scroller.current,
    estimateSize: () => (form === 'rows' ? rowHeight : LINE_HEIGHT * (columns.length + 1)),
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
  const size = form === 'rows' ? { h: rowHeight } : { ref: virtual.measureElement };
  return (
    <Box>
      <Box ref={scroller} style={{ overflow: 'auto', maxHeight: '70vh' }} tabIndex={0}>
        <Box
          miw={form === 'rows' ? NARROWEST : 0}
          role="table"
          aria-label={label}
          aria-rowcount={hasNextPage ? -1 : rows.length}
        >
          <Heads columns={columns} form={form} />
          <Box role="rowgroup" pos="relative" h={virtual.getTotalSize()}>
            {shown.map(({ index, start }) => {
              const row = rows[index];
              if (row === undefined) return null;
              return (
                <RowBox
                  key={rowKey(row)}
                  {...{ row, index, start, columns, form, size }}
                  {...(onOpen && { onOpen })}
                />
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

/** Columns stand under each other by these tracks. */
function tracksOf<Row>(columns: readonly Column<Row>[]): CSSProperties {
  return {
    display: 'grid',
    gridTemplateColumns: columns.map(({ width }) => width).join(' '),
    alignItems: 'center',
  };
}

function Heads<Row>({ columns, form }: { readonly columns: readonly Column<Row>[] } & Form) {
  const heads = columns.map(({ name }) => (
    <Text role="columnheader" key={name} size="sm" fw={600}>
      {name}
    </Text>
  ));
  return (
    <Box role="rowgroup">
      {form === 'cards' ? (
        <VisuallyHidden role="row">{heads}</VisuallyHidden>
      ) : (
        <Box role="row" style={tracksOf(columns)} px="sm" py={6}>
          {heads}
        </Box>
      )}
    </Box>
  );
}

type RowBoxProps<Row> = Form & {
  readonly row: Row;
  readonly index: number;
  /** Pixels from the top of the list. */
  readonly start: number;
  readonly columns: readonly Column<Row>[];
  readonly onOpen?: (row: Row) => void;
  /** How high it is, or what measures it. */
  readonly size: { readonly h: number } | { readonly ref: Ref<HTMLDivElement> };
};

function RowBox<Row>({ row, index, start, columns, onOpen, form, size }: RowBoxProps<Row>) {
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
      className={form === 'cards' ? 'virtual-row folded-row' : 'virtual-row'}
      aria-rowindex={index + 1}
      data-index={index}
      {...(form === 'cards' ? { py: 'xs' } : { px: 'sm' })}
      {...size}
      style={{
        ...(form === 'rows' && tracksOf(columns)),
        transform: `translateY(${start}px)`,
        borderTop: '1px solid var(--mantine-color-default-border)',
        cursor: onOpen ? 'pointer' : 'default',
      }}
      {...opens}
    >
      {columns.map(({ name, cell, pocket }) => (
        <Box
          role="cell"
          key={name}
          data-label={pocket === 'bare' ? undefined : name}
          style={{ overflow: 'hidden', textOverflow: 'ellipsis' }}
          pe="xs"
        >
          {cell(row)}
        </Box>
      ))}
    </Box>
  );
}
