// What the pages say, in English and Russian. Owns the choice of the language and how numbers bend words; the words themselves stand
// beside the pages that say them.

import { createContext, use } from 'react';

export const LANGUAGES = ['en', 'ru'] as const;
export type Language = (typeof LANGUAGES)[number];

export const LANGUAGE_NAMES: Readonly<Record<Language, string>> = { en: 'English', ru: 'Русский' };

/** The same words in every language; the Russian ones must have every member that the English ones have. */
export type Words<W> = Readonly<Record<Language, W>>;

const KEPT_AS = 'dozvon.language';

export function firstLanguage(): Language {
  const kept = localStorage.getItem(KEPT_AS);
  const known = LANGUAGES.find((one) => one === kept);
  if (known) return known;
  return navigator.languages.some((one) => /^(?:ru|uk|be|kk)\b/.test(one)) ? 'ru' : 'en';
}

export function keepLanguage(language: Language): void {
  localStorage.setItem(KEPT_AS, language);
}

type LanguageChoice = {
  readonly language: Language;
  readonly choose: (language: Language) => void;
};

export const LanguageContext = createContext<LanguageChoice>({ language: 'en', choose: () => undefined });

export function useLanguage(): LanguageChoice {
  return use(LanguageContext);
}

export function useWords<W>(words: Words<W>): W {
  return words[use(LanguageContext).language];
}

/** Forms by the plural rules of a language: English has `one` and `other`, Russian `one`, `few` and `many`. */
type Forms = { readonly one: string; readonly few?: string; readonly many?: string; readonly other?: string };

const RULES: Readonly<Record<Language, Intl.PluralRules>> = {
  en: new Intl.PluralRules('en'),
  ru: new Intl.PluralRules('ru'),
};

/** `3 messages`, `3 сообщения`: the number and the form it asks for. */
export function counted(language: Language, count: number, forms: Forms): string {
  const rule = RULES[language].select(count);
  const form = rule === 'one' ? forms.one : rule === 'few' ? forms.few : forms.many;
  return `${new Intl.NumberFormat(language).format(count)} ${form ?? forms.other ?? forms.many ?? forms.one}`;
}
