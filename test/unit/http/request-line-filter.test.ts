// The filter before the HTTP parser: what it rewrites, what it leaves alone, however the bytes are cut.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import fc from 'fast-check';
import { RequestLineFilter } from '../../../src/interfaces/http/request-line-filter.ts';

/** Filters the bytes cut at the places given. */
function filtered(bytes: Buffer, cuts: readonly number[] = []): string {
  const filter = new RequestLineFilter();
  const out: Buffer[] = [];
  const places = [0, ...[...cuts].sort((one, other) => one - other), bytes.length];
  for (let index = 1; index < places.length; index++) {
    const piece = bytes.subarray(places[index - 1], places[index]);
    if (piece.length > 0) out.push(...filter.filter(piece));
  }
  out.push(...filter.end());
  return Buffer.concat(out).toString('latin1');
}

const HEAD = 'Host: x\r\n\r\n';

const REWRITTEN: readonly (readonly [what: string, sent: Buffer, handedOn: string])[] = [
  ['a clean line', Buffer.from(`GET /a?b=c HTTP/1.1\r\n${HEAD}`), `GET /a?b=c HTTP/1.1\r\n${HEAD}`],
  [
    'blanks in the target',
    Buffer.from(`GET /a?mes=one two  three HTTP/1.1\r\n${HEAD}`),
    `GET /a?mes=one%20two%20%20three HTTP/1.1\r\n${HEAD}`,
  ],
  [
    'raw UTF-8',
    Buffer.from(`GET /a?mes=Да HTTP/1.1\r\n${HEAD}`),
    `GET /a?mes=%D0%94%D0%B0 HTTP/1.1\r\n${HEAD}`,
  ],
  [
    'raw windows-1251',
    Buffer.from(`GET /a?mes=\xc4\xe0 HTTP/1.1\r\n${HEAD}`, 'latin1'),
    `GET /a?mes=%C4%E0 HTTP/1.1\r\n${HEAD}`,
  ],
  [
    'a version inside the text',
    Buffer.from(`GET /a?mes=use HTTP/1.1 or HTTP/2 now HTTP/1.0\r\n${HEAD}`),
    `GET /a?mes=use%20HTTP/1.1%20or%20HTTP/2%20now HTTP/1.0\r\n${HEAD}`,
  ],
  [
    'a body that looks like a request',
    Buffer.from(
      'POST /a HTTP/1.1\r\nContent-Length: 22\r\n\r\nGET /x y HTTP/1.1\r\n\r\n\r\nGET /p q HTTP/1.1\r\n\r\n',
    ),
    'POST /a HTTP/1.1\r\nContent-Length: 22\r\n\r\nGET /x y HTTP/1.1\r\n\r\n\r\nGET /p%20q HTTP/1.1\r\n\r\n',
  ],
  [
    'chunks with raw bytes, then the next request',
    Buffer.from(
      'POST /a b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nG /é\r\n0\r\nT: v\r\n\r\nGET /c d HTTP/1.1\r\n\r\n',
    ),
    Buffer.from(
      'POST /a%20b HTTP/1.1\r\nTransfer-Encoding: chunked\r\n\r\n5;x=y\r\nG /é\r\n0\r\nT: v\r\n\r\nGET /c%20d HTTP/1.1\r\n\r\n',
    ).toString('latin1'),
  ],
];

for (const [what, sent, handedOn] of REWRITTEN) {
  test(`${what}: whole, byte by byte, and in any cut`, () => {
    assert.equal(filtered(sent), handedOn);
    assert.equal(filtered(sent, [...sent.keys()]), handedOn);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(sent.length), { maxLength: 8 }), (cuts) => {
        assert.equal(filtered(sent, cuts), handedOn);
      }),
      { numRuns: 50 },
    );
  });
}

const UNTOUCHED: readonly (readonly [what: string, headers: string])[] = [
  ['two lengths', 'Content-Length: 3\r\nContent-Length: 5'],
  ['a length that is no number', 'Content-Length: +3'],
  ['a length and chunks', 'Content-Length: 3\r\nTransfer-Encoding: chunked'],
  ['an encoding that is not chunked', 'Transfer-Encoding: gzip'],
  ['an upgrade', 'Upgrade: websocket\r\nConnection: upgrade'],
];

for (const [what, headers] of UNTOUCHED) {
  test(`after ${what} nothing is touched any more`, () => {
    const sent = `POST /a HTTP/1.1\r\n${headers}\r\n\r\nGET /x y HTTP/1.1\r\n\r\n`;
    assert.equal(filtered(Buffer.from(sent)), sent);
  });
}

test('a clean chunk is handed on as the very same buffer', () => {
  const chunk = Buffer.from(`GET /a HTTP/1.1\r\n${HEAD}`);
  assert.deepEqual(new RequestLineFilter().filter(chunk), [chunk]);
  assert.equal(new RequestLineFilter().filter(chunk)[0], chunk);
});

test('a target of raw bytes is handed on in one piece, not in one for each byte', () => {
  const sent = Buffer.concat([Buffer.from('GET /'), Buffer.alloc(50_000, 0xff)]);
  const out = new RequestLineFilter().filter(sent);
  assert.equal(out.length, 1);
  assert.equal(out[0]?.toString('latin1'), `GET /${'%FF'.repeat(50_000)}`);
});

test('at most eleven bytes are kept back', () => {
  const filter = new RequestLineFilter();
  const sent = Buffer.from('GET /a?b=c HTTP/1.1\r');
  const out = Buffer.concat(filter.filter(sent));
  assert.ok(sent.length - out.length <= 11);
});

test('any bytes at all come out, none lost but those rewritten', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (bytes) => {
      const sent = Buffer.from(bytes);
      const out = filtered(
        sent,
        [10, 20, 30].filter((cut) => cut < sent.length),
      );
      assert.equal(resolved(out), resolved(sent.toString('latin1')));
    }),
  );
});

/** Percent codes of blanks and high bytes resolved, so that what was rewritten compares equal. */
function resolved(text: string): string {
  return text.replace(/%([0-9A-F]{2})/g, (_, code: string) => String.fromCharCode(Number.parseInt(code, 16)));
}
