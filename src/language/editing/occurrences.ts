// Where selectors are named in a message: by entries and by the jumps of transfers. Owns which name is which; what an editor does
// with them (going there, renaming) is decided by who asks.
import type { Selector } from '../machine-types.ts';
import { marksOf } from '../marks.ts';
import { rangesIn, type TextRange } from '../offsets.ts';
import { isPath } from '../tree-index.ts';

export type Occurrence = {
  readonly selector: Selector;
  /** An entry begins with it, or an `err:` leads to it. */
  readonly role: 'entry' | 'target';
  /** The name alone, without a colon. */
  readonly range: TextRange;
};

/** In the order of the text. */
export function occurrencesIn(message: string): readonly Occurrence[] {
  const rangeOf = rangesIn(message);
  return marksOf(message).flatMap((mark): readonly Occurrence[] => {
    if (mark.kind !== 'selector' && mark.kind !== 'target') return [];
    const { from, to } = rangeOf(mark);
    const written = message.slice(from, to);
    const selector = mark.kind === 'selector' ? written.replace(/\s*:\s*$/, '').trimEnd() : written;
    const role = mark.kind === 'selector' ? 'entry' : 'target';
    return [{ selector, role, range: { from, to: from + selector.length } }];
  });
}

/** The one at a UTF-16 offset, its end included: that is where a cursor stands after a word. */
export function occurrenceAt(occurrences: readonly Occurrence[], at: number): Occurrence | undefined {
  return occurrences.find(({ range }) => range.from <= at && at <= range.to);
}

/** The entries a jump to a selector comes to; for an item that is only the parent of others, those below it. */
export function definitionsOf(occurrences: readonly Occurrence[], selector: Selector): readonly Occurrence[] {
  const entries = occurrences.filter((one) => one.role === 'entry');
  const written = entries.filter((one) => one.selector === selector);
  if (written.length > 0 || !isPath(selector)) return written;
  return entries.filter((one) => isPath(one.selector) && one.selector.startsWith(selector));
}
