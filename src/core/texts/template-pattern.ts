// Whether a text fits a template registered with an operator: its words stand as they are, `%d` and `%w` stand for numbers and
// words. Owns that syntax [inferred: what Russian operators ask for: %d, %d+, %d{1,9}, %w, %w+, %w{1,5}]. Nothing is tried and
// taken back: all places of the text where a beginning of the template may end are known at once, as the bits of a number.

import { LIMITS } from '../../base/limits.ts';

/** `most` infinite: as many as there are. */
type Repeats = { readonly least: number; readonly most: number };

type Piece =
  | { readonly kind: 'literal'; readonly text: string }
  /** Numbers or words that follow each other, split by a blank. */
  | { readonly kind: 'run'; readonly of: 'numbers' | 'words'; readonly repeats: Repeats };

export type TemplatePattern = {
  readonly pieces: readonly Piece[];
  /** Words it asks for, to choose the closest of several. */
  readonly literalCharacters: number;
};

const VARIABLE = /%([dw])(?:(\+)|\{(\d{1,3})(?:,(\d{1,3}))?\})?/g;

/** Line ends and several blanks are one blank; what stands at the ends does not count. */
function evened(text: string): string {
  return text.trim().replace(/\s+/g, ' ');
}

/** A percent sign that begins no variable is itself. Undefined: bounds that contradict each other, or past LIMITS.texts. */
export function parseTemplate(template: string): TemplatePattern | undefined {
  const text = evened(template);
  const pieces: Piece[] = [];
  let at = 0;
  for (const match of text.matchAll(VARIABLE)) {
    if (match.index > at) pieces.push({ kind: 'literal', text: text.slice(at, match.index) });
    const repeats = repeatsOf(match);
    if (!isPossible(repeats)) return undefined;
    pieces.push({ kind: 'run', of: match[1] === 'd' ? 'numbers' : 'words', repeats });
    at = match.index + match[0].length;
  }
  if (at < text.length) pieces.push({ kind: 'literal', text: text.slice(at) });
  const variables = pieces.filter(({ kind }) => kind === 'run').length;
  if (variables > LIMITS.texts.variables) return undefined;
  const literalCharacters = pieces.reduce(
    (sum, piece) => sum + (piece.kind === 'literal' ? piece.text.length : 0),
    0,
  );
  return { pieces, literalCharacters };
}

function isPossible({ least, most }: Repeats): boolean {
  return (
    least >= 1 && most >= least && (most <= LIMITS.texts.variableRepeats || most === Number.POSITIVE_INFINITY)
  );
}

function repeatsOf([, , plus, least, most]: RegExpMatchArray): Repeats {
  if (plus !== undefined) return { least: 1, most: Number.POSITIVE_INFINITY };
  if (least === undefined) return { least: 1, most: 1 };
  return { least: Number(least), most: Number(most ?? least) };
}

/** Bit `n` of each: whether the character `n` is one of that sort. */
export type TextMasks = {
  readonly text: string;
  readonly digits: bigint;
  /** Digits, and the signs between two digits that make a date, a time or a sum. */
  readonly numeric: bigint;
  readonly blanks: bigint;
  readonly written: bigint;
  readonly ofCharacter: (character: string) => bigint;
};

/** What all templates need to know of one text, found out once. */
export function masksOf(written: string): TextMasks {
  const text = evened(written);
  const places = new Map<string, bigint>();
  for (let at = 0; at < text.length; at++) {
    const character = text[at] as string;
    places.set(character, (places.get(character) ?? 0n) | (1n << BigInt(at)));
  }
  const ofCharacter = (character: string): bigint => places.get(character) ?? 0n;
  const ofAny = (characters: string): bigint =>
    [...characters].reduce((mask, character) => mask | ofCharacter(character), 0n);
  const digits = ofAny('0123456789');
  const blanks = ofCharacter(' ');
  const all = (1n << BigInt(text.length)) - 1n;
  return {
    text,
    digits,
    numeric: digits | (ofAny('.,:/-') & (digits << 1n) & (digits >> 1n)),
    blanks,
    written: all & ~blanks,
    ofCharacter,
  };
}

/** Time: the text's length times the template's, sixty-four places of the text at a time. */
export function fits(masks: TextMasks, pattern: TemplatePattern): boolean {
  const [first] = pattern.pieces;
  if (first?.kind === 'literal' && !masks.text.startsWith(first.text)) return false;
  const last = pattern.pieces.at(-1);
  if (last?.kind === 'literal' && !masks.text.endsWith(last.text)) return false;
  // Bit `n`: the pieces so far may end before the character `n`.
  let ends = 1n;
  for (const piece of pattern.pieces) {
    ends = piece.kind === 'literal' ? afterLiteral(masks, ends, piece.text) : afterRun(masks, ends, piece);
    if (ends === 0n) return false;
  }
  return (ends & (1n << BigInt(masks.text.length))) !== 0n;
}

function afterLiteral(masks: TextMasks, from: bigint, literal: string): bigint {
  let ends = from;
  for (let at = 0; at < literal.length && ends !== 0n; at++)
    ends = (ends & masks.ofCharacter(literal[at] as string)) << 1n;
  return ends;
}

function afterRun(masks: TextMasks, from: bigint, { of, repeats }: Extract<Piece, { kind: 'run' }>): bigint {
  if (repeats.most === Number.POSITIVE_INFINITY)
    return of === 'numbers' ? afterNumbers(masks, from) : afterWords(masks, from);
  const one = of === 'numbers' ? afterNumber : afterWord;
  let ends = one(masks, from);
  let all = repeats.least <= 1 ? ends : 0n;
  for (let count = 2; count <= repeats.most && ends !== 0n; count++) {
    ends = one(masks, (ends & masks.blanks) << 1n);
    if (count >= repeats.least) all |= ends;
  }
  return all;
}

function afterNumber({ digits, numeric }: TextMasks, from: bigint): bigint {
  return onward((from & digits) << 1n, numeric) & (digits << 1n);
}

/** Any number of them: blanks between two digits are run over, too. */
function afterNumbers({ digits, numeric, blanks }: TextMasks, from: bigint): bigint {
  const between = blanks & (digits << 1n) & (digits >> 1n);
  return onward((from & digits) << 1n, numeric | between) & (digits << 1n);
}

/** Blanks stand alone and never at an end. */
function afterWords({ written, blanks }: TextMasks, from: bigint): bigint {
  return onward((from & written) << 1n, written | blanks) & (written << 1n);
}

function afterWord({ written }: TextMasks, from: bigint): bigint {
  return onward((from & written) << 1n, written);
}

/** These places and all that are reached from them over characters of the mask: the carry of an addition runs over them. */
function onward(from: bigint, mask: bigint): bigint {
  return (((from & mask) + mask) ^ mask) | from;
}
