// A request to a provider as the configuration describes it, its places filled, and the answer as far as HTTP goes. Owns these
// bytes and what a status of HTTP means; what the answer says is read by `answer.ts`.

import { LIMITS } from '../../base/limits.ts';
import { SECOND } from '../../base/time.ts';
import { type OutboundHttp, outboundSentence } from '../outbound-http.ts';
import { type Said, saidAsJson } from './found-field.ts';
import { fill, type Template, type Values } from './template.ts';

export const BODY_FORMS = ['json', 'form', 'xml', 'text'] as const;
export type BodyForm = (typeof BODY_FORMS)[number];

/** What is sent for every message. */
export type RequestShape = {
  readonly method: 'GET' | 'POST';
  readonly url: Template;
  readonly headers: ReadonlyMap<string, Template>;
  /** Says who we are; never logged. */
  readonly authorization?: string;
  readonly body?: { readonly template: Template; readonly form: BodyForm };
};

export type Asked =
  | { readonly kind: 'answered'; readonly http: number; readonly said: Said }
  /** It asks for patience; `pause` in milliseconds, where it says how long. */
  | { readonly kind: 'throttled'; readonly http: number; readonly said: Said; readonly pause?: number }
  /** It cannot serve anybody now, or does not know us. */
  | { readonly kind: 'trouble'; readonly why: string; readonly http?: number; readonly said?: Said }
  /** It may have got the request, and nobody knows what it made of it. */
  | { readonly kind: 'lost'; readonly why: string };

const CONTENT_TYPES: Readonly<Record<BodyForm, string>> = {
  json: 'application/json',
  form: 'application/x-www-form-urlencoded',
  xml: 'text/xml; charset=utf-8',
  text: 'text/plain; charset=utf-8',
};

type AskOptions = {
  readonly outbound: OutboundHttp;
  /** Milliseconds until the answer's last byte. */
  readonly timeMax: number;
  readonly values: Values;
  /** Milliseconds since 1970, for a Retry-After that names a moment. */
  readonly now: number;
};

/** One request; never throws. */
export async function ask(shape: RequestShape, options: AskOptions): Promise<Asked> {
  const { outbound, timeMax, values, now } = options;
  const { method, body } = shape;
  const headers: Record<string, string> = body ? { 'content-type': CONTENT_TYPES[body.form] } : {};
  for (const [name, template] of shape.headers) headers[name] = fill(template, values, 'header');
  if (shape.authorization !== undefined) headers.authorization = shape.authorization;
  const answer = await outbound.send({
    method,
    address: fill(shape.url, values, 'url'),
    headers,
    ...(body && { body: Buffer.from(fill(body.template, values, body.form), 'utf8') }),
    timeMax,
    bytesMax: LIMITS.httpProvider.answerBytes,
    longer: 'refused',
    broken: 'told',
  });
  if (!answer.ok) {
    const why = outboundSentence(answer.error);
    const { error } = answer;
    // An answer too long to be read is one that was given.
    const left = 'left' in error ? error.left : error.kind === 'too-long' ? 'maybe' : 'no';
    return left === 'maybe' ? { kind: 'lost', why } : { kind: 'trouble', why };
  }
  const { status: http, headers: answered } = answer.value;
  const said = saidAsJson(answer.value.body.toString('utf8'));
  switch (http) {
    case 429:
    case 503: {
      const pause = retryAfter(answered['retry-after'], now);
      // Nobody there to say how long: it serves nobody, and may not for hours.
      if (http === 503 && pause === undefined)
        return { kind: 'trouble', why: `the provider answers ${http}`, http, said };
      return { kind: 'throttled', http, said, ...(pause !== undefined && { pause }) };
    }
    // It does not know us, or there is nothing at the address: no message fares better.
    case 401:
    case 403:
    case 404:
    case 405:
    case 407:
    case 408:
    case 425:
      return { kind: 'trouble', why: `the provider answers ${http}`, http, said };
    // A gateway without an answer from behind it: what stands there may have got the request.
    case 502:
    case 504:
      return { kind: 'lost', why: `the provider answers ${http}` };
    default:
      // Redirects are not followed: the address in the configuration is wrong.
      if (http >= 500 || (http >= 300 && http < 400))
        return { kind: 'trouble', why: `the provider answers ${http}`, http, said };
      return { kind: 'answered', http, said };
  }
}

/** RFC 9110 section 10.2.3: seconds, or a date. Milliseconds from now, at most as long as a provider is believed. */
export function retryAfter(text: string | undefined, now: number): number | undefined {
  if (text === undefined) return undefined;
  const most = LIMITS.httpProvider.retryAfterSeconds * SECOND;
  if (/^\s*\d+\s*$/.test(text)) return Math.min(Number(text) * SECOND, most);
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : Math.min(Math.max(0, moment - now), most);
}
