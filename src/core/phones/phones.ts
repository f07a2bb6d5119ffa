// Phones that register with this server: a number of the installation, an account it belongs to, a secret. Owns their shape, which
// numbers they may have, and the ports of those who manage and those who ring them; registrations are known elsewhere.

import type { Result } from '../../base/result.ts';
import type { Instant } from '../../base/time.ts';
import type { Account, AccountId } from '../accounts/account.ts';
import type { FaultCode } from '../faults.ts';
import { parsePhone } from '../numbers/phone-number.ts';

/** `desk`: it keeps its password; `browser`: pages of the account ring by it, with passwords that last for hours. */
type PhoneKind = 'desk' | 'browser';

export type Phone = {
  /** An extension such as 101, or a whole number; nobody else of the installation has it. */
  readonly number: string;
  readonly name: string;
  readonly kind: PhoneKind;
  readonly madeAt: Instant;
};

/** What proves that somebody is the phone. */
export type PhoneCredential = { readonly number: string; readonly password: string };

/** Servers a browser asks for a way to our sound (RFC 8825), as RTCPeerConnection takes them. */
type IceServer = {
  readonly urls: readonly string[];
  readonly username?: string;
  readonly credential?: string;
};

export type IceServers = (account: Account) => readonly IceServer[];

/** The host of phones' addresses: they are known by their numbers, and nobody looks this one up. */
export const PHONE_HOST = 'dozvon.invalid';

/** Stands beside a message that was accepted, free, for a phone of the account: no trunk takes it, whatever becomes of the phone. */
export const OWN_PHONE = 'own-phone';

/** Where on the HTTP listener phones speak SIP over WebSocket. */
export const BROWSER_SOCKET = '/sip';

/** `detail` is a sentence for the client. */
export type PhoneRefusal = { readonly fault: FaultCode; readonly detail?: string };

export interface Phones {
  /** By number. */
  list(account: Account): Promise<Result<readonly Phone[], FaultCode>>;
  /** `password` is told now and never again. `number-wrong`; `change-failed`, whose detail says why. */
  create(
    account: Account,
    terms: { readonly number: string; readonly name: string },
  ): Promise<Result<{ readonly phone: Phone; readonly password: string }, PhoneRefusal>>;
  /** What is registered as it is not rung any more. */
  remove(account: Account, number: string): Promise<Result<true, FaultCode>>;
  /** The phone of the account's pages, made when there is none; its password is right until then. */
  browser(account: Account): Promise<Result<PhoneCredential & { readonly until: Instant }, FaultCode>>;
}

/** Whose a number is that wants to register, and the passwords that are right now. */
export type KnownPhone = {
  readonly number: string;
  readonly account: AccountId;
  /** One that was taken away and made again is another. */
  readonly madeAt: Instant;
  readonly passwords: readonly string[];
};

/** Asked by the registrar. Undefined: nobody's, or of an account that is not open. Rejects while the database is away. */
export type FindPhone = (number: string) => Promise<KnownPhone | undefined>;

/** Numbers of the account's phones: calls to them take no trunk. Rejects while the database is away. */
export type PhonesOf = (account: AccountId) => Promise<ReadonlySet<string>>;

/** Three to six digits, none of them a whole number of anybody. */
const EXTENSION = /^[1-9]\d{2,5}$/;

/** A number a phone may have, as it is kept; undefined for what cannot be one. */
export function readPhoneNumber(text: string): string | undefined {
  const bare = text.trim();
  return EXTENSION.test(bare) ? bare : parsePhone(bare);
}
