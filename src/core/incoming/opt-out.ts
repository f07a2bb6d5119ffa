// Words by which a subscriber asks not to be written to any more, and by which they take it back. Owns recognizing them and the
// entry of the black list that follows.

import type { BlackScope, BlackTerms } from '../contacts/black-list.ts';

export type OptOutWords = {
  /** In small letters. */
  readonly stop: ReadonlySet<string>;
  readonly start: ReadonlySet<string>;
  /** What a stop ends: mailings alone, or everything. */
  readonly scope: Exclude<BlackScope, 'single'>;
};

/** Words and what stands between them; a longer message that begins with one means something else. */
const WORDS_MOST = 3;
/** Told apart from entries that somebody made: a start takes back no others. */
const OPT_OUT_REASON = 'asked by message';

export function optOutOf(text: string, words: OptOutWords): 'stop' | 'start' | undefined {
  const said = text.toLowerCase().match(/[\p{L}\p{N}]+/gu) ?? [];
  const [first] = said;
  if (first === undefined || said.length > WORDS_MOST) return undefined;
  if (words.stop.has(first)) return 'stop';
  return words.start.has(first) ? 'start' : undefined;
}

export function optOutTerms({ scope }: OptOutWords): BlackTerms {
  return { list: 'black', scope, reason: OPT_OUT_REASON, until: undefined };
}
