// How refusals leave over SMTP: every row of FAULTS as a reply code and an enhanced one (RFC 5321 4.2, RFC 3463), with the words the
// classic API has for it. A fault without a row does not compile. Owns the codes; no other file of this door writes one for a fault.

import { LIMITS } from '../../base/limits.ts';
import type { FaultCode } from '../../core/faults.ts';
import { type ClassicFault, errorText } from '../../dialect/replies.ts';

type WireFault = { readonly code: number; readonly status: string };

const SYNTAX: WireFault = { code: 554, status: '5.6.0' };
const POLICY: WireFault = { code: 550, status: '5.7.1' };
const RECIPIENT: WireFault = { code: 550, status: '5.1.1' };
const REFUSED: WireFault = { code: 554, status: '5.3.0' };
/** The client's relay comes again by itself, with the same mail. */
const LATER: WireFault = { code: 451, status: '4.3.0' };
const LATER_POLICY: WireFault = { code: 451, status: '4.7.1' };

/**
 * Only what time alone mends and what has stored nothing is 4yz. A short balance and a repetition are not: a relay that came
 * again for days would make message after message, or send at last what was to be sent once.
 */
const WIRE_FAULTS: Readonly<Record<FaultCode, WireFault>> = {
  'parameters-wrong': SYNTAX,
  'menu-wrong': SYNTAX,
  'text-too-long': SYNTAX,
  'sign-in-failed': POLICY,
  'key-limited': POLICY,
  'money-short': REFUSED,
  'address-locked': LATER_POLICY,
  'date-wrong': SYNTAX,
  'message-forbidden': POLICY,
  'transfer-not-registered': POLICY,
  'number-wrong': RECIPIENT,
  'number-unreachable': RECIPIENT,
  'kind-unavailable': REFUSED,
  'mailing-forbidden': POLICY,
  'request-repeated': POLICY,
  'requests-too-many': LATER,
  'deletion-failed': REFUSED,
  'message-missing': REFUSED,
  'attempts-too-many': POLICY,
  'record-missing': REFUSED,
  'change-failed': REFUSED,
  'client-missing': REFUSED,
  'balance-shared': REFUSED,
  'client-not-saved': REFUSED,
  'key-reused': SYNTAX,
  'key-in-use': LATER,
  'key-broken-off': REFUSED,
  'service-unavailable': LATER,
};

/** A reply that is no success, as `smtp-server` takes one. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly responseCode: number;

  constructor(code: number, text: string) {
    super(replyText(text));
    this.responseCode = code;
  }
}

/** ASCII without controls, of a length that every client reads (RFC 5321 4.5.3.1.5). */
export function replyText(text: string): string {
  return text.replace(/[^\x20-\x7e]/gu, '?').slice(0, LIMITS.smtp.replyCharacters);
}

export function isTemporary(fault: FaultCode): boolean {
  return WIRE_FAULTS[fault].code < 500;
}

/** What `send.php` says with `fmt=0`. */
export function faultText(fault: ClassicFault): string {
  return errorText('send', fault, 'text');
}

export function refusalOf(fault: ClassicFault): Refusal {
  const { code, status } = WIRE_FAULTS[fault.fault];
  return new Refusal(code, `${status} ${faultText(fault)}`);
}

export const REFUSALS = {
  unread: (why: string) => new Refusal(SYNTAX.code, `${SYNTAX.status} The mail cannot be read: ${why}`),
  tooLarge: (most: number) => new Refusal(552, `5.3.4 The mail is larger than ${most} bytes`),
  noRoom: () => new Refusal(452, '4.3.1 Too many mails at once, try again'),
  noSuchAddress: () => new Refusal(550, '5.1.1 No such address here'),
  notAllowed: (why: string) => new Refusal(550, `5.7.1 ${why}`),
  tooManyRecipients: () => new Refusal(452, '4.5.3 Too many recipients'),
  apart: () => new Refusal(452, '4.5.3 This recipient needs a mail of its own'),
  tooManyConnections: () => new Refusal(421, '4.7.0 Too many connections from your address'),
  tooManyMails: () => new Refusal(451, '4.7.1 Too many mails from your address, try again'),
  signInFailed: () => new Refusal(535, '5.7.8 Login or password is not accepted'),
  signInLater: () => new Refusal(454, '4.7.0 Cannot sign in now, try again'),
  unavailable: () =>
    new Refusal(LATER.code, `${LATER.status} ${faultText({ fault: 'service-unavailable' })}`),
} as const;
