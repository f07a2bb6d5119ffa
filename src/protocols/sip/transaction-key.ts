// Which transaction a message belongs to (RFC 3261 17.1.3 and 17.2.3, with the fallback for peers of RFC 2543), and which
// requests are copies of one another that went different ways (8.2.2.2). Owns these keys; it must not keep transactions.

import type { Via } from './headers.ts';
import { header, type SipMessage, type SipRequest } from './message.ts';

const COOKIE = 'z9hG4bK';

/** The key of a client transaction: branches are ours and unpredictable, so branch and method are enough. */
export function clientKey(branch: string, method: string): string {
  return `${branch} ${method}`;
}

/** The key of a server transaction; `method` is the request's own, or INVITE to find what an ACK or a CANCEL is about. */
export function serverKey(request: SipRequest, via: Via, method: string): string {
  const branch = via.parameters.get('branch');
  if (branch?.startsWith(COOKIE) && branch.length > COOKIE.length) {
    return `${branch} ${via.host.toLowerCase()}:${via.port ?? ''} ${method}`;
  }
  // RFC 2543: no branch to rely on. The To tag is left out since an INVITE has none and its ACK has the one we gave.
  const number = sequenceNumber(header(request, 'CSeq'));
  const from = header(request, 'From') ?? '';
  return `${request.uri} ${header(request, 'Call-ID')} ${number} ${tagOf(from)} ${topVia(request)} ${method}`;
}

/** The key under which a copy of the same request is recognised, for requests outside a dialog. */
export function mergeKey(request: SipRequest): string {
  return `${header(request, 'Call-ID')} ${header(request, 'CSeq')} ${tagOf(header(request, 'From') ?? '')}`;
}

function topVia(request: SipRequest): string {
  return header(request, 'Via') ?? '';
}

function sequenceNumber(cseq: string | undefined): string {
  if (cseq === undefined) return '';
  const space = cseq.indexOf(' ');
  return space < 0 ? cseq : cseq.slice(0, space);
}

/** The method a message is about: a response's is in its CSeq. */
export function methodOf(message: SipMessage): string {
  if (message.kind === 'request') return message.method;
  const cseq = header(message, 'CSeq') ?? '';
  return cseq.slice(cseq.lastIndexOf(' ') + 1);
}

/**
 * The tag of a From or To value, '' where there is none. Cheaper than parsing the whole value, which every message would pay
 * for: the tag is looked for behind the closing bracket, or in the bare form behind the first semicolon.
 */
export function tagOf(value: string): string {
  let at = value.lastIndexOf('>');
  at = value.indexOf(';', at < 0 ? 0 : at);
  while (at >= 0) {
    const end = value.indexOf(';', at + 1);
    const part = value.slice(at + 1, end < 0 ? undefined : end).trim();
    if (part.length > 4 && part.slice(0, 4).toLowerCase() === 'tag=') return part.slice(4).trim();
    at = end;
  }
  return '';
}
