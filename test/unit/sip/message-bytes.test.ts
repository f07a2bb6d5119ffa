// Messages to and from bytes: what the parser joins, splits, cuts and refuses, and what the writer never lets through.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { header, headers, type SipMessage, type SipRequest } from '../../../src/protocols/sip/message.ts';
import { parseMessage, type SipFault } from '../../../src/protocols/sip/parse.ts';
import { refuseOf } from '../../../src/protocols/sip/refuse.ts';
import { serializeMessage } from '../../../src/protocols/sip/serialize.ts';

const START = 'OPTIONS sip:a@h.example SIP/2.0';
const CORE = [
  'v: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1',
  'f: <sip:b@h.example>;tag=1',
  't: <sip:a@h.example>',
  'i: x@y',
  'CSeq: 1 OPTIONS',
];

function bytes(lines: readonly string[], body = '', end = '\r\n'): Uint8Array {
  return new TextEncoder().encode([...lines, '', body].join(end));
}

function message(lines: readonly string[], body = ''): SipMessage {
  const result = parseMessage(bytes(lines, body));
  assert.ok(result.ok, JSON.stringify(result));
  return result.value;
}

function request(lines: readonly string[], body = ''): SipRequest {
  const one = message(lines, body);
  assert.equal(one.kind, 'request');
  return one as SipRequest;
}

function fault(input: Uint8Array): SipFault {
  const result = parseMessage(input);
  assert.ok(!result.ok, 'is refused');
  return result.error;
}

test('compact and oddly spelt names come in canonical spelling, in the order of the wire', () => {
  const one = message([
    START,
    ...CORE,
    'K: 100rel',
    'x-ODD-name: v',
    'call-info: <http://h.example/>',
    'Content-length: 0',
  ]);
  assert.deepEqual(
    one.headers.map(({ name }) => name),
    ['Via', 'From', 'To', 'Call-ID', 'CSeq', 'Supported', 'X-Odd-Name', 'Call-Info', 'Content-Length'],
  );
});

test('lists are split at commas that stand outside quotes and angle brackets, other headers are not', () => {
  const one = message([
    START,
    ...CORE,
    'Contact: "a, b" <sip:c@h.example;x="1,2">, <sip:d,e@h.example>;q=0.5,sip:f@h.example',
    'Route: <sip:p1.example;lr>,<sip:p2.example;lr>',
    'Route: <sip:p3.example;lr>',
    'Supported: 100rel, timer ,replaces',
    'WWW-Authenticate: Digest realm="r", nonce="n"',
    'Subject: a, b',
    'Accept:',
  ]);
  assert.deepEqual(headers(one, 'Contact'), [
    '"a, b" <sip:c@h.example;x="1,2">',
    '<sip:d,e@h.example>;q=0.5',
    'sip:f@h.example',
  ]);
  assert.deepEqual(headers(one, 'Route'), [
    '<sip:p1.example;lr>',
    '<sip:p2.example;lr>',
    '<sip:p3.example;lr>',
  ]);
  assert.deepEqual(headers(one, 'Supported'), ['100rel', 'timer', 'replaces']);
  assert.deepEqual(headers(one, 'WWW-Authenticate'), ['Digest realm="r", nonce="n"']);
  assert.deepEqual(headers(one, 'Subject'), ['a, b']);
  assert.deepEqual(headers(one, 'Accept'), ['']);
});

test('folded lines are joined by one space', () => {
  const one = message([START, ...CORE, 'Subject: one', '  two', '\tthree', 'Organization:', ' four']);
  assert.equal(header(one, 'Subject'), 'one two three');
  assert.equal(header(one, 'Organization'), 'four');
});

test('lines may end in LF alone and empty lines may come first', () => {
  const result = parseMessage(bytes(['', '', START, ...CORE, 'Content-Length: 2'], 'hi', '\n'));
  assert.ok(result.ok);
  assert.equal(new TextDecoder().decode(result.value.body), 'hi');
});

test('on a datagram the body is the rest, or what Content-Length says of it', () => {
  assert.equal(message([START, ...CORE], 'whole rest').body.length, 10);
  assert.equal(message([START, ...CORE, 'l: 5'], 'whole rest').body.length, 5);
  assert.equal(message([START, ...CORE, 'l: 0'], 'whole rest').body.length, 0);
  assert.equal(message([START, ...CORE, 'l: 5', 'l: 5'], 'whole rest').body.length, 5);
});

test('on a stream a message without Content-Length has no body', () => {
  const result = parseMessage(bytes([START, ...CORE], 'whole rest'), { transport: 'stream' });
  assert.ok(result.ok);
  assert.equal(result.value.body.length, 0);
});

test('what is no SIP, and what cannot be answered, is garbage', () => {
  const garbage = [
    '',
    '\r\n\r\n',
    '\0\0\0\0',
    'hello',
    'GET / HTTP/1.1\r\nHost: h.example\r\n\r\n',
    `${START}\r\n\r\n`,
    `${START}\r\n${CORE.slice(1).join('\r\n')}\r\n\r\n`,
    `SIP/2.0 99 Low\r\n${CORE.join('\r\n')}\r\n\r\n`,
    `SIP/2.0 700 High\r\n${CORE.join('\r\n')}\r\n\r\n`,
    `SIP/2.0 200 OK\r\n${CORE.slice(0, 4).join('\r\n')}\r\n\r\n`,
    `SIP/2.0 200 OK\r\n${CORE.join('\r\n')}\r\nl: 9\r\n\r\nshort`,
    `SIP/2.0 200 OK\r\n${CORE.join('\r\n')}\r\nbroken line\r\n\r\n`,
    `SIP/2.0 200 OK\r\n${CORE.join('\r\n')}\r\n`,
    `O(TIONS sip:a@h.example SIP/2.0\r\n${CORE.join('\r\n')}\r\n\r\n`,
  ];
  for (const text of garbage)
    assert.deepEqual(fault(new TextEncoder().encode(text)), { kind: 'garbage' }, JSON.stringify(text));
});

test('a request that breaks the grammar is refused with what could be read of it', () => {
  const wrong: readonly (readonly [readonly string[], string, number, RegExp])[] = [
    [[START, ' folded', ...CORE], '', 400, /start line/],
    [[START, ...CORE, 'no colon here'], '', 400, /header line/],
    [[START, ...CORE, ': nameless'], '', 400, /header line/],
    [[START, ...CORE, 'Na(me: x'], '', 400, /header line/],
    [[START, ...CORE, 'Subject: a\rb'], '', 400, /CR/],
    [[START, ...CORE, 'l: 9'], 'short', 400, /shorter/],
    [[START, ...CORE, 'l: 1x'], 'short', 400, /Content-Length/],
    [[START, ...CORE, 'l: 70000'], 'short', 413, /Large/],
    [[START, ...CORE, ...new Array<string>(300).fill('X-A: 1')], '', 400, /Too many/],
    [[START, ...CORE, `Supported: ${'a,'.repeat(2000)}a`, 'X-After: 1'], '', 400, /Too many/],
    [['OPTIONS  SIP/2.0', ...CORE], '', 400, /Request-URI/],
    [['OPTIONS sip:a@h.example sip/3.0', ...CORE], '', 505, /Version/],
  ];
  for (const [lines, body, status, reason] of wrong) {
    const one = fault(bytes(lines, body));
    assert.ok(one.kind === 'bad', lines.join('|'));
    assert.equal(one.status, status, lines.join('|'));
    assert.match(one.reason, reason);
    assert.equal(one.request?.method, 'OPTIONS');
    assert.equal(header(one.request!, 'Via'), 'SIP/2.0/UDP 192.0.2.1;branch=z9hG4bK1');
    assert.equal(header(one.request!, 'Call-ID'), 'x@y');
  }
  const cut = fault(new TextEncoder().encode(`${START}\r\n${CORE.join('\r\n')}\r\nSubj`));
  assert.ok(cut.kind === 'bad' && cut.status === 400);
});

test('a doubled header matters only where it makes unclear what the message is', () => {
  assert.ok(message(['SIP/2.0 200 OK', ...CORE, 'Server: a', 'Server: b', 'Date: x', 'Date: y']));
  for (const doubled of [CORE[1]!, CORE[2]!, CORE[3]!, CORE[4]!, 'Max-Forwards: 1\r\nMax-Forwards: 2'])
    assert.match(refuseOf(request([START, ...CORE, doubled]))?.reason ?? '', /Multiple/);
});

test('a body is a copy of its own', () => {
  const input = Buffer.from(bytes([START, ...CORE, 'l: 3'], 'abcdef'));
  const result = parseMessage(input);
  assert.ok(result.ok);
  input.fill(0);
  assert.equal(new TextDecoder().decode(result.value.body), 'abc');
});

test('version and status are read without case, a missing reason is empty', () => {
  const one = message(['sip/2.0 183', ...CORE]);
  assert.deepEqual([one.kind, one.kind === 'response' && [one.status, one.reason]], ['response', [183, '']]);
});

test('a written message has the length of its body, whatever its headers say', () => {
  const body = new TextEncoder().encode('привет');
  const text = new TextDecoder().decode(
    serializeMessage({
      kind: 'response',
      status: 200,
      reason: 'Хорошо',
      headers: [
        { name: 'Content-Length', value: '9999' },
        { name: 'X-A', value: 'b' },
      ],
      body,
    }),
  );
  assert.equal(text, 'SIP/2.0 200 Хорошо\r\nX-A: b\r\nContent-Length: 12\r\n\r\nпривет');
});

test('a line break in a value never begins a header', () => {
  const text = new TextDecoder().decode(
    serializeMessage({
      kind: 'request',
      method: 'BYE',
      uri: 'sip:a@h.example\r\nX-Evil: 1',
      headers: [{ name: 'Subject', value: 'a\r\nX-Evil: 2\n\nbody' }],
      body: new Uint8Array(0),
    }),
  );
  assert.doesNotMatch(text, /^X-Evil/m);
  assert.equal(text.split('\r\n\r\n').length, 2);
});

/** Requests that are readable and cannot be served: extra lines, the body, the refusal. */
const REFUSED: readonly (readonly [readonly string[], string, number, RegExp])[] = [
  [
    ['INVITE sip:a@h.example SIP/2.0', 'CSeq: 1 INVITE', 'Require: 100rel, precondition'],
    '',
    420,
    /^precondition$/,
  ],
  [
    ['UPDATE sip:a@h.example SIP/2.0', 'CSeq: 1 UPDATE', 'Content-Encoding: gzip', 'c: application/sdp'],
    'x',
    415,
    /^identity$/,
  ],
  [['INVITE sip:a@h.example SIP/2.0', 'CSeq: 1 INVITE', 'c: text/html'], 'x', 415, /^application\/sdp$/],
  [['INVITE sip:a@h.example SIP/2.0', 'CSeq: 1 INVITE'], 'x', 400, /^$/],
  [
    ['INVITE sip:a@h.example SIP/2.0', 'CSeq: 1 INVITE', 'm: <sip:b@h.example>, <sip:c@h.example>'],
    '',
    400,
    /^$/,
  ],
  [['INVITE sip:a@h.example SIP/2.0', 'CSeq: 1 INVITE', 'm: <mailto:b@h.example>'], '', 400, /^$/],
  [['INVITE sip:a@h.example SIP/2.0', 'CSeq: 1 INVITE', 'Accept:'], '', 406, /^$/],
  [['INVITE mailto:a@h.example SIP/2.0', 'CSeq: 1 INVITE'], '', 416, /^$/],
  [['INVITE sip:a@h.example SIP/2.0', 'CSeq: 1 INVITE', 'Max-Forwards: many'], '', 400, /^$/],
  [['INVITE sip:a@h.example SIP/2.0', 'CSeq: 1 INVITE', 'Require: a b'], '', 400, /^$/],
  [['DANCE sip:a@h.example SIP/2.0', 'CSeq: 1 DANCE'], '', 501, /INVITE/],
];

test('what cannot be served is refused with the headers that say what can', () => {
  for (const [[start, ...lines], body, status, extra] of REFUSED) {
    const refusal = refuseOf(request([start!, ...CORE.slice(0, 4), ...lines], body));
    assert.equal(refusal?.status, status, lines.join('|'));
    assert.match(refusal?.headers[0]?.value ?? '', extra);
  }
});

/** Requests that look refusable and are served. */
const SERVED: readonly (readonly [readonly string[], string])[] = [
  [['INVITE tel:+15550100 SIP/2.0', 'CSeq: 1 INVITE'], ''],
  [
    [
      'INVITE sip:a@h.example SIP/2.0',
      'CSeq: 1 INVITE',
      'Require: timer,100rel',
      'Accept: text/plain, application/*',
    ],
    '',
  ],
  [
    [
      'INVITE sip:a@h.example SIP/2.0',
      'CSeq: 1 INVITE',
      'c: text/html',
      'Content-Disposition: icon;handling=optional',
    ],
    'x',
  ],
  [['INVITE sip:a@h.example SIP/2.0', 'CSeq: 1 INVITE', 'c: multipart/mixed;boundary=b'], 'x'],
  [['INFO sip:a@h.example SIP/2.0', 'CSeq: 1 INFO', 'c: application/dtmf-relay'], 'Signal=5'],
  [['BYE sip:a@h.example SIP/2.0', 'CSeq: 1 BYE', 'c: application/isup', 'Content-Encoding: gzip'], 'x'],
  [['ACK sip:a@h.example SIP/2.0', 'CSeq: 1 ACK', 'Require: nothing-we-know'], ''],
  [['CANCEL sip:a@h.example SIP/2.0', 'CSeq: 1 CANCEL', 'Require: nothing-we-know'], ''],
  [['REGISTER sip:h.example SIP/2.0', 'CSeq: 1 REGISTER', 'Contact: *', 'Expires: 0'], ''],
];

test('what only looks refusable is served', () => {
  for (const [[start, ...lines], body] of SERVED)
    assert.equal(
      refuseOf(request([start!, ...CORE.slice(0, 4), ...lines], body)),
      undefined,
      lines.join('|'),
    );
});

test('a message as long as the limit parses', () => {
  const body = 'x'.repeat(LIMITS.sip.messageBytes - 1_000);
  assert.equal(message([START, ...CORE, `l: ${body.length}`], body).body.length, body.length);
});
