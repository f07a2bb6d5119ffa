// Whether a receipt's numbers are those of a message's recipient, and how far each link is to be believed in it: some peers write
// numbers in a form of their own. Owns that comparison and what is learned of it; which part a receipt is for is
// `receipt-matching.ts`.

import type { Receipt } from '../../core/ports.ts';

/** Digits at the end of a number that are the same however it is written: with 7, with 8, or without. */
const DIGITS_COMPARED = 9;
/** The shortest numbers of subscribers as they are dialled at home; what is shorter is the number of a service. */
const DIGITS_LEAST = 7;

/** Receipts with numbers of nobody, after which a link is not believed unless as many of its numbers were right. */
const DOUBTED_AFTER = 16;
const DOUBTED_TIMES = 4;
/** Right numbers after which what no number fits is nobody's, and how many times more of them than of others there must be. */
const SURE_AFTER = 3;
const SURE_TIMES = 16;
/** Counts are halved past it, so that a link that begins to write otherwise is believed soon. */
const REMEMBERED = 200;

type Numbers = Pick<Receipt, 'link' | 'phones'>;

type Counts = { right: number; other: number };

/** `sure`: its numbers are the recipients'; `doubted`: they tell nothing. */
type Belief = 'sure' | 'believed' | 'doubted';

export class PhonesSeen {
  readonly #links = new Map<string, Counts>();

  /** `other`: messages bore the name, and none had a number of the receipt. */
  learn(link: string, seen: keyof Counts): void {
    const counts = this.#of(link);
    if (++counts[seen] < REMEMBERED) return;
    counts.right /= 2;
    counts.other /= 2;
  }

  belief(link: string): Belief {
    const { right, other } = this.#of(link);
    if (other >= DOUBTED_AFTER && other > DOUBTED_TIMES * right) return 'doubted';
    return right >= SURE_AFTER && right > SURE_TIMES * other ? 'sure' : 'believed';
  }

  #of(link: string): Counts {
    const known = this.#links.get(link) ?? { right: 0, other: 0 };
    this.#links.set(link, known);
    return known;
  }
}

/** What bears a receipt's name and may be meant. */
type Narrowed<Bearer> =
  /** Its numbers say so: others are not. */
  | { readonly kind: 'right'; readonly bearers: readonly Bearer[] }
  /** It brings no numbers, or such as tell nothing. */
  | { readonly kind: 'any'; readonly bearers: readonly Bearer[] }
  /** Its numbers are of nobody among them: rather somebody's who has not been handed over yet. */
  | { readonly kind: 'none'; readonly belief: 'sure' | 'believed' };

/** `phone` absent of a bearer: its message is gone. */
export function narrowed<Bearer extends { readonly phone: string | undefined }>(
  { link, phones: told = [] }: Numbers,
  bearers: readonly Bearer[],
  seen: PhonesSeen,
): Narrowed<Bearer> {
  const phones = told.filter((phone) => phone.length >= DIGITS_LEAST);
  if (phones.length === 0 || bearers.every(({ phone }) => phone === undefined))
    return { kind: 'any', bearers };
  const right = bearers.filter(({ phone }) =>
    phones.some((one) => phone !== undefined && isSame(one, phone)),
  );
  seen.learn(link, right.length > 0 ? 'right' : 'other');
  const belief = seen.belief(link);
  if (belief === 'doubted') return { kind: 'any', bearers };
  return right.length > 0 ? { kind: 'right', bearers: right } : { kind: 'none', belief };
}

function isSame(one: string, other: string): boolean {
  const digits = Math.min(DIGITS_COMPARED, one.length, other.length);
  return digits >= DIGITS_LEAST && one.slice(-digits) === other.slice(-digits);
}
