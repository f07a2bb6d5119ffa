// Links of a text replaced by short ones (spec http-send 2.1, `tinyurl=1`). A short link is another one for every recipient and
// as long as any other, so a text is counted and kept once, with places where each recipient's own codes will stand. Owns
// finding links and these places; codes are `link-code.ts`.

import { LIMITS } from '../../base/limits.ts';
import { CODE_CHARACTERS, CODE_LENGTH } from './link-code.ts';

const LINK = /https?:\/\/[^\s<>"«»“”]+/gi;
const AFTER_LINK = new Set('.,;:!?\'"*…)]}');
const CLOSED_BY: Readonly<Record<string, string>> = { ')': '(', ']': '[', '}': '{' };

/** Signs at the end of a link belong to the sentence around it, a bracket only when the link has not opened it. */
function withoutTail(link: string): string {
  let end = link.length;
  while (end > 0 && AFTER_LINK.has(link[end - 1] as string)) {
    const opening = CLOSED_BY[link[end - 1] as string];
    if (opening !== undefined && link.slice(0, end).includes(opening)) break;
    end--;
  }
  return link.slice(0, end);
}

type Found = { readonly at: number; readonly link: string };

function found(text: string): readonly Found[] {
  return [...text.matchAll(LINK)]
    .map((match) => ({ at: match.index, link: withoutTail(match[0]) }))
    .filter(({ link }) => /^https?:\/\/[\p{L}\p{N}[]/iu.test(link))
    .slice(0, LIMITS.shortLinks.ofText);
}

/** In their order, each as often as it stands there; those past LIMITS.shortLinks.ofText stay as they are. */
export function linksOf(text: string): readonly string[] {
  return found(text).map(({ link }) => link);
}

/** What stands in a text instead of a link; undefined: it stays. */
export type LinkPlace = (link: string) => string | undefined;

export function shorten(text: string, place: LinkPlace): string {
  let shortened = '';
  let copied = 0;
  for (const { at, link } of found(text)) {
    shortened += text.slice(copied, at) + (place(link) ?? link);
    copied = at + link.length;
  }
  return shortened + text.slice(copied);
}

// A place is as long as a code and can be none: an underscore is no sign of a code.
const NUMBER_LENGTH = CODE_LENGTH - 2;
const PLACE = new RegExp(`/_([${CODE_CHARACTERS}]{${NUMBER_LENGTH}})_(?![\\w])`, 'g');

/** `prefix` is the address before a code, its last slash included; `link` the number the link is kept under, 0 for none. */
export function placeOf(prefix: string, link: number): string {
  let number = '';
  for (let rest = link; rest > 0; rest = Math.floor(rest / CODE_CHARACTERS.length))
    number = (CODE_CHARACTERS[rest % CODE_CHARACTERS.length] as string) + number;
  return `${prefix}_${number.padStart(NUMBER_LENGTH, CODE_CHARACTERS[0] as string)}_`;
}

/** `linkPrefix` is what stood before the codes when its links were shortened; without it nothing in it is a place. */
export type KeptText = { readonly text: string; readonly linkPrefix: string | undefined };

/** Numbers of the links a kept text has places for, in their order. */
export function placesOf({ text, linkPrefix }: KeptText): readonly number[] {
  if (linkPrefix === undefined) return [];
  return [...text.matchAll(PLACE)]
    .filter(({ index }) => isOurs(text, index, linkPrefix))
    .map(([, number = '']) =>
      [...number].reduce(
        (sum, character) => sum * CODE_CHARACTERS.length + CODE_CHARACTERS.indexOf(character),
        0,
      ),
    );
}

/** What a client wrote may look like a place (`https://x.com/_container_`), but for the address before it. */
function isOurs(text: string, slash: number, linkPrefix: string): boolean {
  return text.endsWith(linkPrefix, slash + 1);
}

/** A kept text as one recipient gets it; `codeOf` gives the code of its first, second, … place. */
export function withCodes({ text, linkPrefix }: KeptText, codeOf: (number: number) => string): string {
  if (linkPrefix === undefined) return text;
  let number = 0;
  return text.replace(PLACE, (place: string, _: string, slash: number) => {
    if (!isOurs(text, slash, linkPrefix)) return place;
    number++;
    return number <= LIMITS.shortLinks.ofText ? `/${codeOf(number)}` : place;
  });
}
