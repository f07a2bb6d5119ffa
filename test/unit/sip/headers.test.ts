// Header values: Via, addresses, CSeq, and the ones of sessions; what each accepts and refuses.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Result } from '../../../src/base/result.ts';
import { canonicalName, HEADERS } from '../../../src/protocols/sip/header-table.ts';
import {
  formatNameAddress,
  formatVia,
  parseCSeq,
  parseNameAddress,
  parseRAck,
  parseRSeq,
  parseTokens,
  parseVia,
} from '../../../src/protocols/sip/headers.ts';
import {
  formatReason,
  formatSessionExpires,
  parseContentDisposition,
  parseContentType,
  parseDeltaSeconds,
  parseMaxForwards,
  parseMinSE,
  parseReason,
  parseRetryAfter,
  parseSessionExpires,
  q850Cause,
  qValue,
} from '../../../src/protocols/sip/headers-session.ts';
import { sameHost } from '../../../src/protocols/sip/host.ts';

function value<T>(result: Result<T, string>): T {
  assert.ok(result.ok, result.ok ? '' : result.error);
  return result.value;
}

test('a Via gives its parts and comes back as it was', () => {
  const text = 'SIP/2.0/TLS [2001:db8::7]:5061;branch=z9hG4bKx;rport;received=192.0.2.9';
  const via = value(parseVia(text));
  assert.deepEqual(via, {
    protocol: 'SIP/2.0',
    transport: 'TLS',
    host: '2001:db8::7',
    port: 5061,
    parameters: new Map([
      ['branch', 'z9hG4bKx'],
      ['rport', ''],
      ['received', '192.0.2.9'],
    ]),
  });
  assert.equal(formatVia(via), text);
  assert.equal(
    formatVia(value(parseVia('sip / 2.0 / udp host.example : 5062 ; rport = 7'))),
    'SIP/2.0/UDP host.example:5062;rport=7',
  );
});

test('a branch as proxies make them comes back as it was, though it is no token', () => {
  const text = 'SIP/2.0/UDP h.example;branch=z9hG4bK+a/b==.0;i=(x)';
  assert.equal(formatVia(value(parseVia(text))), text);
});

test('a malformed Via says why', () => {
  for (const text of [
    '',
    'SIP/2.0',
    'SIP/2.0/',
    'SIP/2.0/UDP',
    'SIP/2.0/UDP ;branch=x',
    'SIP/2.0/UDP h:',
    'SIP/2.0/UDP h;',
    'SIP/2.0/UDP h x',
    'SIP/2.0/U(P h',
    'SIP/2.0/UDP 2001:db8::1',
  ])
    assert.equal(parseVia(text).ok, false, text);
});

test('addresses come with and without brackets, names and parameters', () => {
  const cases: readonly (readonly [string, string | undefined, string, Readonly<Record<string, string>>])[] =
    [
      ['sip:a@h.example', undefined, 'sip:a@h.example', {}],
      ['sip:a@h.example;tag=1', undefined, 'sip:a@h.example', { tag: '1' }],
      ['<sip:a@h.example;lr>;tag=1', undefined, 'sip:a@h.example;lr', { tag: '1' }],
      ['"A \\"B\\" C" <sip:a@h.example>', 'A "B" C', 'sip:a@h.example', {}],
      ['"a,b<c>;d" <sip:a@h.example>;x="1;2,3"', 'a,b<c>;d', 'sip:a@h.example', { x: '1;2,3' }],
      ['Иван Грозный<sip:7@h.example>', 'Иван Грозный', 'sip:7@h.example', {}],
      ['"" <sip:a@h.example>', undefined, 'sip:a@h.example', {}],
      ['tel:+15550100;TAG=x', undefined, 'tel:+15550100', { tag: 'x' }],
      ['<sip:a@h.example?Replaces=1%40x>', undefined, 'sip:a@h.example?Replaces=1%40x', {}],
      [' <sip:a@h.example> ;\ttag = 5 ', undefined, 'sip:a@h.example', { tag: '5' }],
    ];
  for (const [text, display, uri, parameters] of cases) {
    const address = value(parseNameAddress(text));
    assert.deepEqual(
      [address.display, address.uri, Object.fromEntries(address.parameters)],
      [display, uri, parameters],
      text,
    );
    assert.deepEqual(value(parseNameAddress(formatNameAddress(address))), address, `${text} written again`);
  }
});

test('what is no address says why', () => {
  for (const text of [
    '',
    '<>',
    '<sip:a@h',
    'no scheme',
    '"a" sip:a@h',
    '"a <sip:a@h>',
    '< sip:a@h>',
    'sip:a@h?x=1',
    'a"b <sip:a@h>',
    '<sip:a@h>tag=1',
    '<sip:a@h>;',
    '<sip:a@h>;=1',
    'sip:a b@h',
  ])
    assert.equal(parseNameAddress(text).ok, false, text);
});

test('numbers have their ranges', () => {
  assert.deepEqual(value(parseCSeq('0031\tINVITE')), { number: 31, method: 'INVITE' });
  assert.equal(value(parseCSeq('2147483647 BYE')).number, 2_147_483_647);
  for (const text of ['', '1', 'INVITE', '-1 BYE', '2147483648 BYE', '1 BYE x', '1.5 BYE', '1 B(E'])
    assert.equal(parseCSeq(text).ok, false, text);
  assert.deepEqual(value(parseRAck('776656 1 INVITE')), { rseq: 776_656, cseq: 1, method: 'INVITE' });
  for (const text of ['', '1 INVITE', '1 2', '1 2 INVITE x']) assert.equal(parseRAck(text).ok, false, text);
  assert.equal(value(parseRSeq(' 4294967295 ')), 4_294_967_295);
  for (const text of ['0', '4294967296', 'x', '']) assert.equal(parseRSeq(text).ok, false, text);
  assert.equal(value(parseMaxForwards('0068')), 68);
  for (const text of ['256', '-1', '', '7 0']) assert.equal(parseMaxForwards(text).ok, false, text);
  assert.equal(value(parseDeltaSeconds('99999999999999999999')), 4_294_967_295);
  for (const text of ['', '-5', '5.5', 'soon']) assert.equal(parseDeltaSeconds(text).ok, false, text);
});

test('reasons are read by protocol', () => {
  assert.deepEqual(value(parseReason('Q.850;cause=16;text="Normal, clearing"')), {
    protocol: 'Q.850',
    cause: 16,
    text: 'Normal, clearing',
  });
  assert.deepEqual(value(parseReason('SIP ; cause=200 ; text="Call completed elsewhere"')).cause, 200);
  assert.equal(parseReason(';cause=1').ok, false);
  assert.equal(parseReason('Q.850;cause=many').ok, false);
  assert.equal(q850Cause(['SIP;cause=486', 'nonsense here', 'q.850;cause=17']), 17);
  assert.equal(q850Cause(['SIP;cause=486']), undefined);
  assert.equal(
    formatReason({ protocol: 'Q.850', cause: 17, text: 'User "busy"' }),
    'Q.850;cause=17;text="User \\"busy\\""',
  );
});

test('session timers are read', () => {
  assert.deepEqual(value(parseSessionExpires('1800;refresher=UAS')), { seconds: 1800, refresher: 'uas' });
  assert.deepEqual(value(parseSessionExpires('90')), { seconds: 90 });
  assert.equal(formatSessionExpires({ seconds: 1800, refresher: 'uac' }), '1800;refresher=uac');
  for (const text of ['', 'x', '-1', '90;refresher=me'])
    assert.equal(parseSessionExpires(text).ok, false, text);
  assert.equal(value(parseMinSE('120;lr')), 120);
  assert.equal(parseMinSE('two').ok, false);
});

test('Retry-After has a comment and a duration', () => {
  assert.deepEqual(value(parseRetryAfter('18000;duration=3600')), { seconds: 18_000, duration: 3600 });
  assert.deepEqual(value(parseRetryAfter('120 (I am in a meeting)')), {
    seconds: 120,
    comment: 'I am in a meeting',
  });
  assert.deepEqual(value(parseRetryAfter('5 (a;b) ;duration=9')), {
    seconds: 5,
    comment: 'a;b',
    duration: 9,
  });
  assert.equal(parseRetryAfter('tomorrow').ok, false);
});

test('content types and dispositions are read without case', () => {
  const type = value(parseContentType('Multipart / Mixed ; boundary="a;b"'));
  assert.deepEqual([type.type, type.parameters.get('boundary')], ['multipart/mixed', 'a;b']);
  for (const text of ['', 'sdp', '/sdp', 'application/', 'a b/c'])
    assert.equal(parseContentType(text).ok, false, text);
  assert.deepEqual(value(parseContentDisposition('Session;Handling=Optional')), {
    type: 'session',
    handling: 'optional',
  });
  assert.deepEqual(value(parseContentDisposition('render')), { type: 'render', handling: 'required' });
});

test('q orders contacts', () => {
  const q = (text: string): number => qValue(new Map([['q', text]]));
  assert.deepEqual(
    [q('0.7'), q('1.0'), q('0'), q('2'), q('-1'), q('x'), qValue(new Map())],
    [0.7, 1, 0, 0, 0, 0, 1],
  );
});

test('option tags are tokens', () => {
  assert.deepEqual(parseTokens(['100rel, timer', 'replaces', '']), ['100rel', 'timer', 'replaces']);
  assert.equal(parseTokens(['a b']), undefined);
});

test('the table of headers knows each once, by every spelling', () => {
  assert.equal(new Set(HEADERS.map(({ name }) => name.toLowerCase())).size, HEADERS.length);
  const compact = HEADERS.flatMap((entry) => entry.compact ?? []);
  assert.equal(new Set(compact).size, compact.length);
  for (const { name, compact: short } of HEADERS) {
    assert.equal(canonicalName(name.toUpperCase()), name);
    if (short) assert.equal(canonicalName(short.toUpperCase()), name);
  }
  assert.equal(canonicalName('x-MY-header'), 'X-My-Header');
});

test('hosts are the same however they are spelt', () => {
  assert.ok(sameHost('HOST.example', 'host.EXAMPLE'));
  assert.ok(sameHost('[2001:db8::1]', '2001:0db8:0:0::0001'));
  assert.ok(sameHost('::ffff:192.0.2.1', '::FFFF:C000:0201'));
  assert.equal(sameHost('2001:db8::1', '2001:db8::'), false);
  assert.equal(sameHost('192.0.2.1', '192.0.2.10'), false);
});
