// The index of one language's pages, made ahead for the search in the page. Owns its form; how words are cut and looked for is stem.ts's
// and page/search.ts's.

import type { Rendered } from './markdown.ts';
import type { SearchIndex } from './page/search.ts';
import { stem, wordsOf } from './stem.ts';

/** What a word weighs by where it stands. */
const WEIGHTS = { title: 12, heading: 6, text: 1 } as const;

/** A word that is said often in a passage tells little more than one said thrice. */
const TEXT_MOST = 3;

export type Indexed = { readonly address: string; readonly page: Rendered };

export function indexOf(pages: readonly Indexed[]): SearchIndex {
  const passages: [string, string, string, string][] = [];
  const stems = new Map<string, Map<number, number>>();
  for (const { address, page } of pages) {
    for (const [at, { id, heading, text }] of page.passages.entries()) {
      const number = passages.length;
      passages.push([id === '' ? address : `${address}#${id}`, page.title, at === 0 ? '' : heading, text]);
      const counts = new Map<string, number>();
      for (const { word } of wordsOf(text))
        counts.set(stem(word), Math.min((counts.get(stem(word)) ?? 0) + WEIGHTS.text, TEXT_MOST));
      // A word that is the whole title says more of a page than one of many.
      const named = (words: string, weight: number): void => {
        const all = wordsOf(words);
        const each = Math.round((weight * (1 + 1 / all.length)) / 2);
        for (const { word } of all) counts.set(stem(word), (counts.get(stem(word)) ?? 0) + each);
      };
      if (at === 0) named(page.title, WEIGHTS.title);
      else named(heading, WEIGHTS.heading);
      for (const [one, weight] of counts) {
        const places = stems.get(one) ?? new Map<number, number>();
        places.set(number, weight);
        stems.set(one, places);
      }
    }
  }
  const sorted = [...stems].sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    passages,
    stems: Object.fromEntries(sorted.map(([one, places]) => [one, [...places].flat()])),
  };
}
