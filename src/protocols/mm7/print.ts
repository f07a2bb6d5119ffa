// Printing MM7 messages as SOAP 1.1 envelopes (3GPP TS 23.140 8.7.5, 10.x). Owns the order of elements, which the schema fixes.

import { type PrintedElement, printXml } from '../xml.ts';
import { MM7_STATUSES } from './codes.ts';
import type { Mm7Message, SubmitRequest } from './messages.ts';

const SOAP = 'http://schemas.xmlsoap.org/soap/envelope/';

/** Which edition of the schema the peer speaks. */
export type Edition = { readonly namespace: string; readonly version: string };

type Acknowledged = Extract<Mm7Message, { readonly kind: `${string}-req` }>['kind'];

const ANSWERS: Readonly<Record<Acknowledged, string>> = {
  'deliver-req': 'DeliverRsp',
  'delivery-report-req': 'DeliveryReportRsp',
  'read-reply-req': 'ReadReplyRsp',
};

function envelope(transactionId: string, body: PrintedElement, namespace: string): string {
  const transaction: PrintedElement = {
    name: 'TransactionID',
    attributes: { xmlns: namespace, 'env:mustUnderstand': '1' },
    content: transactionId,
  };
  const printed = printXml({
    name: 'env:Envelope',
    attributes: { 'xmlns:env': SOAP },
    content: [
      { name: 'env:Header', content: [transaction] },
      { name: 'env:Body', content: [body] },
    ],
  });
  return `<?xml version="1.0" encoding="UTF-8"?>\n${printed}`;
}

function optional(name: string, content: string | undefined): readonly PrintedElement[] {
  return content === undefined || content === '' ? [] : [{ name, content }];
}

/** A number has a plus, a mail address an `@`; anything else is a short code. */
function address(written: string): PrintedElement {
  if (written.includes('@')) return { name: 'RFC2822Address', content: written };
  return { name: written.startsWith('+') ? 'Number' : 'ShortCode', content: written };
}

export function printSubmit(request: SubmitRequest, { namespace, version }: Edition): string {
  const reports = String(request.reports === 'yes');
  const sender =
    request.sender === undefined ? [] : [{ name: 'SenderAddress', content: [address(request.sender)] }];
  const identification = [
    ...optional('VASPID', request.vaspId),
    ...optional('VASID', request.vasId),
    ...sender,
  ];
  const body: PrintedElement = {
    name: 'SubmitReq',
    attributes: { xmlns: namespace },
    content: [
      { name: 'MM7Version', content: version },
      { name: 'SenderIdentification', content: identification },
      { name: 'Recipients', content: [{ name: 'To', content: [address(request.recipient)] }] },
      ...optional('ServiceCode', request.serviceCode),
      { name: 'TimeStamp', content: request.timeStamp },
      { name: 'ExpiryDate', content: request.expiryDate },
      { name: 'DeliveryReport', content: reports },
      { name: 'ReadReply', content: reports },
      ...optional('Subject', request.subject),
      { name: 'Content', attributes: { href: `cid:${request.contentId}`, allowAdaptations: 'true' } },
    ],
  };
  return envelope(request.transactionId, body, namespace);
}

/** The answer to what a relay told. */
export function printAnswer(
  to: Acknowledged,
  { transactionId, code }: { readonly transactionId: string; readonly code: number },
  { namespace, version }: Edition,
): string {
  const body = { name: ANSWERS[to], attributes: { xmlns: namespace }, content: statused(version, code) };
  return envelope(transactionId, body, namespace);
}

/** A fault with VASPErrorRsp as its detail, for what could not be read as anything (8.7.5, 10.2.4). */
export function printFault(code: number, text: string, { namespace, version }: Edition): string {
  const detail = {
    name: 'VASPErrorRsp',
    attributes: { xmlns: namespace },
    content: statused(version, code, text),
  };
  const fault: PrintedElement = {
    name: 'env:Fault',
    content: [
      { name: 'faultcode', content: 'env:Client' },
      { name: 'faultstring', content: 'Client error' },
      { name: 'detail', content: [detail] },
    ],
  };
  return envelope('', fault, namespace);
}

function statused(version: string, code: number, details?: string): readonly PrintedElement[] {
  const content = [
    { name: 'StatusCode', content: String(code) },
    { name: 'StatusText', content: MM7_STATUSES.get(code) ?? '' },
    ...optional('Details', details),
  ];
  return [
    { name: 'MM7Version', content: version },
    { name: 'Status', content },
  ];
}
