// From a message to a program with everything there is to say about it. Owns the order of the phases. It never throws,
// whatever the text.
import { LIMITS } from '../base/limits.ts';
import { type CheckOptions, check, checkLength } from './check.ts';
import { splitComment } from './comment.ts';
import { type Diagnostic, inOrder } from './diagnostics.ts';
import { parse, programOf } from './parse.ts';
import type { Program } from './program.ts';
import { scan } from './scan.ts';
import { warnings } from './warnings.ts';

export type Compiled = {
  /** Absent when there is an error among the diagnostics. */
  readonly program?: Program;
  /** In the order of the text. Lines and columns count from 1 in the message as given, columns in code points. */
  readonly diagnostics: readonly Diagnostic[];
};

export type CompileOptions = CheckOptions & {
  /** `skip` where only errors matter: advice needs the whole graph of the menu, which costs many times the rest. */
  readonly warnings?: 'tell' | 'skip';
};

/** Compiles the text of a call, with or without a menu. A comment after a line `~~~` is cut off first. */
export function compile(message: string, options: CompileOptions = {}): Compiled {
  const { text } = splitComment(message);
  if (text.length > LIMITS.menu.textCharactersRead)
    return { diagnostics: checkLength(text, scan(text.slice(0, LIMITS.menu.textCharactersRead))) };
  const tree = parse(text);
  const program = programOf(tree);
  const found = [...tree.diagnostics, ...checkLength(text, tree.cells), ...check(tree, program, options)];
  if (found.some((diagnostic) => diagnostic.severity === 'error')) return { diagnostics: inOrder(found) };
  const advice = options.warnings === 'skip' ? [] : warnings(tree, program);
  return { program, diagnostics: inOrder([...found, ...advice]) };
}
