// The GSM 7 bit default alphabet and its extensions (3GPP TS 23.038 section 6.2), one septet in each octet. Owns what text a
// septet stands for under given shift tables and back; how septets are packed is `septets.ts`.

import { DEFAULT_EXTENSION, HOLE } from './national-table.ts';
import { type LanguageId, NATIONAL_TABLES } from './national-tables.ts';

const ESCAPE = 0x1b;
/** What is shown for a code without a character. */
const NOTHING = ' ';

// Section 6.2.1 in the order of its codes; 0x1B is the escape to the extension table.
const DEFAULT_ALPHABET =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞ\x1bÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?' +
  '¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';

/** Which national tables stand in place of the default ones (section 6.2.1.2); none: the default alphabet. */
export type ShiftTables = { readonly locking?: LanguageId; readonly single?: LanguageId };

const NO_SHIFT: ShiftTables = {};

type Tables = {
  /** Character of each code; empty where there is none, as for the escape. */
  readonly base: readonly string[];
  readonly extension: readonly (string | undefined)[];
  /** The septets of each character: one, or the escape and one. */
  readonly septets: ReadonlyMap<string, readonly number[]>;
};

function tablesOf({ locking, single }: ShiftTables): Tables {
  const base = [...DEFAULT_ALPHABET];
  base[ESCAPE] = '';
  const extension: (string | undefined)[] = new Array(128).fill(undefined);
  for (const [code, characters] of (locking && NATIONAL_TABLES[locking].locking) ?? [])
    for (const [at, character] of [...characters].entries())
      base[code + at] = character === HOLE ? '' : character;
  for (const [code, characters] of single ? NATIONAL_TABLES[single].single : DEFAULT_EXTENSION)
    for (const [at, character] of [...characters].entries()) extension[code + at] = character;
  const septets = new Map<string, readonly number[]>();
  // What both tables have takes one septet.
  for (const [code, character] of extension.entries())
    if (character !== undefined) septets.set(character, [ESCAPE, code]);
  for (const [code, character] of base.entries()) if (character !== '') septets.set(character, [code]);
  return { base, extension, septets };
}

const cache = new Map<string, Tables>();

let unshifted: Tables | undefined;

/** Tables are made once for each of the few pairs there are; most texts are asked about with none, for each character. */
function tables(shifts: ShiftTables): Tables {
  if (shifts.locking === undefined && shifts.single === undefined) {
    unshifted ??= tablesOf(NO_SHIFT);
    return unshifted;
  }
  const key = `${shifts.locking}/${shifts.single}`;
  let found = cache.get(key);
  if (!found) {
    found = tablesOf(shifts);
    cache.set(key, found);
  }
  return found;
}

/** Septets a character takes in these tables: 1, 2 with the escape, undefined when they do not have it. For who asks of many. */
export function septetsBy(shifts: ShiftTables): (character: string) => number | undefined {
  const { septets } = tables(shifts);
  return (character) => septets.get(character)?.length;
}

/** One septet in each octet; undefined when a character is not in the tables. */
export function encodeText(text: string, shifts: ShiftTables = NO_SHIFT): Uint8Array | undefined {
  const { septets } = tables(shifts);
  const codes: number[] = [];
  for (const character of text) {
    const found = septets.get(character);
    if (!found) return undefined;
    codes.push(...found);
  }
  return Uint8Array.from(codes);
}

/**
 * The text of septets, one in each octet; never throws. A code the extension table lacks is the main table's character, an
 * escape that leads nowhere a space (section 6.2.1.1 and its note 1), and so is a code of a national table that is no character;
 * an octet that is no septet is U+FFFD.
 */
export function decodeText(octets: Uint8Array, shifts: ShiftTables = NO_SHIFT): string {
  const { base, extension } = tables(shifts);
  let text = '';
  for (let at = 0; at < octets.length; at++) {
    const code = octets[at]!;
    if (code > 0x7f) {
      text += '\ufffd';
      continue;
    }
    if (code !== ESCAPE) {
      text += base[code] || NOTHING;
      continue;
    }
    const next = octets[at + 1];
    if (next === undefined || next > 0x7f) text += NOTHING;
    else {
      at++;
      text += next === ESCAPE ? NOTHING : extension[next] || base[next] || NOTHING;
    }
  }
  return text;
}
