// Texts of others on a terminal: how many columns they take, and none of the characters that would move its cursor, colour it or
// turn the order of a line around. Owns both; every text that did not come from this program goes through here.

const SEGMENTS = new Intl.Segmenter('und', { granularity: 'grapheme' });

/** First and last code points that take two columns: Unicode East Asian Width W and F, as blocks. */
const WIDE: readonly (readonly [number, number])[] = [
  [0x1100, 0x115f],
  [0x2e80, 0x303e],
  [0x3041, 0x33ff],
  [0x3400, 0x4dbf],
  [0x4e00, 0xa4cf],
  [0xa960, 0xa97c],
  [0xac00, 0xd7a3],
  [0xf900, 0xfaff],
  [0xfe10, 0xfe19],
  [0xfe30, 0xfe6f],
  [0xff01, 0xff60],
  [0xffe0, 0xffe6],
  [0x16fe0, 0x1b2ff],
  [0x1f200, 0x1f251],
  [0x20000, 0x3fffd],
];

const NOTHING = /^[\p{Mn}\p{Me}\p{Cf}\u{1160}-\u{11ff}]$/u;
const PICTURE = /^\p{Emoji_Presentation}$/u;
const FLAG = /^\p{Regional_Indicator}{2}$/u;
const AS_PICTURE = '\ufe0f';

/** C0, DEL, C1, and what changes the direction of a line (UAX #9) or ends it. */
const CONTROLS =
  /[\u0000-\u001f\u007f-\u009f\u200e\u200f\u061c\u2028\u2029\u202a-\u202e\u2066-\u2069\ufeff]/g;

function columnsOf(segment: string): number {
  if (segment.includes(AS_PICTURE) || FLAG.test(segment)) return 2;
  let most = 0;
  for (const character of segment) {
    const code = character.codePointAt(0) ?? 0;
    const wide = PICTURE.test(character) || WIDE.some(([first, last]) => code >= first && code <= last);
    most = Math.max(most, wide ? 2 : NOTHING.test(character) ? 0 : 1);
  }
  return most;
}

/** Columns a text takes in a line of a terminal. It must hold no controls. */
export function displayWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  let width = 0;
  for (const { segment } of SEGMENTS.segment(text)) width += columnsOf(segment);
  return width;
}

/** At most so many columns, with `…` where something was left out. */
export function fitted(text: string, columns: number): string {
  if (displayWidth(text) <= columns) return text;
  if (columns < 1) return '';
  let kept = '';
  let width = 0;
  for (const { segment } of SEGMENTS.segment(text)) {
    width += columnsOf(segment);
    if (width > columns - 1) break;
    kept += segment;
  }
  return `${kept}…`;
}

function written(control: string): string {
  if (control === '\n') return '↵';
  if (control === '\t' || control === '\r') return ' ';
  return `\\u{${(control.codePointAt(0) ?? 0).toString(16)}}`;
}

/** JSON in which nothing steers a terminal either: what `JSON.stringify` leaves as it is, is written as the escape it may be. */
export function jsonText(value: unknown): string {
  return (JSON.stringify(value) ?? 'null').replace(
    CONTROLS,
    (control) => `\\u${control.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** On one line: line feeds are `↵`, other controls are written out. */
export function oneLine(text: string): string {
  return text.replace(/\r\n/g, '\n').replace(CONTROLS, written);
}

/** Line feeds and tabs stay; other controls are written out. */
export function lines(text: string): string {
  return text
    .replace(/\r\n/g, '\n')
    .replace(CONTROLS, (control) => (control === '\n' || control === '\t' ? control : written(control)));
}
