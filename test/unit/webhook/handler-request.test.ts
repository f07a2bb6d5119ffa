// One handler call as bytes: forms, charsets and signatures that an address asks for.

import assert from 'node:assert/strict';
import { createHash, createHmac } from 'node:crypto';
import { test } from 'node:test';
import { crc32 } from 'node:zlib';
import { XMLParser } from 'fast-xml-parser';
import iconv from 'iconv-lite';
import { handlerOptions } from '../../../src/channels/webhook/address-options.ts';
import { handlerRequest } from '../../../src/channels/webhook/handler-request.ts';
import type { AccountId } from '../../../src/core/accounts/account.ts';
import type { Delivery, DeliveryRef } from '../../../src/core/events/delivery.ts';

const STATUS_FIELDS = new Map([
  ['id', '1001'],
  ['phone', '79991234567'],
  ['status', '1'],
  ['time', '05.03.2024 10:15:00'],
  ['sender', 'Магазин & Co'],
]);

function request(changes: Partial<Delivery>) {
  const delivery: Delivery = {
    ref: 1 as DeliveryRef,
    account: 1 as AccountId,
    kind: 'status',
    address: 'http://handler.test/',
    method: 'post',
    secret: 'secret',
    fields: STATUS_FIELDS,
    attempt: 1,
    ...changes,
  };
  const made = handlerRequest(delivery, 1_700_000_000);
  return { ...made, body: made.body ?? Buffer.alloc(0) };
}

function md5(text: string | Buffer): string {
  return createHash('md5').update(text).digest('hex');
}

function sha1(text: string): string {
  return createHash('sha1').update(text).digest('hex');
}

function form(body: Buffer): URLSearchParams {
  return new URLSearchParams(body.toString('latin1'));
}

test('a status is a form in windows-1251 with md5 and sha1 of id:phone:status:secret', () => {
  const { body, headers, address } = request({});
  assert.equal(address, 'http://handler.test/');
  assert.equal(headers['content-type'], 'application/x-www-form-urlencoded; charset=windows-1251');
  const text = '1001:79991234567:1:secret';
  assert.equal(
    body.toString('latin1'),
    `id=1001&phone=79991234567&status=1&time=05.03.2024+10%3A15%3A00&sender=%CC%E0%E3%E0%E7%E8%ED+%26+Co&md5=${md5(text)}&sha1=${sha1(text)}`,
  );
});

test('an option for a signature chooses that one alone, and stays in the address', () => {
  const { body, address } = request({ address: 'http://handler.test/?crc32&a=b' });
  assert.equal(address, 'http://handler.test/?crc32&a=b');
  const fields = form(body);
  assert.equal(fields.get('crc32'), String(crc32('1001:79991234567:1:secret')));
  assert.equal(fields.get('md5'), null);
  assert.equal(fields.get('sha1'), null);
});

test('options: charset, fmt and signatures, zero is no, koi8-r gives way to XML and JSON', () => {
  const of = (query: string) => handlerOptions(`https://handler.test/x?${query}`);
  assert.deepEqual(of(''), { charset: 'windows-1251', format: 'form', signatures: [] });
  assert.deepEqual(of('charset=UTF8&fmt=3&md5=1'), { charset: 'utf-8', format: 'json', signatures: ['md5'] });
  assert.deepEqual(of('fmt=2&charset=koi8-r&sha1'), {
    charset: 'utf-8',
    format: 'xml',
    signatures: ['sha1'],
  });
  assert.deepEqual(of('charset=koi8_r&md5=0&crc=1'), {
    charset: 'koi8-r',
    format: 'form',
    signatures: ['crc32'],
  });
  assert.deepEqual(handlerOptions('nonsense'), { charset: 'windows-1251', format: 'form', signatures: [] });
});

test('JSON: one object, every value a string, the same bytes in every charset', () => {
  const { body, headers } = request({ address: 'http://handler.test/?fmt=3&md5' });
  assert.equal(headers['content-type'], 'application/json; charset=windows-1251');
  assert.match(body.toString('latin1'), /^[\x20-\x7e]+$/);
  assert.deepEqual(JSON.parse(body.toString()), {
    ...Object.fromEntries(STATUS_FIELDS),
    md5: md5('1001:79991234567:1:secret'),
  });
});

test('XML: sms with an element for each field, in the charset it declares', () => {
  const fields = new Map([...STATUS_FIELDS, ['smile', '😀 <&>']]);
  for (const charset of ['windows-1251', 'utf-8'] as const) {
    const { body } = request({
      address: `http://handler.test/?fmt=2&charset=${charset}`,
      secret: undefined,
      fields,
    });
    const text = iconv.decode(body, charset);
    assert.ok(text.startsWith(`<?xml version="1.0" encoding="${charset}"?>\n<sms>\n<id>1001</id>\n`));
    const read = new XMLParser({ parseTagValue: false, htmlEntities: true }).parse(text) as {
      sms: Record<string, string>;
    };
    assert.deepEqual(read.sms, Object.fromEntries(fields));
  }
});

test('by GET the fields follow what the query holds already, signed as they travel', () => {
  const { method, address, headers, body } = request({
    method: 'get',
    address: 'http://handler.test/x?charset=utf-8&md5&a=%20b#part',
  });
  assert.equal(method, 'GET');
  const query = `charset=utf-8&md5&a=%20b&id=1001&phone=79991234567&status=1&time=05.03.2024+10%3A15%3A00&sender=%D0%9C%D0%B0%D0%B3%D0%B0%D0%B7%D0%B8%D0%BD+%26+Co&md5=${md5('1001:79991234567:1:secret')}`;
  assert.equal(address, `http://handler.test/x?${query}`);
  assert.equal(body.length, 0);
  assert.equal(headers['content-type'], undefined);
  const digest = createHmac('sha256', 'secret').update(`1700000000.${query}`).digest('hex');
  assert.equal(headers['x-dozvon-signature'], `t=1700000000,v1=${digest}`);
  const plain = request({ method: 'get', secret: undefined, fields: new Map([['mes', 'Да']]) });
  assert.equal(plain.address, 'http://handler.test/?mes=%C4%E0');
});

test('without a secret nothing is signed', () => {
  const { body, headers } = request({ secret: undefined });
  assert.equal(form(body).get('md5'), null);
  assert.equal(headers['x-dozvon-signature'], undefined);
});

test('every kind signs its own fields; a menu carries all three signatures', () => {
  const menu = request({
    kind: 'menu',
    fields: new Map([
      ['id', '7'],
      ['phone', '79991234567'],
      ['item', '12'],
    ]),
  });
  const text = '7:79991234567:12:secret';
  assert.equal(form(menu.body).get('md5'), md5(text));
  assert.equal(form(menu.body).get('sha1'), sha1(text));
  assert.equal(form(menu.body).get('crc32'), String(crc32(text)));
  const waited = request({
    kind: 'waited-call',
    fields: new Map([
      ['phone', '7'],
      ['waitcall', '1'],
      ['ts', '1700000000'],
    ]),
  });
  assert.equal(form(waited.body).get('md5'), md5('7:1700000000:secret'));
});

test('an incoming text is hashed in the charset of the call', () => {
  const fields = new Map([
    ['phone', '7'],
    ['mes', 'Да'],
    ['to', '8'],
  ]);
  const plain = request({ kind: 'incoming', fields });
  assert.equal(form(plain.body).get('md5'), md5(iconv.encode('7:Да:8:secret', 'windows-1251')));
  const utf8 = request({ kind: 'incoming', fields, address: 'http://handler.test/?charset=utf-8' });
  assert.equal(form(utf8.body).get('md5'), md5('7:Да:8:secret'));
});

test('the header signs the moment and the whole body', () => {
  const { body, headers } = request({});
  const digest = createHmac('sha256', 'secret').update('1700000000.').update(body).digest('hex');
  assert.equal(headers['x-dozvon-signature'], `t=1700000000,v1=${digest}`);
});
