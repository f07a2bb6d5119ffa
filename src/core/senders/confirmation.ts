// The code that proves whose a number is: how it is made and what its message says, read or spoken. Owns the words; sending
// and keeping it is the store's business.

import type { Chance } from '../../base/chance.ts';
import type { InWords, NameLanguage } from '../messages/status.ts';

const DIGITS = 6;

/** Six digits, each equally likely. */
export function inventConfirmation(chance: Chance): string {
  // A remainder of 2^32 by 10^6 favours no code by more than one in four thousand.
  const [a = 0, b = 0, c = 0, d = 0] = chance.bytes(4);
  return String((((a << 24) | (b << 16) | (c << 8) | d) >>> 0) % 10 ** DIGITS).padStart(DIGITS, '0');
}

const WORDS = {
  ru: { code: 'код подтверждения', again: 'повторяю' },
  en: { code: 'confirmation code', again: 'once more' },
} as const satisfies Record<NameLanguage, { readonly code: string; readonly again: string }>;

/** What a code is for that confirms a number to which calls are to be put through: whoever hears it must know. */
export const TRANSFER_PURPOSE: InWords = {
  ru: 'Перевод звонков на ваш номер',
  en: 'Putting calls through to your number',
};

export function confirmationText(
  code: string,
  message: { readonly by: 'sms' | 'call'; readonly site: string; readonly language: NameLanguage },
): string {
  const { code: words, again } = WORDS[message.language];
  const site = message.site === '' ? '' : `${message.site}: `;
  const capital = site === '' ? words.charAt(0).toUpperCase() + words.slice(1) : words;
  if (message.by === 'sms') return `${site}${capital} ${code}`;
  const spoken = [...code].join(', ');
  return `${site}${capital}: ${spoken}. ${again}: ${spoken}.`;
}
