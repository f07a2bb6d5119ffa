// What a REGISTER asks (RFC 3261 10.2 and 10.3): whose contacts, which, for how long. Owns the reading; whether the sender may ask
// it and what stands already is the registrar's.

import { err, ok, type Result } from '../../base/result.ts';
import { trim } from '../../protocols/sip/grammar.ts';
import { type NameAddress, parseCSeq, parseNameAddress } from '../../protocols/sip/headers.ts';
import { parseDeltaSeconds } from '../../protocols/sip/headers-session.ts';
import { header, headers, type SipRequest } from '../../protocols/sip/message.ts';
import { telephoneOf } from '../../protocols/sip/uri.ts';

type ContactWish = {
  readonly contact: NameAddress;
  /** Undefined: it names none. */
  readonly seconds: number | undefined;
};

export type RegisterRequest = {
  /** The address of record, as the number it is. */
  readonly number: string;
  readonly callId: string;
  readonly sequence: number;
  /** `all`: every contact is taken back. None: the phone asks what there is. */
  readonly wishes: 'all' | readonly ContactWish[];
};

/** The error is the reason phrase of a 400. */
export function readRegister(request: SipRequest): Result<RegisterRequest, string> {
  const to = parseNameAddress(header(request, 'To') ?? '');
  const sequence = parseCSeq(header(request, 'CSeq') ?? '');
  if (!to.ok || !sequence.ok) return err('Bad Request');
  const shared = {
    number: telephoneOf(to.value.uri),
    callId: header(request, 'Call-ID') ?? '',
    sequence: sequence.value.number,
  };
  const general = secondsOf(header(request, 'Expires'));
  const contacts = headers(request, 'Contact');
  if (contacts.some((value) => trim(value) === '*')) {
    // 10.2.2: alone, and with an expiry of nothing.
    const alone = contacts.length === 1 && general === 0;
    return alone ? ok({ ...shared, wishes: 'all' }) : err('Contact * stands alone with Expires: 0');
  }
  const wishes: ContactWish[] = [];
  for (const value of contacts) {
    const contact = parseNameAddress(value);
    if (!contact.ok) return err('Bad Contact');
    const own = contact.value.parameters.get('expires');
    wishes.push({
      contact: contact.value,
      seconds: own === undefined ? general : (secondsOf(own) ?? general),
    });
  }
  return ok({ ...shared, wishes });
}

/** 20.19: what is malformed counts as if it were not there. */
function secondsOf(written: string | undefined): number | undefined {
  const parsed = written === undefined ? undefined : parseDeltaSeconds(written);
  return parsed?.ok ? parsed.value : undefined;
}
