// What the classic calls answer when they refuse, and in what form. Owns the map from every fault to its number and words
// on this wire, by call (spec codes.md 1, http-send 5); a fault without a row does not compile.

import type { FaultCode } from '../../../core/faults.ts';
import { type Charset, ESCAPES, encode } from './charset.ts';

export type ClassicCall = 'send' | 'status' | 'balance';
export type Format = 'text' | 'numbers' | 'xml' | 'json';

const FORMATS: readonly Format[] = ['text', 'numbers', 'xml', 'json'];

/** `fmt`; an unknown value is text. */
export function formatOf(fmt: string, otherwise: Format = 'text'): Format {
  if (fmt.trim() === '') return otherwise;
  return (/^\s*\d+\s*$/.test(fmt) && FORMATS[Number(fmt)]) || 'text';
}

type WireFault = Readonly<Record<ClassicCall, number>> & { readonly words: string };

function everywhere(number: number, words: string): WireFault {
  return { send: number, status: number, balance: number, words };
}

/** A fault only a sending meets; elsewhere it would be a wrong parameter. */
function sending(number: number, words: string): WireFault {
  return { send: number, status: 1, balance: 1, words };
}

const PARAMETERS = 'parameters error';

// The words are what recorded clients saw (spec client-habits 2), misspelling included.
const WIRE_FAULTS: Readonly<Record<FaultCode, WireFault>> = {
  'parameters-wrong': everywhere(1, PARAMETERS),
  'menu-wrong': sending(1, PARAMETERS),
  'text-too-long': sending(1, PARAMETERS),
  'sign-in-failed': everywhere(2, 'authorise error'),
  'money-short': sending(3, 'no money'),
  'address-locked': everywhere(4, 'ip temporarily blocked'),
  'date-wrong': sending(5, 'date format error'),
  'message-forbidden': sending(6, 'message is denied'),
  'transfer-not-registered': sending(6, 'message is denied'),
  'number-wrong': sending(7, 'invalid number'),
  'number-unreachable': sending(8, "can't to deliver"),
  'kind-unavailable': sending(8, "can't to deliver"),
  'request-repeated': everywhere(9, 'duplicate request, wait a minute'),
  'requests-too-many': everywhere(9, 'too many concurrent requests'),
  'deletion-failed': { send: 1, status: 5, balance: 1, words: 'the message cannot be deleted' },
  'message-missing': everywhere(1, 'there is no such message'),
  'service-unavailable': everywhere(9, 'service unavailable, try again later'),
};

/** Error numbers of a sending that are given after the message has its id. */
const WITH_ID: ReadonlySet<number> = new Set([3, 6, 7, 8]);

export type ClassicFault = {
  readonly fault: FaultCode;
  readonly detail?: string;
  readonly publicId?: string;
};

export function wrongParameters(detail: string): ClassicFault {
  return { fault: 'parameters-wrong', detail };
}

const XML_SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

/** Character data of an element; what XML 1.0 cannot hold is left out. */
function xmlText(text: string): string {
  return text
    .replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '')
    .replace(/[&<>"]/g, (sign) => XML_SIGNS[sign]!);
}

export function xmlElement(name: string, text: string): string {
  return `<${name}>${xmlText(text)}</${name}>`;
}

/** An id is a JSON number when it is one on this wire: 1 to 2147483647 without leading zeros. */
export function jsonId(publicId: string): string {
  const numeric = /^[1-9]\d{0,9}$/.test(publicId) && Number(publicId) <= 2_147_483_647;
  return numeric ? publicId : JSON.stringify(publicId);
}

/** `{"name": value,"name": value}`, values already JSON: the spacing of the documentation. */
export function jsonObject(members: readonly (readonly [string, string])[]): string {
  return `{${members.map(([name, value]) => `"${name}": ${value}`).join(',')}}`;
}

export function errorText(call: ClassicCall, fault: ClassicFault, format: Format): string {
  const row = WIRE_FAULTS[fault.fault];
  const number = row[call];
  const detail = fault.detail?.replace(/[\x00-\x1f]+/g, ' ').trim();
  const words = detail ? `${row.words}: ${detail}` : row.words;
  const id = call === 'send' && WITH_ID.has(number) ? fault.publicId : undefined;
  switch (format) {
    case 'text':
      return `ERROR = ${number} (${words})${id === undefined ? '' : `, ID - ${id}`}`;
    case 'numbers':
      return `${id ?? '0'},-${number}`;
    case 'xml':
      return [
        '<result>',
        xmlElement('error', words),
        xmlElement('error_code', String(number)),
        ...(id === undefined ? [] : [xmlElement('id', id)]),
        '</result>',
      ].join('\n');
    case 'json':
      return jsonObject([
        ['error', JSON.stringify(words)],
        ['error_code', String(number)],
        ...(id === undefined ? [] : [['id', jsonId(id)] as const]),
      ]);
  }
}

export type Reply = {
  readonly status: number;
  readonly contentType: string;
  readonly body: Buffer;
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
