// The order of an MMS as a phone shows it: slides, each with a text, a picture or a film, a sound (SMIL as the OMA MMS
// Conformance Document narrows it, 3GPP TS 23.140 8.1.1). Owns which parts share a slide and how slides are printed; parts are
// named by their Content-Location.

import { unreachable } from '../../base/assert.ts';
import { type PrintedElement, printXml } from '../xml.ts';

export type SlideItem = {
  readonly kind: 'text' | 'picture' | 'film' | 'sound';
  /** Content-Location of its part. */
  readonly location: string;
  /** Characters of a text, as far as they are known. */
  readonly characters?: number;
};

type Slide = { readonly [K in SlideItem['kind']]?: SlideItem };

export const SMIL_TYPE = 'application/smil';

/** How long a slide is looked at, and how fast its text is read: people page on by themselves, but a slide must not run away. */
const SECONDS_LEAST = 5;
const CHARACTERS_A_SECOND = 15;
const SECONDS_MOST = 60;

/** Undefined for what no slide can show. */
export function slideKindOf(mediaType: string): SlideItem['kind'] | undefined {
  if (mediaType === 'text/plain') return 'text';
  switch (mediaType.split('/', 1)[0]) {
    case 'image':
      return 'picture';
    case 'video':
      return 'film';
    case 'audio':
      return 'sound';
    default:
      return undefined;
  }
}

/** A slide holds one of a kind, and a film has a sound of its own and the place of a picture. */
function takes(slide: Slide, { kind }: SlideItem): boolean {
  if (slide[kind]) return false;
  switch (kind) {
    case 'text':
      return true;
    case 'picture':
      return !slide.film;
    case 'film':
      return !slide.picture && !slide.sound;
    case 'sound':
      return !slide.film;
    default:
      return unreachable(kind);
  }
}

/** Items in their order, as many on one slide as it holds. */
function slidesOf(items: readonly SlideItem[]): readonly Slide[] {
  const slides: Slide[] = [];
  for (const item of items) {
    const last = slides.at(-1);
    if (last && takes(last, item)) slides[slides.length - 1] = { ...last, [item.kind]: item };
    else slides.push({ [item.kind]: item });
  }
  return slides;
}

/** Two regions at most, called `Image` and `Text`: phones know them by these names and lay them out as their screen is. */
function layoutOf(slides: readonly Slide[]): PrintedElement {
  const pictures = slides.some(({ picture, film }) => picture ?? film);
  const texts = slides.some(({ text }) => text);
  const region = (id: string, top: string, height: string): PrintedElement => ({
    name: 'region',
    attributes: { id, left: '0', top, width: '100%', height, fit: id === 'Image' ? 'meet' : 'hidden' },
  });
  return {
    name: 'layout',
    content: [
      { name: 'root-layout', attributes: { width: '240', height: '320' } },
      ...(pictures ? [region('Image', '0', texts ? '70%' : '100%')] : []),
      ...(texts ? [region('Text', pictures ? '70%' : '0', pictures ? '30%' : '100%')] : []),
    ],
  };
}

/** A sound or a film lasts as long as it lasts. */
function durationOf({ text, sound, film }: Slide): Readonly<Record<string, string>> {
  if (sound || film) return {};
  const reading = Math.ceil((text?.characters ?? 0) / CHARACTERS_A_SECOND);
  return { dur: `${Math.min(Math.max(reading, SECONDS_LEAST), SECONDS_MOST)}s` };
}

function printedSlide(slide: Slide): PrintedElement {
  const { picture, film, text, sound } = slide;
  const media = (name: string, item: SlideItem | undefined, region?: string): readonly PrintedElement[] =>
    item ? [{ name, attributes: { src: item.location, ...(region !== undefined && { region }) } }] : [];
  return {
    name: 'par',
    attributes: durationOf(slide),
    content: [
      ...media('img', picture, 'Image'),
      ...media('video', film, 'Image'),
      ...media('text', text, 'Text'),
      ...media('audio', sound),
    ],
  };
}

/** Of one item or more. */
export function printSmil(items: readonly SlideItem[]): string {
  const slides = slidesOf(items);
  return printXml({
    name: 'smil',
    content: [
      { name: 'head', content: [layoutOf(slides)] },
      { name: 'body', content: slides.map(printedSlide) },
    ],
  });
}
