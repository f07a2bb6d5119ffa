// Messages of MM7 (3GPP TS 23.140 10.x, schema REL-6-MM7-1-4) as values: what a provider of services sends, what a relay
// answers and tells. Owns these shapes and reading them from a tree; printing is `print.ts`, MIME is `mime.ts`.

import { err, ok, type Result } from '../../base/result.ts';
import { attributeOf, childOf, textOf, type XmlElement } from '../xml.ts';

export type SubmitRequest = {
  readonly transactionId: string;
  readonly vaspId: string | undefined;
  readonly vasId: string | undefined;
  /** Short code or number it is from. */
  readonly sender: string | undefined;
  /** E.164 with its plus. */
  readonly recipient: string;
  readonly serviceCode: string | undefined;
  /** ISO 8601. */
  readonly timeStamp: string;
  readonly expiryDate: string;
  /** Whether the relay is to report on delivery and reading. */
  readonly reports: 'yes' | 'no';
  readonly subject: string | undefined;
  /** Content-ID of the part that holds the content. */
  readonly contentId: string;
};

export type Mm7Status = { readonly code: number; readonly text: string };

export type Mm7Message =
  | { readonly kind: 'submit-rsp'; readonly status: Mm7Status; readonly messageId: string | undefined }
  /** RSErrorRsp or a SOAP fault: an answer that says no. */
  | { readonly kind: 'error'; readonly status: Mm7Status }
  | ({ readonly kind: 'deliver-req' } & Told & {
        readonly subject: string | undefined;
        /** Of the part with the content; undefined: whatever follows the envelope. */
        readonly contentId: string | undefined;
        readonly linkedId: string | undefined;
      })
  | ({ readonly kind: 'delivery-report-req' | 'read-reply-req' } & Told & {
        readonly messageId: string;
        readonly mmStatus: string;
      });

type Told = {
  readonly transactionId: string;
  readonly sender: string;
  readonly recipient: string;
  /** As it was written; may be anything. */
  readonly date: string | undefined;
};

/** The error says what is missing. */
export function readMm7(envelope: XmlElement): Result<Mm7Message, string> {
  if (envelope.name !== 'Envelope') return err('no SOAP envelope');
  const [body] = childOf(envelope, 'Body')?.children ?? [];
  if (!body) return err('the SOAP body is empty');
  const transactionId = textOf(envelope, 'Header', 'TransactionID') ?? '';
  switch (body.name) {
    case 'SubmitRsp':
      return statused(body, (status) => ({
        kind: 'submit-rsp',
        status,
        messageId: textOf(body, 'MessageID'),
      }));
    case 'RSErrorRsp':
    case 'VASPErrorRsp':
      return statused(body, (status) => ({ kind: 'error', status }));
    case 'Fault':
      return ok({ kind: 'error', status: faultStatus(body) });
    case 'DeliverReq':
      if (transactionId === '') return err('TransactionID is missing');
      return ok({
        kind: 'deliver-req',
        ...told(body, transactionId),
        date: textOf(body, 'TimeStamp'),
        subject: textOf(body, 'Subject'),
        contentId: contentIdOf(childOf(body, 'Content')),
        linkedId: textOf(body, 'LinkedID'),
      });
    case 'DeliveryReportReq':
      return report('delivery-report-req', body, transactionId);
    case 'ReadReplyReq':
      return report('read-reply-req', body, transactionId);
    default:
      return err(`${body.name.slice(0, 40)} is not expected here`);
  }
}

function contentIdOf(content: XmlElement | undefined): string | undefined {
  return content && attributeOf(content, 'href')?.trim().replace(/^cid:/i, '');
}

function report(
  kind: 'delivery-report-req' | 'read-reply-req',
  body: XmlElement,
  transactionId: string,
): Result<Mm7Message, string> {
  const messageId = textOf(body, 'MessageID');
  const mmStatus = textOf(body, 'MMStatus');
  if (messageId === undefined || mmStatus === undefined) return err('MessageID or MMStatus is missing');
  return ok({
    kind,
    ...told(body, transactionId),
    date: textOf(body, 'Date') ?? textOf(body, 'TimeStamp'),
    messageId,
    mmStatus,
  });
}

function told(body: XmlElement, transactionId: string) {
  return {
    transactionId,
    sender: addressOf(childOf(body, 'Sender')),
    recipient: addressOf(childOf(body, 'Recipient') ?? childOf(body, 'Recipients', 'To')),
  };
}

/** Number, RFC2822Address or ShortCode inside, whichever stands first; some peers write it bare. */
function addressOf(element: XmlElement | undefined): string {
  return textOf(element?.children[0]) ?? textOf(element) ?? '';
}

function statused(body: XmlElement, make: (status: Mm7Status) => Mm7Message): Result<Mm7Message, string> {
  const status = statusIn(childOf(body, 'Status'));
  return status ? ok(make(status)) : err('StatusCode is missing');
}

function statusIn(element: XmlElement | undefined): Mm7Status | undefined {
  const code = textOf(element, 'StatusCode');
  if (code === undefined || !/^\d{4}$/.test(code)) return undefined;
  return { code: Number(code), text: textOf(element, 'StatusText') ?? textOf(element, 'Details') ?? '' };
}

/** TS 23.140 8.7.5: RSErrorRsp stands in the fault's detail; a fault without one is the SOAP engine's own. */
function faultStatus(fault: XmlElement): Mm7Status {
  const detail = childOf(fault, 'detail') ?? childOf(fault, 'Detail');
  const [inside] = detail?.children ?? [];
  const status = statusIn(childOf(inside, 'Status'));
  if (status) return status;
  // SOAP 1.1 4.4.1: `Client` is about the message, everything else about the server.
  const client = /client$/i.test(textOf(fault, 'faultcode') ?? '');
  return { code: client ? 2000 : 3000, text: textOf(fault, 'faultstring') ?? 'SOAP fault' };
}
