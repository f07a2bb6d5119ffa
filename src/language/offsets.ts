// Places of the language (lines and columns of code points) as UTF-16 offsets, which is how programs hold texts. Owns that
// translation; what stands at a place is not its affair.
import { after, type Cell, type Span, scan } from './scan.ts';

/** From one UTF-16 unit of the message up to another, not included: what `slice` takes. */
export type TextRange = { readonly from: number; readonly to: number };

/** Spans of the cells as ranges; what lies beyond the cells is their end. */
export function rangesOfCells(cells: readonly Cell[]): (span: Span) => TextRange {
  const offsets = new Map<string, number>();
  let offset = 0;
  for (const cell of cells) {
    const { endLine, endColumn } = after(cell);
    offsets.set(placeKey(cell.line, cell.column), offset);
    offset += cell.raw.length;
    offsets.set(placeKey(endLine, endColumn), offset);
  }
  return ({ line, column, endLine, endColumn }) => {
    const from = offsets.get(placeKey(line, column)) ?? offset;
    return { from, to: Math.max(from, offsets.get(placeKey(endLine, endColumn)) ?? offset) };
  };
}

/** Spans of a message, its comment included, as ranges of it. */
export function rangesIn(message: string): (span: Span) => TextRange {
  return rangesOfCells(scan(message));
}

function placeKey(line: number, column: number): string {
  return `${line}:${column}`;
}
