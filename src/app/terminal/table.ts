// A table for people: columns aligned by the width their texts have on a terminal, fitted to it. Owns the layout; what stands in a
// cell is made harmless here, so nobody can forget to.

import { displayWidth, fitted, oneLine } from './foreign-text.ts';
import { type Paint, styleOf } from './paint.ts';

export type Column = {
  readonly heading: string;
  readonly align?: 'left' | 'right';
  /** `text`: gives way when the terminal is narrow; others stay whole as long as they can. */
  readonly gives?: 'way';
};

export type TableLook = {
  /** Columns of the terminal; undefined: nobody's, nothing is cut. */
  readonly width: number | undefined;
  readonly paint: Paint;
};

const GAP = 2;
/** Narrower than this a column tells nothing. */
const NARROWEST = 6;

/** Lines without an end; the first are the headings. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  look: TableLook,
): readonly string[] {
  const cells = rows.map((row) => columns.map((_, at) => oneLine(row[at] ?? '')));
  const widths = columns.map(({ heading }, at) =>
    Math.max(displayWidth(heading), ...cells.map((row) => displayWidth(row[at] ?? ''))),
  );
  narrow(columns, widths, look.width);
  const line = (texts: readonly string[], painted: (text: string, at: number) => string): string =>
    columns
      .map(({ align = 'left' }, at) => {
        const text = fitted(texts[at] ?? '', widths[at] ?? 0);
        const room = ' '.repeat(Math.max(0, (widths[at] ?? 0) - displayWidth(text)));
        const last = at === columns.length - 1;
        return align === 'right' ? room + painted(text, at) : painted(text, at) + (last ? '' : room);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const headings = columns.map(({ heading }) => heading);
  return [
    line(headings, (text) => look.paint('bold', text)),
    ...cells.map((row) => line(row, (text) => look.paint(styleOf(text), text))),
  ];
}

/** Takes from the columns that give way first, the widest first, then from all others. */
function narrow(columns: readonly Column[], widths: number[], width: number | undefined): void {
  if (width === undefined) return;
  const total = (): number => widths.reduce((sum, one) => sum + one, 0) + GAP * (widths.length - 1);
  for (const giving of [(column: Column) => column.gives === 'way', () => true])
    while (total() > width) {
      const candidates = widths
        .map((wide, at) => ({ wide, at }))
        .filter(({ wide, at }) => wide > NARROWEST && giving(columns[at] as Column));
      const widest = candidates.sort((one, other) => other.wide - one.wide)[0];
      if (!widest) break;
      const spare = Math.max(1, Math.min(total() - width, widest.wide - (candidates[1]?.wide ?? NARROWEST)));
      widths[widest.at] = Math.max(NARROWEST, widest.wide - spare);
    }
}

/** Names and values below one another. */
export function fieldLines(fields: readonly (readonly [string, string])[], paint: Paint): readonly string[] {
  const width = Math.max(0, ...fields.map(([name]) => displayWidth(oneLine(name))));
  return fields.map(([name, value]) => {
    const told = oneLine(name);
    const text = oneLine(value);
    const room = ' '.repeat(width - displayWidth(told) + GAP);
    return `${paint('dim', told)}${room}${paint(styleOf(text), text)}`.trimEnd();
  });
}
