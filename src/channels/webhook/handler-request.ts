// One call to a handler as an HTTP request: fields as a form, XML or JSON, in the charset and with the signatures that its
// address asks for (spec callbacks 2, 7). Owns these bytes; sending them is another's.

import iconv from 'iconv-lite';
import type { Delivery } from '../../core/events/delivery.ts';
import { type HandlerCharset, type HandlerOptions, handlerOptions } from './address-options.ts';
import { bodySignature, sign, signaturesOf, signedText } from './signature.ts';

type HandlerRequest = {
  readonly method: 'GET' | 'POST';
  readonly address: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body?: Buffer;
};

type Fields = ReadonlyMap<string, string>;

function bytesOf(text: string, charset: HandlerCharset): Buffer {
  return charset === 'utf-8' ? Buffer.from(text, 'utf8') : iconv.encode(text, charset);
}

/** Percent codes for everything but what RFC 3986 calls unreserved; a blank is a plus, as forms have it. */
function formText(text: string, charset: HandlerCharset): string {
  let written = '';
  for (const byte of bytesOf(text, charset)) {
    const character = String.fromCharCode(byte);
    if (/[A-Za-z0-9\-._~]/.test(character)) written += character;
    else if (character === ' ') written += '+';
    else written += `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return written;
}

function formBody(fields: Fields, charset: HandlerCharset): Buffer {
  const pairs = [...fields].map(([name, text]) => `${formText(name, charset)}=${formText(text, charset)}`);
  return Buffer.from(pairs.join('&'), 'latin1');
}

/** Beyond ASCII everything is escaped: the same bytes in every charset. */
function jsonBody(fields: Fields): Buffer {
  const json = JSON.stringify(Object.fromEntries(fields)).replace(
    /[\u0080-\uffff]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
  return Buffer.from(json, 'latin1');
}

function xmlBody(fields: Fields, charset: HandlerCharset): Buffer {
  const text = (value: string): string => {
    const plain = value.replace(/[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]/g, '');
    const escaped = plain.replace(/[&<>]/g, (sign) => `&#${sign.charCodeAt(0)};`);
    if (charset === 'utf-8') return escaped;
    // What the charset lacks is written by its number.
    return [...escaped]
      .map((one) =>
        iconv.decode(iconv.encode(one, charset), charset) === one ? one : `&#${one.codePointAt(0)!};`,
      )
      .join('');
  };
  const elements = [...fields].map(([name, value]) => `<${name}>${text(value)}</${name}>`);
  const document = `<?xml version="1.0" encoding="${charset}"?>\n<sms>\n${elements.join('\n')}\n</sms>`;
  return bytesOf(document, charset);
}

const CONTENT_TYPES: Readonly<Record<HandlerOptions['format'], string>> = {
  form: 'application/x-www-form-urlencoded',
  xml: 'text/xml',
  json: 'application/json',
};

function signed(delivery: Delivery, options: HandlerOptions): Fields {
  const { secret, kind } = delivery;
  const fields = new Map(delivery.fields);
  if (secret === undefined) return fields;
  const bytes = bytesOf(signedText(kind, fields, secret), options.charset);
  for (const name of signaturesOf(kind, options.signatures)) fields.set(name, sign(name, bytes));
  return fields;
}

function bodyOf(fields: Fields, options: HandlerOptions): Buffer {
  switch (options.format) {
    case 'form':
      return formBody(fields, options.charset);
    case 'xml':
      return xmlBody(fields, options.charset);
    case 'json':
      return jsonBody(fields);
  }
}

/** `seconds`: the Unix time that goes into the signature of the body or the query. */
export function handlerRequest(delivery: Delivery, seconds: number): HandlerRequest {
  const options = handlerOptions(delivery.address);
  const fields = signed(delivery, options);
  const stamp = (bytes: Buffer): Readonly<Record<string, string>> =>
    delivery.secret === undefined
      ? {}
      : { 'x-dozvon-signature': bodySignature(delivery.secret, seconds, bytes) };
  if (delivery.method === 'get') {
    const { address, query } = asked(delivery.address, formBody(fields, options.charset).toString('latin1'));
    return { method: 'GET', address, headers: stamp(Buffer.from(query, 'latin1')) };
  }
  const body = bodyOf(fields, options);
  const type = { 'content-type': `${CONTENT_TYPES[options.format]}; charset=${options.charset}` };
  return { method: 'POST', address: delivery.address, headers: { ...type, ...stamp(body) }, body };
}

/** The address with the fields behind what its query holds already, and that query as it travels. */
function asked(address: string, form: string): { readonly address: string; readonly query: string } {
  if (!URL.canParse(address)) return { address, query: form };
  const url = new URL(address);
  url.hash = '';
  url.search = url.search === '' ? form : `${url.search.slice(1)}&${form}`;
  return { address: url.href, query: url.search.slice(1) };
}
