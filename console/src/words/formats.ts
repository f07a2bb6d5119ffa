// Moments, numbers and money as the reader's language writes them. Owns these forms and nothing else.

import { useMemo } from 'react';
import type { Money } from '../../../clients/typescript/src/schema.ts';
import { type Language, useLanguage } from './words.ts';

type Formats = {
  readonly number: (value: number) => string;
  /** `share` of 0…1. */
  readonly percent: (share: number) => string;
  readonly money: (money: Money) => string;
  /** Date and time of day to the second. */
  readonly moment: (at: string) => string;
  readonly date: (at: string) => string;
  readonly time: (at: string) => string;
  /** `2 min 5 s` of milliseconds. */
  readonly duration: (milliseconds: number) => string;
};

/** Codes that the API writes as its clients are used to → ISO 4217. */
const CURRENCIES: Readonly<Record<string, string>> = { RUR: 'RUB' };

/** Russian puts “г.” after the year: in lists of moments it tells nothing and breaks lines. */
const YEAR_SIGN = /\s?г\.(?=,|$)/;

/** The language as the reader's country writes it: whoever reads `en-GB` has days before months and a clock of 24 hours. */
function localeOf(language: Language): string {
  return navigator.languages.find((one) => one === language || one.startsWith(`${language}-`)) ?? language;
}

function formatsOf(language: Language): Formats {
  const locale = localeOf(language);
  const number = new Intl.NumberFormat(language);
  const percent = new Intl.NumberFormat(language, { style: 'percent', maximumFractionDigits: 1 });
  const moment = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const date = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const time = new Intl.DateTimeFormat(locale, { timeStyle: 'medium' });
  const units = language === 'ru' ? { h: 'ч', m: 'мин', s: 'с' } : { h: 'h', m: 'min', s: 's' };
  return {
    number: (value) => number.format(value),
    percent: (share) => percent.format(share),
    money: ({ amount, currency }) => moneyText(language, amount, currency),
    moment: (at) => moment.format(new Date(at)).replace(YEAR_SIGN, ''),
    date: (at) => date.format(new Date(at)).replace(YEAR_SIGN, ''),
    time: (at) => time.format(new Date(at)),
    duration: (milliseconds) => {
      const seconds = Math.round(milliseconds / 1_000);
      const [hours, minutes] = [Math.floor(seconds / 3_600), Math.floor(seconds / 60) % 60];
      const parts = [hours > 0 ? `${hours} ${units.h}` : '', minutes > 0 ? `${minutes} ${units.m}` : ''];
      if (seconds % 60 > 0 || seconds === 0) parts.push(`${seconds % 60} ${units.s}`);
      return parts.filter((part) => part !== '').join(' ');
    },
  };
}

function moneyText(language: Language, amount: string, currency: string): string {
  const digits = amount.split('.')[1]?.length ?? 0;
  return new Intl.NumberFormat(language, {
    style: 'currency',
    currency: CURRENCIES[currency] ?? currency,
    minimumFractionDigits: 2,
    maximumFractionDigits: Math.max(2, digits),
  }).format(Number(amount));
}

export function useFormats(): Formats {
  const { language } = useLanguage();
  return useMemo(() => formatsOf(language), [language]);
}
