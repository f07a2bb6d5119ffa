// The marks of a message laid flat: pieces that do not overlap, for editors that colour one piece at a time. Owns the flattening; what
// a mark is decides `marks.ts`.
import { type MarkKind, marksOf } from '../marks.ts';
import { rangesIn, type TextRange } from '../offsets.ts';

type Piece = TextRange & { readonly kind: MarkKind };

/** In the order of the text; where marks lie in one another the inner one counts. No piece goes over a line end. */
export function piecesOf(message: string): readonly Piece[] {
  const rangeOf = rangesIn(message);
  const kinds: (MarkKind | undefined)[] = new Array(message.length).fill(undefined);
  // Outer marks come before inner ones.
  for (const mark of marksOf(message)) {
    const { from, to } = rangeOf(mark);
    kinds.fill(mark.kind, from, to);
  }
  const pieces: Piece[] = [];
  for (let from = 0; from < kinds.length; ) {
    const kind = kinds[from];
    let to = from;
    while (to < kinds.length && kinds[to] === kind && !isLineEnd(message[to])) to++;
    if (kind !== undefined && to > from) pieces.push({ kind, from, to });
    from = Math.max(to, from + 1);
  }
  return pieces;
}

function isLineEnd(character: string | undefined): boolean {
  return character === '\n' || character === '\r';
}
