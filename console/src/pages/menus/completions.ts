// The offers of the language as CodeMirror wants them. Owns nothing but their form.

import {
  type Completion,
  type CompletionResult,
  type CompletionSource,
  snippetCompletion,
} from '@codemirror/autocomplete';
import { type Offer, type OfferPiece, offersAt } from '../../../../src/language/index.ts';
import type { Language } from '../../words/words.ts';

export function completions(language: Language): CompletionSource {
  return (context) => {
    const found = offersAt(context.state.doc.toString(), context.pos, language);
    if (!found || (found.when === 'asked' && !context.explicit)) return null;
    const { from, offers } = found;
    return { from, options: offers.map(completionOf), validFor: /^[\w*#:$<={]*$/ } satisfies CompletionResult;
  };
}

function completionOf({ label, detail, pieces }: Offer): Completion {
  if (pieces.every((piece) => typeof piece === 'string')) return { label, detail, apply: pieces.join('') };
  return snippetCompletion(pieces.map(templateOf).join(''), { label, detail });
}

function templateOf(piece: OfferPiece): string {
  return typeof piece === 'string' ? piece : `#{${piece.hole}}`;
}
