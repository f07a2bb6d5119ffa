// Where each piece of a menu stands in its message, so that a page can light the line a caller is at. Owns these places;
// what a piece means is the parser's. It never throws, whatever the text.
import { splitComment } from './comment.ts';
import type { Selector } from './machine-types.ts';
import { parse } from './parse.ts';
import type { Action } from './program.ts';
import { type Cell, scan } from './scan.ts';

/** From one UTF-16 unit of the message up to another, not included: what `slice` takes. */
export type TextRange = { readonly from: number; readonly to: number };

type RangedEntry = {
  readonly selector: Selector;
  /** Absent when the value was refused. */
  readonly action?: Action['kind'];
  /** From the selector to the end of its value, wrapped lines included. */
  readonly range: TextRange;
};

export type TextRanges = {
  /** START TEXT, MENU TEXT and END TEXT, each absent where there is nothing of it. */
  readonly start?: TextRange;
  readonly prompt?: TextRange;
  readonly end?: TextRange;
  /** In the order of the text; a selector may have several. */
  readonly entries: readonly RangedEntry[];
};

export function textRangesOf(message: string): TextRanges {
  const { text } = splitComment(message);
  const offsets = offsetsOf(scan(text));
  const tree = parse(text);
  const at = (line: number, column: number): number => offsets.get(placeKey(line, column)) ?? text.length;
  const rangeOf = (cells: readonly Cell[]): TextRange | undefined => {
    const first = cells[0];
    const last = cells[cells.length - 1];
    if (!first || !last) return undefined;
    return { from: at(first.line, first.column), to: at(last.line, last.column) + last.raw.length };
  };
  const start = rangeOf(tree.start.cells);
  const prompt = tree.menu && rangeOf(tree.menu.text.cells);
  const end = rangeOf(tree.end.cells);
  const entries = (tree.menu?.entries ?? []).map(({ selector, span, value, action }): RangedEntry => {
    const from = at(span.line, span.column);
    const to = rangeOf(value)?.to ?? from + selector.length;
    return { selector, ...(action && { action: action.kind }), range: { from, to } };
  });
  return { ...(start && { start }), ...(prompt && { prompt }), ...(end && { end }), entries };
}

/** The pieces of a message that one place of the machine stands for. */
export function rangesOf({ start, prompt, end, entries }: TextRanges, item: Selector): readonly TextRange[] {
  switch (item) {
    case 'START':
      return start ? [start] : [];
    case 'MENU':
      return prompt ? [prompt] : [];
    case 'END':
      return end ? [end] : [];
    default:
      return entries.filter(({ selector }) => selector === item).map(({ range }) => range);
  }
}

function placeKey(line: number, column: number): string {
  return `${line}:${column}`;
}

/** UTF-16 offsets of cells by the place they stand at. */
function offsetsOf(cells: readonly Cell[]): ReadonlyMap<string, number> {
  const offsets = new Map<string, number>();
  let offset = 0;
  for (const { line, column, raw } of cells) {
    offsets.set(placeKey(line, column), offset);
    offset += raw.length;
  }
  return offsets;
}
