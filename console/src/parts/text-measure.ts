// What a text comes to as an SMS: characters, alphabet, the letter that made it so, parts. Owns these figures; how a text is cut is the
// server's own file.

import { PART_SIZES, segments } from '../../../src/core/messages/segments.ts';
import { transliterate } from '../../../src/core/messages/transliteration.ts';

export type Transliteration = 'none' | 'translit' | 'lookAlike';

type TextMeasure = {
  readonly characters: number;
  readonly alphabet: 'gsm7' | 'ucs2';
  readonly parts: number;
  /** Characters that still fit into the last part. */
  readonly left: number;
  /** Why it is not of the GSM alphabet: the first such letter, and where it stands, from 1. */
  readonly because: { readonly character: string; readonly at: number } | undefined;
  /** As it will be read. */
  readonly sent: string;
};

function sentText(text: string, way: Transliteration): string {
  if (way === 'none') return text;
  return transliterate(text, way === 'translit' ? 'translit' : 'look-alike');
}

export function measure(text: string, way: Transliteration): TextMeasure {
  const sent = sentText(text, way);
  const { alphabet, parts, units } = segments(sent);
  const known = alphabet === 'gsm7' ? 'gsm7' : 'ucs2';
  const sizes = PART_SIZES[known];
  const room = parts === 1 ? sizes.alone : sizes.part * parts;
  const all = [...sent];
  const at = known === 'gsm7' ? -1 : all.findIndex((one) => segments(one).alphabet !== 'gsm7');
  return {
    characters: all.length,
    alphabet: known,
    parts: sent === '' ? 0 : parts,
    left: Math.max(0, room - units),
    because: at < 0 ? undefined : { character: all[at] ?? '', at: at + 1 },
    sent,
  };
}
