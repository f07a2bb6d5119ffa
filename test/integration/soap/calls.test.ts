// The seven operations of SOAP over the real listener, the core in memory behind it: what is asked, and every field of the answer.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { soapPage } from '../../../src/interfaces/soap/soap-page.ts';
import { type ClassicDoorUnderTest, classicDoor } from '../../support/classic-door.ts';
import { deliveredMessage, type FakeCore } from '../../support/fake-core.ts';
import { postSoap, type SoapAnswered, soapEnvelope } from '../../support/soap-request.ts';

const WHO = { login: 'alex', psw: '123' };
const SMS = { ...WHO, phones: '79990000001', mes: 'Hi' };

type Given = ClassicDoorUnderTest & {
  readonly core: FakeCore;
  readonly url: string;
  readonly call: (element: string, fields: Record<string, string>) => Promise<unknown>;
  readonly post: (
    body: string | Uint8Array<ArrayBuffer>,
    headers?: Record<string, string>,
  ) => Promise<SoapAnswered>;
};

async function given(context: TestContext): Promise<Given> {
  const door = await classicDoor(context, { pagesOf: (parts) => [soapPage(parts)] });
  const url = `http://127.0.0.1:${door.port}/sys/soap.php`;
  const post: Given['post'] = (body, headers) => postSoap(url, body, headers);
  const call: Given['call'] = async (element, fields) => {
    const answered = await post(soapEnvelope(element, fields));
    assert.deepEqual([answered.status, answered.contentType], [200, 'text/xml; charset=utf-8']);
    const [response = {}] = Object.values(answered.body) as Record<string, unknown>[];
    return Object.values(response)[0];
  };
  return { ...door, url, post, call };
}

test('a sending answers to the byte', async (context) => {
  const { post } = await given(context);
  const { text } = await post(soapEnvelope('send', { ...SMS, id: '', sender: '', time: '0' }));
  assert.equal(
    text,
    '<?xml version="1.0" encoding="UTF-8"?>\n' +
      '<soap:Envelope xmlns:soap="http://schemas.xmlsoap.org/soap/envelope/"><soap:Body>' +
      '<n:SendResponse xmlns:n="https://sms.example/sys/soap.php"><sendresult><id>1</id><balance>83.10</balance>' +
      '<cost>1.40</cost><cnt>1</cnt><error>0</error></sendresult></n:SendResponse></soap:Body></soap:Envelope>',
  );
});

test('what is sent is what the elements say, in any order, in any namespace, as sections and references', async (context) => {
  const { post, core } = await given(context);
  const { body } = await post(
    '<e:Envelope xmlns:e="http://schemas.xmlsoap.org/soap/envelope/"><e:Body><q:send xmlns:q="urn:any">' +
      '<q:mes><![CDATA[Пять < шести & «так»]]></q:mes><time xmlns:i="http://www.w3.org/2001/XMLSchema-instance" i:nil="true"/>' +
      '<phones>79990000001;&#43;7 999 000 00 02</phones><q:psw>123</q:psw><login>alex</login><unknown>x</unknown>' +
      '</q:send></e:Body></e:Envelope>',
  );
  assert.deepEqual(Object.keys(body), ['SendResponse']);
  const [sent] = core.submissions;
  assert.deepEqual(sent?.items, [
    { phones: ['79990000001', '+7 999 000 00 02'], text: 'Пять < шести & «так»' },
  ]);
  assert.deepEqual([sent?.door, sent?.kind, sent?.when.kind], ['soap', 'sms', 'now']);
});

test('send2 takes every parameter of a sending in its query, and lists the numbers that were refused', async (context) => {
  const { call, core } = await given(context);
  const answer = await call('send2', {
    ...SMS,
    phones: '79990000001,123',
    query: 'flash=1&valid=01:00&sender=%D0%A8%D0%BE%D0%BF&charset=windows-1251&login=bob&psw=no',
    sender: '',
  });
  assert.deepEqual(answer, {
    id: '1',
    balance: '83.10',
    cost: '1.40',
    cnt: '1',
    error: '0',
    errors: { phone: '123', status: '22' },
  });
  const [sent] = core.submissions;
  assert.deepEqual([sent?.kind, sent?.validity, sent?.sender], ['flash', 3_600_000, 'Шоп']);
  assert.equal(core.signIns[0]?.login, 'alex');
});

test('an element that says something wins over the query, one that is empty or zero does not', async (context) => {
  const { call, core } = await given(context);
  await call('send2', {
    ...SMS,
    id: 'own',
    sender: 'Shop',
    time: '0',
    query: 'id=other&sender=Else&time=%2B60',
  });
  await call('send2', { ...SMS, id: '', query: 'id=other&mes=else' });
  const [first, second] = core.submissions;
  assert.deepEqual([first?.publicId, first?.sender, first?.when.kind], ['own', 'Shop', 'at']);
  assert.deepEqual([second?.publicId, second?.items[0]?.text], ['other', 'Hi']);
});

test('a client without the description names the operation, and types its values', async (context) => {
  const { post, core } = await given(context);
  const { body } = await post(
    '<E:Envelope xmlns:E="http://schemas.xmlsoap.org/soap/envelope/" xmlns:x="http://www.w3.org/2001/XMLSchema-instance"><E:Body ' +
      'E:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><n:send_sms xmlns:n="urn:any"><login x:type="s:string">alex</login>' +
      '<psw href="#1"/><phones>79990000001</phones><mes>Hi</mes></n:send_sms><multiRef id="1">123</multiRef></E:Body></E:Envelope>',
  );
  assert.deepEqual(Object.keys(body), ['SendResponse']);
  assert.equal(core.submissions[0]?.items[0]?.text, 'Hi');
});

test('a query that the schema does not name is none', async (context) => {
  const { call, core } = await given(context);
  await call('send', { ...SMS, query: 'flash=1' });
  assert.equal(core.submissions[0]?.kind, 'sms');
});

test('a price is told without sending, whatever the query says', async (context) => {
  const { call, core } = await given(context);
  const two = { ...WHO, phones: '79990000001,79990000002', mes: 'Hi' };
  assert.deepEqual(await call('cost', two), { cost: '2.80', cnt: '2', error: '0' });
  const long = { ...two, mes: 'a'.repeat(400), query: 'cost=3&maxsms=1' };
  assert.deepEqual(await call('cost2', long), { cost: '8.40', cnt: '6', error: '0' });
  const asked = { ...SMS, query: 'cost=1' };
  assert.deepEqual(await call('send2', asked), { cost: '1.40', cnt: '1', error: '0' });
  assert.deepEqual(
    core.submissions.map(({ purpose, partsMax }) => [purpose, partsMax]),
    [
      ['price', undefined],
      ['price', 1],
      ['price', undefined],
    ],
  );
});

test('a status has more fields by all, each time', async (context) => {
  const { call, core } = await given(context);
  core.messages.set(
    '79999999999/1',
    deliveredMessage({ operator: 'МегаФон', region: 'Москва', country: 'Россия' }),
  );
  const asked = { ...WHO, phone: '79999999999', id: '1' };
  const status = {
    status: '1',
    last_date: '05.03.2024 10:15:00',
    last_timestamp: '1709622900',
    err: '0',
    error: '0',
  };
  const message = {
    send_date: '05.03.2024 10:14:50',
    send_timestamp: '1709622890',
    phone: '79999999999',
    cost: '1.40',
    sender_id: 'SMSC',
    status_name: 'Delivered',
    message: 'Hello, world',
  };
  const place = { operator: 'МегаФон', region: 'Москва' };
  assert.deepEqual(await call('status', asked), status);
  assert.deepEqual(await call('status', { ...asked, all: '0' }), status);
  assert.deepEqual(await call('status', { ...asked, all: '1' }), { ...status, ...message, sms_cnt: '1' });
  assert.deepEqual(await call('status', { ...asked, all: '2' }), {
    ...status,
    ...message,
    ...place,
    sms_cnt: '1',
  });
  assert.deepEqual(
    await call('status2', { ...asked, query: 'all=2' }),
    await call('status', { ...asked, all: '2' }),
  );
  const fields = Object.keys((await call('status', { ...asked, all: '2' })) as object);
  assert.deepEqual(fields, [
    ...[
      'status',
      'last_date',
      'last_timestamp',
      'err',
      'error',
      'send_date',
      'send_timestamp',
      'phone',
      'cost',
    ],
    ...['sender_id', 'status_name', 'message', 'operator', 'region', 'sms_cnt'],
  ]);
});

test('an unknown message has status -3, several at once are error 1, a trailing comma is one', async (context) => {
  const { call, core } = await given(context);
  const asked = { ...WHO, phone: '79999999999', id: '7' };
  assert.deepEqual(await call('status', asked), { status: '-3', error: '0' });
  assert.deepEqual(await call('status', { ...asked, id: '7,8' }), { error: '1' });
  assert.deepEqual(await call('status', { ...asked, id: '' }), { error: '1' });
  core.messages.set('79999999999/7', deliveredMessage());
  assert.equal(((await call('status', { ...asked, id: '7,' })) as { status: string }).status, '1');
});

test('del in the query of a status takes the message away', async (context) => {
  const { call, core } = await given(context);
  const asked = { ...WHO, phone: '79999999999', id: '7', query: 'del=1' };
  assert.deepEqual(await call('status2', asked), { error: '5' });
  core.messages.set('79999999999/7', deliveredMessage());
  assert.deepEqual(await call('status2', asked), { error: '0' });
  assert.deepEqual(core.removed, [{ phone: '79999999999', publicId: '7' }]);
});

test('a balance, by password, by its digest, by a key', async (context) => {
  const { call } = await given(context);
  const told = { balance: '84.50', error: '0' };
  assert.deepEqual(await call('balance', WHO), told);
  assert.deepEqual(await call('balance', { login: 'alex', psw: '202cb962ac59075b964b07152d234b70' }), told);
  assert.deepEqual(await call('balance', { apikey: 'key' }), told);
  assert.deepEqual(await call('balance', { login: '', psw: 'key' }), told);
});

test('errors of calls are results with their numbers, and an id where one was given', async (context) => {
  const { call, core } = await given(context);
  assert.deepEqual(await call('balance', { login: 'alex', psw: 'no' }), { error: '2' });
  assert.deepEqual(await call('send', {}), { error: '1' });
  assert.deepEqual(await call('send', { ...SMS, time: 'never' }), { error: '5' });
  assert.deepEqual(await call('send', { ...SMS, phones: '123' }), { id: '1', error: '7' });
  assert.deepEqual(await call('send2', { ...SMS, phones: '123' }), {
    id: '2',
    error: '7',
    errors: { phone: '123', status: '22' },
  });
  core.refusal = { fault: 'money-short', publicId: '3' };
  assert.deepEqual(await call('send', SMS), { id: '3', error: '3' });
  assert.deepEqual(await call('cost', SMS), { error: '3' });
  core.broken = true;
  assert.deepEqual(await call('balance', WHO), { error: '9' });
});

test('SOAP 1.2 is answered as such', async (context) => {
  const { post } = await given(context);
  const body = soapEnvelope('balance', WHO).replace(
    'http://schemas.xmlsoap.org/soap/envelope/',
    'http://www.w3.org/2003/05/soap-envelope',
  );
  const answered = await post(body, { 'content-type': 'application/soap+xml; charset=utf-8' });
  assert.equal(answered.contentType, 'application/soap+xml; charset=utf-8');
  assert.ok(answered.text.includes('xmlns:soap="http://www.w3.org/2003/05/soap-envelope"'));
  assert.deepEqual(answered.body, { BalanceResponse: { balanceresult: { balance: '84.50', error: '0' } } });
});

test('what is no call is a fault with HTTP 500', async (context) => {
  const { post } = await given(context);
  for (const [body, says] of [
    ['<a', 'cannot be read'],
    ['', 'cannot be read'],
    ['<!DOCTYPE a [<!ENTITY x "y">]><a>&x;</a>', 'document types are not read'],
    [soapEnvelope('balance', WHO).replace('UTF-8', 'ebcdic'), 'encoding'],
    [soapEnvelope('nonsense', WHO), 'no operation for the element nonsense'],
    ['login=alex&psw=123', 'cannot be read'],
  ] as const) {
    const plain = says === 'encoding' ? { 'content-type': 'text/xml' } : {};
    const { status, body: told, contentType } = await post(body, plain);
    assert.equal(status, 500, body);
    assert.equal(contentType, 'text/xml; charset=utf-8');
    const fault = told.Fault as { faultcode: string; faultstring: string };
    assert.equal(fault.faultcode, 'soap:Client');
    assert.ok(fault.faultstring.includes(says), fault.faultstring);
  }
});

test('other encodings are read as they say', async (context) => {
  const { post, core } = await given(context);
  const envelope = soapEnvelope('send', { ...SMS, mes: 'Привет' });
  const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(envelope, 'utf16le')]);
  await post(new Uint8Array(wide), { 'content-type': 'text/xml' });
  const cyrillic = Buffer.from(
    envelope.replace('UTF-8', 'windows-1251').replace('Привет', '\xcf\xf0\xe8\xe2\xe5\xf2'),
    'latin1',
  );
  await post(new Uint8Array(cyrillic), { 'content-type': 'text/xml' });
  // The declaration of a string of sixteen bits, put before octets of UTF-8.
  await post(envelope.replace('UTF-8', 'utf-16'), { 'content-type': 'text/xml' });
  assert.deepEqual(
    core.submissions.map(({ items }) => items[0]?.text),
    ['Привет', 'Привет', 'Привет'],
  );
  const { status } = await post(new Uint8Array(cyrillic), {});
  assert.equal(status, 500);
});

test('the description has the address and namespace it is asked at', async (context) => {
  const { url } = await given(context);
  for (const query of ['?wsdl', '?WSDL', '?x=1&wsdl=']) {
    const response = await fetch(url + query);
    const text = await response.text();
    assert.equal(response.headers.get('content-type'), 'text/xml; charset=utf-8');
    assert.ok(
      text.includes(`targetNamespace="${url}"`) && text.includes(`<soap:address location="${url}"/>`),
    );
  }
  const plain = await fetch(url);
  assert.ok((await plain.text()).includes(`${url}?wsdl`));
});

test('behind a proxy that says so the description names the outside, or what a setting says', async (context) => {
  const trusting = await classicDoor(context, {
    proxies: ['127.0.0.1'],
    pagesOf: (parts) => [soapPage(parts)],
  });
  const headers = { 'x-forwarded-proto': 'https', 'x-forwarded-host': 'sms.example' };
  const behind = await fetch(`http://127.0.0.1:${trusting.port}/sys/soap.php?wsdl`, { headers });
  assert.ok((await behind.text()).includes('targetNamespace="https://sms.example/sys/soap.php"'));
  const address = 'https://other.example/soap';
  const set = await classicDoor(context, { pagesOf: (parts) => [soapPage({ ...parts, address })] });
  const told = await fetch(`http://127.0.0.1:${set.port}/sys/soap.php?wsdl`, { headers });
  assert.ok((await told.text()).includes(`targetNamespace="${address}"`));
});

test('an idempotency key goes with a sending, the same for the same request and never with its password', async (context) => {
  const { post, core } = await given(context);
  const headers = { 'idempotency-key': '"order-17"' };
  await post(soapEnvelope('send', SMS), headers);
  await post(soapEnvelope('send', { mes: 'Hi', phones: '79990000001', apikey: 'key' }), headers);
  await post(soapEnvelope('send', { ...SMS, mes: 'Else' }), headers);
  await post(soapEnvelope('cost', SMS), headers);
  const keys = core.submissions.map(({ idempotencyKey }) => idempotencyKey);
  assert.equal(keys[0]?.key, 'order-17');
  assert.deepEqual(keys[1], keys[0]);
  assert.notEqual(keys[2]?.request, keys[0]?.request);
  assert.equal(keys[3], undefined);
  const { body } = await post(soapEnvelope('send', SMS), { 'idempotency-key': 'two words' });
  assert.deepEqual(body, { SendResponse: { sendresult: { error: '1' } } });
});

test('a request larger than any is refused', async (context) => {
  const { post } = await given(context);
  const { status } = await post(soapEnvelope('send', { ...SMS, mes: 'x'.repeat(2 * 1024 * 1024) }));
  assert.equal(status, 413);
});
