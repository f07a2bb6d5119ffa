// What the API answered, on the terminal: a table or fields for people, the document itself for programs. Owns which of the two and
// the colours; a cell's spelling is `told-values.ts`.

import { printed } from '../printed.ts';
import { jsonText } from '../terminal/foreign-text.ts';
import { type Paint, paintFor } from '../terminal/paint.ts';
import { fieldLines, type TableLook, tableLines } from '../terminal/table.ts';
import { columnOf, headingOf, told } from './told-values.ts';

type Item = Readonly<Record<string, unknown>>;

export const paint: Paint = paintFor(process.stdout, process.env);

/** Of standard output. */
export function look(): TableLook {
  return { width: process.stdout.isTTY ? process.stdout.columns : undefined, paint };
}

export async function printDocument(value: unknown): Promise<void> {
  await printed(`${jsonText(value)}\n`);
}

export async function printLines(lines: readonly string[]): Promise<'read' | 'unread'> {
  return lines.length === 0 ? 'read' : await printed(`${lines.join('\n')}\n`);
}

/** Columns that hold something readable: no lists of objects, no objects but money. */
function columnNames(items: readonly Item[]): readonly string[] {
  const names = [...new Set(items.flatMap((item) => Object.keys(item)))];
  return names.filter((name) => items.some((item) => isShort(item[name])));
}

const withoutGroups = (item: Item): Item => Object.assign({}, ...Object.values(item).filter(isGroup));

function isShort(value: unknown): boolean {
  if (value === null || value === undefined) return false;
  if (typeof value !== 'object') return true;
  const isMoney = 'amount' in value && 'currency' in value;
  return isMoney || (Array.isArray(value) && value.every((one) => typeof one !== 'object'));
}

/** Which members of things a table shows; absent: all that are short. */
export type Shown = {
  readonly columns?: readonly string[] | undefined;
  /** Those of them that a narrow terminal does without. */
  readonly spare?: readonly string[] | undefined;
};

export async function printItems(items: readonly Item[], shown: Shown = {}): Promise<void> {
  if (items.length === 0) return void (await printLines(['there are none']));
  const { columns = columnNames(items), spare = [] } = shown;
  // Things that hold nothing but other things, as a trunk its state and its settings: a row is what is in those.
  if (columns.length === 0 && items.some((item) => Object.values(item).some(isGroup)))
    return await printItems(items.map(withoutGroups));
  const heads = columns.map((name) => {
    const column = columnOf(
      name,
      items.map((item) => item[name]),
    );
    return spare.includes(name) ? { ...column, gives: 'place' as const } : column;
  });
  const rows = items.map((item) => columns.map((name) => told(item[name])));
  await printLines(tableLines(heads, rows, look()));
}

/** Any answer: lists as tables, the rest as fields; what is inside it below, with its name. */
export async function printAnswer(answer: unknown, shown: Shown = {}): Promise<void> {
  if (answer === undefined) return;
  if (Array.isArray(answer)) return await printItems(answer as Item[], shown);
  if (typeof answer !== 'object' || answer === null) return void (await printLines([told(answer)]));
  const { items, ...rest } = answer as Item;
  if (Array.isArray(items)) return await printItems(items as Item[], shown);
  const members = Object.entries(rest).filter(([, value]) => value !== null);
  const inside = members.filter(([, value]) => isTable(value) || isGroup(value));
  const fields = members.filter((one) => !inside.includes(one));
  await printLines(
    fieldLines(
      fields.map(([name, value]) => [headingOf(name), told(value)]),
      paint,
    ),
  );
  for (const [at, [name, value]] of inside.entries()) {
    await printLines([...(at > 0 || fields.length > 0 ? [''] : []), paint('bold', headingOf(name))]);
    await printAnswer(value);
  }
}

function isGroup(value: unknown): boolean {
  return typeof value === 'object' && value !== null && !Array.isArray(value) && !isShort(value);
}

function isTable(value: unknown): boolean {
  return (
    Array.isArray(value) && value.length > 0 && value.every((one) => typeof one === 'object' && one !== null)
  );
}
