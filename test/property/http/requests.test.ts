// Any bytes at all as a request: read or refused, never an exception, never a dead listener.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { instant } from '../../../src/base/time.ts';
import { parseForm, unescapeBytes } from '../../../src/dialect/form.ts';
import { errorText } from '../../../src/dialect/replies.ts';
import { readSubmission } from '../../../src/dialect/send-request.ts';
import { parseMultipart } from '../../../src/interfaces/http/classic/multipart.ts';
import { readParameters } from '../../../src/interfaces/http/classic/read-parameters.ts';
import { classicDoor } from '../../support/classic-door.ts';
import { FakeCore } from '../../support/fake-core.ts';
import { exchange, rawGet, rawPost } from '../../support/http-exchange.ts';

const { account } = new FakeCore();

/** Bytes with the signs that mean something to one of the parsers far more often than chance would have them. */
const BYTES = fc
  .array(
    fc.oneof(
      fc.uint8Array({ minLength: 1, maxLength: 6 }).map((bytes) => Buffer.from(bytes)),
      fc
        .constantFrom(
          '&',
          '=',
          '%',
          '%d0%9f',
          '+',
          '--X',
          '--',
          '\r\n',
          '\n\n',
          '{',
          '"',
          ':',
          '|',
          ',',
          ';',
          '~~~',
        )
        .map((text) => Buffer.from(text)),
      fc
        .constantFrom(
          'phones=79999999999',
          'mes=',
          'list=',
          'time=',
          'charset=utf-8',
          'fmt=3',
          'call=1',
          'bin=2',
        )
        .map((text) => Buffer.from(`&${text}`)),
      fc
        .constantFrom('name="mes"', 'filename="a"', 'Content-Disposition: form-data; ', '; charset=koi8-r')
        .map((text) => Buffer.from(text)),
    ),
    { maxLength: 40 },
  )
  .map((parts) => Buffer.concat(parts));

const TYPES = fc.constantFrom(
  '',
  'application/json',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=X',
  'multipart/form-data',
);

test('any bytes are read into parameters, and these into a submission or a fault with words', () => {
  fc.assert(
    fc.property(BYTES, BYTES, TYPES, (query, body, contentType) => {
      const parameters = readParameters({
        query: query.toString('latin1'),
        contentType,
        body,
        charset: 'windows-1251',
      });
      const read = readSubmission(parameters, {
        account,
        now: instant(1_700_000_000_000),
        door: 'http',
        clientAddress: '192.0.2.1',
      });
      if (!read.ok) assert.match(errorText('send', read.error, 'text'), /^ERROR = \d \(.+\)$/);
      else assert.ok(read.value.items.every((item) => item.phones.length > 0));
    }),
    { numRuns: 2_000 },
  );
});

// Each is as long as a body may be; an expression that backtracks would need hours for it.
const RUNS = [
  ' ',
  '\n',
  '0',
  '\n ',
  ';',
  ':',
  '|',
  ',',
  '+',
  '%',
  '{',
  '\\n',
  '79999999999,',
  '__CALL__',
  '\n~~~\n',
];

test('a body full of one sign is read like any other', () => {
  const names = [
    'phones',
    'mes',
    'list',
    'id',
    'time',
    'tz',
    'valid',
    'param',
    'voice',
    'charset',
    'fmt',
    'bot',
  ];
  for (const run of RUNS) {
    const long = encodeURIComponent(run.repeat(Math.ceil(600_000 / run.length)));
    for (const name of names) {
      const body = Buffer.from(`phones=79999999999&mes=x&nl=1&call=1&${name}=${long}x`);
      const parameters = readParameters({ query: '', contentType: '', body, charset: 'utf-8' });
      const read = readSubmission(parameters, {
        account,
        now: instant(1_700_000_000_000),
        door: 'http',
        clientAddress: '192.0.2.1',
      });
      assert.equal(typeof read.ok, 'boolean');
    }
  }
});

test('a form written by the rules is read back', () => {
  const pairs = fc.array(
    fc.tuple(fc.stringMatching(/^[a-z]{1,5}$/), fc.string({ unit: 'grapheme', maxLength: 20 })),
  );
  fc.assert(
    fc.property(pairs, (written) => {
      const form = Buffer.from(new URLSearchParams(written).toString());
      const read = parseForm(form, 1_000)?.map(({ name, bytes }) => [name, bytes.toString('utf8')]);
      assert.deepEqual(
        read,
        written.map(([name, value]) => [name, Buffer.from(value).toString('utf8')]),
      );
    }),
  );
});

test('multipart written by the rules is read back, whatever the bytes', () => {
  const boundary = 'Zq9';
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 5 }), (files) => {
      const clean = files.filter((file) => !Buffer.from(file).includes(`--${boundary}`));
      const parts = clean.flatMap((file, index) => [
        Buffer.from(`--${boundary}\r\nContent-Disposition: form-data; name="f"; filename="${index}"\r\n\r\n`),
        Buffer.from(file),
        Buffer.from('\r\n'),
      ]);
      const body = Buffer.concat([...parts, Buffer.from(`--${boundary}--`)]);
      const read = parseMultipart(body, boundary, 100);
      assert.deepEqual(
        read?.files.map((file) => [...file.bytes]),
        clean.map((file) => [...file]),
      );
    }),
  );
});

test('percent codes: bytes are never more than the text that wrote them', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 50 }), (bytes) => {
      assert.ok(unescapeBytes(Buffer.from(bytes)).length <= bytes.length);
    }),
  );
});

test('a listener that got any bytes still serves the next client', async (context) => {
  const { port, troubles } = await classicDoor(context, { times: { headers: 300, request: 300, idle: 200 } });
  const messy = fc.oneof(
    BYTES,
    BYTES.map((bytes) => rawGet(Buffer.concat([Buffer.from('/sys/send.php?'), bytes]))),
    fc
      .tuple(BYTES, TYPES)
      .map(([bytes, type]) => rawPost('/sys/send.php?login=alex&psw=123', type || undefined, bytes)),
  );
  const pieces = fc.sample(messy, 200);
  for (let at = 0; at < pieces.length; at += 50)
    await Promise.all(pieces.slice(at, at + 50).map((piece) => exchange(port, piece)));
  const [answer] = await exchange(port, rawGet('/sys/balance.php?login=alex&psw=123'));
  assert.match(answer?.body.toString() ?? '', /^-?\d+\.\d\d$/);
  assert.deepEqual(troubles, []);
});
