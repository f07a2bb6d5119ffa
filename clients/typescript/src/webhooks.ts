// Calls of the server to a handler: whether they are genuine, and what they say. Owns the check of the signature and the reading of the
// body; the kinds are those of docs/use/handlers.md.

import { DozvonError } from './problems.ts';

export type HandlerCall = {
  readonly kind: 'status' | 'incoming-message' | 'incoming-call' | 'confirming-call' | 'menu';
  /** As they came; `id`, `phone`, `status` and so on. */
  readonly fields: Readonly<Record<string, string>>;
};

/** A call that cannot be trusted, or cannot be read. */
export class WebhookError extends DozvonError {
  override name = 'WebhookError';
  readonly code: 'signature-missing' | 'signature-wrong' | 'signature-old' | 'body-unreadable';

  constructor(code: WebhookError['code'], text: string) {
    super(text);
    this.code = code;
  }
}

export type Received = {
  /** The body as it came, before anything has read it; of a GET what follows the question mark. */
  readonly body: Uint8Array | string;
  /** The header `X-Dozvon-Signature`. */
  readonly signature: string | null | undefined;
  /** The header `Content-Type`; a GET has none. */
  readonly contentType?: string | null | undefined;
  /** The account's secret. */
  readonly secret: string;
  /** Seconds of the Unix clock; the present moment unless told. */
  readonly now?: number;
  /** Seconds a call may be old, 300 unless told. */
  readonly tolerance?: number;
};

const HEADER = /^t=(\d{1,12}),v1=([0-9a-f]{64})$/;

/** Checks the signature and reads the call. Throws a `WebhookError`: answer such a call with 400. */
export async function readWebhook(received: Received): Promise<HandlerCall> {
  const body = typeof received.body === 'string' ? new TextEncoder().encode(received.body) : received.body;
  await verify(received, body);
  const fields = fieldsOf(body, received.contentType?.trim() || 'application/x-www-form-urlencoded');
  return { kind: kindOf(fields), fields };
}

async function verify(
  { signature, secret, now, tolerance = 300 }: Received,
  body: Uint8Array,
): Promise<void> {
  const match = HEADER.exec(signature ?? '');
  if (!match)
    throw new WebhookError('signature-missing', 'no header X-Dozvon-Signature, or not one of this form');
  const [, seconds = '', digest = ''] = match;
  const encoder = new TextEncoder();
  const usages = ['sign', 'verify'] as const;
  const key = await crypto.subtle.importKey(
    'raw',
    encoder.encode(secret),
    { name: 'HMAC', hash: 'SHA-256' },
    false,
    usages,
  );
  const stamp = encoder.encode(`${seconds}.`);
  const signed = new Uint8Array(stamp.length + body.length);
  signed.set(stamp);
  signed.set(body, stamp.length);
  const octets = Uint8Array.from(digest.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
  if (!(await crypto.subtle.verify('HMAC', key, octets, signed)))
    throw new WebhookError('signature-wrong', 'the signature is not that of this body');
  const age = Math.abs((now ?? Date.now() / 1000) - Number(seconds));
  if (age > tolerance) throw new WebhookError('signature-old', 'the call was signed too long ago');
}

function fieldsOf(body: Uint8Array, contentType: string): Readonly<Record<string, string>> {
  const [type = '', ...rest] = contentType.split(';').map((part) => part.trim().toLowerCase());
  const charset =
    rest
      .find((part) => part.startsWith('charset='))
      ?.slice('charset='.length)
      .replaceAll('"', '') ?? 'utf-8';
  try {
    if (type === 'application/json') return jsonFields(body, charset);
    if (type === 'application/x-www-form-urlencoded') return formFields(body, charset);
  } catch {
    throw new WebhookError('body-unreadable', `not a body of ${type}`);
  }
  throw new WebhookError('body-unreadable', `${type} is not read here: ask for fmt=3 or a form`);
}

function jsonFields(body: Uint8Array, charset: string): Readonly<Record<string, string>> {
  const value: unknown = JSON.parse(new TextDecoder(charset, { fatal: true }).decode(body));
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new TypeError('no object');
  for (const one of Object.values(value)) if (typeof one !== 'string') throw new TypeError('not a text');
  return value as Record<string, string>;
}

function formFields(body: Uint8Array, charset: string): Readonly<Record<string, string>> {
  const decoder = new TextDecoder(charset, { fatal: true });
  const text = (written: string): string => {
    if (/%(?![0-9a-f]{2})/i.test(written)) throw new TypeError('a broken percent code');
    const octets = written
      .replaceAll('+', ' ')
      .replace(/%(..)/g, (_, pair: string) => String.fromCharCode(Number.parseInt(pair, 16)));
    return decoder.decode(Uint8Array.from(octets, (sign) => sign.charCodeAt(0)));
  };
  // A character for each octet; the decoder of latin1 is that of windows-1252.
  const written = Array.from(body, (octet) => String.fromCharCode(octet)).join('');
  const parts = written.split('&').filter((part) => part !== '');
  return Object.fromEntries(
    parts.map((part) => {
      const equals = part.indexOf('=');
      return equals < 0 ? [text(part), ''] : [text(part.slice(0, equals)), text(part.slice(equals + 1))];
    }),
  );
}

function kindOf(fields: Readonly<Record<string, string>>): HandlerCall['kind'] {
  if (fields.waitcall !== undefined) return 'confirming-call';
  if (fields.item !== undefined) return 'menu';
  if (fields.mes === undefined) return 'status';
  return fields.call === undefined ? 'incoming-message' : 'incoming-call';
}
