// A response to a request (RFC 3261 8.2.6): which of its headers come back. Owns that rule; it must not decide a status or
// send anything.

import type { SipHeader, SipRequest, SipResponse } from './message.ts';
import { reasonPhrase } from './reason-phrases.ts';
import { tagOf } from './transaction-key.ts';

export type ReplyOptions = {
  readonly reason?: string;
  /** Our tag, written into To where the request has none there. */
  readonly tag?: string;
  readonly headers?: readonly SipHeader[];
  readonly body?: Uint8Array;
};

export const NO_BODY = new Uint8Array(0);

/** What a transaction that has its final response remembers of the request: nothing but the method. */
export function spent(request: SipRequest): SipRequest {
  return { kind: 'request', method: request.method, uri: '', headers: [], body: NO_BODY };
}

/** The response to `request`. Record-Route comes back in every response that may make a dialog (12.1.1). */
export function replyTo(request: SipRequest, status: number, options: ReplyOptions = {}): SipResponse {
  const headers: SipHeader[] = [];
  const dialog = request.method === 'INVITE' && status > 100 && status < 300;
  for (const one of request.headers) {
    switch (one.name) {
      case 'Via':
      case 'From':
      case 'Call-ID':
      case 'CSeq':
        headers.push(one);
        break;
      case 'Timestamp':
        if (status === 100) headers.push(one);
        break;
      case 'Record-Route':
        if (dialog) headers.push(one);
        break;
      case 'To': {
        const tagged = options.tag === undefined || status === 100 || tagOf(one.value) !== '';
        headers.push(tagged ? one : { name: 'To', value: `${one.value};tag=${options.tag}` });
        break;
      }
      default:
    }
  }
  if (options.headers) headers.push(...options.headers);
  return {
    kind: 'response',
    status,
    reason: options.reason ?? reasonPhrase(status),
    headers,
    body: options.body ?? NO_BODY,
  };
}
