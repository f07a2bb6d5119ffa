// How a text becomes parts of an SMS: its alphabet, its length in that alphabet, and where it is cut. Owns the GSM
// 03.38 tables and the part sizes (spec http-send 3); it must not know prices or what a part looks like on a wire.

// GSM 03.38 section 6.2.1, in the order of its code points; the escape to the extension table is left out.
const BASIC =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿' +
  'abcdefghijklmnopqrstuvwxyzäöñüà';
// Section 6.2.1.1: reached by an escape, so that each counts two.
const EXTENDED = '\f^{}\\[~]|€';

const SEPTETS: ReadonlyMap<string, 1 | 2> = new Map([
  ...[...BASIC].map((character) => [character, 1] as const),
  ...[...EXTENDED].map((character) => [character, 2] as const),
]);

/** Units of one message alone, and of each part when there are several (the header of a part takes six octets). */
export const PART_SIZES = {
  gsm7: { alone: 160, part: 153 },
  ucs2: { alone: 70, part: 67 },
  binary: { alone: 140, part: 134 },
} as const;

type Alphabet = keyof typeof PART_SIZES;

/** What the characters of a text stand for: themselves, octets (U+0000..U+00FF each), or octets as hexadecimal pairs. */
type TextForm = 'text' | 'bytes' | 'hex';

type Segments = {
  readonly alphabet: Alphabet;
  /** 1 or more; an empty text is one empty part. */
  readonly parts: number;
  /** Septets, UTF-16 units or octets altogether. */
  readonly units: number;
  /** The text cut into its parts. */
  readonly pieces: readonly string[];
};

export function alphabetOf(text: string): 'gsm7' | 'ucs2' {
  for (const character of text) if (!SEPTETS.has(character)) return 'ucs2';
  return 'gsm7';
}

type Cell = { readonly character: string; readonly units: number };

/** The smallest pieces a text may be cut into: never inside an escape pair or a surrogate pair. */
function cells(text: string, alphabet: 'gsm7' | 'ucs2'): Cell[] {
  return [...text].map((character) => ({
    character,
    units: alphabet === 'gsm7' ? (SEPTETS.get(character) ?? 1) : character.length,
  }));
}

function cut(all: readonly Cell[], size: number): string[] {
  const pieces: string[] = [];
  let piece = '';
  let used = 0;
  for (const cell of all) {
    if (used + cell.units > size) {
      pieces.push(piece);
      piece = '';
      used = 0;
    }
    piece += cell.character;
    used += cell.units;
  }
  pieces.push(piece);
  return pieces;
}

function textSegments(text: string): Segments {
  const alphabet = alphabetOf(text);
  const all = cells(text, alphabet);
  const units = all.reduce((sum, cell) => sum + cell.units, 0);
  const size = PART_SIZES[alphabet];
  const pieces = cut(all, units <= size.alone ? size.alone : size.part);
  return { alphabet, parts: pieces.length, units, pieces };
}

function binarySegments(text: string, charactersPerOctet: number): Segments {
  const units = Math.ceil(text.length / charactersPerOctet);
  const size = units <= PART_SIZES.binary.alone ? PART_SIZES.binary.alone : PART_SIZES.binary.part;
  const pieces: string[] = [];
  const step = size * charactersPerOctet;
  for (let at = 0; at === 0 || at < text.length; at += step) pieces.push(text.slice(at, at + step));
  return { alphabet: 'binary', parts: pieces.length, units, pieces };
}

export function segments(text: string, form: TextForm = 'text'): Segments {
  if (form === 'text') return textSegments(text);
  return binarySegments(text, form === 'hex' ? 2 : 1);
}

/** The longest beginning of `text` that fits into `partsMax` parts (`maxsms`). */
export function cutToParts(text: string, partsMax: number): string {
  const whole = textSegments(text);
  if (whole.parts <= partsMax) return text;
  // The beginning may be of a smaller alphabet than the whole, but a cut never makes it longer, so one pass is safe.
  if (partsMax > 1) return whole.pieces.slice(0, partsMax).join('');
  const alphabet = alphabetOf(text);
  const alone = cut(cells(text, alphabet), PART_SIZES[alphabet].alone);
  return alone[0] ?? '';
}
