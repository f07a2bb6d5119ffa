// Places of the menu language (lines and columns of code points, from 1) in the editor's own counting, and the other way.

import type { Text } from '@codemirror/state';
import type { Span } from '../../../../src/language/index.ts';

type Range = { readonly from: number; readonly to: number };

/** The offset of a place; places beyond the text are its end. */
function offsetOf(doc: Text, place: { readonly line: number; readonly column: number }): number {
  if (place.line > doc.lines) return doc.length;
  const { from, text } = doc.line(Math.max(1, place.line));
  return from + [...text].slice(0, place.column - 1).join('').length;
}

export function rangeOf(doc: Text, span: Span): Range {
  const from = offsetOf(doc, span);
  const to = offsetOf(doc, { line: span.endLine, column: span.endColumn });
  return { from, to: Math.max(from, to) };
}
