// Multipart bodies as relays write them, and as nobody should.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { parameterOf, printMultipart, readMultipart } from '../../../src/protocols/mm7/mime.ts';

const BASE64 = {
  encode: (bytes: Uint8Array) => Buffer.from(bytes).toString('base64'),
  decode: (text: string) => Buffer.from(text, 'base64'),
};
const read = (body: string, type = 'multipart/related; boundary=b') =>
  readMultipart(type, Buffer.from(body, 'latin1'), BASE64);

test('what is printed is read back, bytes and all', () => {
  const bytes = Uint8Array.from({ length: 300 }, (_one, at) => at % 256);
  const printed = printMultipart(
    [
      { contentType: 'text/xml; charset="utf-8"', contentId: 'envelope', body: '<a>Ж</a>\r\n' },
      { contentType: 'image/png', contentId: 'file1', location: '1-a.png', body: bytes },
    ],
    'mm7.1',
    BASE64,
  );
  const parts = readMultipart('multipart/related; boundary="mm7.1"', printed, BASE64);
  assert.ok(parts.ok);
  assert.deepEqual(
    parts.value.map(({ contentId, location, body }) => [contentId, location, [...body]]),
    [
      ['envelope', undefined, [...Buffer.from('<a>Ж</a>\r\n')]],
      ['file1', '1-a.png', [...bytes]],
    ],
  );
});

test('a boundary that begins like another one is another one', () => {
  const parts = read('--b\r\nA: 1\r\n\r\none\r\n--bb\r\ntwo\r\n--b--\r\n');
  assert.ok(parts.ok);
  assert.deepEqual(
    parts.value.map(({ body }) => Buffer.from(body).toString()),
    ['one\r\n--bb\r\ntwo'],
  );
});

test('preamble, epilogue, folded heads, bare line feeds and quoted-printable are read', () => {
  const parts = read(
    'hello\n--b\nContent-Type: text/plain;\n charset=utf-8\nContent-Transfer-Encoding: quoted-printable\n\nna=C3=AFve =\nline\n--b--\nbye',
  );
  assert.ok(parts.ok);
  assert.equal(parts.value.length, 1);
  assert.equal(parts.value[0]?.contentType, 'text/plain; charset=utf-8');
  assert.equal(Buffer.from(parts.value[0]?.body ?? []).toString(), 'naïve line');
});

test('a part without a head is a text', () => {
  const parts = read('--b\r\n\r\nbody\r\n--b--');
  assert.ok(parts.ok);
  assert.equal(parts.value[0]?.contentType, 'text/plain; charset=us-ascii');
  assert.equal(Buffer.from(parts.value[0]?.body ?? []).toString(), 'body');
});

test('a body that breaks off has only its whole parts', () => {
  const parts = read('--b\r\n\r\none\r\n--b\r\n\r\ntw');
  assert.ok(parts.ok);
  assert.equal(parts.value.length, 1);
});

test('no boundary, and more parts than any phone makes, are errors', () => {
  assert.deepEqual(read('x', 'multipart/related'), {
    ok: false,
    error: 'a multipart body without a boundary',
  });
  const many = `${'--b\r\n\r\nx\r\n'.repeat(LIMITS.messenger.mimeParts + 1)}--b--`;
  assert.deepEqual(read(many), { ok: false, error: 'too many parts' });
});

test('parameters are found quoted and bare, whatever the case of their names', () => {
  assert.equal(parameterOf('a/b; Boundary="x \\"y\\" z"; type=c', 'boundary'), 'x "y" z');
  assert.equal(parameterOf('a/b;boundary=xy;type="c"', 'type'), 'c');
  assert.equal(parameterOf('a/b; otherboundary=xy', 'boundary'), undefined);
});
