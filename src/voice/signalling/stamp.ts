// What every message of ours says of its sender: Via, Max-Forwards, Contact, User-Agent, Allow, Supported. Owns which message
// says what (RFC 3261 table 2, 20.5, 20.37); it must not know calls.

import { header, type SipHeader, type SipRequest, type SipResponse } from '../../protocols/sip/message.ts';
import { ALLOW } from '../../protocols/sip/refuse.ts';
import { formatUri } from '../../protocols/sip/uri.ts';

/** What it says, made once. */
export type Signature = {
  readonly userAgent: SipHeader;
  readonly server: SipHeader;
};

const MAX_FORWARDS: SipHeader = { name: 'Max-Forwards', value: '70' };
const ALLOWS: SipHeader = { name: 'Allow', value: ALLOW };
const SUPPORTS: SipHeader = { name: 'Supported', value: '100rel, timer' };
const ACCEPTS: SipHeader = {
  name: 'Accept',
  value: 'application/sdp, application/dtmf-relay, application/dtmf',
};

export function signatureOf(userAgent: string): Signature {
  return {
    userAgent: { name: 'User-Agent', value: userAgent },
    server: { name: 'Server', value: userAgent },
  };
}

/** Where and as whom this message says we can be reached. */
type Presence = {
  /** The user part of Contact; '' for none. */
  readonly user: string;
  /** `host:port` with a transport parameter where one is needed. */
  readonly contact: string;
};

function contactUri({ user, contact }: Presence): string {
  if (user === '') return `sip:${contact}`;
  // The user part is escaped as URIs are written; the host is ours and needs no care.
  const escaped = formatUri({ scheme: 'sip', user, host: 'x', parameters: new Map(), headers: new Map() });
  return `${escaped.slice(0, -1)}${contact}`;
}

const TARGETED = new Set(['INVITE', 'UPDATE', 'OPTIONS']);

type RequestStamp = {
  readonly signature: Signature;
  readonly presence: Presence;
  /** The whole value. */
  readonly via: string;
};

export function stampRequest(request: SipRequest, { signature, presence, via }: RequestStamp): SipRequest {
  const list: SipHeader[] = [{ name: 'Via', value: via }, MAX_FORWARDS, ...request.headers];
  if (TARGETED.has(request.method)) {
    if (header(request, 'Contact') === undefined) {
      list.push({ name: 'Contact', value: `<${contactUri(presence)}>` });
    }
    list.push(ALLOWS);
    if (header(request, 'Supported') === undefined) list.push(SUPPORTS);
  }
  list.push(signature.userAgent);
  return { ...request, headers: list };
}

type ResponseStamp = {
  readonly signature: Signature;
  /** undefined: the response needs no Contact. */
  readonly presence: Presence | undefined;
  readonly method: string;
};

export function stampResponse(response: SipResponse, stamp: ResponseStamp): SipResponse {
  const { status } = response;
  const { method, presence } = stamp;
  const list = [...response.headers];
  const dialog = (method === 'INVITE' || method === 'UPDATE') && status > 100 && status < 300;
  if (dialog && presence !== undefined) list.push({ name: 'Contact', value: `<${contactUri(presence)}>` });
  if (status >= 200 && status < 300 && TARGETED.has(method)) {
    list.push(ALLOWS, SUPPORTS);
    if (method === 'OPTIONS') list.push(ACCEPTS);
  }
  list.push(stamp.signature.server);
  return { ...response, headers: list };
}
