// One request to a provider and what is known afterwards: answered, surely not sent, or lost on the way. Owns that
// distinction, on which it hangs whether a message may be sent again; what an answer means is the adapter's.

import { unreachable } from '../../base/assert.ts';
import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';
import { type OutboundHttp, outboundSentence } from '../outbound-http.ts';
import type { SendResult } from './messenger.ts';
import { refused } from './refusals.ts';

export type ProviderRequest = {
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Absent: a GET. */
  readonly body?: Buffer;
  /** Milliseconds; absent: `LIMITS.messenger.requestTime`. */
  readonly timeMax?: number;
  /** `yes`: the provider knows a repetition by an id in it, or nothing is sent by it. */
  readonly repeatable: 'yes' | 'no';
};

export type ProviderAnswer = {
  readonly kind: 'answered';
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
  /** Milliseconds the provider asks to wait. */
  readonly retryAfter?: number;
};

export type Unanswered =
  /** The provider never got it. */
  { readonly kind: 'unsent'; readonly code: string } | { readonly kind: 'lost'; readonly code: string };

export async function ask(
  http: OutboundHttp,
  request: ProviderRequest,
): Promise<ProviderAnswer | Unanswered> {
  const answer = await http.send({
    method: request.body ? 'POST' : 'GET',
    address: request.address,
    headers: request.headers,
    // A kept connection that breaks is replaced and the request sent anew, which only a repeatable one may be.
    ...(request.repeatable === 'no' && { connection: 'own' }),
    ...(request.body && { body: request.body }),
    timeMax: request.timeMax ?? LIMITS.messenger.requestTime,
    bytesMax: LIMITS.messenger.answerBytes,
    longer: 'refused',
  });
  if (answer.ok) {
    const { status, contentType, body, retryAfter } = answer.value;
    const wait = retryAfter === undefined ? undefined : waitOf(retryAfter);
    return { kind: 'answered', status, contentType, body, ...(wait !== undefined && { retryAfter: wait }) };
  }
  const fault = answer.error;
  const code = outboundSentence(fault);
  switch (fault.kind) {
    case 'address-wrong':
    case 'address-refused':
      return { kind: 'unsent', code };
    case 'broken':
    case 'too-slow':
      return { kind: fault.left === 'no' ? 'unsent' : 'lost', code };
    case 'too-long':
      return { kind: 'lost', code };
    default:
      return unreachable(fault);
  }
}

/** Of `Retry-After` only the seconds (RFC 9110 10.2.3): a date tells of the provider's clock, not of ours. */
function waitOf(header: string): number | undefined {
  return /^\d{1,6}$/.test(header.trim()) ? Number(header) * SECOND : undefined;
}

/** For a request that would have sent a message. */
export function unansweredResult({ kind, code }: Unanswered): SendResult {
  return kind === 'unsent' ? { kind: 'away', lasting: 'no', code } : { kind: 'unknown', code };
}

/** What an answer without a body that can be read means, by RFC 9110 15 alone. */
export function resultOfStatus({ status, retryAfter }: ProviderAnswer): SendResult {
  const code = `HTTP ${status}`;
  if (status === 429)
    return { kind: 'later', whose: 'link', code, ...(retryAfter !== undefined && { after: retryAfter }) };
  if (status === 503) {
    // Overloaded or under maintenance: it did not take the request.
    if (retryAfter === undefined) return { kind: 'away', lasting: 'no', code };
    return { kind: 'later', whose: 'link', after: retryAfter, code };
  }
  if (status === 401 || status === 403 || status === 404 || status === 407)
    return { kind: 'away', lasting: 'yes', code };
  // Whether what stands behind a gateway has taken it, the gateway does not know; nor does who answers without a word.
  if (status >= 500 || status < 400) return { kind: 'unknown', code };
  return refused('rejected', code);
}

export function jsonBody(value: unknown): Buffer {
  return Buffer.from(JSON.stringify(value));
}

export const JSON_HEADERS = { 'content-type': 'application/json' } as const;

/** The address of a method below the configured one, whether or not that ends in a slash. */
export function below(base: string, path: string): string {
  return `${base.replace(/\/+$/, '')}/${path}`;
}
