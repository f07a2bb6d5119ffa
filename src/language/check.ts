// The errors that need the whole menu: length, jumps to nowhere, numbers the account does not have. Owns those; advice
// that refuses nothing is in `warnings.ts`. It must not change the tree.
import { LIMITS } from '../base/limits.ts';
import { complaint, type Diagnostic, quoted } from './diagnostics.ts';
import type { Tree } from './parse.ts';
import { exists } from './places.ts';
import type { Program } from './program.ts';
import { type Cell, spanOf } from './scan.ts';

export type CheckOptions = {
  /** Whether the account may call a number (digits only). Absent: any number may be called. */
  readonly registeredNumbers?: (digits: string) => boolean;
};

const BEGINNING = { line: 1, column: 1, endLine: 1, endColumn: 1 };

/** Complains about a text past its limit, at the first character too many. */
export function checkLength(message: string, cells: readonly Cell[]): readonly Diagnostic[] {
  const length = [...message].length;
  const max = LIMITS.menu.textCharacters;
  if (length <= max) return [];
  let read = 0;
  const past = cells.filter((cell) => {
    read += [...cell.raw].length;
    return read > max;
  });
  return [complaint('text-too-long', spanOf(past, BEGINNING), { length, max })];
}

export function check(tree: Tree, program: Program, options: CheckOptions): readonly Diagnostic[] {
  const found: Diagnostic[] = [];
  const entries = tree.menu?.entries ?? [];
  // An item whose entry was refused is still an item: one mistake, one complaint.
  const refused = new Set([
    ...entries.filter((entry) => !entry.action).map((entry) => entry.selector),
    ...(tree.menu?.empty ?? []).map((entry) => entry.selector),
  ]);
  for (const { call } of entries) {
    if (!call) continue;
    const { target } = call;
    if (target && !exists(program, target.selector) && !refused.has(target.selector))
      found.push(complaint('target-unknown', target.span, { target: quoted(target.selector) }));
    for (const number of call.numbers)
      if (options.registeredNumbers && !options.registeredNumbers(number.digits))
        found.push(complaint('number-not-registered', number.span, { number: number.digits }));
  }
  return found;
}
