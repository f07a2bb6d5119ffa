// Words that mix Latin and Cyrillic letters: almost always a letter typed on the wrong keyboard, which a speech engine
// stumbles over and a label does not match. Owns that one complaint; names of files and addresses are left alone.
import { complaint, type Diagnostic, quoted } from './diagnostics.ts';
import type { Tree } from './parse.ts';
import { before, type Cell, shape, spanOf } from './scan.ts';

const WORD = /[\p{L}\p{M}]+/gu;
const TAG = /<file\s[^<>]*>|https?:\/\/\S*/gi;

function isMixed(word: string): boolean {
  return /\p{Script=Latin}/u.test(word) && /\p{Script=Cyrillic}/u.test(word);
}

function mixedIn(cells: readonly Cell[]): readonly Diagnostic[] {
  const pattern = shape(cells).replace(TAG, (tag) => ' '.repeat(tag.length));
  return [...pattern.matchAll(WORD)]
    .filter((match) => isMixed(match[0]))
    .map((match) => {
      const word = cells.slice(match.index, match.index + match[0].length);
      return complaint('mixed-alphabets', spanOf(word, before(word[0]!)), { word: quoted(match[0]) });
    });
}

export function mixedAlphabets(tree: Tree): readonly Diagnostic[] {
  const entries = tree.menu?.entries ?? [];
  return [
    ...mixedIn(tree.start.cells),
    ...mixedIn(tree.menu?.text.cells ?? []),
    ...entries
      .filter((entry) => isMixed(entry.selector))
      .map((entry) => complaint('mixed-alphabets', entry.span, { word: quoted(entry.selector) })),
    ...entries.flatMap((entry) => mixedIn(entry.value)),
    ...mixedIn(tree.end.cells),
  ];
}
