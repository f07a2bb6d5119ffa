// Whether a prompt tells the subscriber about a key: as a digit, inside a range of digits, or by a number word in English
// or Russian. Owns that reading and the guess how long a text takes to say; it must not know the menu.

const WORDS: Readonly<Record<string, RegExp>> = {
  '1': /\b(one|first)\b|один|одн[уаоие]|единиц|перв/i,
  '2': /\b(two|second)\b|дв(а|е|ум|ойк)|втор/i,
  '3': /\b(three|third)\b|три|тр[её](т|м|х)|тройк/i,
  '4': /\b(four|fourth)\b|четыр|четв[её]р/i,
  '5': /\b(five|fifth)\b|пят/i,
  '6': /\b(six|sixth)\b|шест/i,
  '7': /\b(seven|seventh)\b|сем(ь|и|[её]рк)|седьм/i,
  '8': /\b(eight|eighth)\b|восемь|восьм/i,
  '9': /\b(nine|ninth)\b|девят/i,
};

const RANGE = /(?<!\d)([1-9])\s*(?:-|–|—|…|\.{2,3}|to|through|до|по)\s*([1-9])(?!\d)/gi;

/** Whether a text mentions a key from 1 to 9. */
export function announces(text: string, key: string): boolean {
  if (new RegExp(`(?<!\\d)${key}(?!\\d)`).test(text)) return true;
  if (WORDS[key]?.test(text)) return true;
  return [...text.matchAll(RANGE)].some((range) => range[1]! <= key && key <= range[2]!);
}

/** Characters a speech engine says in a second, blanks included, at an ordinary pace in either language. */
const CHARACTERS_A_SECOND = 14;

/** About how many seconds a text takes to say. */
export function secondsToSay(text: string): number {
  return [...text].length / CHARACTERS_A_SECOND;
}
