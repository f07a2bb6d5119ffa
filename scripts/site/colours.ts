// A block of code as HTML: menus coloured by the language's own scanner, commands and configurations by their few signs. Owns the names
// of the classes; the colours are the style sheet's.

import { marksOf } from '../../src/language/index.ts';
import type { BlockKind } from './blocks.ts';

export function escaped(text: string): string {
  return text
    .replaceAll('&', '&amp;')
    .replaceAll('<', '&lt;')
    .replaceAll('>', '&gt;')
    .replaceAll('"', '&quot;');
}

function menu(text: string): string {
  const starts = [0];
  for (let at = 0; at < text.length; at++) if (text[at] === '\n') starts.push(at + 1);
  const offset = (line: number, column: number): number => (starts[line - 1] ?? 0) + column - 1;
  // The innermost mark of each character wins: later marks lie in earlier ones.
  const kinds = new Array<string>(text.length).fill('');
  for (const mark of marksOf(text))
    kinds.fill(mark.kind, offset(mark.line, mark.column), offset(mark.endLine, mark.endColumn));
  return runs(text, kinds);
}

function runs(text: string, kinds: readonly string[]): string {
  let html = '';
  for (let at = 0; at < text.length; ) {
    const kind = kinds[at] ?? '';
    let end = at + 1;
    while (end < text.length && kinds[end] === kind) end++;
    const piece = escaped(text.slice(at, end));
    html += kind === '' ? piece : `<span class="m-${kind}">${piece}</span>`;
    at = end;
  }
  return html;
}

/** Comments, strings and options of a line, in this order of precedence. */
const SIGNS =
  /(?<string>'[^']*'|"(?:[^"\\]|\\.)*")|(?<comment>(?:^|(?<=\s))#.*$)|(?<option>(?<=\s)--?[a-zA-Z][\w-]*)|(?<key>^[ -{]*[A-Za-z][\w.]*(?=:(?:\s|$)))/gm;

function signs(text: string): string {
  let html = '';
  let at = 0;
  for (const match of text.matchAll(SIGNS)) {
    const [kind = ''] = Object.entries(match.groups ?? {}).find(([, found]) => found !== undefined) ?? [];
    html += escaped(text.slice(at, match.index));
    html += `<span class="s-${kind}">${escaped(match[0])}</span>`;
    at = match.index + match[0].length;
  }
  return html + escaped(text.slice(at));
}

export function coloured(text: string, kind: BlockKind): string {
  switch (kind) {
    case 'menu':
      return menu(text);
    case 'shell':
    case 'configuration':
    case 'json':
      return signs(text);
    case 'other':
      return escaped(text);
  }
}
