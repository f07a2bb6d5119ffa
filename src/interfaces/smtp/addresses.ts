// Whom a mail to this door is for: the command address `send@…`, or one whose mails become SMS. Owns how addresses are read;
// whether a mail may go there is decided elsewhere.

import { type PhoneNumber, parsePhone } from '../../core/numbers/phone-number.ts';

export type MailTarget =
  | { readonly kind: 'command' }
  /** `79991234567@host`: an SMS to that number. */
  | { readonly kind: 'phone'; readonly phone: PhoneNumber }
  /** `login@host`: an SMS to the numbers the account has named. */
  | { readonly kind: 'login'; readonly login: string };

/** `send.` before a domain is how the service names its own host (spec smtp 1). */
const HOST_PREFIX = 'send.';
const COMMANDS = 'send';

/** Domains served, in small letters; none: any. */
export type Hosts = readonly string[];

function isServed(domain: string, hosts: Hosts): boolean {
  if (hosts.length === 0) return domain !== '';
  return hosts.some((host) => domain === host || domain === HOST_PREFIX + host);
}

/** Undefined: nobody here. */
export function targetOf(address: string, hosts: Hosts): MailTarget | undefined {
  const at = address.lastIndexOf('@');
  const name = address.slice(0, Math.max(at, 0));
  const domain = address
    .slice(at + 1)
    .toLowerCase()
    .replace(/\.$/, '');
  if (at < 1 || !isServed(domain, hosts)) return undefined;
  if (name.toLowerCase() === COMMANDS) return { kind: 'command' };
  const phone = /^\+?\d{10,15}$/.test(name) ? parsePhone(name) : undefined;
  return phone === undefined ? { kind: 'login', login: name } : { kind: 'phone', phone };
}

/** Whether a mail to it would come back here. With any domain served, only what is a command address for sure. */
export function isOwnAddress(address: string, hosts: Hosts): boolean {
  const target = targetOf(address, hosts);
  return target !== undefined && (hosts.length > 0 || target.kind === 'command');
}

/** Whether both may be recipients of one mail: a command is no text of an SMS, and an SMS is paid by one account. */
export function goTogether(one: MailTarget, other: MailTarget): boolean {
  if (one.kind !== other.kind) return false;
  return one.kind !== 'login' || other.kind !== 'login' || one.login === other.login;
}
