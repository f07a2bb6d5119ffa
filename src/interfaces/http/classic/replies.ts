// How answers of the classic API leave over HTTP: content type, charset and status. Owns that; the words and numbers are the dialect's.

import type { Readable } from 'node:stream';
import { type Charset, ESCAPES, encode } from '../../../dialect/charset.ts';
import { type ClassicCall, type ClassicFault, errorText, type Format } from '../../../dialect/replies.ts';

export type Reply = {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer | Readable;
  readonly headers?: Readonly<Record<string, string>>;
};

const CONTENT_TYPES = {
  text: 'text/plain',
  numbers: 'text/plain',
  xml: 'text/xml',
  json: 'application/json',
} as const satisfies Record<Format, string>;

/** How a reply is written: the form asked for and the charset of the request. */
type ReplyForm = { readonly format: Format; readonly charset: Charset };

export function reply(text: string, form: ReplyForm, status = 200): Reply {
  const syntax = form.format === 'numbers' ? 'text' : form.format;
  return {
    status,
    contentType: `${CONTENT_TYPES[form.format]}; charset=${form.charset}`,
    body: encode(text, form.charset, ESCAPES[syntax]),
  };
}

/**
 * API errors are HTTP 200: clients take anything else for a broken transport and try the next host (client-habits 1).
 * That is exactly what a service without its database wants of them, hence 503 there, with a body all the same.
 */
export function errorReply(call: ClassicCall, fault: ClassicFault, form: ReplyForm): Reply {
  const status = fault.fault === 'service-unavailable' ? 503 : 200;
  return reply(errorText(call, fault, form.format), form, status);
}
