// How the id in an answer and the id in its receipt are the same though they are written differently: in hexadecimal here and in
// decimal there, with zeros in front, in other letters. Owns the spellings; the store looks for each in turn.

import type { SmppSettings } from './smpp-settings.ts';

/** As it is kept: without blanks, in small letters. */
export function keptId(message_id: string): string {
  return message_id.trim().toLowerCase();
}

/** Spellings of a receipt's id that the answer may have had, the likeliest first, each once. */
export function spellings(id: string, how: SmppSettings['receiptIds']): readonly string[] {
  const own = keptId(id);
  const digits = own.replace(/^0x/, '').replace(/^0+(?=.)/, '');
  const all = [own, digits];
  // The receipt is decimal where the answer was hexadecimal, and the other way round.
  if (how === 'any' || how === 'hex-to-decimal') all.push(...inHexadecimal(digits));
  if (how === 'any' || how === 'decimal-to-hex') all.push(...inDecimal(digits));
  if (how === 'hex-to-decimal' || how === 'decimal-to-hex') all.push(...all.splice(0, 2));
  return [...new Set(all)].filter((one) => one !== '');
}

const DIGITS_MOST = 40;
const HEX_DIGITS = 8;

/** Centres write hexadecimal numbers with eight digits or with as many as needed. */
function inHexadecimal(digits: string): readonly string[] {
  if (!/^\d+$/.test(digits) || digits.length > DIGITS_MOST) return [];
  const hex = BigInt(digits).toString(16);
  return [hex, hex.padStart(HEX_DIGITS, '0')];
}

function inDecimal(digits: string): readonly string[] {
  if (!/^[0-9a-f]+$/.test(digits) || digits.length > DIGITS_MOST) return [];
  const decimal = BigInt(`0x${digits}`).toString(10);
  return [decimal, decimal.padStart(10, '0')];
}
