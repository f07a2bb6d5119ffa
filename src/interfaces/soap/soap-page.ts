// The SOAP interface as a page of the HTTP listener (spec soap): the description on GET, the seven operations on POST. Owns the way
// from a request to its reply, whatever comes; errors of calls are results, faults are for what is no call of ours.

import { createHash } from 'node:crypto';
import { LIMITS } from '../../base/limits.ts';
import { err, ok, type Result } from '../../base/result.ts';
import type { Doors } from '../../core/doors.ts';
import type { Admission, Served } from '../../dialect/frame.ts';
import type { Parameters } from '../../dialect/parameters.ts';
import { type ClassicFault, errorText, wrongParameters } from '../../dialect/replies.ts';
import {
  faultReply,
  readEnvelope,
  type SoapReply,
  type SoapRequest,
  soapReply,
} from '../../protocols/soap/envelope.ts';
import { readIdempotencyKey } from '../idempotency-key.ts';
import type { WebPage, WebReply, WebRequest } from '../web-page.ts';
import { asksForWsdl, wsdlReply } from '../wsdl-request.ts';
import { xmlBody } from '../xml-body.ts';
import { ANSWERS, type SoapCall } from './answers.ts';
import { type Operation, operationOf } from './operations.ts';
import { callParameters } from './read-call.ts';
import { type ResultFields, resultElement } from './replies.ts';
import { soapWsdl } from './wsdl.ts';

type SoapPageOptions = {
  readonly doors: Doors;
  readonly admission: Admission;
  /** The address of the interface where it is not the one requested. */
  readonly address?: string;
};

const SOAP_PATH = '/sys/soap.php';

type Asked = {
  readonly operation: Operation;
  readonly parameters: Parameters;
  readonly request: WebRequest;
};

export function soapPage(options: SoapPageOptions): WebPage {
  const addressOf = ({ origin }: WebRequest): string => options.address ?? `${origin}${SOAP_PATH}`;
  return {
    path: SOAP_PATH,
    methods: ['GET', 'POST'],
    bodyBytes: LIMITS.soap.bodyBytes,
    answer: async (request) => {
      const address = addressOf(request);
      if (request.method === 'POST') return await called(options, request, address);
      return asksForWsdl(request) ? wsdlReply(soapWsdl(address)) : told(address);
    },
  };
}

function told(address: string): WebReply {
  const body = `This address takes SOAP. Its description is at ${address}?wsdl`;
  return { status: 200, contentType: 'text/plain; charset=utf-8', body };
}

async function called(options: SoapPageOptions, request: WebRequest, address: string): Promise<SoapReply> {
  const read = readRequest(request);
  if (!read.ok) return read.error;
  const envelope = read.value;
  const { root, version } = envelope;
  const operation = operationOf(root.name);
  if (!operation)
    return faultReply({
      version,
      code: 'Client',
      text: `there is no operation for the element ${root.name}`,
    });
  const parameters = callParameters(operation, envelope);
  const served = await serve(options, { operation, parameters, request });
  const { outcome } = served;
  // Generated clients know the element by the namespace they were made with, be it that of another host.
  const element = resultElement(
    operation,
    outcome.ok ? { kind: 'done', fields: outcome.value } : { kind: 'refused', fault: outcome.error },
    envelope.namespace || address,
  );
  const reply = soapReply(version, element);
  note(options.doors, served, { operation, parameters, request, reply });
  return reply;
}

function readRequest({ body, headers }: WebRequest): Result<SoapRequest, SoapReply> {
  const text = xmlBody(body, headers.get('content-type') ?? '');
  if (!text.ok)
    return err(
      faultReply({ version: '1.1', code: 'Client', text: `the request cannot be read: ${text.error}` }),
    );
  const envelope = readEnvelope(text.value, LIMITS.soap);
  return envelope.ok ? envelope : err(faultReply(envelope.error));
}

function serve(
  { doors, admission }: SoapPageOptions,
  { operation, parameters, request }: Asked,
): Promise<Served<ResultFields>> {
  const { call, type } = operation;
  const { address } = request;
  return admission.frame.serve({ call }, { parameters, address }, async (signed) => {
    const key = keyOf(request, operation, parameters);
    return key.ok ? await ANSWERS[type](doors, { ...signed, key: key.value }) : key;
  });
}

/** The same for requests that ask the same of the same operation. */
function keyOf(
  { headers }: WebRequest,
  operation: Operation,
  parameters: Parameters,
): Result<SoapCall['key'], ClassicFault> {
  const header = headers.get('idempotency-key');
  if (header === undefined) return ok(undefined);
  const key = readIdempotencyKey(header);
  if (!key.ok) return err(wrongParameters(`Idempotency-Key ${key.error}`));
  const asked = `soap ${operation.call} ${parameters.identity}`;
  return ok({ key: key.value, request: createHash('sha256').update(asked).digest('base64url') });
}

function note(
  doors: Doors,
  { account, outcome }: Served<ResultFields>,
  { operation, parameters, request, reply }: Asked & { readonly reply: SoapReply },
): void {
  if (account?.settings.requestLog !== 'on') return;
  // The envelope has no room for words, and who looks for a mistake wants them.
  const words = outcome.ok ? '' : `${errorText(operation.call, outcome.error, 'text')}\n`;
  doors.requestLog.note(account, {
    address: request.address,
    page: `soap.php ${operation.name}`,
    parameters: parameters.named,
    status: reply.status,
    answer: words + reply.body,
  });
}
