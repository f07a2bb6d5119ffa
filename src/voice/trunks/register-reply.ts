// What a registrar's reply means for a registration: granted time, 423, failure. Owns the reading of Contact, Expires,
// Min-Expires, Service-Route and Retry-After there; it must not keep anything.

import { LIMITS } from '../../base/limits.ts';
import { parseNameAddress } from '../../protocols/sip/headers.ts';
import { parseDeltaSeconds, parseRetryAfter } from '../../protocols/sip/headers-session.ts';
import type { SipHeader } from '../../protocols/sip/message.ts';
import { parseUri, sameUri } from '../../protocols/sip/uri.ts';
import type { RequestReply } from '../signalling/session.ts';
import type { RegisterReply } from './registration.ts';

/** `contact`: the URI that was registered; `asked`: the seconds, which stand when the reply says none. */
export function readRegisterReply(
  reply: RequestReply,
  request: { readonly contact: string; readonly asked: number },
): RegisterReply {
  if (reply.kind === 'no-reply') return { kind: 'failed', reason: 'the registrar does not reply' };
  if (reply.kind === 'unreachable') {
    return { kind: 'failed', reason: `the registrar cannot be reached: ${reply.reason}` };
  }
  const { status, reason, headers } = reply;
  if (status >= 200 && status < 300) {
    return {
      kind: 'granted',
      seconds: grantedSeconds(headers, request),
      serviceRoute: valuesOf(headers, 'Service-Route').slice(0, LIMITS.voice.routeSteps),
    };
  }
  const least = secondsOf(valuesOf(headers, 'Min-Expires')[0]);
  if (status === 423 && least !== undefined) return { kind: 'too-brief', least };
  const wait = parseRetryAfter(valuesOf(headers, 'Retry-After')[0] ?? '');
  return {
    kind: 'failed',
    reason: `${status} ${reason}`,
    ...(wait.ok ? { retryAfter: wait.value.seconds } : {}),
  };
}

/** RFC 3261 10.3 step 8: the reply lists every contact with its expires. Some registrars rewrite ours behind NAT. */
function grantedSeconds(
  headers: readonly SipHeader[],
  { contact, asked }: { readonly contact: string; readonly asked: number },
): number {
  const ours = parseUri(contact);
  const contacts = valuesOf(headers, 'Contact').flatMap((value) => {
    const parsed = parseNameAddress(value);
    return parsed.ok ? [parsed.value] : [];
  });
  const same = contacts.find(({ uri }) => {
    const theirs = parseUri(uri);
    return ours.ok && theirs.ok && sameUri(ours.value, theirs.value);
  });
  const only = contacts.length === 1 ? contacts[0] : undefined;
  const said = (same ?? only)?.parameters.get('expires') ?? valuesOf(headers, 'Expires')[0];
  return secondsOf(said) ?? asked;
}

function secondsOf(value: string | undefined): number | undefined {
  const parsed = parseDeltaSeconds(value ?? '');
  return parsed.ok ? parsed.value : undefined;
}

function valuesOf(headers: readonly SipHeader[], name: string): readonly string[] {
  return headers.filter((header) => header.name === name).map((header) => header.value);
}
