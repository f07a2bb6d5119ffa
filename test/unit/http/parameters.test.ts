// Requests of every shape read into the same named values.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { isGiven, isOn } from '../../../src/dialect/parameters.ts';
import { type RawRequest, readParameters } from '../../../src/interfaces/http/classic/read-parameters.ts';

const FORM = 'application/x-www-form-urlencoded';

function read(request: Partial<RawRequest>) {
  return readParameters({
    query: '',
    contentType: '',
    body: Buffer.alloc(0),
    charset: 'windows-1251',
    ...request,
  });
}

const HELLO_1251 = '%CF%F0%E8%E2%E5%F2';
const HELLO_UTF8 = '%D0%9F%D1%80%D0%B8%D0%B2%D0%B5%D1%82';

test('windows-1251 is the default, and the charset may stand anywhere', () => {
  assert.equal(read({ query: `mes=${HELLO_1251}` }).text('mes'), 'Привет');
  assert.equal(read({ query: `mes=${HELLO_UTF8}&charset=UTF8` }).text('mes'), 'Привет');
  assert.equal(
    read({ query: 'charset=utf-8', contentType: FORM, body: Buffer.from(`mes=${HELLO_UTF8}`) }).text('mes'),
    'Привет',
  );
  assert.equal(read({ query: `mes=${HELLO_1251}&charset=nonsense` }).text('mes'), 'Привет');
});

test('raw bytes and blanks in a form body are taken as they are', () => {
  const body = Buffer.concat([
    Buffer.from('mes='),
    Buffer.from('cff0e8e2e5f22021', 'hex'),
    Buffer.from('&a=1'),
  ]);
  const parameters = read({ contentType: FORM, body });
  assert.equal(parameters.text('mes'), 'Привет !');
  assert.equal(parameters.text('a'), '1');
});

test('a plus is a blank, a broken percent code is itself, an empty name is nothing', () => {
  const parameters = read({ query: 'a=1+2%2B3&b=100%&c=%zz%4&=x&d&e=&f=a=b' });
  assert.equal(parameters.text('a'), '1 2+3');
  assert.equal(parameters.text('b'), '100%');
  assert.equal(parameters.text('c'), '%zz%4');
  assert.equal(parameters.text(''), '');
  assert.equal(parameters.text('d'), '');
  assert.equal(parameters.text('f'), 'a=b');
});

test('the last of repeated parameters counts; what the query says is not undone by the body', () => {
  assert.equal(read({ query: 'a=1&a=2' }).text('a'), '2');
  const merged = read({ query: 'a=1&b=1&c=', contentType: FORM, body: Buffer.from('a=2&c=2&d=2&d=3') });
  assert.deepEqual(
    ['a', 'b', 'c', 'd'].map((name) => merged.text(name)),
    ['1', '1', '2', '3'],
  );
});

test('a list of phones written as such is one parameter', () => {
  const phones = (query: string): string => read({ query }).text('phones');
  assert.equal(phones('phones[]=1&mes=x&phones[]=2'), '1,2');
  assert.equal(phones('phones%5B0%5D=%2B1&phones%5B1%5D=2'), '+1,2');
  assert.equal(phones('phones[]=1'), '1');
  assert.equal(phones('phones=1&phones=2'), '2');
  assert.equal(read({ query: 'fl[29]=1&fl[8]=2' }).text('fl[29]'), '1');
});

test('a body without a content type is a form, one that begins with a brace is JSON', () => {
  assert.equal(read({ body: Buffer.from('a=1') }).text('a'), '1');
  assert.equal(read({ contentType: 'text/plain', body: Buffer.from('a=1') }).text('a'), '1');
  assert.equal(read({ body: Buffer.from(' {"a": 1}') }).text('a'), '1');
});

test('JSON values may be texts, numbers, booleans, null and lists of them', () => {
  const body = Buffer.from('\ufeff{"a":"Привет","b":2,"c":true,"d":false,"e":null,"f":["1",2]}');
  const parameters = read({ contentType: 'application/json', body, charset: 'utf-8' });
  const values = ['a', 'b', 'c', 'd', 'e', 'f'].map((name) => parameters.text(name));
  assert.deepEqual(values, ['Привет', '2', '1', '0', '', '1,2']);
});

test('JSON that is none says so, and what the query holds is still read', () => {
  for (const body of ['{"a":', '[1]', '"x"', '{"a":{"b":1}}']) {
    const parameters = read({ query: 'fmt=3', contentType: 'application/json', body: Buffer.from(body) });
    assert.notEqual(parameters.problem, undefined, body);
    assert.equal(parameters.text('fmt'), '3');
  }
});

test('more parameters than the limit are a problem, not a burden', () => {
  assert.notEqual(read({ query: 'a=1&'.repeat(1_001) }).problem, undefined);
  assert.equal(read({ query: 'a=1&'.repeat(1_000) }).problem, undefined);
});

test('bytes of a binary message keep their values whatever the charset', () => {
  assert.equal(read({ query: 'mes=%00%ff%41&charset=utf-8' }).octets('mes'), '\x00\xffA');
  const json = Buffer.from('{"mes":"Я"}');
  assert.equal(read({ contentType: 'application/json', body: json }).octets('mes'), undefined);
});

function multipart(...parts: readonly (string | Buffer)[]): Partial<RawRequest> {
  const lines = parts.flatMap((part) => [
    Buffer.from('--X\r\n'),
    Buffer.from(part as string),
    Buffer.from('\r\n'),
  ]);
  return {
    contentType: 'multipart/form-data; boundary=X',
    body: Buffer.concat([...lines, Buffer.from('--X--\r\n')]),
  };
}

test('multipart: fields with and without a charset of their own, files first', () => {
  const parameters = read(
    multipart(
      'Content-Disposition: form-data; name="file0"; filename="a \\"b\\".wav"\r\nContent-Type: audio/wav\r\n\r\nRIFF\r\n--Y\r\n',
      'Content-Disposition: form-data; name="mes"\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nПривет',
      Buffer.concat([
        Buffer.from('content-disposition:form-data;name=sender\r\n\r\n'),
        Buffer.from('cff0e8e2e5f2', 'hex'),
      ]),
      'Content-Disposition: form-data; name="empty"\r\n\r\n',
      'Content-Disposition: form-data; name="none"; filename=""\r\n\r\n',
    ),
  );
  assert.equal(parameters.problem, undefined);
  assert.equal(parameters.text('mes'), 'Привет');
  assert.equal(parameters.text('sender'), 'Привет');
  assert.equal(parameters.text('empty'), '');
  assert.deepEqual(
    parameters.files.map((file) => [file.name, file.bytes.toString()]),
    [['a "b".wav', 'RIFF\r\n--Y\r\n']],
  );
});

test('multipart: a text holding the delimiter inside a line is not cut there', () => {
  const parameters = read(multipart('Content-Disposition: form-data; name="mes"\r\n\r\nsee --X here'));
  assert.equal(parameters.text('mes'), 'see --X here');
});

test('multipart: line feeds alone and a missing end still read', () => {
  const body = Buffer.from(
    '--X\nContent-Disposition: form-data; name="a"\n\n1\n--X\nContent-Disposition: form-data; name="b"\n\n2',
  );
  const parameters = read({ contentType: 'multipart/form-data; boundary="X"', body });
  assert.equal(parameters.text('a'), '1');
  assert.equal(parameters.text('b'), '2');
});

test('multipart without a boundary, or without any part, is a problem', () => {
  for (const contentType of ['multipart/form-data', 'multipart/form-data; boundary=Q'])
    assert.notEqual(read({ contentType, body: Buffer.from('--X\r\n') }).problem, undefined);
});

test('multipart: parts past the limit are a problem, however small they are', () => {
  const contentType = 'multipart/form-data; boundary=X';
  const parts = (count: number): Buffer => Buffer.from('--X\n\n'.repeat(count));
  assert.equal(read({ contentType, body: parts(LIMITS.http.parameters) }).problem, undefined);
  assert.notEqual(read({ contentType, body: parts(LIMITS.http.parameters + 1) }).problem, undefined);
  assert.notEqual(read({ contentType, body: parts(1_000_000) }).problem, undefined);
});

test('empty and zero mean not given; flags are numbers', () => {
  for (const text of ['', '0', ' ', '00', ' 0 ']) assert.equal(isGiven(text), false, text);
  for (const text of ['1', 'a', '0.1']) assert.equal(isGiven(text), true, text);
  for (const text of ['1', '2', ' 1 ']) assert.equal(isOn(text), true, text);
  for (const text of ['', '0', 'yes', '-1']) assert.equal(isOn(text), false, text);
});
