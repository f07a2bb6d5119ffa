// SOAP requests as clients write them, sent to a page, and what came back read with a parser of its own.

import { XMLParser } from 'fast-xml-parser';

export type SoapAnswered = {
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
  /** What stands in the body, prefixes taken off, every leaf a text. */
  readonly body: Readonly<Record<string, unknown>>;
};

const PARSER = new XMLParser({
  removeNSPrefix: true,
  parseTagValue: false,
  ignoreAttributes: true,
  ignoreDeclaration: true,
  trimValues: false,
});

const SIGNS: Readonly<Record<string, string>> = { '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' };

export function xmlEscaped(text: string): string {
  return text.replace(/[&<>"]/g, (sign) => SIGNS[sign]!);
}

/** `<n:send>` with its children in no namespace, in an envelope of SOAP 1.1. */
export function soapEnvelope(element: string, fields: Readonly<Record<string, string>>): string {
  const inside = Object.entries(fields).map(([name, text]) => `<${name}>${xmlEscaped(text)}</${name}>`);
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:n="https://sms.example/sys/soap.php">' +
    `<s:Body><n:${element}>${inside.join('')}</n:${element}></s:Body></s:Envelope>`
  );
}

export async function postSoap(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  headers: Readonly<Record<string, string>> = {},
): Promise<SoapAnswered> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'text/xml; charset=utf-8', soapaction: '""', ...headers },
    body,
  });
  const text = await response.text();
  const read = PARSER.parse(text) as { Envelope?: { Body?: Record<string, unknown> } };
  return {
    status: response.status,
    contentType: response.headers.get('content-type') ?? '',
    text,
    body: read.Envelope?.Body ?? {},
  };
}
