// OMS as a page of the HTTP listener ([MS-OMS]; spec oms 2): the description on GET, the five methods on POST, in both styles clients
// use. Owns the way from a request to its reply; what went wrong with a message is told in its document, faults are for envelopes.

import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import { OMS_NAMESPACE } from '../../protocols/oms/documents.ts';
import {
  elementText,
  faultReply,
  readEnvelope,
  type SoapReply,
  type SoapRequest,
  soapReply,
} from '../../protocols/soap/envelope.ts';
import { childOf, type PrintedElement } from '../../protocols/xml.ts';
import { readIdempotencyKey } from '../idempotency-key.ts';
import type { WebPage, WebReply, WebRequest } from '../web-page.ts';
import { asksForWsdl, wsdlReply } from '../wsdl-request.ts';
import { xmlBody } from '../xml-body.ts';
import type { OmsDoors } from './deliver.ts';
import { answerOms, type OmsAnswer, type OmsCall } from './methods.ts';
import { METHODS, type OmsMethod, omsWsdl } from './wsdl.ts';

const ENCODING = 'http://schemas.xmlsoap.org/soap/encoding/';

export function omsPage(parts: OmsDoors): WebPage {
  const { path } = parts.service;
  return {
    path,
    methods: ['GET', 'POST'],
    bodyBytes: LIMITS.oms.bodyBytes,
    answer: async (request) => {
      if (request.method === 'POST') return await called(parts, request);
      const address = `${request.origin}${path}`;
      return asksForWsdl(request) ? wsdlReply(omsWsdl(address)) : told(address);
    },
  };
}

function told(address: string): WebReply {
  const body = `This is the address of a mobile service for Outlook. Its description is at ${address}?wsdl`;
  return { status: 200, contentType: 'text/plain; charset=utf-8', body };
}

async function called(parts: OmsDoors, request: WebRequest): Promise<SoapReply> {
  const read = readRequest(request);
  if (!read.ok) return read.error;
  const { envelope, method, key } = read.value;
  const call = callOf(envelope, method);
  const { address, origin } = request;
  const answer = await answerOms(parts, { ...call, address, origin, key });
  const reply = soapReply(envelope.version, responseElement(envelope, method, answer.document));
  note(parts, request, { answer, method, status: reply.status });
  return reply;
}

type Read = {
  readonly envelope: SoapRequest;
  readonly method: OmsMethod;
  readonly key: string | undefined;
};

function readRequest({ body, headers }: WebRequest): Result<Read, SoapReply> {
  const refuse = (text: string, version: SoapRequest['version'] = '1.1') =>
    err(faultReply({ version, code: 'Client', text }));
  const text = xmlBody(body, headers.get('content-type') ?? '');
  if (!text.ok) return refuse(`the request cannot be read: ${text.error}`);
  const envelope = readEnvelope(text.value, LIMITS.oms);
  if (!envelope.ok) return err(faultReply(envelope.error));
  const { root, version } = envelope.value;
  const method = METHODS.find(({ name }) => name === root.name);
  if (!method) return refuse(`there is no method ${root.name}`, version);
  const header = headers.get('idempotency-key');
  const key = header === undefined ? ok(undefined) : readIdempotencyKey(header);
  if (!key.ok) return refuse(`Idempotency-Key ${key.error}`, version);
  return ok({ envelope: envelope.value, method, key: key.value });
}

/** By its name, or whatever the only argument is called. */
function callOf(
  { root, body }: SoapRequest,
  { name, argument }: OmsMethod,
): Pick<OmsCall, 'method' | 'argument'> {
  const element = argument === undefined ? undefined : (childOf(root, argument) ?? root.children[0]);
  return { method: name, argument: element && { element, text: elementText(element, body) } };
}

/** In the style of the request: rpc has its children in no namespace and says their types. */
function responseElement(
  { style, namespace }: SoapRequest,
  { name }: OmsMethod,
  document: string,
): PrintedElement {
  const space = namespace || OMS_NAMESPACE;
  const result = `${name}Result`;
  if (style === 'literal')
    return {
      name: `${name}Response`,
      attributes: { xmlns: space },
      content: [{ name: result, content: document }],
    };
  return {
    name: `m:${name}Response`,
    attributes: {
      'xmlns:m': space,
      'xmlns:xsd': 'http://www.w3.org/2001/XMLSchema',
      'xmlns:xsi': 'http://www.w3.org/2001/XMLSchema-instance',
      'soap:encodingStyle': ENCODING,
    },
    content: [{ name: result, attributes: { 'xsi:type': 'xsd:string' }, content: document }],
  };
}

type Happened = { readonly answer: OmsAnswer; readonly method: OmsMethod; readonly status: number };

function note({ doors }: OmsDoors, { address }: WebRequest, { answer, method, status }: Happened): void {
  for (const { account, parameters } of answer.entries) {
    if (account.settings.requestLog !== 'on') continue;
    const page = `oms ${method.name}`;
    doors.requestLog.note(account, { address, page, parameters, status, answer: answer.document });
  }
}
