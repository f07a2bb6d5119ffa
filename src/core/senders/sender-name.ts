// What a sender may look like (spec http-senders 2): a name, a number, or an e-mail address. Owns reading these forms; whose it
// is and whether it may be used is decided elsewhere.

import { parsePhone } from '../numbers/phone-number.ts';
import { parseAsciiMailAddress } from '../numbers/recipient.ts';

export type SenderKind = 'name' | 'number' | 'mail';

export type SenderName = { readonly kind: SenderKind; readonly name: string };

const NAME = /^[A-Za-z0-9 _.&!'"+/-]{1,11}$/;
const NUMBER = /^\d{1,15}$/;

export const SENDER_RULE = 'a sender is up to 11 Latin letters, digits and signs, or up to 15 digits';

/** A telephone number is corrected as a recipient's is; a short number stays as it is. Undefined: no sender. */
export function readSenderName(text: string): SenderName | undefined {
  const plain = text.trim();
  const digits = plain.replace(/^\+/, '');
  if (NUMBER.test(digits)) return { kind: 'number', name: parsePhone(plain) ?? digits };
  return NAME.test(plain) && /[A-Za-z0-9]/.test(plain) ? { kind: 'name', name: plain } : undefined;
}

export function readMailSender(text: string): SenderName | undefined {
  const name = parseAsciiMailAddress(text);
  return name === undefined ? undefined : { kind: 'mail', name };
}
