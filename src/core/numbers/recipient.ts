// Who a message is for, as the service keeps it: digits of a number, an e-mail address, a name or id within a messenger. Owns
// which kinds have which recipients and how an address is read; numbers are `phone-number.ts`.

import type { MessageKind } from '../messages/kind.ts';
import { parsePhone } from './phone-number.ts';

/** RFC 5321 4.5.3.1: 64 octets before the sign, 255 behind, 254 together. */
const ADDRESS_CHARACTERS = 254;
const ADDRESS =
  /^[a-z0-9.!#$%&'*+/=?^_`{|}~-]{1,64}@(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/** An address in lower case: mailboxes that differ by case alone are nobody's. Undefined for what is no address. */
export function parseMailAddress(text: string): string | undefined {
  const address = text.trim().toLowerCase();
  return address.length <= ADDRESS_CHARACTERS && ADDRESS.test(address) ? address : undefined;
}

/** `@name` or `#id` of a messenger (spec http-send 2.3), as written: ids of some differ by case alone. */
const MESSENGER_NAME = /^(?:@[A-Za-z0-9_.]{1,64}|#[A-Za-z0-9+/=_-]{1,64})$/;

function parseMessengerName(text: string): string | undefined {
  const name = text.trim();
  return MESSENGER_NAME.test(name) ? name : undefined;
}

/** Undefined when it cannot be anybody's. */
export function parseRecipient(kind: MessageKind, written: string): string | undefined {
  switch (kind) {
    case 'mail':
      return parseMailAddress(written);
    case 'social':
    case 'viber':
    case 'whatsapp':
    case 'telegram':
    case 'bot':
      return parsePhone(written) ?? parseMessengerName(written);
    default:
      return parsePhone(written);
  }
}

/** As a recipient is looked for in what was sent, of whatever kind: what is neither number nor address stays as written. */
export function recipientAsKept(written: string): string {
  return (
    parsePhone(written) ??
    parseMailAddress(written) ??
    parseMessengerName(written) ??
    written.trim().replace(/^\+/, '')
  );
}
