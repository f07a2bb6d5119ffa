// Everything the language can complain about: one table. A row is a code, a severity, a sentence with named holes and an
// example that earns it. Owns wording and the shape of a complaint; it must not decide when one is due.
import type { Span } from './scan.ts';

type Row = {
  readonly severity: 'error' | 'warning';
  readonly sentence: string;
  /** A whole message that earns this complaint. */
  readonly example: string;
};

export const DIAGNOSTICS = {
  'selector-missing': {
    severity: 'error',
    sentence: 'nothing stands before the colon; an entry begins with digits 1 to 9, "*", "#", "0" or a label',
    example: '{menu:\n: text\n}',
  },
  'value-missing': {
    severity: 'error',
    sentence: 'entry "{selector}" says nothing; write a text or a command after the colon',
    example: '{menu:\n1:\n}',
  },
  'command-malformed': {
    severity: 'error',
    sentence: 'command "{command}" cannot be read: {reason}',
    example: '{menu:\n1: record: soon\n}',
  },
  'number-malformed': {
    severity: 'error',
    sentence:
      '"{number}" is not a phone number; write 3 to 15 digits without blanks, a plus before them if you like',
    example: '{menu:\n1: call:7999999999o\n}',
  },
  'too-many-numbers': {
    severity: 'error',
    sentence: '{count} numbers in one call, at most {max} are allowed',
    example: '{menu:\n1: call:101,102,103,104,105,106,107,108,109,110\n}',
  },
  'wait-out-of-range': {
    severity: 'error',
    sentence: 'wait={seconds} is out of range; write a whole number of seconds from 0 to {max}',
    example: '{menu:\n1: call:79999999999 wait=500\n}',
  },
  'target-unknown': {
    severity: 'error',
    sentence: 'err:{target} leads nowhere, there is no such item or label',
    example: '{menu:\n1: call:79999999999 err:nobody\n}',
  },
  'macro-unclosed': {
    severity: 'error',
    sentence: 'the menu that begins here has no closing brace',
    example: '{menu:\n1: text',
  },
  'macro-twice': {
    severity: 'error',
    sentence: 'a message can hold one menu only',
    example: '{menu:\n1: text\n}{menu:\n1: text\n}',
  },
  'text-too-long': {
    severity: 'error',
    sentence: 'the text has {length} characters, at most {max} are allowed',
    example: 'a'.repeat(1001),
  },
  'number-not-registered': {
    severity: 'error',
    sentence: 'number {number} is not registered in the account, calls to it are not allowed',
    example: '{menu:\n1: call:79999999999\n}',
  },
  'item-unreachable': {
    severity: 'warning',
    sentence: 'no key and no jump leads to item {item}',
    example: '{menu:\n1: end\n11: text\n}',
  },
  'no-way-out': {
    severity: 'warning',
    sentence: 'after item {item} no key leads on and nothing ends the call; it will end by silence',
    example: 'Press 1{menu:\n1: text\n}',
  },
  'commands-in-a-cycle': {
    severity: 'warning',
    sentence: 'the {command} of "{item}" can repeat in one call, {how}',
    example: 'Press 1{menu:\n1: call:79999999999 err:1\n}',
  },
  'key-not-announced': {
    severity: 'warning',
    sentence: 'the prompt of {position} does not mention {keys}',
    example: 'Press one{menu:\n1: text\n1: end\n2: end\n}',
  },
  'label-unused': {
    severity: 'warning',
    sentence: 'no err: leads to label "{label}", its text is never heard',
    example: '{menu:\nhelp: text\n}',
  },
  'prompt-long': {
    severity: 'warning',
    sentence: 'the prompt of {position} takes about {seconds} seconds, callers remember {max}',
    example: `{menu: ${'Press 1 for a balance. '.repeat(14)}\n1: end\n}`,
  },
  'choices-many': {
    severity: 'warning',
    sentence: '{position} offers {count} keys, callers remember {max}',
    example: 'Press 1-6{menu:\n1: end\n2: end\n3: end\n4: end\n5: end\n6: end\n}',
  },
  'mixed-alphabets': {
    severity: 'warning',
    sentence: 'the word "{word}" mixes Latin and Cyrillic letters',
    example: 'C\u043eme in',
  },
  'selector-doubtful': {
    severity: 'warning',
    sentence: '"{selector}" is no selector, so this line was joined to the one above',
    example: 'Press 1{menu:\n1: text\n1.2: text\n1: end\n}',
  },
  'brace-unopened': {
    severity: 'warning',
    sentence:
      'this brace closes nothing, the menu ended at line {line}, column {column}; a closing brace inside a text is written \\}',
    example: 'Press 1{menu:\n1: a smile :}\n1: end\n}',
  },
} as const satisfies Record<string, Row>;

export type DiagnosticCode = keyof typeof DIAGNOSTICS;

export type Diagnostic = Span & {
  readonly code: DiagnosticCode;
  readonly severity: 'error' | 'warning';
  /** The row's sentence with its holes filled in. */
  readonly sentence: string;
};

type HolesIn<Sentence extends string> = Sentence extends `${string}{${infer Hole}}${infer Rest}`
  ? Hole | HolesIn<Rest>
  : never;

/** What a code's sentence needs filled in. */
type Holes<Code extends DiagnosticCode> = {
  readonly [Hole in HolesIn<(typeof DIAGNOSTICS)[Code]['sentence']>]: string | number;
};

/** What a sentence quotes of the text is cut at this many characters, so that a sentence stays one. */
const QUOTED_CHARACTERS_MAX = 40;

/** A piece of the message's text, short enough for a sentence. */
export function quoted(text: string): string {
  const points = [...text];
  return points.length > QUOTED_CHARACTERS_MAX
    ? `${points.slice(0, QUOTED_CHARACTERS_MAX - 1).join('')}…`
    : text;
}

export function complaint<Code extends DiagnosticCode>(
  code: Code,
  span: Span,
  holes: Holes<Code>,
): Diagnostic {
  const row: Row = DIAGNOSTICS[code];
  const values: Readonly<Record<string, string | number>> = holes;
  const sentence = row.sentence.replace(/\{(\w+)\}/g, (_hole, name: string) => String(values[name] ?? ''));
  const { line, column, endLine, endColumn } = span;
  return { code, severity: row.severity, sentence, line, column, endLine, endColumn };
}

/** One line for people: `line 3, column 5: sentence`. */
export function described(diagnostic: Diagnostic): string {
  return `line ${diagnostic.line}, column ${diagnostic.column}: ${diagnostic.sentence}`;
}

/** In the order of the text. */
export function inOrder(diagnostics: readonly Diagnostic[]): readonly Diagnostic[] {
  return [...diagnostics].sort(
    (a, b) => a.line - b.line || a.column - b.column || (a.code < b.code ? -1 : 1),
  );
}
