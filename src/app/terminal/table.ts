// A table for people: columns aligned by the width their texts have on a terminal, fitted to it. Owns the layout; what stands in a
// cell is made harmless here, so nobody can forget to.

import { displayWidth, fitted, oneLine } from './foreign-text.ts';
import { type Paint, styleOf } from './paint.ts';

export type Column = {
  readonly heading: string;
  readonly align?: 'left' | 'right';
  /**
   * When the terminal is narrow. `way`: it is shortened first; `place`: it goes altogether before others are hard to read; `nothing`: it is
   * never shortened, as a number that stands right never is, since half of it would be another.
   */
  readonly gives?: 'way' | 'place' | 'nothing';
};

export type TableLook = {
  /** Columns of the terminal; undefined: nobody's, nothing is cut. */
  readonly width: number | undefined;
  readonly paint: Paint;
};

const GAP = 2;
/** Narrower than this a column tells nothing. */
const NARROWEST = 6;
/** So much of a text says what it is about: as long as it has less, columns that give place do. */
const READABLE = 24;
/** Stands for columns that have no room. */
const GONE: Column = { heading: '…' };
/** Where nothing is cut, columns stand under one another as long as their texts are no longer than this. */
const ALIGNED = 60;

/** Lines without an end; the first are the headings. */
export function tableLines(
  columns: readonly Column[],
  rows: readonly (readonly string[])[],
  look: TableLook,
): readonly string[] {
  const cells = rows.map((row) => columns.map((_, at) => oneLine(row[at] ?? '')));
  const widths = columns.map(({ heading }, at) =>
    cells.reduce((most, row) => Math.max(most, displayWidth(row[at] ?? '')), displayWidth(heading)),
  );
  return look.width === undefined
    ? laidOut({ columns, cells, widths: widths.map((one) => Math.min(one, ALIGNED)) }, look)
    : laidOut(narrowed({ columns, cells, widths }, look.width), look);
}

type Laid = {
  readonly columns: readonly Column[];
  readonly cells: readonly (readonly string[])[];
  readonly widths: readonly number[];
};

function laidOut({ columns, cells, widths }: Laid, look: TableLook): readonly string[] {
  const line = (texts: readonly string[], painted: (text: string, whole: string) => string): string =>
    columns
      .map(({ align = 'left' }, at) => {
        const whole = texts[at] ?? '';
        const text = look.width === undefined ? whole : fitted(whole, widths[at] ?? 0);
        const room = ' '.repeat(Math.max(0, (widths[at] ?? 0) - displayWidth(text)));
        const last = at === columns.length - 1;
        return align === 'right' ? room + painted(text, whole) : painted(text, whole) + (last ? '' : room);
      })
      .join(' '.repeat(GAP))
      .trimEnd();
  const headings = columns.map(({ heading }) => heading);
  return [
    line(headings, (text) => look.paint('bold', text)),
    ...cells.map((row) => line(row, (text, whole) => look.paint(styleOf(whole), text))),
  ];
}

const isWhole = ({ align, gives }: Column): boolean => align === 'right' || gives === 'nothing';

/** Takes from the columns that give way first, the widest first, then from others; those that have no room at all are `…`. */
function narrowed(table: Laid, width: number): Laid {
  const { columns, cells, widths } = fitting(readable(table, width), width);
  const kept = [...widths];
  const total = (): number => kept.reduce((sum, one) => sum + one, 0) + GAP * (kept.length - 1);
  const givers = [(one: Column) => one.gives === 'way', (one: Column) => !isWhole(one), () => true];
  for (const giving of givers)
    while (total() > width) {
      const candidates = kept
        .map((wide, at) => ({ wide, at }))
        .filter(({ wide, at }) => wide > NARROWEST && giving(columns[at] as Column));
      const widest = candidates.sort((one, other) => other.wide - one.wide)[0];
      if (!widest) break;
      const spare = Math.max(1, Math.min(total() - width, widest.wide - (candidates[1]?.wide ?? NARROWEST)));
      kept[widest.at] = Math.max(NARROWEST, widest.wide - spare);
    }
  return { columns, cells, widths: kept };
}

/** Without as many of those that give place, the last first, as leaves the others whole and texts readable. */
function readable({ columns, cells, widths }: Laid, width: number): Laid {
  const wanted = widths.map((wide, at) => (columns[at]?.gives === 'way' ? Math.min(wide, READABLE) : wide));
  const kept = new Set(columns.keys());
  const total = (): number =>
    [...kept].reduce((sum, at) => sum + (wanted[at] ?? 0) + GAP, kept.size < columns.length ? 1 : -GAP);
  const spare = [...kept].filter((at) => columns[at]?.gives === 'place');
  for (let at = spare.pop(); at !== undefined && total() > width; at = spare.pop()) kept.delete(at);
  if (kept.size === columns.length) return { columns, cells, widths };
  const only = <T>(all: readonly T[]): readonly T[] => all.filter((_, at) => kept.has(at));
  return {
    columns: [...only(columns), GONE],
    cells: cells.map(only),
    widths: [...only(widths), 1],
  };
}

/** As many columns as have room when each is as narrow as it may be; the first always has. */
function fitting(table: Laid, width: number): Laid {
  const { columns, cells, widths } = table;
  const least = (count: number): number =>
    widths
      .slice(0, count)
      .map((wide, at) => (isWhole(columns[at] ?? GONE) ? wide : Math.min(wide, NARROWEST)))
      .reduce((sum, one) => sum + one + GAP, -GAP);
  if (least(columns.length) <= width) return table;
  let count = columns.length - 1;
  while (count > 1 && least(count) + GAP + 1 > width) count--;
  return {
    columns: [...columns.slice(0, count), GONE],
    cells: cells.map((row) => row.slice(0, count)),
    widths: [...widths.slice(0, count), 1],
  };
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
