// Who a message is for, as the service keeps it: digits of a number, an e-mail address, a name or id within a messenger. Owns
// which kinds have which recipients and how an address is read; numbers are `phone-number.ts`.

import { utf8Length } from '../../base/bytes.ts';
import type { MessageKind } from '../messages/kind.ts';
import { asciiDomain } from './domain-name.ts';
import { parsePhone } from './phone-number.ts';

/** RFC 5321 4.5.3.1: 64 octets before the sign, 255 behind, 254 together. */
const ADDRESS_OCTETS = 254;
const LOCAL_OCTETS = 64;
/** RFC 6531 3.3: letters of any script beside those of ASCII; signs beyond ASCII nobody has in an address. */
const LOCAL = /^[a-z0-9.!#$%&'*+/=?^_`{|}~\p{L}\p{M}\p{N}-]+$/u;
const DOMAIN = /^(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\.)+[a-z][a-z0-9-]{0,61}[a-z0-9]$/;

/**
 * An address in lower case: mailboxes that differ by case alone are nobody's. A domain in letters of its own is kept as the DNS has it
 * (`xn--…`), so that one address is one address. Undefined for what is no address.
 */
export function parseMailAddress(text: string): string | undefined {
  const plain = text.trim();
  const at = plain.lastIndexOf('@');
  if (at < 1 || plain.length > ADDRESS_OCTETS) return undefined;
  // RFC 6532 3.1: composed.
  const local = plain.slice(0, at).normalize('NFC').toLowerCase();
  const domain = asciiDomain(plain.slice(at + 1));
  if (domain === undefined || !LOCAL.test(local) || !DOMAIN.test(domain)) return undefined;
  const octets = utf8Length(local);
  return octets <= LOCAL_OCTETS && octets + 1 + domain.length <= ADDRESS_OCTETS
    ? `${local}@${domain}`
    : undefined;
}

/** One that every server takes: mails are sent from it, and their recipients' servers are not asked what they know. */
export function parseAsciiMailAddress(text: string): string | undefined {
  const address = parseMailAddress(text);
  return address !== undefined && /^[\x21-\x7e]+$/.test(address) ? address : undefined;
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
