// The description of the OMS service (WSDL 1.1), document/literal wrapped, as the ASMX services have it (spec oms 2). Owns its text and
// the table of methods; the documents inside the strings are described by [MS-OMS] alone.

import { OMS_NAMESPACE } from '../../protocols/oms/documents.ts';
import { type PrintedElement, printXml } from '../../protocols/xml.ts';

export type OmsMethod = {
  readonly name: 'GetServiceInfo' | 'GetUserInfo' | 'DeliverXms' | 'DeliverXmsBatch' | 'SendXms';
  /** Its one argument, if it has any: a document as text. */
  readonly argument?: string;
};

export const METHODS: readonly OmsMethod[] = [
  { name: 'GetServiceInfo' },
  { name: 'GetUserInfo', argument: 'xmsUser' },
  { name: 'DeliverXms', argument: 'xmsData' },
  { name: 'DeliverXmsBatch', argument: 'packageXml' },
  { name: 'SendXms', argument: 'xmsData' },
];

function wrapper(name: string, child: string | undefined): PrintedElement {
  const attributes = { name: child ?? '', type: 'xs:string', minOccurs: '0', maxOccurs: '1' };
  const content = child === undefined ? [] : [{ name: 'xs:element', attributes }];
  const type = { name: 'xs:complexType', content: [{ name: 'xs:sequence', content }] };
  return { name: 'xs:element', attributes: { name }, content: [type] };
}

function message(name: string, element: string): PrintedElement {
  const part = { name: 'wsdl:part', attributes: { name: 'parameters', element: `tns:${element}` } };
  return { name: 'wsdl:message', attributes: { name }, content: [part] };
}

function portOperation({ name }: OmsMethod): PrintedElement {
  return {
    name: 'wsdl:operation',
    attributes: { name },
    content: [
      { name: 'wsdl:input', attributes: { message: `tns:${name}SoapIn` } },
      { name: 'wsdl:output', attributes: { message: `tns:${name}SoapOut` } },
    ],
  };
}

function boundOperation({ name }: OmsMethod): PrintedElement {
  const action = { soapAction: `${OMS_NAMESPACE}/${name}`, style: 'document' };
  const body = [{ name: 'soap:body', attributes: { use: 'literal' } }];
  return {
    name: 'wsdl:operation',
    attributes: { name },
    content: [
      { name: 'soap:operation', attributes: action },
      { name: 'wsdl:input', content: body },
      { name: 'wsdl:output', content: body },
    ],
  };
}

export function omsWsdl(address: string): string {
  const elements = METHODS.flatMap(({ name, argument }) => [
    wrapper(name, argument),
    wrapper(`${name}Response`, `${name}Result`),
  ]);
  const schema = { elementFormDefault: 'qualified', targetNamespace: OMS_NAMESPACE };
  const binding = { transport: 'http://schemas.xmlsoap.org/soap/http', style: 'document' };
  const port: PrintedElement = {
    name: 'wsdl:port',
    attributes: { name: 'OMSSoap', binding: 'tns:OMSSoap' },
    content: [{ name: 'soap:address', attributes: { location: address } }],
  };
  const definitions: PrintedElement = {
    name: 'wsdl:definitions',
    attributes: {
      'xmlns:wsdl': 'http://schemas.xmlsoap.org/wsdl/',
      'xmlns:soap': 'http://schemas.xmlsoap.org/wsdl/soap/',
      'xmlns:xs': 'http://www.w3.org/2001/XMLSchema',
      'xmlns:tns': OMS_NAMESPACE,
      targetNamespace: OMS_NAMESPACE,
    },
    content: [
      { name: 'wsdl:types', content: [{ name: 'xs:schema', attributes: schema, content: elements }] },
      ...METHODS.flatMap(({ name }) => [
        message(`${name}SoapIn`, name),
        message(`${name}SoapOut`, `${name}Response`),
      ]),
      { name: 'wsdl:portType', attributes: { name: 'OMSSoap' }, content: METHODS.map(portOperation) },
      {
        name: 'wsdl:binding',
        attributes: { name: 'OMSSoap', type: 'tns:OMSSoap' },
        content: [{ name: 'soap:binding', attributes: binding }, ...METHODS.map(boundOperation)],
      },
      { name: 'wsdl:service', attributes: { name: 'OMS' }, content: [port] },
    ],
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${printXml(definitions)}\n`;
}
