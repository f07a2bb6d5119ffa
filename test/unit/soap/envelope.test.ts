// Envelopes of both versions read and written.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  ENVELOPES,
  elementText,
  faultReply,
  lastValue,
  readEnvelope,
  type SoapFault,
  type SoapRequest,
} from '../../../src/protocols/soap/envelope.ts';

const LIMITS = { elements: 100, depth: 16, tag: 1_000 };

function enveloped(inside: string, namespace: string = ENVELOPES['1.1']): string {
  return `<s:Envelope xmlns:s="${namespace}"><s:Body>${inside}</s:Body></s:Envelope>`;
}

function read(text: string): SoapRequest {
  const found = readEnvelope(text, LIMITS);
  assert.ok(found.ok, JSON.stringify(found));
  return found.value;
}

function refused(text: string): SoapFault {
  const found = readEnvelope(text, LIMITS);
  assert.ok(!found.ok, text);
  return found.error;
}

test('the root of the body is found with its namespace, wherever that is declared', () => {
  for (const text of [
    enveloped('<n:send xmlns:n="urn:x"/>'),
    enveloped('<send xmlns="urn:x"/>'),
    `<s:Envelope xmlns:s="${ENVELOPES['1.1']}" xmlns:n="urn:x"><s:Body><n:send/></s:Body></s:Envelope>`,
    `<Envelope xmlns="${ENVELOPES['1.1']}"><Body xmlns:n="urn:x"><n:send/></Body></Envelope>`,
    `\ufeff<?xml version="1.0"?>\n${enveloped('<n:send xmlns:n="urn:x"/>')}`,
  ]) {
    const { root, namespace, version } = read(text);
    assert.deepEqual([root.name, namespace, version], ['send', 'urn:x', '1.1']);
  }
  assert.equal(read('<Envelope><Body><send/></Body></Envelope>').namespace, '');
  assert.equal(read(enveloped('<send/>', ENVELOPES['1.2'])).version, '1.2');
});

test('values: the last one counts, nil is nothing, references are followed once', () => {
  const { root, body } = read(
    enveloped(
      '<send><a>1</a><x:a xmlns:x="urn:y">2</x:a><b xsi:nil="true">no</b><c href="#i"/><d href="#gone"/><e href="#e" id="e"/></send>' +
        '<multiRef id="i">there</multiRef>',
    ),
  );
  assert.deepEqual(
    ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => lastValue(root, name, body)),
    ['2', '', 'there', '', '', undefined],
  );
  assert.equal(elementText(root.children[0]!, body), '1');
});

test('what is no envelope is a fault with its reason', () => {
  assert.equal(refused('<a').code, 'Client');
  assert.match(refused('<send/>').text, /not a SOAP envelope/);
  assert.match(refused(enveloped('')).text, /nothing in its body/);
  assert.equal(refused(enveloped('<send/>', 'urn:other')).code, 'VersionMismatch');
});

test('a header that must be understood is refused, one for somebody else is not', () => {
  const headed = (attributes: string, namespace: string = ENVELOPES['1.1']) =>
    `<s:Envelope xmlns:s="${namespace}"><s:Header><x:Security xmlns:x="urn:x" ${attributes}/></s:Header>` +
    '<s:Body><send/></s:Body></s:Envelope>';
  assert.equal(refused(headed('s:mustUnderstand="1"')).code, 'MustUnderstand');
  assert.equal(refused(headed('s:mustUnderstand="true"', ENVELOPES['1.2'])).version, '1.2');
  const next = 's:actor="http://schemas.xmlsoap.org/soap/actor/next"';
  assert.equal(refused(headed(`s:mustUnderstand="1" ${next}`)).code, 'MustUnderstand');
  for (const fine of ['', 's:mustUnderstand="0"', 's:mustUnderstand="1" s:actor="urn:somebody"'])
    assert.equal(read(headed(fine)).root.name, 'send');
});

test('a value of the encoding of SOAP is told from a literal one', () => {
  const encoding = `s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"`;
  assert.equal(read(enveloped('<send/>')).style, 'literal');
  assert.equal(read(enveloped(`<send ${encoding}/>`)).style, 'encoded');
});

test('faults are written as each version has them', () => {
  const one = faultReply({ version: '1.1', code: 'Client', text: 'a < b' });
  assert.deepEqual([one.status, one.contentType], [500, 'text/xml; charset=utf-8']);
  assert.ok(one.body.includes('<faultcode>soap:Client</faultcode><faultstring>a &lt; b</faultstring>'));
  const two = faultReply({ version: '1.2', code: 'Client', text: 'no' });
  assert.deepEqual([two.status, two.contentType], [400, 'application/soap+xml; charset=utf-8']);
  assert.ok(two.body.includes('<soap:Value>soap:Sender</soap:Value>'));
  assert.equal(faultReply({ version: '1.2', code: 'Server', text: 'no' }).status, 500);
});
