// The small parts of dialogs and sessions: keys of transactions, tags, intervals, redirects, bodies.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { utf8Encode } from '../../../src/base/bytes.ts';
import { parseVia } from '../../../src/protocols/sip/headers.ts';
import type { SipRequest, SipResponse } from '../../../src/protocols/sip/message.ts';
import { replyTo } from '../../../src/protocols/sip/reply.ts';
import { descriptionOf } from '../../../src/protocols/sip/session-body.ts';
import { Redirects } from '../../../src/protocols/sip/session-redirects.ts';
import {
  agreeInterval,
  expireAfter,
  intervalOfReply,
  refreshAfter,
} from '../../../src/protocols/sip/session-timer.ts';
import { mergeKey, serverKey, tagOf } from '../../../src/protocols/sip/transaction-key.ts';

function request(headers: Readonly<Record<string, string>>, method = 'INVITE'): SipRequest {
  const list = Object.entries(headers).map(([name, value]) => ({ name, value }));
  return { kind: 'request', method, uri: 'sip:a@example.com', headers: list, body: new Uint8Array(0) };
}

function keyOf(via: string, method = 'INVITE', more: Readonly<Record<string, string>> = {}): string {
  const parsed = parseVia(via);
  assert.ok(parsed.ok);
  const asked = request(
    { Via: via, From: '<sip:a@b>;tag=1', 'Call-ID': 'c', CSeq: `1 ${method}`, ...more },
    method,
  );
  return serverKey(asked, parsed.value, method === 'ACK' ? 'INVITE' : method);
}

test('a tag is found wherever it stands', () => {
  const rows: readonly (readonly [value: string, tag: string])[] = [
    ['<sip:a@b>;tag=1', '1'],
    ['"tag=no <x>" <sip:a@b;tag=uri>;x=y;TAG=Yes', 'Yes'],
    ['sip:a@b;tag=bare', 'bare'],
    ['<sip:a@b;tag=uri>', ''],
    ['<sip:a@b> ; tag=spaced ', 'spaced'],
    ['<sip:a@b>;tagged=no;tag=', ''],
  ];
  for (const [value, tag] of rows) assert.equal(tagOf(value), tag, value);
});

test('branch and sent-by tell transactions apart, and the ACK finds its INVITE', () => {
  const via = 'SIP/2.0/UDP h.example.com:5060;branch=z9hG4bKone';
  assert.equal(keyOf(via), keyOf(via, 'ACK'));
  assert.notEqual(keyOf(via), keyOf(via, 'CANCEL'));
  assert.notEqual(keyOf(via), keyOf('SIP/2.0/UDP h.example.com;branch=z9hG4bKone'));
  assert.notEqual(keyOf(via), keyOf('SIP/2.0/UDP h.example.com:5060;branch=z9hG4bKtwo'));
});

test('without a branch of RFC 3261 the whole identity counts', () => {
  const via = 'SIP/2.0/UDP h.example.com:5060';
  assert.equal(keyOf(via), keyOf(via, 'ACK'));
  assert.notEqual(keyOf(via), keyOf(via, 'INVITE', { CSeq: '2 INVITE' }));
  assert.notEqual(keyOf(via), keyOf(via, 'INVITE', { From: '<sip:a@b>;tag=2' }));
  assert.notEqual(
    keyOf(`${via};branch=z9hG4bK`),
    keyOf(`${via};branch=z9hG4bK`, 'INVITE', { 'Call-ID': 'd' }),
  );
});

test('copies of one request have one merge key', () => {
  const one = request({ From: '<sip:a@b>;tag=1', 'Call-ID': 'c', CSeq: '1 INVITE', Via: 'x' });
  const other = request({ From: '<sip:a@b>;tag=1', 'Call-ID': 'c', CSeq: '1 INVITE', Via: 'y' });
  assert.equal(mergeKey(one), mergeKey(other));
});

test('a response has what its request brought, a tag, and the route only where it makes a dialog', () => {
  const asked = request({
    Via: 'v',
    From: 'f',
    To: '<sip:t>',
    'Call-ID': 'c',
    CSeq: '1 INVITE',
    'Record-Route': 'r',
  });
  assert.deepEqual(
    replyTo(asked, 180, { tag: 'x' }).headers.map(({ name, value }) => `${name}: ${value}`),
    ['Via: v', 'From: f', 'To: <sip:t>;tag=x', 'Call-ID: c', 'CSeq: 1 INVITE', 'Record-Route: r'],
  );
  const names = replyTo(asked, 486, { tag: 'x' }).headers.map(({ name }) => name);
  assert.ok(!names.includes('Record-Route'));
  assert.ok(replyTo(asked, 100).headers.every(({ value }) => !value.includes('tag=')));
});

test('intervals are agreed as the table of RFC 4028 says', () => {
  const rules = { sessionExpires: 1_800, minSe: 90 };
  const agreed = (headers: Readonly<Record<string, string>>): string => {
    const agreement = agreeInterval(request(headers), rules);
    if (agreement.kind !== 'agreed') return agreement.kind;
    return `${agreement.interval.seconds} ${agreement.interval.refresher}`;
  };
  assert.equal(agreed({}), 'none');
  assert.equal(agreed({ Supported: 'timer' }), '1800 us');
  assert.equal(agreed({ Supported: 'timer', 'Min-SE': '4000' }), '4000 us');
  assert.equal(agreed({ Supported: 'timer', 'Session-Expires': '120' }), '120 us');
  assert.equal(agreed({ Supported: 'timer', 'Session-Expires': '120;refresher=uac' }), '120 them');
  assert.equal(agreed({ Supported: 'timer', 'Session-Expires': '89' }), 'too-small');
  // Put there by a proxy for a caller that does not know it: we refresh.
  assert.equal(agreed({ 'Session-Expires': '120;refresher=uac' }), '120 us');
  assert.equal(agreed({ 'Session-Expires': 'soon' }), 'none');
});

test('refreshing is at half the interval, giving up a third or 32 seconds early', () => {
  assert.equal(refreshAfter({ seconds: 90, refresher: 'us' }), 45_000);
  assert.equal(expireAfter({ seconds: 90, refresher: 'them' }), 60_000);
  assert.equal(expireAfter({ seconds: 1_800, refresher: 'them' }), 1_768_000);
  const reply = (value: string): SipResponse => ({
    kind: 'response',
    status: 200,
    reason: 'OK',
    headers: [{ name: 'Session-Expires', value }],
    body: new Uint8Array(0),
  });
  assert.deepEqual(intervalOfReply(reply('90;refresher=uas')), { seconds: 90, refresher: 'them' });
  assert.deepEqual(intervalOfReply(reply('90')), { seconds: 90, refresher: 'us' });
});

test('redirects come by q, never twice, never after 6xx', () => {
  const redirects = new Redirects('sip:first@example.com');
  redirects.add({
    kind: 'response',
    status: 300,
    reason: '',
    headers: [
      { name: 'Contact', value: '<sip:b@example.com>;q=0.5' },
      { name: 'Contact', value: '<sip:a@example.com>' },
      { name: 'Contact', value: '<sip:first@example.com>' },
      { name: 'Contact', value: '<sip:x@example.com?Subject=y>' },
      { name: 'Contact', value: '<tel:+123>' },
    ],
    body: new Uint8Array(0),
  });
  assert.equal(redirects.next(302), 'sip:a@example.com');
  assert.equal(redirects.next(603), undefined);
  assert.equal(redirects.next(404), 'sip:b@example.com');
  assert.equal(redirects.next(404), undefined);
});

test('the description is found in a body of one part or of many', () => {
  const message = (type: string, body: string): SipRequest => ({
    ...request({ 'Content-Type': type }),
    body: utf8Encode(body),
  });
  assert.equal(descriptionOf(message('application/SDP;x=y', 'v=0')), 'v=0');
  assert.equal(descriptionOf(message('text/plain', 'v=0')), undefined);
  const mixed =
    '--b\r\nContent-Type: text/plain\r\n\r\nhi\r\n--b\r\nContent-Type: application/sdp\r\n\r\nv=0\r\n--b--';
  assert.equal(descriptionOf(message('multipart/mixed; boundary="b"', mixed)), 'v=0\r\n');
});
