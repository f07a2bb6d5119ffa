// What can be written at a place of a menu: keys, commands, options, items to go to. Owns the offers and when they are made; the
// words on them are in `offer-words.ts`. How an editor shows them is its own affair.
import { splitComment } from '../comment.ts';
import type { Language } from '../explain-words.ts';
import { cut } from '../macro.ts';
import { type OutlineNode, outlineOf } from '../outline.ts';
import { type Cell, scan, written } from '../scan.ts';
import { OFFER_WORDS, type OfferWords } from './offer-words.ts';

/** What is put in: text, and holes that the writer fills, each with the word that stands in it at first. */
export type OfferPiece = string | { readonly hole: string };

export type Offer = {
  readonly label: string;
  readonly detail: string;
  readonly kind: 'macro' | 'hole' | 'command' | 'option' | 'selector' | 'target';
  readonly pieces: readonly OfferPiece[];
};

type Offers = {
  /** What is put in takes the place of the text from here (a UTF-16 offset) to the cursor. */
  readonly from: number;
  /** `asked`: nothing of it is written yet and no choice has to follow, so a writer who did not ask is left in peace. */
  readonly when: 'by-itself' | 'asked';
  readonly offers: readonly Offer[];
};

/** The offers at a UTF-16 offset of a message. */
export function offersAt(message: string, at: number, language: Language): Offers | undefined {
  const { text } = splitComment(message);
  if (at > text.length) return undefined;
  const words = OFFER_WORDS[language];
  const before = message.slice(0, at);
  const line = before.slice(before.lastIndexOf('\n') + 1);
  const made = (typed: string, offers: readonly Offer[]): Offers => ({
    from: at - typed.length,
    when: typed.length > 0 || isAsking(line) ? 'by-itself' : 'asked',
    offers,
  });
  const hole = /[$<]\w*$/.exec(line);
  if (hole) return made(hole[0], holes(words));
  const place = placeIn(text, at);
  if (place === 'before') return made(/\{\w*:?$/.exec(line)?.[0] ?? '', [macro(words)]);
  if (place === 'after') return undefined;
  const target = /\berr:([\p{L}\p{N}\p{M}*#]*)$/u.exec(line);
  if (target) return made(target[1]!, targets(message, words));
  const call = /:\s*call:(.*)\s([\w=:]*)$/i.exec(line);
  if (call && /\d\s*$|\d.*[^,\s]\s*$/.test(call[1]!)) return made(call[2]!, options(call[1]!, words));
  const value = /^\s*[\p{L}\p{N}\p{M}*#]+\s*:\s*([a-z]*)$/iu.exec(line);
  if (value) return made(value[1]!, values(words));
  const start = /^\s*([\p{L}\p{N}\p{M}*#]*)$/u.exec(line);
  if (start && place === 'entries') return made(start[1]!, selectors(message, words));
  return undefined;
}

/** After what a choice follows anyway the offers come by themselves. */
function isAsking(line: string): boolean {
  return /^[\p{L}\p{N}\p{M}*#]+:\s*$|\berr:$/u.test(line);
}

/** Where an offset lies: before the menu or where there is none, on the line of MENU TEXT, below it, behind the menu. */
function placeIn(text: string, at: number): 'before' | 'prompt' | 'entries' | 'after' {
  const { start, body } = cut(scan(text));
  if (!body) return 'before';
  const from = lengthOf(start) + '{menu:'.length;
  if (at < from) return 'before';
  const to = from + lengthOf(body);
  if (at > to) return 'after';
  return text.slice(from, at).includes('\n') ? 'entries' : 'prompt';
}

function lengthOf(cells: readonly Cell[]): number {
  return written(cells).length;
}

function plain(label: string, detail: string, kind: Offer['kind']): Offer {
  return { label, detail, kind, pieces: [label] };
}

function macro(words: OfferWords): Offer {
  const pieces: readonly OfferPiece[] = ['{menu: ', { hole: '' }, '\n1: ', { hole: '' }, '\n}'];
  return { label: '{menu:', detail: words.menu, kind: 'macro', pieces };
}

function holes(words: OfferWords): readonly Offer[] {
  return [
    plain('$phone', words.phone, 'hole'),
    {
      label: '<file',
      detail: words.file,
      kind: 'hole',
      pieces: ['<file ', { hole: words.fileAddress }, '>'],
    },
  ];
}

function values(words: OfferWords): readonly Offer[] {
  return [
    {
      label: 'call:',
      detail: words.call,
      kind: 'command',
      pieces: ['call:', { hole: words.callNumber }, ' wait=20 ok:end'],
    },
    {
      label: 'sms:',
      detail: words.sms,
      kind: 'command',
      pieces: ['sms:$phone,,', { hole: words.smsText }],
    },
    plain('record: 30', words.record, 'command'),
    plain('back', words.back, 'command'),
    plain('start', words.start, 'command'),
    plain('repeat', words.repeat, 'command'),
    plain('end', words.end, 'command'),
    plain('url', words.url, 'command'),
  ];
}

/** Those that are not written yet: none may stand twice, and behind `record` there is nothing. */
function options(written: string, words: OfferWords): readonly Offer[] {
  const has = (option: RegExp) => option.test(written);
  if (has(/\srecord(?:\s|$)/i)) return [];
  return [
    ...(has(/\swait=/i) ? [] : [plain('wait=20', words.wait, 'option')]),
    ...(has(/\sok:/i) ? [] : [plain('ok:end', words.ok, 'option')]),
    ...(has(/\serr:/i) ? [] : [plain('err:', words.err, 'option')]),
    plain('record', words.recordBoth, 'option'),
  ];
}

function allOf(nodes: readonly OutlineNode[]): readonly OutlineNode[] {
  return nodes.flatMap((node) => [node, ...allOf(node.children)]);
}

function targets(message: string, words: OfferWords): readonly Offer[] {
  const { menu } = outlineOf(message);
  if (!menu) return [];
  return [...menu.labels, ...allOf(menu.items), ...menu.controls].map(({ selector, kind }) =>
    plain(selector, kind === 'label' ? words.label : words.item, 'target'),
  );
}

const DIGITS = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/** The next free key at the top and below each item, and what is not written yet. */
function selectors(message: string, words: OfferWords): readonly Offer[] {
  const { menu } = outlineOf(message);
  const all = [...allOf(menu?.items ?? []), ...(menu?.controls ?? []), ...(menu?.labels ?? [])];
  const taken = new Set(all.map((node) => node.selector));
  const next = (below: string) => DIGITS.map((digit) => below + digit).find((path) => !taken.has(path));
  const below = allOf(menu?.items ?? []).map(({ selector }) => next(selector));
  const offer = (selector: string, detail: string): Offer => ({
    label: `${selector}:`,
    detail,
    kind: 'selector',
    pieces: [`${selector}: `],
  });
  const top = next('');
  return [
    ...(top === undefined ? [] : [offer(top, words.key)]),
    ...below.filter((path) => path !== undefined).map((path) => offer(path, words.below)),
    ...['*', '0', '#'].filter((key) => !taken.has(key)).map((key) => offer(key, words.anywhere)),
    ...(taken.has('err') ? [] : [offer('err', words.wrong)]),
  ];
}
