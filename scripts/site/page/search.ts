// Finding passages by words: every word must be there in some form, the last one may be unfinished. Owns the ranking and the cut that is
// shown; imports only how words are cut, and runs in the page.

import { stem, wordsOf } from '../stem.ts';

export type SearchIndex = {
  /** Address, title of the page, heading (empty: the page's beginning), text. */
  readonly passages: readonly (readonly [string, string, string, string])[];
  /** Stem → passage, weight, passage, weight, … */
  readonly stems: Readonly<Record<string, readonly number[]>>;
};

/** Pieces of a text; those that were looked for are marked. */
export type Piece = { readonly text: string; readonly found: 'yes' | 'no' };

export type Hit = {
  readonly address: string;
  readonly title: readonly Piece[];
  readonly heading: readonly Piece[];
  readonly cut: readonly Piece[];
};

const HITS_MOST = 20;

/** Letters of a text around the first word found. */
const CUT = 180;
const BEFORE = 60;

type Wanted = { readonly stem: string; readonly beginning: string | undefined };

function fits(word: string, { stem: wanted, beginning }: Wanted): boolean {
  return stem(word) === wanted || (beginning !== undefined && word.startsWith(beginning));
}

function wantedIn(query: string): readonly Wanted[] {
  const words = wordsOf(query);
  return words.map(({ word }, at) => ({
    stem: stem(word),
    beginning: at === words.length - 1 && word.length > 1 ? word : undefined,
  }));
}

/** Passage → weight, for one word: the rarer, the more it weighs. */
function weightsOf(index: SearchIndex, wanted: Wanted): ReadonlyMap<number, number> {
  const { stem: one, beginning } = wanted;
  const stems = Object.keys(index.stems).filter(
    (known) =>
      known === one || (beginning !== undefined && (known.startsWith(one) || known.startsWith(beginning))),
  );
  const weights = new Map<number, number>();
  for (const known of stems) {
    const places = index.stems[known] ?? [];
    const rarity = Math.log(1 + index.passages.length / (places.length / 2));
    const share = known === one ? 1 : 0.5;
    for (let at = 0; at < places.length; at += 2) {
      const passage = places[at] ?? 0;
      weights.set(passage, (weights.get(passage) ?? 0) + (places[at + 1] ?? 0) * rarity * share);
    }
  }
  return weights;
}

function piecesOf(text: string, wanted: readonly Wanted[]): readonly Piece[] {
  const pieces: Piece[] = [];
  let at = 0;
  for (const { word, at: start } of wordsOf(text)) {
    if (!wanted.some((one) => fits(word, one))) continue;
    if (start > at) pieces.push({ text: text.slice(at, start), found: 'no' });
    pieces.push({ text: text.slice(start, start + word.length), found: 'yes' });
    at = start + word.length;
  }
  if (at < text.length) pieces.push({ text: text.slice(at), found: 'no' });
  return pieces;
}

function cutOf(text: string, wanted: readonly Wanted[]): readonly Piece[] {
  const first = wordsOf(text).find(({ word }) => wanted.some((one) => fits(word, one)))?.at ?? 0;
  const start = first <= BEFORE ? 0 : text.indexOf(' ', first - BEFORE) + 1 || first;
  const cut = text.slice(start, start + CUT).replaceAll('\n', ' ');
  return [
    ...(start > 0 ? [{ text: '… ', found: 'no' } as const] : []),
    ...piecesOf(cut, wanted),
    ...(start + CUT < text.length ? [{ text: ' …', found: 'no' } as const] : []),
  ];
}

/** The best passages for a query, the best first. */
export function search(index: SearchIndex, query: string): readonly Hit[] {
  const wanted = wantedIn(query);
  if (wanted.length === 0) return [];
  const each = wanted.map((one) => weightsOf(index, one));
  const [first, ...others] = each;
  const all = [...(first ?? new Map<number, number>())].flatMap(([passage, weight]) => {
    if (!others.every((one) => one.has(passage))) return [];
    const sum = others.reduce((total, one) => total + (one.get(passage) ?? 0), weight);
    return [{ passage, sum }];
  });
  return all
    .sort((a, b) => b.sum - a.sum || a.passage - b.passage)
    .slice(0, HITS_MOST)
    .flatMap(({ passage }) => {
      const [address, title, heading, text] = index.passages[passage] ?? ['', '', '', ''];
      return [
        {
          address,
          title: piecesOf(title, wanted),
          heading: piecesOf(heading, wanted),
          cut: cutOf(text, wanted),
        },
      ];
    });
}
