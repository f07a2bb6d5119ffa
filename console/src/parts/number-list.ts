// Recipients as people type and paste them, told apart: numbers or addresses, codes of groups, and what is neither. Owns the splitting;
// what a number is, the server's own file says.

import { parsePhone } from '../../../src/core/numbers/phone-number.ts';

export type Book = 'phones' | 'mails';

type NumberList = {
  /** Each once, in the order of the first; numbers as digits. */
  readonly good: readonly string[];
  /** `G5`, in capitals. */
  readonly groups: readonly string[];
  readonly wrong: readonly string[];
  /** How often something came again. */
  readonly twice: number;
};

const GROUP = /^g\d{1,10}$/i;
const MAIL = /^[^\s@<>"]{1,64}@[^\s@<>"]+\.[^\s@<>".]{2,}$/;

/** Commas, semicolons, bars and line ends split for certain; blanks only what is no number as a whole. */
function phonesOf(text: string): readonly string[] {
  const entries = text.split(/[,;|\r\n\t]+/).filter((entry) => entry.trim() !== '');
  return entries.flatMap((entry) => {
    const whole = entry.trim();
    if (parsePhone(whole) !== undefined || GROUP.test(whole)) return [whole];
    const pieces = whole.split(/\s+/);
    const good = (piece: string): boolean => parsePhone(piece) !== undefined || GROUP.test(piece);
    return pieces.some(good) ? pieces : [whole];
  });
}

function mailsOf(text: string): readonly string[] {
  return text.split(/[\s,;|<>]+/).filter((entry) => entry !== '');
}

export function readNumbers(text: string, book: Book): NumberList {
  const good = new Set<string>();
  const groups = new Set<string>();
  const wrong = new Set<string>();
  let twice = 0;
  const put = (set: Set<string>, value: string): void => {
    if (set.has(value)) twice++;
    set.add(value);
  };
  for (const entry of book === 'phones' ? phonesOf(text) : mailsOf(text)) {
    const number = book === 'phones' ? parsePhone(entry) : MAIL.test(entry) ? entry.toLowerCase() : undefined;
    if (GROUP.test(entry)) put(groups, entry.toUpperCase());
    else if (number !== undefined) put(good, number);
    else put(wrong, entry);
  }
  return { good: [...good], groups: [...groups], wrong: [...wrong], twice };
}
