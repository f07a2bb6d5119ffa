// A menu as the outline of an editor: its texts, items, controls and labels with their places. Owns that shape; the tree itself is the
// drawn one of `outline.ts`.
import { LIMITS } from '../../base/limits.ts';
import { splitComment } from '../comment.ts';
import { explainAction } from '../explain.ts';
import type { Language } from '../explain-words.ts';
import { cut } from '../macro.ts';
import { rangesIn, type TextRange } from '../offsets.ts';
import { type Outline, type OutlineNode, outlineOf } from '../outline.ts';
import { scan, written } from '../scan.ts';

export type MenuSymbol = {
  readonly kind: 'text' | 'menu' | OutlineNode['kind'];
  /** Of an item its selector; of a text START or END. */
  readonly name: string;
  /** What it says or does, cut to a line. */
  readonly detail: string;
  /** All of it, what hangs below an item included. */
  readonly range: TextRange;
  /** The part to go to; it lies in the range. */
  readonly selection: TextRange;
  readonly children: readonly MenuSymbol[];
};

/** In the order of the text. */
export function symbolsIn(message: string, language: Language): readonly MenuSymbol[] {
  const rangeOf = rangesIn(message);
  const { start, menu, end } = outlineOf(message);
  const text = (name: string, { parts, span }: Outline['start']): readonly MenuSymbol[] => {
    const range = rangeOf(span);
    const detail = toLine(parts.map((part) => (part.kind === 'speech' ? part.text : part.source)).join(' '));
    return parts.length === 0 ? [] : [{ kind: 'text', name, detail, range, selection: range, children: [] }];
  };
  if (!menu) return text('START', start);
  const symbolOf = (node: OutlineNode): MenuSymbol => {
    const children = node.children.map(symbolOf);
    const entries = node.entries.map(({ span }) => rangeOf(span));
    const [first] = entries.length > 0 ? entries : children.map(({ selection }) => selection);
    const told = node.entries.flatMap(({ action }) => (action ? [explainAction(action, language)] : []));
    return {
      kind: node.kind,
      name: node.selector,
      detail: toLine(told.join('; ')),
      range: around([...entries, ...children.map(({ range }) => range)]),
      selection: first ?? { from: 0, to: 0 },
      children,
    };
  };
  const range = menuRange(message);
  const macro: MenuSymbol = {
    kind: 'menu',
    name: 'MENU',
    detail: text('', menu)[0]?.detail ?? '',
    range,
    selection: { from: range.from, to: Math.min(range.to, range.from + '{menu:'.length) },
    children: [...menu.items, ...menu.controls, ...menu.labels]
      .map(symbolOf)
      .sort((a, b) => a.selection.from - b.selection.from),
  };
  return [...text('START', start), macro, ...text('END', end)];
}

/** From the opening of the menu to its closing brace, or to the end of the text where there is none. */
export function menuRange(message: string): TextRange {
  const { start, body, end } = cut(scan(splitComment(message).text));
  if (!body) return { from: 0, to: 0 };
  const from = written(start).length;
  const to = from + '{menu:'.length + written(body).length;
  return { from, to: end.length > 0 || message[to] === '}' ? to + 1 : to };
}

function around(ranges: readonly TextRange[]): TextRange {
  return {
    from: Math.min(...ranges.map(({ from }) => from)),
    to: Math.max(...ranges.map(({ to }) => to)),
  };
}

function toLine(text: string): string {
  const line = [...text.replace(/\s+/g, ' ')];
  const most = LIMITS.menu.itemNameCharacters;
  return line.length > most ? `${line.slice(0, most - 1).join('')}…` : line.join('');
}
