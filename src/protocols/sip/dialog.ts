// A dialog (RFC 3261 section 12): its identity, route set, remote target and the two sequence numbers. Owns what a request
// inside it looks like and which one is out of order; it must not know calls, offers or transactions.

import { err, ok, type Result } from '../../base/result.ts';
import { parseCSeq, parseNameAddress } from './headers.ts';
import {
  header,
  headers,
  type SipHeader,
  type SipMessage,
  type SipRequest,
  type SipResponse,
} from './message.ts';
import { NO_BODY } from './reply.ts';
import { tagOf } from './transaction-key.ts';
import { parseUri } from './uri.ts';

/** Changed in place by the functions of this file and nowhere else. */
export type Dialog = {
  readonly callId: string;
  readonly localTag: string;
  /** '' with a peer of RFC 2543. */
  readonly remoteTag: string;
  /** The values of From (ours) and To (theirs) in our requests, tags included. */
  readonly local: string;
  readonly remote: string;
  routeSet: readonly string[];
  remoteTarget: string;
  localNumber: number;
  /** undefined until their first request. */
  remoteNumber: number | undefined;
};

/** The dialog that a response with a To tag makes for the one who asked (12.1.2). */
export function dialogOfResponse(request: SipRequest, response: SipResponse): Result<Dialog, string> {
  const target = contactOf(response);
  const to = header(response, 'To');
  const from = header(request, 'From');
  const callId = header(request, 'Call-ID');
  const cseq = parseCSeq(header(request, 'CSeq') ?? '');
  if (to === undefined || from === undefined || callId === undefined || !cseq.ok) return err('incomplete');
  return ok({
    callId,
    localTag: tagOf(from),
    remoteTag: tagOf(to),
    local: from,
    remote: to,
    routeSet: headers(response, 'Record-Route').toReversed(),
    // A response that breaks 12.1.1 by having no Contact is followed to where the request went.
    remoteTarget: target ?? request.uri,
    localNumber: cseq.value.number,
    remoteNumber: undefined,
  });
}

/** The dialog that their INVITE makes for us, who answer with `localTag` (12.1.1). */
export function dialogOfRequest(request: SipRequest, localTag: string): Result<Dialog, string> {
  const to = header(request, 'To');
  const from = header(request, 'From');
  const callId = header(request, 'Call-ID');
  const cseq = parseCSeq(header(request, 'CSeq') ?? '');
  if (to === undefined || from === undefined || callId === undefined || !cseq.ok) return err('incomplete');
  return ok({
    callId,
    localTag,
    remoteTag: tagOf(from),
    local: `${to};tag=${localTag}`,
    remote: from,
    routeSet: headers(request, 'Record-Route'),
    // A peer of RFC 2543 may send no Contact: then From is all there is.
    remoteTarget: contactOf(request) ?? routeUri(from),
    localNumber: 0,
    remoteNumber: cseq.value.number,
  });
}

/** The URI of the first Contact, or undefined when there is none that can be understood. */
function contactOf(message: SipMessage): string | undefined {
  const value = header(message, 'Contact');
  if (value === undefined) return undefined;
  const parsed = parseNameAddress(value);
  return parsed.ok ? parsed.value.uri : undefined;
}

/** A target refresh request or its 2xx moves the remote target (12.2). */
export function refreshTarget(dialog: Dialog, message: SipMessage): void {
  const target = contactOf(message);
  if (target !== undefined) dialog.remoteTarget = target;
}

/** The route set is that of the 2xx, whatever the provisional responses said (13.2.2.4). */
export function confirmRoutes(dialog: Dialog, response: SipResponse): void {
  dialog.routeSet = headers(response, 'Record-Route').toReversed();
  refreshTarget(dialog, response);
}

export type DialogRequest = {
  readonly headers?: readonly SipHeader[];
  readonly body?: Uint8Array;
  /** The number of the INVITE for its ACK; else the next one is taken. */
  readonly number?: number;
};

/** A request inside the dialog (12.2.1.1), without what belongs to the sender: Via, Contact, Max-Forwards, User-Agent. */
export function requestIn(dialog: Dialog, method: string, options: DialogRequest = {}): SipRequest {
  const number = options.number ?? ++dialog.localNumber;
  const [first] = dialog.routeSet;
  const strict = first !== undefined && !isLoose(first);
  const routes = strict ? [...dialog.routeSet.slice(1), `<${dialog.remoteTarget}>`] : dialog.routeSet;
  const list: SipHeader[] = routes.map((value) => ({ name: 'Route', value }));
  list.push(
    { name: 'From', value: dialog.local },
    { name: 'To', value: dialog.remote },
    { name: 'Call-ID', value: dialog.callId },
    { name: 'CSeq', value: `${number} ${method}` },
  );
  if (options.headers) list.push(...options.headers);
  const uri = strict ? routeUri(first) : dialog.remoteTarget;
  return { kind: 'request', method, uri, headers: list, body: options.body ?? NO_BODY };
}

/** The URI inside a Route or Record-Route value. */
export function routeUri(route: string): string {
  const parsed = parseNameAddress(route);
  return parsed.ok ? parsed.value.uri : route;
}

function isLoose(route: string): boolean {
  const uri = parseUri(routeUri(route));
  return uri.ok && uri.value.parameters.has('lr');
}

/** Takes the number of their request, or says that it is older than what was seen (12.2.2: 500). */
export function takeNumber(dialog: Dialog, number: number): 'in-order' | 'stale' {
  if (dialog.remoteNumber !== undefined && number <= dialog.remoteNumber) return 'stale';
  dialog.remoteNumber = number;
  return 'in-order';
}
