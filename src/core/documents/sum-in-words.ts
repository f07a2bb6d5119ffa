// Sums of money in words, Russian and English, as invoices have them: the whole part in words, the hundredths in digits.
// Owns the grammar; the names of currencies are in `core/accounts/currency.ts`.

import { currencyRow } from '../accounts/currency.ts';
import type { Money } from '../accounts/money.ts';
import type { NameLanguage } from '../messages/status.ts';

const CENT = 100;

/** `Одна тысяча рублей 50 копеек`. Never negative: documents are not. */
export function sumInWords(amount: Money, code: string, language: NameLanguage): string {
  const cents = Math.round(amount / CENT);
  const [whole, part] = [Math.floor(cents / CENT), cents % CENT];
  const row = currencyRow(code);
  const digits = String(part).padStart(2, '0');
  const words =
    language === 'ru'
      ? `${russian(whole, row?.gender ?? 'masculine')} ${row ? ofThree(whole, row.ru[0]) : code} ${digits} ${row ? ofThree(part, row.ru[1]) : ''}`
      : `${english(whole)} ${row ? ofTwo(whole, row.en[0]) : code} ${digits} ${row ? ofTwo(part, row.en[1]) : ''}`;
  const trimmed = words.trim();
  return trimmed.charAt(0).toUpperCase() + trimmed.slice(1);
}

type Forms = readonly [one: string, few: string, many: string];

function ofThree(count: number, [one, few, many]: Forms): string {
  const [tens, ones] = [count % 100, count % 10];
  if (tens >= 11 && tens <= 14) return many;
  if (ones === 1) return one;
  return ones >= 2 && ones <= 4 ? few : many;
}

function ofTwo(count: number, [one, many]: readonly [string, string]): string {
  return count === 1 ? one : many;
}

type Gender = 'masculine' | 'feminine';

const RU_ONES: Readonly<Record<Gender, readonly string[]>> = {
  masculine: ['', 'один', 'два', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'],
  feminine: ['', 'одна', 'две', 'три', 'четыре', 'пять', 'шесть', 'семь', 'восемь', 'девять'],
};
const RU_TEENS =
  'десять одиннадцать двенадцать тринадцать четырнадцать пятнадцать шестнадцать семнадцать восемнадцать девятнадцать'.split(
    ' ',
  );
const RU_TENS = [
  '',
  '',
  ...'двадцать тридцать сорок пятьдесят шестьдесят семьдесят восемьдесят девяносто'.split(' '),
];
const RU_HUNDREDS = [
  '',
  ...'сто двести триста четыреста пятьсот шестьсот семьсот восемьсот девятьсот'.split(' '),
];
const RU_GROUPS: readonly { readonly forms: Forms; readonly gender: Gender }[] = [
  { forms: ['', '', ''], gender: 'masculine' },
  { forms: ['тысяча', 'тысячи', 'тысяч'], gender: 'feminine' },
  { forms: ['миллион', 'миллиона', 'миллионов'], gender: 'masculine' },
  { forms: ['миллиард', 'миллиарда', 'миллиардов'], gender: 'masculine' },
];

/** Groups of three digits, the highest first, each with its place: 0 for ones, 1 for thousands. */
function groupsOf(number: number): readonly { readonly digits: number; readonly place: number }[] {
  const groups: { digits: number; place: number }[] = [];
  for (let rest = number, place = 0; rest > 0; rest = Math.floor(rest / 1000), place++)
    groups.unshift({ digits: rest % 1000, place });
  return groups.filter(({ digits }) => digits > 0);
}

function russian(number: number, gender: Gender): string {
  if (number === 0) return 'ноль';
  return groupsOf(number)
    .flatMap(({ digits, place }) => {
      const group = RU_GROUPS[place];
      if (!group) return [String(digits * 1000 ** place)];
      const words = russianGroup(digits, place === 0 ? gender : group.gender);
      return place === 0 ? words : [...words, ofThree(digits, group.forms)];
    })
    .join(' ');
}

function russianGroup(digits: number, gender: Gender): string[] {
  const [hundreds, tens, ones] = [Math.floor(digits / 100), Math.floor(digits / 10) % 10, digits % 10];
  const low = tens === 1 ? [RU_TEENS[ones]] : [RU_TENS[tens], RU_ONES[gender][ones]];
  return [RU_HUNDREDS[hundreds], ...low].filter((word): word is string => word !== undefined && word !== '');
}

const EN_SMALL =
  'zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen'.split(
    ' ',
  );
const EN_TENS = ['', '', ...'twenty thirty forty fifty sixty seventy eighty ninety'.split(' ')];
const EN_GROUPS = ['', ' thousand', ' million', ' billion'];

function english(number: number): string {
  if (number === 0) return 'zero';
  return groupsOf(number)
    .map(({ digits, place }) => `${englishGroup(digits)}${EN_GROUPS[place] ?? ''}`)
    .join(' ');
}

function englishGroup(digits: number): string {
  const [hundreds, rest] = [Math.floor(digits / 100), digits % 100];
  const low =
    rest < 20
      ? EN_SMALL[rest]
      : [EN_TENS[Math.floor(rest / 10)], rest % 10 > 0 ? EN_SMALL[rest % 10] : '']
          .filter((word) => word !== '')
          .join('-');
  if (hundreds === 0) return low ?? '';
  return rest === 0 ? `${EN_SMALL[hundreds]} hundred` : `${EN_SMALL[hundreds]} hundred ${low}`;
}
