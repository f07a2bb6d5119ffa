// The second phase: a message falls into START TEXT, the macro's body and END TEXT. Owns braces; it must not look inside
// the body.
import { complaint, type Diagnostic } from './diagnostics.ts';
import { type Cell, shape, spanOf } from './scan.ts';

type Pieces = {
  readonly start: readonly Cell[];
  /** Absent: the message has no macro and all of it is START TEXT. */
  readonly body?: readonly Cell[];
  readonly end: readonly Cell[];
  readonly diagnostics: readonly Diagnostic[];
};

const OPENING = /\{menu:/gi;
const OPENING_LENGTH = '{menu:'.length;

export function cut(cells: readonly Cell[]): Pieces {
  const pattern = shape(cells);
  const openings = [...pattern.matchAll(OPENING)].map((match) => match.index);
  const [first, ...others] = openings;
  if (first === undefined) return { start: cells, end: [], diagnostics: [] };
  const opening = (at: number) => cells.slice(at, at + OPENING_LENGTH);
  const nowhere = { line: 1, column: 1, endLine: 1, endColumn: 1 };
  const diagnostics = others.map((at) => complaint('macro-twice', spanOf(opening(at), nowhere), {}));
  const from = first + OPENING_LENGTH;
  const closing = closingBrace(pattern, from);
  if (closing === undefined)
    diagnostics.push(complaint('macro-unclosed', spanOf(opening(first), nowhere), {}));
  const to = closing ?? cells.length;
  const stray = closingBrace(pattern, to + 1);
  if (stray !== undefined) {
    const closed = cells[to]!;
    const holes = { line: closed.line, column: closed.column };
    diagnostics.push(complaint('brace-unopened', spanOf(cells.slice(stray, stray + 1), nowhere), holes));
  }
  return { start: cells.slice(0, first), body: cells.slice(from, to), end: cells.slice(to + 1), diagnostics };
}

/** Where the brace that belongs to the opening stands; braces between nest. */
function closingBrace(pattern: string, from: number): number | undefined {
  let depth = 1;
  for (let at = from; at < pattern.length; at++) {
    if (pattern[at] === '{') depth++;
    if (pattern[at] === '}' && --depth === 0) return at;
  }
  return undefined;
}
