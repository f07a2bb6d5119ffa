// Latin and Cyrillic letters that look the same, and a word of both written in one of them. Owns that table.

const LATIN = 'AaBCcEeHKMOoPpTXxy';
const CYRILLIC = 'АаВСсЕеНКМОоРрТХху';

/** A word of mixed letters in each alphabet that has them all, the one of most of its letters first. */
export function inLetters(word: string): readonly string[] {
  const inCyrillic = exchanged(word, LATIN, CYRILLIC);
  const inLatin = exchanged(word, CYRILLIC, LATIN);
  const latin = countOf(word, /\p{Script=Latin}/gu);
  const cyrillic = countOf(word, /\p{Script=Cyrillic}/gu);
  const found = [
    { word: inCyrillic, pure: !/\p{Script=Latin}/u.test(inCyrillic), letters: cyrillic },
    { word: inLatin, pure: !/\p{Script=Cyrillic}/u.test(inLatin), letters: latin },
  ];
  return found
    .filter(({ pure }) => pure)
    .sort((a, b) => b.letters - a.letters)
    .map((one) => one.word);
}

function exchanged(word: string, from: string, to: string): string {
  return [...word].map((letter) => (from.includes(letter) ? to[from.indexOf(letter)] : letter)).join('');
}

function countOf(word: string, letters: RegExp): number {
  return word.match(letters)?.length ?? 0;
}
