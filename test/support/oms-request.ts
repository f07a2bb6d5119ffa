// Requests of OMS as its clients write them, made from the schemas ([MS-OMS]), and the documents in what comes back.

import { type SoapAnswered, xmlEscaped } from './soap-request.ts';

const NAMESPACE = 'http://schemas.microsoft.com/office/Outlook/2006/OMS';
const ENVELOPE = 'http://schemas.xmlsoap.org/soap/envelope/';

/** Document/literal wrapped, as the .NET Framework and Outlook write it: a default namespace, the document escaped. */
export function dotNetRequest(method: string, argument: string, document: string): string {
  return (
    '<?xml version="1.0" encoding="utf-8"?>' +
    `<soap:Envelope xmlns:soap="${ENVELOPE}" xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" ` +
    'xmlns:xsd="http://www.w3.org/2001/XMLSchema"><soap:Body>' +
    `<${method} xmlns="${NAMESPACE}"><${argument}>${xmlEscaped(document)}</${argument}></${method}>` +
    '</soap:Body></soap:Envelope>'
  );
}

/** The same as JAX-WS writes it: prefixes, its own letter for the envelope. */
export function jaxWsRequest(method: string, argument: string, document: string): string {
  return (
    `<?xml version='1.0' encoding='UTF-8'?><S:Envelope xmlns:S="${ENVELOPE}"><S:Body>` +
    `<ns2:${method} xmlns:ns2="${NAMESPACE}"><ns2:${argument}>${xmlEscaped(document)}</ns2:${argument}></ns2:${method}>` +
    '</S:Body></S:Envelope>'
  );
}

/** Rpc/encoded, as Axis 1 and clients of Microsoft's published description write it: typed children in no namespace. */
export function encodedRequest(method: string, argument: string, document: string): string {
  return (
    '<?xml version="1.0" encoding="UTF-8"?>' +
    `<soapenv:Envelope xmlns:soapenv="${ENVELOPE}" xmlns:xsd="http://www.w3.org/2001/XMLSchema" ` +
    'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance"><soapenv:Body>' +
    `<ns1:${method} soapenv:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/" xmlns:ns1="${NAMESPACE}">` +
    `<${argument} xsi:type="xsd:string">${xmlEscaped(document)}</${argument}></ns1:${method}>` +
    '</soapenv:Body></soapenv:Envelope>'
  );
}

export type XmsParts = {
  readonly user?: string;
  readonly head?: string;
  readonly to?: readonly string[];
  readonly format?: string;
  readonly body?: string;
};

export function xmsData(parts: XmsParts = {}): string {
  const { user = '<userId>alex</userId><password>123</password><customData/>', head = '' } = parts;
  const { to = ['+79990000001'], format = 'SMS' } = parts;
  const { body = '<content contentType="text/plain" contentId="1" contentLocation="1.txt">Hi</content>' } =
    parts;
  const recipients = to.map((one) => `<recipient>${one}</recipient>`).join('');
  return (
    '<?xml version="1.0" encoding="utf-16"?>\r\n' +
    `<xmsData client="Microsoft Office Outlook 14.0" xmlns="${NAMESPACE}"><user>${user}</user>` +
    `<xmsHead>${head}<to>${recipients}</to></xmsHead><xmsBody format="${format}">${body}</xmsBody></xmsData>`
  );
}

export function xmsUser(userId: string, password: string): string {
  return (
    `<?xml version="1.0" encoding="utf-8"?><xmsUser client="Microsoft Office Outlook 12.0" xmlns="${NAMESPACE}">` +
    `<userId>${userId}</userId><password>${password}</password><customData/></xmsUser>`
  );
}

/** The document in the answer of a method. */
export function resultOf(answered: SoapAnswered, method: string): string {
  const response = answered.body[`${method}Response`] as Record<string, string> | undefined;
  return response?.[`${method}Result`] ?? `${answered.status} ${answered.text}`;
}
