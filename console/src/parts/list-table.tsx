// A list that the API tells whole, as a table: loading, trouble and nothing yet included. Owns these states; what a row looks like is the
// page's. Lists of any length are `paged-table.tsx`.

import { Loader, Table } from '@mantine/core';
import type { ReactNode } from 'react';
import { useWords } from '../words/words.ts';
import { FoldingTable } from './folding-table.tsx';
import { Problem } from './problem.tsx';

const WORDS = { en: { loading: 'Loading …' }, ru: { loading: 'Загрузка …' } };

export type ListColumn<Row> = {
  readonly name: string;
  readonly cell: (row: Row) => ReactNode;
  /** Numbers stand under each other. */
  readonly align?: 'right';
};

type ListTableProps<Row> = {
  readonly label: string;
  readonly query: {
    readonly data: { readonly items: readonly Row[] } | undefined;
    readonly error: Error | null;
    readonly isPending: boolean;
    readonly refetch: () => unknown;
  };
  readonly columns: readonly ListColumn<Row>[];
  readonly rowKey: (row: Row) => string | number;
  readonly empty: ReactNode;
  /** Of the table on a desk, in pixels; narrower it scrolls. */
  readonly minWidth?: number;
};

const NARROWEST = 560;

export function ListTable<Row>(props: ListTableProps<Row>) {
  const { label, query, columns, rowKey, empty, minWidth = NARROWEST } = props;
  const words = useWords(WORDS);
  if (query.isPending) return <Loader role="status" aria-label={words.loading} />;
  if (query.error) return <Problem of={query.error} again={() => void query.refetch()} />;
  const rows = query.data?.items ?? [];
  if (rows.length === 0) return empty;
  return (
    <FoldingTable label={label} width={minWidth} verticalSpacing="sm">
      <Table.Thead>
        <Table.Tr>
          {columns.map(({ name, align }) => (
            <Table.Th key={name} className={align && 'figure'}>
              {name}
            </Table.Th>
          ))}
        </Table.Tr>
      </Table.Thead>
      <Table.Tbody>
        {rows.map((row) => (
          <Table.Tr key={rowKey(row)}>
            {columns.map(({ name, cell, align }) => (
              <Table.Td key={name} className={align && 'figure'} data-label={name}>
                {cell(row)}
              </Table.Td>
            ))}
          </Table.Tr>
        ))}
      </Table.Tbody>
    </FoldingTable>
  );
}
