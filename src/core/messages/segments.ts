// How a text becomes parts of an SMS: its alphabet, its length in that alphabet, and where it is cut. Owns the part sizes
// (3GPP TS 23.040 section 9.2.3.24, spec http-send 3); it must not know prices or what a part looks like on a wire.

import { assert, unreachable } from '../../base/assert.ts';
import { hexDecode, latin1Decode, latin1Encode } from '../../base/bytes.ts';
import { encodeText, type ShiftTables, septetsBy } from '../../protocols/gsm/alphabet.ts';
import { type LanguageId, NATIONAL_TABLES } from '../../protocols/gsm/national-tables.ts';
import {
  concatenationOf,
  type HeaderElement,
  headerLength,
  type Ports,
  readHeader,
} from '../../protocols/gsm/user-data-header.ts';
import { PUSH_PORTS, serviceIndication } from '../../protocols/gsm/wap-push.ts';

/** Octets of user data one message of the network carries (3GPP TS 23.040 section 9.2.3.16). */
const USER_DATA_OCTETS = 140;

type Alphabet = 'gsm7' | 'ucs2' | 'binary';

/** Units that fit behind a header of so many octets, its length octet counted. */
function room(alphabet: Alphabet, headerOctets: number): number {
  const octets = USER_DATA_OCTETS - headerOctets;
  if (alphabet === 'gsm7') return Math.floor((octets * 8) / 7);
  return alphabet === 'ucs2' ? Math.floor(octets / 2) : octets;
}

/** The element that joins parts, whatever its numbers. */
function concatenationElement({ reference = 'concatenation8' }: SegmentShape): HeaderElement {
  return { kind: reference, reference: 0, total: 1, number: 1 };
}

type Sizes = { readonly alone: number; readonly part: number };

function sizesOf(alphabet: Alphabet, own: readonly HeaderElement[], shape: SegmentShape): Sizes {
  return {
    alone: room(alphabet, headerLength(own)),
    part: room(alphabet, headerLength([concatenationElement(shape), ...own])),
  };
}

/** Units of one message alone, and of each part when there are several (the header of a part takes six octets). */
export const PART_SIZES = {
  gsm7: sizesOf('gsm7', [], {}),
  ucs2: sizesOf('ucs2', [], {}),
  binary: sizesOf('binary', [], {}),
} as const;

/**
 * What the characters of a text stand for: themselves, octets (U+0000..U+00FF each), octets as hexadecimal pairs, or a WAP
 * push's address and title (spec http-send 2.4). Octets begin with a user data header, or with 0 for none.
 */
export type TextForm = 'text' | 'bytes' | 'hex' | 'push';

/** A text that is one part of a message cut by somebody else: what joins it to the others, and the alphabet they have in common. */
export type TextPart = {
  readonly joins: Extract<HeaderElement, { kind: 'concatenation8' | 'concatenation16' }>;
  readonly alphabet: 'gsm7' | 'ucs2';
};

/** What parts carry besides the text. */
export type SegmentShape = {
  /** Languages whose shift tables may be used where that takes fewer parts; phones that lack them show other letters. */
  readonly national?: readonly LanguageId[];
  /** How parts refer to one another; absent: by 8 bits. */
  readonly reference?: 'concatenation8' | 'concatenation16';
  /** Application ports, in every part. */
  readonly ports?: Ports;
  /** It is one part already, as long as it fits into one. */
  readonly part?: TextPart;
};

export type Segments = {
  readonly alphabet: Alphabet;
  /** 1 or more; an empty text is one empty part. */
  readonly parts: number;
  /** Septets, UTF-16 units or octets altogether. */
  readonly units: number;
  /** The text cut into its parts; of a push, its octets as characters. */
  readonly pieces: readonly string[];
  /** The tables its septets are of. */
  readonly shifts: ShiftTables;
  /** What stands in the header of every part, besides what joins them. */
  readonly header: readonly HeaderElement[];
  /** Octets at the beginning of a binary text that are its header, or the 0 that says there is none: no data. */
  readonly headOctets: number;
};

export function alphabetOf(text: string): 'gsm7' | 'ucs2' {
  return encodeText(text) === undefined ? 'ucs2' : 'gsm7';
}

type Cell = { readonly character: string; readonly units: number };

/** The smallest pieces a text may be cut into, never inside an escape pair or a surrogate pair; undefined: not of the tables. */
function cells(text: string, alphabet: 'gsm7' | 'ucs2', shifts: ShiftTables): Cell[] | undefined {
  const all: Cell[] = [];
  const septetsOf = septetsBy(shifts);
  for (const character of text) {
    const units = alphabet === 'gsm7' ? septetsOf(character) : character.length;
    if (units === undefined) return undefined;
    all.push({ character, units });
  }
  return all;
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

/** Ports within one octet each take the short element (3GPP TS 23.040 section 9.2.3.24.3). */
function portElements(ports: Ports | undefined): readonly HeaderElement[] {
  if (!ports) return [];
  const kind = ports.destination <= 0xff && ports.source <= 0xff ? 'ports8' : 'ports16';
  return [{ kind, ...ports }];
}

function shiftElements({ locking, single }: ShiftTables): readonly HeaderElement[] {
  return [
    ...(single ? [{ kind: 'single-shift', language: NATIONAL_TABLES[single].identifier } as const] : []),
    ...(locking ? [{ kind: 'locking-shift', language: NATIONAL_TABLES[locking].identifier } as const] : []),
  ];
}

/** Every pair of tables of these languages, the default ones left out; of those that do as well, the first counts, so both of one language come first. */
function shiftPairs(languages: readonly LanguageId[]): readonly ShiftTables[] {
  const locking = languages.filter((language) => NATIONAL_TABLES[language].locking);
  const pairs: ShiftTables[] = [
    ...languages.map((single) => ({ single })),
    ...locking.map((language) => ({ locking: language })),
    ...locking.map((language) => ({ locking: language, single: language })),
  ];
  for (const language of locking)
    for (const single of languages) if (single !== language) pairs.push({ locking: language, single });
  return pairs;
}

type Way = { readonly alphabet: 'gsm7' | 'ucs2'; readonly shifts: ShiftTables };

/** The text in one alphabet with one pair of tables; undefined: it has characters they lack. */
function laidOut(text: string, { alphabet, shifts }: Way, shape: SegmentShape): Segments | undefined {
  const all = cells(text, alphabet, shifts);
  if (!all) return undefined;
  const joins = shape.part ? [shape.part.joins] : [];
  const header = [...portElements(shape.ports), ...joins, ...shiftElements(shifts)];
  const units = all.reduce((sum, cell) => sum + cell.units, 0);
  const size = sizesOf(alphabet, header, shape);
  const pieces = cut(all, units <= size.alone ? size.alone : size.part);
  return { alphabet, parts: pieces.length, units, pieces, shifts, header, headOctets: 0 };
}

/** How often each character is in a text: enough to weigh it in tables, of which there may be a hundred pairs to try. */
function occurrencesOf(text: string): ReadonlyMap<string, number> {
  const occurrences = new Map<string, number>();
  for (const character of text) occurrences.set(character, (occurrences.get(character) ?? 0) + 1);
  return occurrences;
}

/** Septets of the whole text; undefined: it has characters the tables lack. */
function weightOf(occurrences: ReadonlyMap<string, number>, shifts: ShiftTables): number | undefined {
  const septetsOf = septetsBy(shifts);
  let sum = 0;
  for (const [character, times] of occurrences) {
    const septets = septetsOf(character);
    if (septets === undefined) return undefined;
    sum += septets * times;
  }
  return sum;
}

/** The least parts so many septets can make with these tables: escape pairs that stay whole may take one more. */
function leastParts(units: number, shifts: ShiftTables, shape: SegmentShape): number {
  const size = sizesOf('gsm7', [...portElements(shape.ports), ...shiftElements(shifts)], shape);
  return units <= size.alone ? 1 : Math.ceil(units / size.part);
}

/** The fewest parts; among as many, what every phone can show before national tables, then the fewest septets. */
function textSegments(text: string, { part, ...shape }: SegmentShape): Segments {
  const alone = part && laidOut(text, { alphabet: part.alphabet, shifts: {} }, { ...shape, part });
  if (alone?.parts === 1) return alone;
  const plain =
    laidOut(text, { alphabet: 'gsm7', shifts: {} }, shape) ??
    laidOut(text, { alphabet: 'ucs2', shifts: {} }, shape)!;
  if (plain.parts === 1 || !shape.national?.length) return plain;
  let best = plain;
  const occurrences = occurrencesOf(text);
  for (const shifts of shiftPairs(shape.national)) {
    const units = weightOf(occurrences, shifts);
    if (units === undefined) continue;
    const least = leastParts(units, shifts, shape);
    const better = (parts: number): boolean =>
      parts < best.parts || (parts === best.parts && best !== plain && units < best.units);
    if (!better(least)) continue;
    const other = laidOut(text, { alphabet: 'gsm7', shifts }, shape);
    if (other && better(other.parts)) best = other;
  }
  return best;
}

/** Octets of a binary text or of a piece of one; what is no hexadecimal digit counts as its place and is 0. */
export function octetsOf(text: string, form: 'bytes' | 'hex'): Uint8Array {
  if (form === 'bytes') return latin1Encode(text);
  const padded = text.length % 2 === 0 ? text : `${text}0`;
  return hexDecode(padded) ?? hexDecode(padded.replace(/[^0-9a-fA-F]/g, '0'))!;
}

type BinaryContent = {
  readonly octets: Uint8Array;
  /** Octets at the beginning that are a header, and what it says besides joining parts. */
  readonly headerOctets: number;
  readonly header: readonly HeaderElement[];
};

/**
 * A binary text begins with its header (spec http-send 2.4); one that cannot be a header is data. A message that does not fit
 * alone gets a joining element of its own in place of the client's.
 */
function binaryContent(octets: Uint8Array, shape: SegmentShape): BinaryContent {
  const read = readHeader(octets);
  const ports = portElements(shape.ports);
  const plain: BinaryContent = { octets, headerOctets: 0, header: ports };
  if (!read.ok || read.value.elements.length === 0) return plain;
  const { elements, length } = read.value;
  const header = [...ports, ...elements];
  const whole = headerLength(header) + octets.length - length;
  if (whole <= USER_DATA_OCTETS) return { octets, headerOctets: length, header };
  const own = header.filter((element) => concatenationOf([element]) === undefined);
  return sizesOf('binary', own, shape).part < 1 ? plain : { octets, headerOctets: length, header: own };
}

/** Cuts characters of which `width` make one octet, the first `before` octets being outside the sizes. */
function cutEvenly(
  text: string,
  size: number,
  cutting: { readonly width: number; readonly before: number },
): string[] {
  const { width, before } = cutting;
  const first = (before + size) * width;
  const pieces = [text.slice(0, first)];
  for (let at = first; at < text.length; at += size * width) pieces.push(text.slice(at, at + size * width));
  return pieces;
}

function binarySegments(written: string, form: 'bytes' | 'hex', shape: SegmentShape): Segments {
  const text = form === 'hex' ? written.trimEnd() : written;
  const { octets, headerOctets, header } = binaryContent(octetsOf(text, form), shape);
  const data = octets.length - headerOctets;
  const size = sizesOf('binary', header, shape);
  const width = form === 'hex' ? 2 : 1;
  const pieces = cutEvenly(text, data <= size.alone ? size.alone : size.part, {
    width,
    before: headerOctets,
  });
  const headOctets = headerOctets === 0 && octets[0] === 0 ? 1 : headerOctets;
  return {
    alphabet: 'binary',
    parts: pieces.length,
    units: octets.length,
    pieces,
    shifts: {},
    header,
    headOctets,
  };
}

/** The address stands on the first line, the title on those below. */
function pushSegments(text: string, shape: SegmentShape): Segments {
  const end = text.indexOf('\n');
  const url = (end < 0 ? text : text.slice(0, end)).trim();
  const indication = latin1Decode(serviceIndication(url, end < 0 ? '' : text.slice(end + 1)));
  const header = portElements(PUSH_PORTS);
  const size = sizesOf('binary', header, shape);
  const units = indication.length;
  const pieces = cutEvenly(indication, units <= size.alone ? size.alone : size.part, { width: 1, before: 0 });
  return { alphabet: 'binary', parts: pieces.length, units, pieces, shifts: {}, header, headOctets: 0 };
}

export function segments(text: string, form: TextForm = 'text', shape: SegmentShape = {}): Segments {
  switch (form) {
    case 'text':
      return textSegments(text, shape);
    case 'bytes':
    case 'hex':
      return binarySegments(text, form, shape);
    case 'push':
      return pushSegments(text, shape);
    default:
      return unreachable(form);
  }
}

/** The longest beginning of `text` that fits into `partsMax` parts (`maxsms`). */
export function cutToParts(
  text: string,
  partsMax: number,
  {
    form = 'text',
    national = [],
  }: { readonly form?: 'text' | 'push'; readonly national?: readonly LanguageId[] } = {},
): string {
  const whole = segments(text, form, { national });
  if (whole.parts <= partsMax) return text;
  if (form === 'push') return cutPush(text, partsMax);
  // The beginning may be of a smaller alphabet than the whole, but a cut never makes it longer, so one pass is safe.
  if (partsMax > 1) return whole.pieces.slice(0, partsMax).join('');
  const { alphabet, shifts, header } = whole;
  assert(alphabet !== 'binary', 'a text is septets or UTF-16');
  const alone = cut(cells(text, alphabet, shifts) ?? [], sizesOf(alphabet, header, {}).alone);
  return alone[0] ?? '';
}

/** A push is longer than its text, and its octets are no place to cut: characters go from the end. */
function cutPush(text: string, partsMax: number): string {
  const characters = [...text];
  let fits = 0;
  let tooMany = characters.length;
  while (tooMany - fits > 1) {
    const middle = (fits + tooMany) >> 1;
    if (segments(characters.slice(0, middle).join(''), 'push').parts <= partsMax) fits = middle;
    else tooMany = middle;
  }
  return characters.slice(0, fits).join('');
}
