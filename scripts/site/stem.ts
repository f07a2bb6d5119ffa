// The stem of a word, so that a search finds its other forms: Russian by the rules of Snowball's Russian stemmer, English by those of
// M. F. Porter, "An algorithm for suffix stripping" (1980). Runs in the page and where the index is built; imports nothing.

const VOWELS = 'аеиоуыэюя';

const PERFECTIVE = /(?:(?<=[ая])(?:вшись|вши|в)|(?:ив|ыв)(?:шись|ши)?)$/;
const REFLEXIVE = /(?:ся|сь)$/;
const ADJECTIVE = /(?:ее|ие|ые|ое|ими|ыми|ей|ий|ый|ой|ем|им|ым|ом|его|ого|ему|ому|их|ых|ую|юю|ая|яя|ою|ею)$/;
const PARTICIPLE = /(?:(?<=[ая])(?:ем|нн|вш|ющ|щ)|(?:ивш|ывш|ующ))$/;
const VERB =
  /(?:(?<=[ая])(?:ла|на|ете|йте|ли|й|л|ем|н|ло|но|ет|ют|ны|ть|ешь|нно)|(?:ила|ыла|ена|ейте|уйте|ите|или|ыли|ей|уй|ил|ыл|им|ым|ен|ило|ыло|ено|ят|ует|уют|ит|ыт|ены|ить|ыть|ишь|ую|ю))$/;
const NOUN =
  /(?:иями|ями|ами|ией|иям|ием|иях|ев|ов|ие|ье|еи|ии|ей|ой|ий|ям|ем|ам|ом|ах|ях|ию|ью|ия|ья|а|е|и|й|о|у|ы|ь|ю|я)$/;

function russian(word: string): string {
  const text = word.replaceAll('ё', 'е');
  const first = [...text].findIndex((letter) => VOWELS.includes(letter));
  if (first < 0) return text;
  const head = text.slice(0, first + 1);
  let tail = text.slice(first + 1);
  // The letter before the region counts for the endings that ask for "а" or "я" before them.
  const without = (pattern: RegExp): boolean => {
    const match = pattern.exec(tail);
    if (match) tail = tail.slice(0, match.index);
    return match !== null;
  };
  if (!without(PERFECTIVE)) {
    without(REFLEXIVE);
    if (without(ADJECTIVE)) without(PARTICIPLE);
    else if (!without(VERB)) without(NOUN);
  }
  without(/и$/);
  const second = regionTwo(head + tail);
  if (/ость?$/.test((head + tail).slice(second))) without(/ость?$/);
  if (!without(/ь$/)) {
    without(/(?:ейше|ейш)$/);
    tail = tail.replace(/нн$/, 'н');
  }
  return head + tail;
}

/** Where R2 begins: behind the second consonant that follows a vowel. */
function regionTwo(word: string): number {
  const pattern = /[аеиоуыэюя][^аеиоуыэюя]/g;
  pattern.exec(word);
  const first = pattern.lastIndex;
  if (first === 0) return word.length;
  pattern.lastIndex = first;
  return pattern.exec(word) ? pattern.lastIndex : word.length;
}

const C = '[^aeiou]';
const V = '[aeiouy]';
const CC = `${C}[^aeiouy]*`;
const VV = `${V}[aeiou]*`;
/** m > 0, m = 1, m > 1, *v*, *o of the paper. */
const SOME = new RegExp(`^(?:${CC})?${VV}${CC}`);
const ONE = new RegExp(`^(?:${CC})?${VV}${CC}(?:${VV})?$`);
const MANY = new RegExp(`^(?:${CC})?${VV}${CC}${VV}${CC}`);
const HAS_VOWEL = new RegExp(`^(?:${CC})?${V}`);
const SHORT = new RegExp(`^${CC}${V}[^aeiouwxy]$`);

const STEP_TWO: Readonly<Record<string, string>> = {
  ational: 'ate',
  tional: 'tion',
  enci: 'ence',
  anci: 'ance',
  izer: 'ize',
  bli: 'ble',
  alli: 'al',
  entli: 'ent',
  eli: 'e',
  ousli: 'ous',
  ization: 'ize',
  ation: 'ate',
  ator: 'ate',
  alism: 'al',
  iveness: 'ive',
  fulness: 'ful',
  ousness: 'ous',
  aliti: 'al',
  iviti: 'ive',
  biliti: 'ble',
  logi: 'log',
};

const STEP_THREE: Readonly<Record<string, string>> = {
  icate: 'ic',
  ative: '',
  alize: 'al',
  iciti: 'ic',
  ical: 'ic',
  ful: '',
  ness: '',
};

const STEP_FOUR =
  /(?:al|ance|ence|er|ic|able|ible|ant|ement|ment|ent|ou|ism|ate|iti|ous|ive|ize|(?<=[st])ion)$/;

function replaced(word: string, table: Readonly<Record<string, string>>): string {
  const ending = Object.keys(table)
    .filter((one) => word.endsWith(one))
    .sort((a, b) => b.length - a.length)[0];
  if (ending === undefined) return word;
  const stem = word.slice(0, -ending.length);
  return SOME.test(stem) ? stem + table[ending] : word;
}

/** Plurals and -ed, -ing. */
function stepOne(word: string): string {
  let text = word.replace(/(ss|i)es$/, '$1').replace(/([^s])s$/, '$1');
  const past = /^(.+?)(eed|ed|ing)$/.exec(text);
  if (past?.[2] === 'eed') {
    if (SOME.test(past[1] ?? '')) text = text.slice(0, -1);
  } else if (past && HAS_VOWEL.test(past[1] ?? '')) {
    text = past[1] ?? '';
    if (/(?:at|bl|iz)$/.test(text)) text += 'e';
    else if (/([^aeiouylsz])\1$/.test(text)) text = text.slice(0, -1);
    else if (SHORT.test(text)) text += 'e';
  }
  return /y$/.test(text) && HAS_VOWEL.test(text.slice(0, -1)) ? `${text.slice(0, -1)}i` : text;
}

function english(word: string): string {
  if (word.length < 3) return word;
  let text = replaced(replaced(stepOne(word), STEP_TWO), STEP_THREE);
  const four = STEP_FOUR.exec(text);
  if (four && MANY.test(text.slice(0, four.index))) text = text.slice(0, four.index);
  const before = text.slice(0, -1);
  if (text.endsWith('e') && (MANY.test(before) || (ONE.test(before) && !SHORT.test(before)))) text = before;
  return text.endsWith('ll') && MANY.test(text) ? text.slice(0, -1) : text;
}

/** What Russian readers type in their letters and pages write in others', by its Russian stem. */
const LATIN: ReadonlyMap<string, string> = new Map([
  ['смс', 'sms'],
  ['апи', 'api'],
  ['вебхук', 'webhook'],
  ['метрик', 'metrics'],
  ['докер', 'docker'],
  ['битрикс', 'bitrix'],
  ['заббикс', 'zabbix'],
]);

/** Of one word in small letters. What is neither Russian nor English stays as it is. */
export function stem(word: string): string {
  if (/^[а-яё]+$/.test(word)) {
    const text = russian(word);
    const latin = LATIN.get(word) ?? LATIN.get(text);
    return latin === undefined ? text : english(latin);
  }
  return /^[a-z]+$/.test(word) ? english(word) : word;
}

/** Words of a text with where they stand; numbers and names with `_` are words too. */
export function wordsOf(text: string): readonly { readonly word: string; readonly at: number }[] {
  return [...text.matchAll(/[\p{L}\p{N}_]+/gu)].map((match) => ({
    word: match[0].toLowerCase(),
    at: match.index,
  }));
}
