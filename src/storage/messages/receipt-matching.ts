// Which of the parts that bear a receipt's names it is for. Owns that choice and what is learned of how each link writes its
// names; finding the parts is `sent-parts.ts`.

import { type Instant, SECOND } from '../../base/time.ts';
import type { Receipt } from '../../core/ports.ts';

/** A part that one of the receipt's names was given to. */
export type NamedPart = {
  readonly upstream_id: string;
  /** Whether its message waits for its receipt. */
  readonly open: boolean;
  /** When its message came to what it is in now; undefined: the message is gone from the history. */
  readonly changedAt: Instant | undefined;
};

export type Match<Part> =
  | { readonly kind: 'part'; readonly part: Part }
  /** It tells what is known already. */
  | { readonly kind: 'known' }
  /** Its part may not have been handed over yet. */
  | { readonly kind: 'unknown' };

/** Peers that send receipts twice send them at once; what comes later may be of a new message with an old name. */
const TWICE_WITHIN = SECOND;

/** Receipts after which it is known how a link writes; and how many times more often it must have written so than otherwise. */
const SURE_AFTER = 3;
const SURE_TIMES = 4;
/** Counts are halved past it, so that a link that begins to write otherwise is believed soon. */
const REMEMBERED = 200;

/**
 * How the name in the answer and the likeliest name of the receipt differ: not at all, or the one of the answer is the smaller or
 * the larger. A number is smaller in hexadecimal than in decimal, by length and then by letters, whatever number it is.
 */
type Spelling = 'same' | 'smaller' | 'larger';

function spellingOf(likeliest: string, found: string): Spelling {
  if (found === likeliest) return 'same';
  const smaller = found.length === likeliest.length ? found < likeliest : found.length < likeliest.length;
  return smaller ? 'smaller' : 'larger';
}

/** How each link has written lately: where names of one base are names of the other as well, it decides. */
export class SpellingsSeen {
  readonly #links = new Map<string, Record<Spelling, number>>();

  /** What a receipt with one possible part alone shows. */
  learn(link: string, spelling: Spelling): void {
    const seen = this.#of(link);
    if (++seen[spelling] < REMEMBERED) return;
    for (const each of ['same', 'smaller', 'larger'] as const) seen[each] /= 2;
  }

  seen(link: string, spelling: Spelling): number {
    return this.#of(link)[spelling];
  }

  /** Whether the link writes otherwise as a rule, so that a name in this spelling is rather somebody else's. */
  isUnlikely(link: string, spelling: Spelling): boolean {
    const seen = this.#of(link);
    const most = Math.max(seen.same, seen.smaller, seen.larger);
    return most >= SURE_AFTER && most > SURE_TIMES * seen[spelling];
  }

  #of(link: string): Record<Spelling, number> {
    const known = this.#links.get(link) ?? { same: 0, smaller: 0, larger: 0 };
    this.#links.set(link, known);
    return known;
  }
}

type Matching = {
  readonly spellings: SpellingsSeen;
  readonly now: Instant;
  /** `late`: its part has been waited for. */
  readonly when: 'at once' | 'late';
};

/** `parts` in the order of the receipt's names. */
export function matchOf<Part extends NamedPart>(
  { link, ids, report }: Receipt,
  parts: readonly Part[],
  { spellings, now, when }: Matching,
): Match<Part> {
  const likeliest = ids[0] ?? '';
  const rank = (part: Part): number => -spellings.seen(link, spellingOf(likeliest, part.upstream_id));
  // Sorting keeps the order of the names among equals.
  const [first, ...others] = parts.filter(({ open }) => open).sort((one, other) => rank(one) - rank(other));
  if (first) {
    const spelling = spellingOf(likeliest, first.upstream_id);
    if (when === 'at once' && spellings.isUnlikely(link, spelling)) return { kind: 'unknown' };
    if (ids.length > 1 && others.length === 0) spellings.learn(link, spelling);
    return { kind: 'part', part: first };
  }
  const [closed] = parts;
  if (!closed) return { kind: 'unknown' };
  if (report.kind === 'read') return { kind: 'part', part: closed };
  const { changedAt } = closed;
  return changedAt !== undefined && now - changedAt < TWICE_WITHIN ? { kind: 'known' } : { kind: 'unknown' };
}

/** Of the names of parts handed over now, the one that a receipt which was waiting is for: the likeliest of its link. */
export function likeliestOf(
  link: string,
  names: readonly string[],
  { ids, spellings }: { readonly ids: readonly string[]; readonly spellings: SpellingsSeen },
): string | undefined {
  const likeliest = ids[0] ?? '';
  const rank = (name: string): number => -spellings.seen(link, spellingOf(likeliest, name));
  const [first] = ids.filter((id) => names.includes(id)).sort((one, other) => rank(one) - rank(other));
  if (first === undefined || spellings.isUnlikely(link, spellingOf(likeliest, first))) return undefined;
  return first;
}
