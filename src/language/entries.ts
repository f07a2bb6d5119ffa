// The third phase: the lines of a macro's body become MENU TEXT and entries. Owns selectors, blank and wrapped lines; it
// must not read what an entry's value says.
import { complaint, type Diagnostic, quoted } from './diagnostics.ts';
import type { Selector } from './machine-types.ts';
import { after, before, type Cell, linesOf, type Span, shape, spanOf, trimmed } from './scan.ts';

export type RawEntry = {
  readonly selector: Selector;
  /** The selector and its colon. */
  readonly span: Span;
  /** Wrapped lines joined with one space, trimmed; never empty. */
  readonly value: readonly Cell[];
  /** How many cells of the value stand on the entry's own line. */
  readonly ownLine: number;
};

/** An entry that says nothing. */
export type EmptyEntry = Pick<RawEntry, 'selector' | 'span'>;

type Body = {
  readonly menuText: readonly Cell[];
  readonly entries: readonly RawEntry[];
  readonly empty: readonly EmptyEntry[];
  readonly diagnostics: readonly Diagnostic[];
};

/** A word before a colon, or the three control keys; an address at the start of a wrapped line is no label. */
const ENTRY = /^\s*(?!https?:\/\/)([*#]|[\p{L}\p{N}\p{M}]+)\s*:/iu;
const BARE = /^\s*([*#]|[\p{L}\p{N}\p{M}]+)\s*$/u;
const LATIN = /^[A-Za-z0-9]+$/;
const COLON_ONLY = /^\s*:/;
/** Digits and signs, or a word with an underline, before a colon: meant as a selector, but none. */
const DOUBTFUL = /^\s*([\d*#](?:[\d*#.,\-)( ]{0,20}[\d*#.,\-)(])?|[a-z\d]*_\w*)\s*:/i;
const TARGET = /\berr:([\p{L}\p{N}\p{M}]+)/giu;

type Draft = { selector: Selector; span: Span; value: Cell[]; ownLine: number };

/** Whether a word is a selector: `other` are the words outside the Latin alphabet that some `err:` names. */
function isSelector(word: string, other: ReadonlySet<string>): boolean {
  return word === '*' || word === '#' || LATIN.test(word) || other.has(word);
}

/**
 * Words of another alphabet that the text uses as a jump's target. Only these are labels: any other such word before a
 * colon is the wrapped line of a text ("Внимание: ..."), and the public page knows Latin labels only.
 */
function otherTargets(pattern: string): ReadonlySet<string> {
  return new Set([...pattern.matchAll(TARGET)].map((match) => match[1]!).filter((word) => !LATIN.test(word)));
}

export function entriesOf(body: readonly Cell[]): Body {
  const other = otherTargets(shape(body));
  const diagnostics: Diagnostic[] = [];
  const [menuLine, ...allLines] = linesOf(body);
  const lines = allLines.map(trimmed).filter((line) => line.length > 0);
  const menuText: Cell[] = [...trimmed(menuLine!)];
  const drafts: Draft[] = [];

  const join = (line: readonly Cell[]) => {
    const into = drafts[drafts.length - 1]?.value ?? menuText;
    const first = line[0]!;
    if (into.length > 0) into.push({ ...first, text: ' ', raw: ' ', escaped: 'no' });
    into.push(...line);
  };
  const open = (selector: Selector, head: readonly Cell[], value: readonly Cell[]) => {
    const span = spanOf(head, before(head[0]!));
    drafts.push({ selector, span, value: [...value], ownLine: value.length });
  };

  for (let at = 0; at < lines.length; at++) {
    const line = lines[at]!;
    const pattern = shape(line);
    const entry = ENTRY.exec(pattern);
    const bare = BARE.exec(pattern);
    const next = lines[at + 1];
    if (entry && isSelector(entry[1]!, other)) {
      const head = line.slice(0, entry[0].length);
      open(entry[1]!, head, trimmed(line.slice(entry[0].length)));
    } else if (bare && isSelector(bare[1]!, other) && next && COLON_ONLY.test(shape(next))) {
      // The public page prints "2" and ": text" on two lines.
      open(bare[1]!, line, trimmed(next.slice(1)));
      at++;
    } else if (COLON_ONLY.test(pattern)) {
      diagnostics.push(complaint('selector-missing', spanOf(line.slice(0, 1), before(line[0]!)), {}));
    } else {
      const doubtful = DOUBTFUL.exec(pattern);
      if (doubtful)
        diagnostics.push(
          complaint('selector-doubtful', spanOf(line.slice(0, doubtful[1]!.length), before(line[0]!)), {
            selector: quoted(doubtful[1]!),
          }),
        );
      join(line);
    }
  }
  return { menuText, ...kept(drafts, diagnostics) };
}

/** Entries without a value are reported and dropped. */
function kept(drafts: readonly Draft[], found: readonly Diagnostic[]): Omit<Body, 'menuText'> {
  const empty = drafts.filter((draft) => draft.value.length === 0);
  const diagnostics = empty.map((draft) =>
    complaint('value-missing', draft.span, { selector: quoted(draft.selector) }),
  );
  return {
    entries: drafts.filter((draft) => draft.value.length > 0),
    empty: empty.map(({ selector, span }) => ({ selector, span })),
    diagnostics: [...found, ...diagnostics],
  };
}

/** The words of some cells: runs without white space. */
export function wordsOf(cells: readonly Cell[]): readonly (readonly Cell[])[] {
  return [...shape(cells).matchAll(/\S+/g)].map((match) =>
    cells.slice(match.index, match.index + match[0].length),
  );
}

/** The empty place at the end of some cells, or `otherwise` when there are none. */
export function endOf(cells: readonly Cell[], otherwise: Span): Span {
  const last = cells[cells.length - 1];
  return last ? after(last) : otherwise;
}
