// The descriptions are well-formed, complete and stay what they are: clients are generated from them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { test } from 'node:test';
import { omsWsdl } from '../../../src/interfaces/oms/wsdl.ts';
import { OPERATIONS } from '../../../src/interfaces/soap/operations.ts';
import { soapWsdl } from '../../../src/interfaces/soap/wsdl.ts';
import { childOf, childrenOf, readXml, type XmlElement } from '../../../src/protocols/xml.ts';
import { ROOT } from '../../support/repository.ts';

const ADDRESS = 'https://sms.example/sys/soap.php';

function parsed(text: string): XmlElement {
  const read = readXml(text, { elements: 1_000, depth: 32, tag: 8_192 });
  assert.ok(read.ok, read.ok ? '' : read.error);
  return read.value;
}

/** One element a line, so that a difference can be read. */
function lines(text: string): string {
  return text.replaceAll('><', '>\n<');
}

for (const [name, text] of [
  ['soap', soapWsdl(ADDRESS)],
  ['oms', omsWsdl('https://sms.example/sys/oms.php')],
] as const)
  test(`the description of ${name} is the one clients know`, () => {
    const known = readFileSync(path.join(ROOT, `test/unit/soap/${name}.wsdl.expect`), 'utf8');
    assert.equal(lines(text), known);
    assert.equal(parsed(text).name, 'definitions');
  });

test('every operation has its elements, messages and binding; requests are of strings in no namespace', () => {
  const definitions = parsed(soapWsdl(ADDRESS));
  const schema = childOf(definitions, 'types', 'schema')!;
  assert.equal(schema.attributes.get('elementFormDefault'), undefined);
  const elements = childrenOf(schema, 'element');
  for (const { request, response, name } of OPERATIONS) {
    const asked = elements.find((element) => element.attributes.get('name') === request);
    const fields = childrenOf(childOf(asked, 'complexType', 'sequence'), 'element');
    assert.ok(fields.length > 0 && fields.every((field) => field.attributes.get('type') === 'xs:string'));
    assert.ok(elements.some((element) => element.attributes.get('name') === response));
    const bound = childrenOf(childOf(definitions, 'binding'), 'operation');
    const operation = bound.find((one) => one.attributes.get('name') === name);
    assert.equal(childOf(operation, 'operation')?.attributes.get('soapAction'), ADDRESS);
  }
});

test('a host of hostile characters breaks nothing', () => {
  const address = 'http://a"><x y=\'&<';
  assert.equal(parsed(soapWsdl(address)).attributes.get('targetNamespace'), address);
});
