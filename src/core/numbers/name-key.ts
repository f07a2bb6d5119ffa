// Names of operators and regions as registers write them, made comparable: legal forms, quotes, abbreviations and hyphens say
// nothing of who is meant. Owns what is left out; the tables of names are the numbering files'.

const LEGAL_FORM =
  /(?<![\p{L}\d])(?:публичное акционерное общество|открытое акционерное общество|закрытое акционерное общество|акционерное общество|общество с ограниченной ответственностью|пао|оао|зао|нао|ао|ооо|гуп|фгуп|муп|филиал|ф-л)(?![\p{L}\d])/gu;

const ABBREVIATIONS: readonly (readonly [RegExp, string])[] = [
  [/(?<![\p{L}\d])(?:г\.?|гор\.?|город|город федерального значения)(?![\p{L}\d])/gu, ' '],
  [/(?<![\p{L}\d])обл(?:\.|(?![\p{L}\d]))/gu, 'область'],
  [/(?<![\p{L}\d])респ(?:\.|(?![\p{L}\d]))/gu, 'республика'],
  [/(?<![\p{L}\d])а\.?о\.?(?![\p{L}\d])/gu, 'автономный округ'],
];

function lettersOf(text: string): string {
  return text.replace(/[^\p{L}\d]+/gu, '');
}

function plain(text: string): string {
  return text.normalize('NFC').toLowerCase().replaceAll('ё', 'е');
}

/** Equal for names of the same company. */
export function operatorKey(name: string): string {
  const key = lettersOf(plain(name).replace(LEGAL_FORM, ' '));
  return key === '' ? lettersOf(plain(name)) : key;
}

/** Equal for names of the same region. */
export function regionKey(name: string): string {
  let text = plain(name);
  for (const [pattern, word] of ABBREVIATIONS) text = text.replace(pattern, ` ${word} `);
  return lettersOf(text);
}
