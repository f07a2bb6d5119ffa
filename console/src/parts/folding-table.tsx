// A table that a pocket holds: where there is no room for columns each row is a card, every cell under the name of its column. Owns the
// width at which that is so and the scrolling of what is wider even then; rows are the page's, each cell with its `data-label`.

import { Table, type TableProps } from '@mantine/core';
import { useMediaQuery } from '@mantine/hooks';

/** The same width as in console.css. */
const POCKET = '(max-width: 48em)';

/** Whether there is no room for columns. */
export function usePocket(): boolean {
  return useMediaQuery(POCKET, false, { getInitialValueInEffect: false });
}

type FoldingTableProps = TableProps & {
  /** Of the region that scrolls, where a keyboard must reach it. */
  readonly label: string;
  /** Of the table on a desk, in pixels; narrower it scrolls. */
  readonly width: number;
};

export function FoldingTable({ label, width, children, ...table }: FoldingTableProps) {
  return (
    <Table.ScrollContainer
      minWidth={width}
      scrollAreaProps={{ viewportProps: { tabIndex: 0, role: 'region', 'aria-label': label } }}
    >
      <Table aria-label={label} className="folding" {...table}>
        {children}
      </Table>
    </Table.ScrollContainer>
  );
}
