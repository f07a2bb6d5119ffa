// MM7 messages printed to the byte, and read from trees.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MM7_NAMESPACE, MM7_STATUSES } from '../../../src/protocols/mm7/codes.ts';
import { readMm7 } from '../../../src/protocols/mm7/messages.ts';
import { printAnswer, printFault, printSubmit } from '../../../src/protocols/mm7/print.ts';
import type { XmlElement } from '../../../src/protocols/xml.ts';

const EDITION = { namespace: 'urn:mm7', version: '6.8.0' };
const HEAD =
  '<?xml version="1.0" encoding="UTF-8"?>\n<env:Envelope xmlns:env="http://schemas.xmlsoap.org/soap/envelope/"><env:Header><TransactionID xmlns="urn:mm7" env:mustUnderstand="1">';

function element(name: string, inside: string | readonly XmlElement[] = ''): XmlElement {
  const [text, children] = typeof inside === 'string' ? [inside, []] : ['', inside];
  return {
    name,
    prefix: '',
    attributes: new Map(),
    children,
    text,
    content: text === '' ? children : [text],
  };
}

function envelope(body: XmlElement, transaction = '5'): XmlElement {
  return element('Envelope', [
    element('Header', [element('TransactionID', transaction)]),
    element('Body', [body]),
  ]);
}

test('a submission has its elements in the order of the schema, and leaves out what is not known', () => {
  const request = {
    transactionId: 't1',
    vaspId: undefined,
    vasId: 'news & more',
    sender: '+79990000002',
    recipient: '+79990000001',
    serviceCode: undefined,
    timeStamp: '2026-01-15T09:00:00Z',
    expiryDate: '2026-01-16T09:00:00Z',
    reports: 'yes' as const,
    subject: undefined,
    contentId: 'content',
  };
  assert.equal(
    printSubmit(request, EDITION),
    `${HEAD}t1</TransactionID></env:Header><env:Body><SubmitReq xmlns="urn:mm7"><MM7Version>6.8.0</MM7Version><SenderIdentification><VASID>news &amp; more</VASID><SenderAddress><Number>+79990000002</Number></SenderAddress></SenderIdentification><Recipients><To><Number>+79990000001</Number></To></Recipients><TimeStamp>2026-01-15T09:00:00Z</TimeStamp><ExpiryDate>2026-01-16T09:00:00Z</ExpiryDate><DeliveryReport>true</DeliveryReport><ReadReply>true</ReadReply><Content href="cid:content" allowAdaptations="true"/></SubmitReq></env:Body></env:Envelope>`,
  );
});

test('each request of a relay has its own response', () => {
  const answer = { transactionId: '5', code: 1000 };
  assert.match(printAnswer('deliver-req', answer, EDITION), /<DeliverRsp xmlns="urn:mm7">/);
  assert.match(printAnswer('delivery-report-req', answer, EDITION), /<DeliveryReportRsp xmlns="urn:mm7">/);
  assert.match(printAnswer('read-reply-req', answer, EDITION), /<ReadReplyRsp xmlns="urn:mm7">/);
});

test('what no document can hold is replaced, not printed', () => {
  assert.match(printFault(4004, 'a\u0000<b>', EDITION), /<Details>a\ufffd&lt;b&gt;<\/Details>/);
});

test('an answer is read with its status, the bare error and the fault likewise', () => {
  const status = element('Status', [element('StatusCode', '1000'), element('StatusText', 'Success')]);
  const read = readMm7(envelope(element('SubmitRsp', [status, element('MessageID', 'm1')])));
  assert.deepEqual(read, {
    ok: true,
    value: { kind: 'submit-rsp', status: { code: 1000, text: 'Success' }, messageId: 'm1' },
  });
  const bare = readMm7(envelope(element('RSErrorRsp', [status])));
  assert.ok(bare.ok && bare.value.kind === 'error');
  const inside = element('detail', [element('RSErrorRsp', [status])]);
  const fault = readMm7(envelope(element('Fault', [element('faultcode', 'env:Server'), inside])));
  assert.deepEqual(fault, { ok: true, value: { kind: 'error', status: { code: 1000, text: 'Success' } } });
  const plain = readMm7(envelope(element('Fault', [element('faultcode', 'env:Server')])));
  assert.deepEqual(plain, { ok: true, value: { kind: 'error', status: { code: 3000, text: 'SOAP fault' } } });
});

test('what is missing is said', () => {
  const errors = [
    element('html'),
    element('Envelope', [element('Body')]),
    envelope(element('SubmitRsp')),
    envelope(element('SubmitRsp', [element('Status', [element('StatusCode', 'x')])])),
    envelope(element('DeliverReq'), ''),
    envelope(element('ReadReplyReq', [element('MessageID', 'm1')])),
    envelope(element('CancelReq')),
  ].map((tree) => {
    const read = readMm7(tree);
    return read.ok ? 'read' : read.error;
  });
  assert.deepEqual(errors, [
    'no SOAP envelope',
    'the SOAP body is empty',
    'StatusCode is missing',
    'StatusCode is missing',
    'TransactionID is missing',
    'MessageID or MMStatus is missing',
    'CancelReq is not expected here',
  ]);
});

test('codes are of four digits and the namespace is that of release 6', () => {
  assert.ok([...MM7_STATUSES.keys()].every((code) => code >= 1000 && code <= 4999));
  assert.match(MM7_NAMESPACE, /REL-6-MM7-1-4$/);
});
