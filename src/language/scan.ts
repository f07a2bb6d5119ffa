// The first phase: a message becomes cells, one for each character it means, with the place it stands at. Owns escapes,
// line ends and positions; it must not know what a macro or an entry is.
// Positions count from 1: lines end with LF or CRLF, columns count code points of the text as it was given (an escape is two).

export type Cell = {
  /** The character meant: for an escape the character after the backslash, for any line end LF. */
  readonly text: string;
  /** The characters written. */
  readonly raw: string;
  /** An escaped character never takes part in syntax. */
  readonly escaped: 'yes' | 'no';
  readonly line: number;
  readonly column: number;
};

/** From (line, column) up to, not including, (endLine, endColumn). */
export type Span = {
  readonly line: number;
  readonly column: number;
  readonly endLine: number;
  readonly endColumn: number;
};

const ESCAPED = '{}\\:';
/** Stands in a shape for what no pattern may match. */
const OPAQUE = '\uffff';

export function scan(text: string): readonly Cell[] {
  const points = [...text];
  const cells: Cell[] = [];
  let line = 1;
  let column = 1;
  for (let at = 0; at < points.length; ) {
    const width = lineEndWidth(points, at);
    const next = points[at + 1];
    const isEscape = points[at] === '\\' && next !== undefined && ESCAPED.includes(next);
    const length = width > 0 ? width : isEscape ? 2 : 1;
    const raw = points.slice(at, at + length).join('');
    const meaning = width > 0 ? '\n' : isEscape ? next : raw;
    cells.push({ text: meaning, raw, escaped: isEscape ? 'yes' : 'no', line, column });
    at += length;
    column += length;
    if (width > 0) {
      line++;
      column = 1;
    }
  }
  return cells;
}

/** How many characters the line end at a place has: LF and all CRs before it, or 0 for none. */
function lineEndWidth(points: readonly string[], from: number): number {
  let at = from;
  while (points[at] === '\r') at++;
  return points[at] === '\n' ? at - from + 1 : 0;
}

/** The characters meant. */
export function meant(cells: readonly Cell[]): string {
  return cells.map((cell) => cell.text).join('');
}

/** The characters written. */
export function written(cells: readonly Cell[]): string {
  return cells.map((cell) => cell.raw).join('');
}

/**
 * A string with exactly one UTF-16 unit for each cell, for patterns: what an index in it finds is the cell of that
 * index. Escaped characters and those outside the basic plane are opaque.
 */
export function shape(cells: readonly Cell[]): string {
  return cells
    .map((cell) => (cell.escaped === 'yes' || cell.text.length !== 1 ? OPAQUE : cell.text))
    .join('');
}

/** White space, and the characters without width that copied texts bring along. */
const BLANK = /^[\s\u200b\u200e\u200f\u2060]$/;

export function trimmed(cells: readonly Cell[]): readonly Cell[] {
  let from = 0;
  let to = cells.length;
  while (from < to && BLANK.test(cells[from]!.text)) from++;
  while (to > from && BLANK.test(cells[to - 1]!.text)) to--;
  return cells.slice(from, to);
}

/** The lines of the cells, without their line ends. */
export function linesOf(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  const lines: Cell[][] = [[]];
  for (const cell of cells) {
    if (cell.text === '\n') lines.push([]);
    else lines[lines.length - 1]!.push(cell);
  }
  return lines;
}

/** The place just before a cell. */
export function before(cell: Cell): Span {
  return { line: cell.line, column: cell.column, endLine: cell.line, endColumn: cell.column };
}

/** The place just after a cell. */
export function after(cell: Cell): Span {
  const endColumn = cell.column + [...cell.raw].length;
  return { line: cell.line, column: endColumn, endLine: cell.line, endColumn };
}

/** The place of what stands nowhere. */
export const NOWHERE: Span = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** The span of some cells; with none, the empty place `otherwise`. */
export function spanOf(cells: readonly Cell[], otherwise: Span): Span {
  const first = cells[0];
  const last = cells[cells.length - 1];
  if (!first || !last) return otherwise;
  const end = after(last);
  return { line: first.line, column: first.column, endLine: end.endLine, endColumn: end.endColumn };
}
