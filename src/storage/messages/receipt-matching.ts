// Which of the parts that bear a receipt's names it is for. Owns that choice and what is learned of how each link writes its
// names; finding the parts is `sent-parts.ts`.

import { type Instant, SECOND } from '../../base/time.ts';
import type { Receipt } from '../../core/ports.ts';
import { narrowed, type PhonesSeen } from './receipt-phones.ts';

/** A part that one of the receipt's names was given to. */
export type NamedPart = {
  readonly upstream_id: string;
  /** Undefined: its message is gone from the history. */
  readonly phone: string | undefined;
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

/** Names of one side of a link that could be numbers: those with a letter among their digits are hexadecimal. */
type Forms = { lettered: number; digits: number };

/** So many numbers without a single letter are decimal ones. */
const DECIMAL_AFTER = 16;

type Seen = {
  /** What receipts showed that only one part could be meant by. */
  readonly spellings: Record<Spelling, number>;
  readonly answers: Forms;
  readonly receipts: Forms;
};

/** How each link has written lately: where names of one base are names of the other as well, it decides. */
export class SpellingsSeen {
  readonly #links = new Map<string, Seen>();

  /** A name that the link's peer gave a part in its answer. */
  answered(link: string, name: string): void {
    note(this.#of(link).answers, name);
  }

  /** The likeliest name in a receipt. */
  reported(link: string, name: string): void {
    note(this.#of(link).receipts, name);
  }

  /** What a receipt with one possible part alone shows. */
  learn(link: string, spelling: Spelling): void {
    const { spellings } = this.#of(link);
    if (++spellings[spelling] < REMEMBERED) return;
    for (const each of SPELLINGS) spellings[each] /= 2;
  }

  /** How the link writes as a rule; undefined: nothing tells yet. */
  expected(link: string): Spelling | undefined {
    const { spellings, answers, receipts } = this.#of(link);
    // Letters on one side alone leave no doubt, while what seemed clear may have been another part's.
    if (answers.lettered > 0 !== receipts.lettered > 0) return answers.lettered > 0 ? 'smaller' : 'larger';
    const [most = 'same', next = 'same'] = SPELLINGS.toSorted(
      (one, other) => spellings[other] - spellings[one],
    );
    if (spellings[most] >= SURE_AFTER && spellings[most] > SURE_TIMES * spellings[next]) return most;
    const decimal = Math.min(answers.digits, receipts.digits) >= DECIMAL_AFTER;
    return answers.lettered > 0 || decimal ? 'same' : undefined;
  }

  #of(link: string): Seen {
    const known = this.#links.get(link) ?? {
      spellings: { same: 0, smaller: 0, larger: 0 },
      answers: { lettered: 0, digits: 0 },
      receipts: { lettered: 0, digits: 0 },
    };
    this.#links.set(link, known);
    return known;
  }
}

const SPELLINGS = ['same', 'smaller', 'larger'] as const satisfies readonly Spelling[];

function note(forms: Forms, name: string): void {
  if (/^\d+$/.test(name)) forms.digits++;
  else if (/^[0-9a-f]+$/.test(name)) forms.lettered++;
}

/** The likeliest of what bears one of the receipt's names, and how likely; `bearers` in the order of the names. */
function likeliestBearer<Bearer>(
  { link, ids }: Pick<Receipt, 'link' | 'ids'>,
  bearers: readonly Bearer[],
  { spellings, nameOf }: { readonly spellings: SpellingsSeen; readonly nameOf: (bearer: Bearer) => string },
): { readonly bearer: Bearer; readonly spelling: Spelling; readonly likely: 'yes' | 'no' } | undefined {
  const spelled = bearers.map((bearer) => ({ bearer, spelling: spellingOf(ids[0] ?? '', nameOf(bearer)) }));
  // A name that is written in one way alone is what it is.
  const expected = ids.length > 1 ? spellings.expected(link) : undefined;
  const found = spelled.find(({ spelling }) => spelling === expected) ?? spelled[0];
  if (!found) return undefined;
  return { ...found, likely: expected === undefined || found.spelling === expected ? 'yes' : 'no' };
}

/** Names so long are not given twice within the time receipts take, nor are they names of others in another base. */
const RARE_CHARACTERS = 10;

function isRare(name: string): boolean {
  return name.length >= RARE_CHARACTERS;
}

type Matching = {
  readonly spellings: SpellingsSeen;
  readonly phones: PhonesSeen;
  readonly now: Instant;
  /** `late`: its part has been waited for. */
  readonly when: 'at once' | 'late';
};

/** `named` in the order of the receipt's names. */
export function matchOf<Part extends NamedPart>(
  receipt: Receipt,
  named: readonly Part[],
  matching: Matching,
): Match<Part> {
  const meant = narrowed(receipt, named, matching.phones);
  if (meant.kind !== 'none') return bestOf(receipt, meant.bearers, matching);
  if (named.some(({ upstream_id }) => isRare(upstream_id))) return bestOf(receipt, named, matching);
  // Another form of the number must not lose its receipt, unless the link is known to write the one we know.
  const isLost = matching.when === 'late' && meant.belief === 'believed';
  return isLost ? bestOf(receipt, named, matching) : { kind: 'unknown' };
}

function bestOf<Part extends NamedPart>(
  { link, ids, report }: Receipt,
  parts: readonly Part[],
  { spellings, now, when }: Matching,
): Match<Part> {
  const nameOf = ({ upstream_id }: Part): string => upstream_id;
  const open = parts.filter((part) => part.open);
  const best = likeliestBearer({ link, ids }, open, { spellings, nameOf });
  const any = likeliestBearer({ link, ids }, parts, { spellings, nameOf });
  if (!any) return { kind: 'unknown' };
  // What is written as usual and known already is told again, whoever else could be meant.
  if (best && (best.likely === 'yes' || any.likely === 'no')) {
    // Rather somebody else's, who has not been handed over yet.
    if (when === 'at once' && best.likely === 'no') return { kind: 'unknown' };
    if (ids.length > 1 && parts.length === 1) spellings.learn(link, best.spelling);
    return { kind: 'part', part: best.bearer };
  }
  if (report.kind === 'read') return { kind: 'part', part: any.bearer };
  const { changedAt } = any.bearer;
  return changedAt !== undefined && now - changedAt < TWICE_WITHIN ? { kind: 'known' } : { kind: 'unknown' };
}

/** A name of a part handed over now. */
type FreshName = { readonly id: string; readonly phone: string | undefined };

/** Of the names of parts handed over now, the one that a receipt which was waiting is for: the likeliest of its link. */
export function likeliestOf(
  { link, ids, phones }: Pick<Receipt, 'link' | 'ids' | 'phones'>,
  names: readonly FreshName[],
  seen: Pick<Matching, 'spellings' | 'phones'>,
): string | undefined {
  const theirs = ids.flatMap((id) => names.filter((name) => name.id === id));
  const meant = narrowed({ link, ...(phones && { phones }) }, theirs, seen.phones);
  if (meant.kind === 'none' && !theirs.some(({ id }) => isRare(id))) return undefined;
  const bearers = meant.kind === 'none' ? theirs : meant.bearers;
  const nameOf = ({ id }: FreshName): string => id;
  const found = likeliestBearer({ link, ids }, bearers, { spellings: seen.spellings, nameOf });
  return found?.likely === 'yes' ? found.bearer.id : undefined;
}
