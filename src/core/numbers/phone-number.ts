// A recipient's telephone number as the service keeps it: digits only, international form, no plus. Owns reading and
// correcting what people write (spec http-send 2.1); it must not know routes or prices.

import { parsePhoneNumberFromString } from 'libphonenumber-js/min';

/** 7 to 15 digits, country code first, no plus. */
export type PhoneNumber = string & { readonly __phoneNumber: true };

// E.164 allows fifteen digits; below seven only short numbers exist, which no trunk can be asked for abroad.
const DIGITS = /^\d{7,15}$/;
const ORNAMENT = /[\s()\-.\u00a0\u2010-\u2015]/g;

/** A number without a plus may be written the Russian way: with the trunk prefix 8, or as ten digits of a mobile. */
function corrected(digits: string): string {
  if (/^8\d{10}$/.test(digits)) return `7${digits.slice(1)}`;
  if (/^9\d{9}$/.test(digits)) return `7${digits}`;
  return digits;
}

/** The whole zone +7 has eleven digits; numbering plans inside it open faster than any table is renewed. */
function plausible(digits: string): boolean {
  if (digits.startsWith('7')) return digits.length === 11;
  return parsePhoneNumberFromString(`+${digits}`)?.isPossible() ?? false;
}

/**
 * Reads one number as a client writes it: a leading `+` means "take it as it is"; without one it is corrected.
 * Blanks, brackets, hyphens and dots are dropped. Undefined for what cannot be anybody's number.
 */
export function parsePhone(text: string): PhoneNumber | undefined {
  const bare = text.replace(ORNAMENT, '');
  const digits = bare.startsWith('+') ? bare.slice(1) : corrected(bare);
  return DIGITS.test(digits) && plausible(digits) ? (digits as PhoneNumber) : undefined;
}

/** The entries of a list split by `,` or `;`, as written, empty ones left out. */
export function splitPhones(text: string): string[] {
  return text
    .split(/[,;]/)
    .map((part) => part.trim())
    .filter((part) => part !== '');
}
