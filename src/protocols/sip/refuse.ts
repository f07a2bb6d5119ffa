// Which readable requests cannot be served, and with what reply (RFC 3261 section 8.2). Owns the checks that need no
// state: headers, methods, URI scheme, extensions, bodies. Dialogs, loops and authentication lie above.

import { unreachable } from '../../base/assert.ts';
import { trim } from './grammar.ts';
import { parseCSeq, parseNameAddress, parseTokens } from './headers.ts';
import { parseContentDisposition, parseContentType, parseMaxForwards } from './headers-session.ts';
import { faultInMandatory } from './mandatory.ts';
import { header, headers, type SipHeader, type SipRequest } from './message.ts';
import { parseUri, schemeOf } from './uri.ts';

type Refusal = {
  readonly status: number;
  readonly reason: string;
  /** Headers the reply needs besides those copied from the request. */
  readonly headers: readonly SipHeader[];
};

/** What a peer may require of us (Require): reliable provisional replies and session timers. */
const EXTENSIONS: readonly string[] = ['100rel', 'timer'];

/**
 * What we know of each method: `served` ones go in Allow, the `known` are for the layers above to refuse in their own way,
 * and `dialog` ones carry a Contact that must be a SIP URI. A method that is not here gets 501.
 */
type MethodEntry = {
  readonly method: string;
  readonly service: 'served' | 'known';
  readonly contact: 'sip' | 'any';
  /** What its body may be: descriptions only, or anything since nobody reads it or the layer above does. */
  readonly body: 'description' | 'any';
};

const METHODS: readonly MethodEntry[] = [
  { method: 'INVITE', service: 'served', contact: 'sip', body: 'description' },
  { method: 'ACK', service: 'served', contact: 'any', body: 'any' },
  { method: 'CANCEL', service: 'served', contact: 'any', body: 'any' },
  { method: 'BYE', service: 'served', contact: 'any', body: 'any' },
  { method: 'OPTIONS', service: 'served', contact: 'any', body: 'any' },
  { method: 'INFO', service: 'served', contact: 'any', body: 'any' },
  { method: 'PRACK', service: 'served', contact: 'any', body: 'description' },
  { method: 'UPDATE', service: 'served', contact: 'sip', body: 'description' },
  { method: 'REGISTER', service: 'known', contact: 'sip', body: 'any' },
  { method: 'SUBSCRIBE', service: 'known', contact: 'sip', body: 'any' },
  { method: 'NOTIFY', service: 'known', contact: 'sip', body: 'any' },
  { method: 'REFER', service: 'known', contact: 'sip', body: 'any' },
  { method: 'MESSAGE', service: 'known', contact: 'any', body: 'any' },
  { method: 'PUBLISH', service: 'known', contact: 'any', body: 'any' },
];

const BY_METHOD = new Map(METHODS.map((entry) => [entry.method, entry]));

/** The value of our Allow header. */
export const ALLOW = METHODS.filter((entry) => entry.service === 'served')
  .map((entry) => entry.method)
  .join(', ');

const SCHEMES = new Set(['sip', 'sips', 'tel']);

function refusal(status: number, reason: string, extra: readonly SipHeader[] = []): Refusal {
  return { status, reason, headers: extra };
}

/** 8.1.1.5; RFC 4475 3.1.2.17 and 3.1.2.18: for a method nobody knows, 501 says more than 400. */
function refuseMethod(request: SipRequest): Refusal | undefined {
  if (!BY_METHOD.has(request.method))
    return refusal(501, 'Not Implemented', [{ name: 'Allow', value: ALLOW }]);
  const cseq = parseCSeq(header(request, 'CSeq')!);
  return cseq.ok && cseq.value.method === request.method
    ? undefined
    : refusal(400, 'CSeq method is not that of the request');
}

/** 8.2.2.1, and 19.1.5: headers in a Request-URI are forbidden. */
function refuseUri({ uri }: SipRequest): Refusal | undefined {
  const scheme = schemeOf(uri);
  if (scheme === undefined) return refusal(400, 'Malformed Request-URI');
  if (!SCHEMES.has(scheme)) return refusal(416, 'Unsupported URI Scheme');
  const parsed = parseUri(uri);
  if (!parsed.ok) return refusal(400, `Malformed Request-URI: ${parsed.error}`);
  return parsed.value.headers.size > 0 ? refusal(400, 'Headers in the Request-URI') : undefined;
}

function refuseMaxForwards(request: SipRequest): Refusal | undefined {
  // Absent in requests of RFC 2543 (RFC 4475 3.4.1); 0 matters to proxies only (3.3.11).
  const value = header(request, 'Max-Forwards');
  return value === undefined || parseMaxForwards(value).ok ? undefined : refusal(400, 'Bad Max-Forwards');
}

/** 8.2.2.3. */
function refuseRequire(request: SipRequest): Refusal | undefined {
  if (request.method === 'ACK' || request.method === 'CANCEL') return undefined;
  const required = parseTokens(headers(request, 'Require'));
  if (!required) return refusal(400, 'Bad Require');
  // Proxy-Require is for the proxies on the way (20.29): who meets it there may well leave it standing.
  const unknown = required.filter((tag) => !EXTENSIONS.includes(tag.toLowerCase()));
  if (unknown.length === 0) return undefined;
  return refusal(420, 'Bad Extension', [{ name: 'Unsupported', value: unknown.join(', ') }]);
}

function refuseContact(request: SipRequest): Refusal | undefined {
  if (BY_METHOD.get(request.method)?.contact !== 'sip') return undefined;
  const contacts = headers(request, 'Contact');
  for (const value of contacts) {
    if (request.method === 'REGISTER' && trim(value) === '*') continue;
    const contact = parseNameAddress(value);
    if (!contact.ok) return refusal(400, `Bad Contact: ${contact.error}`);
    const uri = parseUri(contact.value.uri);
    if (!uri.ok) return refusal(400, `Bad Contact: ${uri.error}`);
    if (uri.value.opaque !== undefined) return refusal(400, 'Bad Contact: no SIP URI');
  }
  // 8.1.1.8: exactly one in an INVITE; RFC 2543 peers send none, and then From is all there is.
  return request.method === 'INVITE' && contacts.length > 1 ? refusal(400, 'Multiple Contact') : undefined;
}

/** 8.2.3. A body that is only optional (20.11) is never a reason to refuse. */
function refuseBody(request: SipRequest): Refusal | undefined {
  if (request.body.length === 0) return undefined;
  const rule = BY_METHOD.get(request.method)?.body ?? 'any';
  switch (rule) {
    case 'any':
      return undefined;
    case 'description':
      return refuseDescription(request);
    default:
      return unreachable(rule);
  }
}

function refuseDescription(request: SipRequest): Refusal | undefined {
  const disposition = parseContentDisposition(header(request, 'Content-Disposition') ?? 'session');
  if (disposition.ok && disposition.value.handling === 'optional') return undefined;
  for (const value of headers(request, 'Content-Encoding'))
    if (trim(value).toLowerCase() !== 'identity')
      return refusal(415, 'Unsupported Media Type', [{ name: 'Accept-Encoding', value: 'identity' }]);
  const written = header(request, 'Content-Type');
  if (written === undefined) return refusal(400, 'Missing Content-Type');
  const type = parseContentType(written);
  if (!type.ok) return refusal(400, `Bad Content-Type: ${type.error}`);
  if (type.value.type === 'application/sdp' || type.value.type.startsWith('multipart/')) return undefined;
  return refusal(415, 'Unsupported Media Type', [{ name: 'Accept', value: 'application/sdp' }]);
}

const DESCRIPTION_RANGES = new Set(['application/sdp', 'application/*', '*/*']);

/** RFC 4475 3.3.15: a caller who takes no session description in the reply cannot be answered. */
function refuseAccept(request: SipRequest): Refusal | undefined {
  if (request.method !== 'INVITE') return undefined;
  const accepted = headers(request, 'Accept');
  if (accepted.length === 0) return undefined;
  for (const value of accepted) {
    const range = parseContentType(value);
    if (range.ok && DESCRIPTION_RANGES.has(range.value.type)) return undefined;
  }
  return refusal(406, 'Not Acceptable');
}

const CHECKS: readonly ((request: SipRequest) => Refusal | undefined)[] = [
  refuseMethod,
  refuseUri,
  refuseMaxForwards,
  refuseRequire,
  refuseContact,
  refuseBody,
  refuseAccept,
];

/**
 * The reply that refuses the request, or undefined when nothing about it alone stands against it. For ACK a refusal means
 * that it is dropped: an ACK is never answered.
 */
export function refuseOf(request: SipRequest): Refusal | undefined {
  const fault = faultInMandatory(request);
  if (fault !== undefined) return refusal(400, fault);
  for (const check of CHECKS) {
    const refused = check(request);
    if (refused) return refused;
  }
  return undefined;
}
