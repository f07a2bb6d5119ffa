// What an editor can fold away: the menu, an item with what hangs below it, a wrapped entry, the comment. Owns these places; lines
// are counted by the editor.
import { splitComment } from '../comment.ts';
import type { TextRange } from '../offsets.ts';
import { type MenuSymbol, menuRange, symbolsIn } from './symbols.ts';

export type Fold = TextRange & { readonly kind: 'menu' | 'entry' | 'comment' };

function areApart(one: TextRange, other: TextRange): boolean {
  return one.to <= other.from || other.to <= one.from;
}

/** Folds that hold more than one line, outer ones first; a fold ends before the closing brace, which stays to be seen. */
export function foldsIn(message: string): readonly Fold[] {
  const folds: Fold[] = [];
  const add = (kind: Fold['kind'], { from, to }: TextRange): void => {
    if (message.slice(from, to).includes('\n')) folds.push({ kind, from, to });
  };
  const menu = menuRange(message);
  const inside = message.slice(menu.from, menu.to).replace(/\s*\}$/, '');
  add('menu', { from: menu.from, to: menu.from + inside.length });
  const visit = (symbols: readonly MenuSymbol[]): void => {
    for (const symbol of symbols) {
      // What stands between an item and those below it would be folded away with them.
      if (symbols.every((other) => other === symbol || areApart(other.range, symbol.range)))
        add('entry', symbol.range);
      visit(symbol.children);
    }
  };
  visit(symbolsIn(message, 'en').flatMap((one) => (one.kind === 'menu' ? one.children : [])));
  const { text, comment } = splitComment(message);
  if (comment !== undefined) {
    const from = text.length + (/^\r*\n/.exec(message.slice(text.length))?.[0].length ?? 0);
    add('comment', { from, to: message.length });
  }
  return folds;
}
