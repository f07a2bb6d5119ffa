// The description of the SOAP interface (WSDL 1.1), for an address. Owns its text: document/literal, bare, children in no namespace,
// every leaf a string, one SOAPAction for all (spec soap 1); which operations there are is read off their table.

import { type PrintedElement, printXml } from '../../protocols/xml.ts';
import { fieldName, OPERATIONS, type Operation, RESULTS } from './operations.ts';

const WSDL = 'http://schemas.xmlsoap.org/wsdl/';
const WSDL_SOAP = 'http://schemas.xmlsoap.org/wsdl/soap/';
const SCHEMA = 'http://www.w3.org/2001/XMLSchema';
const HTTP = 'http://schemas.xmlsoap.org/soap/http';

const text = (name: string, more: Readonly<Record<string, string>> = {}): PrintedElement => ({
  name: 'xs:element',
  attributes: { name, type: 'xs:string', ...more },
});

const sequence = (content: readonly PrintedElement[]): PrintedElement => ({ name: 'xs:sequence', content });

function requestElement({ request, fields }: Operation): PrintedElement {
  const children = fields.map((field) =>
    field.endsWith('!') ? text(fieldName(field)) : text(field, { minOccurs: '0' }),
  );
  const type = { name: 'xs:complexType', content: [sequence(children)] };
  return { name: 'xs:element', attributes: { name: request }, content: [type] };
}

function resultType({ response }: Operation): string {
  return `${response}Type`;
}

function responseElement(operation: Operation): PrintedElement {
  const attributes = { name: operation.result, type: `tns:${resultType(operation)}` };
  const type = { name: 'xs:complexType', content: [sequence([{ name: 'xs:element', attributes }])] };
  return { name: 'xs:element', attributes: { name: operation.response }, content: [type] };
}

function resultTypeOf(operation: Operation): PrintedElement {
  const children = RESULTS[operation.type].map((field) =>
    field === 'errors'
      ? {
          name: 'xs:element',
          attributes: { name: field, type: 'tns:Error', minOccurs: '0', maxOccurs: 'unbounded' },
        }
      : text(field, { minOccurs: '0' }),
  );
  return {
    name: 'xs:complexType',
    attributes: { name: resultType(operation) },
    content: [sequence(children)],
  };
}

const ERROR: PrintedElement = {
  name: 'xs:complexType',
  attributes: { name: 'Error' },
  content: [sequence([text('phone'), text('status')])],
};

function schema(address: string): PrintedElement {
  return {
    name: 'xs:schema',
    attributes: { targetNamespace: address },
    content: [
      ...OPERATIONS.map(requestElement),
      ...OPERATIONS.map(responseElement),
      ...OPERATIONS.map(resultTypeOf),
      ERROR,
    ],
  };
}

function messages({ name, request, response }: Operation): readonly PrintedElement[] {
  return [['In', request] as const, ['Out', response] as const].map(([way, element]) => ({
    name: 'wsdl:message',
    attributes: { name: `${name}${way}` },
    content: [{ name: 'wsdl:part', attributes: { name: 'parameters', element: `tns:${element}` } }],
  }));
}

function portOperation({ name }: Operation): PrintedElement {
  return {
    name: 'wsdl:operation',
    attributes: { name },
    content: [
      { name: 'wsdl:input', attributes: { message: `tns:${name}In` } },
      { name: 'wsdl:output', attributes: { message: `tns:${name}Out` } },
    ],
  };
}

function boundOperation({ name }: Operation, address: string): PrintedElement {
  const body = [{ name: 'soap:body', attributes: { use: 'literal' } }];
  return {
    name: 'wsdl:operation',
    attributes: { name },
    content: [
      { name: 'soap:operation', attributes: { soapAction: address, style: 'document' } },
      { name: 'wsdl:input', content: body },
      { name: 'wsdl:output', content: body },
    ],
  };
}

/** `address` is the endpoint's, and the target namespace. */
export function soapWsdl(address: string): string {
  const port: PrintedElement = {
    name: 'wsdl:port',
    attributes: { name: 'ServiceSoap', binding: 'tns:ServiceSoap' },
    content: [{ name: 'soap:address', attributes: { location: address } }],
  };
  const definitions: PrintedElement = {
    name: 'wsdl:definitions',
    attributes: {
      'xmlns:wsdl': WSDL,
      'xmlns:soap': WSDL_SOAP,
      'xmlns:xs': SCHEMA,
      'xmlns:tns': address,
      targetNamespace: address,
    },
    content: [
      { name: 'wsdl:types', content: [schema(address)] },
      ...OPERATIONS.flatMap(messages),
      { name: 'wsdl:portType', attributes: { name: 'ServiceSoap' }, content: OPERATIONS.map(portOperation) },
      {
        name: 'wsdl:binding',
        attributes: { name: 'ServiceSoap', type: 'tns:ServiceSoap' },
        content: [
          { name: 'soap:binding', attributes: { transport: HTTP, style: 'document' } },
          ...OPERATIONS.map((operation) => boundOperation(operation, address)),
        ],
      },
      { name: 'wsdl:service', attributes: { name: 'Service' }, content: [port] },
    ],
  };
  return `<?xml version="1.0" encoding="UTF-8"?>\n${printXml(definitions)}\n`;
}
