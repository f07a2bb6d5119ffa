// SOAP envelopes, 1.1 (W3C note of 8 May 2000) and 1.2 (second edition): what is asked read out of one, an answer or a fault put into
// one. Owns versions, header entries and fault codes; which operations there are is each interface's.

import { err, ok, type Result } from '../../base/result.ts';
import {
  attributeOf,
  childOf,
  childrenOf,
  type PrintedElement,
  printXml,
  readXml,
  type XmlElement,
  type XmlLimits,
} from '../xml.ts';

type SoapVersion = '1.1' | '1.2';

export type SoapRequest = {
  readonly version: SoapVersion;
  /** The first element of the body. */
  readonly root: XmlElement;
  /** Of the root; an empty string when it is in none. */
  readonly namespace: string;
  /** `encoded`: it says that its values are of the encoding of SOAP (1.1 section 5), as rpc/encoded ones are. */
  readonly style: 'literal' | 'encoded';
  readonly body: XmlElement;
};

export type SoapFault = {
  readonly version: SoapVersion;
  /** SOAP 1.1 4.4.1; 1.2 calls `Client` a sender and `Server` a receiver. */
  readonly code: 'VersionMismatch' | 'MustUnderstand' | 'Client' | 'Server';
  readonly text: string;
};

export const ENVELOPES = {
  '1.1': 'http://schemas.xmlsoap.org/soap/envelope/',
  '1.2': 'http://www.w3.org/2003/05/soap-envelope',
} as const satisfies Record<SoapVersion, string>;

const CONTENT_TYPES = {
  '1.1': 'text/xml; charset=utf-8',
  '1.2': 'application/soap+xml; charset=utf-8',
} as const satisfies Record<SoapVersion, string>;

/** Whoever a header entry is for when it is for the next to read it: SOAP 1.1 4.2.2, 1.2 part 1 2.2. */
const NEXT: ReadonlySet<string> = new Set([
  '',
  'http://schemas.xmlsoap.org/soap/actor/next',
  'http://www.w3.org/2003/05/soap-envelope/role/next',
  'http://www.w3.org/2003/05/soap-envelope/role/ultimateReceiver',
]);

/** Elements from the outermost to the one that is asked about. */
function namespaceOf(path: readonly XmlElement[]): string {
  const prefix = path.at(-1)?.prefix ?? '';
  const declaration = prefix === '' ? 'xmlns' : `xmlns:${prefix}`;
  return path.findLast((one) => one.attributes.has(declaration))?.attributes.get(declaration) ?? '';
}

/** Undefined: of a version nobody knows. One in no namespace is taken for 1.1, written by hand. */
function versionOf(envelope: XmlElement): SoapVersion | undefined {
  const namespace = namespaceOf([envelope]);
  if (namespace === ENVELOPES['1.2']) return '1.2';
  return namespace === '' || namespace === ENVELOPES['1.1'] ? '1.1' : undefined;
}

/** An entry that must be understood and is not: there is none that is. */
function notUnderstood(envelope: XmlElement): XmlElement | undefined {
  const entries = childOf(envelope, 'Header')?.children ?? [];
  return entries.find((entry) => {
    const must = attributeOf(entry, 'mustUnderstand')?.trim();
    const target = attributeOf(entry, 'actor') ?? attributeOf(entry, 'role') ?? '';
    return (must === '1' || must === 'true') && NEXT.has(target.trim());
  });
}

export function readEnvelope(text: string, limits: XmlLimits): Result<SoapRequest, SoapFault> {
  const refuse = (said: string, code: SoapFault['code'] = 'Client', version: SoapVersion = '1.1') =>
    err({ version, code, text: said });
  const read = readXml(text, limits);
  if (!read.ok) return refuse(`the request cannot be read: ${read.error}`);
  const envelope = read.value;
  if (envelope.name !== 'Envelope') return refuse('the request is not a SOAP envelope');
  const version = versionOf(envelope);
  if (version === undefined)
    return refuse('the envelope is neither of SOAP 1.1 nor of 1.2', 'VersionMismatch');
  const strange = notUnderstood(envelope);
  if (strange) return refuse(`the header ${strange.name} is not understood`, 'MustUnderstand', version);
  const body = childOf(envelope, 'Body');
  const root = body?.children[0];
  if (!body || !root) return refuse('the envelope has nothing in its body', 'Client', version);
  const path = [envelope, body, root];
  const encoded = path.some((element) => attributeOf(element, 'encodingStyle'));
  return ok({
    version,
    root,
    namespace: namespaceOf(path),
    style: encoded ? 'encoded' : 'literal',
    body,
  });
}

/** What an element says: its text, or that of the element it refers to (SOAP 1.1 5.2.1); nothing when it is nil. */
export function elementText(element: XmlElement, body: XmlElement): string {
  const nil = attributeOf(element, 'nil')?.trim();
  if (nil === '1' || nil === 'true') return '';
  const href = element.attributes.get('href') ?? '';
  if (!href.startsWith('#')) return element.text;
  const referred = body.children.find((one) => one.attributes.get('id') === href.slice(1));
  return referred && referred !== element ? referred.text : '';
}

/** Of several children with one name the last one counts, as of parameters. */
export function lastValue(parent: XmlElement, name: string, body: XmlElement): string | undefined {
  const child = childrenOf(parent, name).at(-1);
  return child && elementText(child, body);
}

export type SoapReply = { readonly status: number; readonly contentType: string; readonly body: string };

const DECLARATION = '<?xml version="1.0" encoding="UTF-8"?>\n';

function enveloped(version: SoapVersion, content: PrintedElement): string {
  const namespace = { 'xmlns:soap': ENVELOPES[version] };
  const body: PrintedElement = { name: 'soap:Body', content: [content] };
  return DECLARATION + printXml({ name: 'soap:Envelope', attributes: namespace, content: [body] });
}

export function soapReply(version: SoapVersion, content: PrintedElement): SoapReply {
  return { status: 200, contentType: CONTENT_TYPES[version], body: enveloped(version, content) };
}

const CODES_OF_1_2 = {
  VersionMismatch: 'VersionMismatch',
  MustUnderstand: 'MustUnderstand',
  Client: 'Sender',
  Server: 'Receiver',
} as const satisfies Record<SoapFault['code'], string>;

export function faultReply({ version, code, text }: SoapFault): SoapReply {
  const contentType = CONTENT_TYPES[version];
  if (version === '1.1') {
    // SOAP 1.1 6.2: always 500. 4.4: the children are in no namespace.
    const content = [
      { name: 'faultcode', content: `soap:${code}` },
      { name: 'faultstring', content: text },
    ];
    return { status: 500, contentType, body: enveloped('1.1', { name: 'soap:Fault', content }) };
  }
  const told: readonly PrintedElement[] = [
    { name: 'soap:Code', content: [{ name: 'soap:Value', content: `soap:${CODES_OF_1_2[code]}` }] },
    {
      name: 'soap:Reason',
      content: [{ name: 'soap:Text', attributes: { 'xml:lang': 'en' }, content: text }],
    },
  ];
  // SOAP 1.2 part 2, 7.5.2.2: what the sender did wrong is 400.
  const status = code === 'Client' ? 400 : 500;
  return { status, contentType, body: enveloped('1.2', { name: 'soap:Fault', content: told }) };
}
