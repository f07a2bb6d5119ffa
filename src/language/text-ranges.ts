// Where each piece of a menu stands in its message, so that a page can light the line a caller is at. Owns these places;
// what a piece means is the parser's. It never throws, whatever the text.
import { splitComment } from './comment.ts';
import type { Selector } from './machine-types.ts';
import { wholeOf } from './marks.ts';
import { rangesOfCells, type TextRange } from './offsets.ts';
import { parse } from './parse.ts';
import type { Action } from './program.ts';
import { type Cell, NOWHERE, spanOf } from './scan.ts';

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
  const tree = parse(text);
  const rangeOf = rangesOfCells(tree.cells);
  const textIn = (cells: readonly Cell[]): TextRange | undefined =>
    cells.length === 0 ? undefined : rangeOf(spanOf(cells, NOWHERE));
  const start = textIn(tree.start.cells);
  const prompt = tree.menu && textIn(tree.menu.text.cells);
  const end = textIn(tree.end.cells);
  const entries = (tree.menu?.entries ?? []).map((entry): RangedEntry => {
    const { selector, action } = entry;
    return { selector, ...(action && { action: action.kind }), range: rangeOf(wholeOf(entry)) };
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
