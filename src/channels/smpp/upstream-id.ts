// How the id in an answer and the id in its receipt are the same though they are written differently: in hexadecimal here and in
// decimal there, with zeros in front, in other letters. Owns the spellings; the store looks for each in turn.

import { LIMITS } from '../../base/limits.ts';
import type { SmppSettings } from './smpp-settings.ts';

/** As it is kept: without blanks, in small letters, without `0x` and zeros in front. */
export function keptId(message_id: string): string {
  const id = message_id.trim().toLowerCase();
  const bare = id.replace(/^0x(?=[0-9a-f]+$)/, '').replace(/^0+(?=.)/, '');
  return bare.slice(0, LIMITS.smpp.idCharacters);
}

/** Spellings of a receipt's id that the answer may have had, the likeliest first, each once. */
export function spellings(id: string, how: SmppSettings['receiptIds']): readonly string[] {
  const own = keptId(id);
  // The receipt is decimal where the answer was hexadecimal, or the other way round.
  const hexadecimal = how === 'any' || how === 'hex-to-decimal' ? inHexadecimal(own) : [];
  const decimal = how === 'any' || how === 'decimal-to-hex' ? inDecimal(own) : [];
  const other = [...hexadecimal, ...decimal];
  const all = how === 'any' || how === 'same' ? [own, ...other] : [...other, own];
  return [...new Set(all)].filter((one) => one !== '');
}

const DIGITS_MOST = 40;

function inHexadecimal(digits: string): readonly string[] {
  return /^\d+$/.test(digits) && digits.length <= DIGITS_MOST ? [BigInt(digits).toString(16)] : [];
}

function inDecimal(digits: string): readonly string[] {
  return /^[0-9a-f]+$/.test(digits) && digits.length <= DIGITS_MOST ? [BigInt(`0x${digits}`).toString()] : [];
}
