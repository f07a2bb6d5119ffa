// Calls of ours that are challenged, sent elsewhere or told to wait. Time is simulated.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { parseAuthorization, verifyAuthorization } from '../../../src/protocols/sip/digest.ts';
import { header, headers, type SipRequest } from '../../../src/protocols/sip/message.ts';
import { systemHash } from '../../../src/voice/signalling/endpoint-options.ts';
import { ANSWER, stage, told } from '../../support/signalling-stage.ts';

const CREDENTIALS = { username: 'user', password: 'secret' };

function signedRight(request: SipRequest, name = 'Authorization'): boolean {
  const parsed = parseAuthorization(header(request, name) ?? '');
  if (!parsed.ok) return false;
  const { method, body } = request;
  const asked = { authorization: parsed.value, credentials: CREDENTIALS, method, body };
  return verifyAuthorization(asked, systemHash) === 'right';
}

test('401 is met with a signature, a higher number and the same Call-ID', async () => {
  const s = await stage();
  const { session, events } = s.call({ credentials: CREDENTIALS });
  await s.time.pass(10);
  const first = s.peer.request('INVITE');
  s.peer.reply(first, 401, {
    tag: 'x',
    headers: [
      'WWW-Authenticate: Digest realm="r", nonce="n0", algorithm=UNKNOWN-9',
      'WWW-Authenticate: Digest realm="r", nonce="n1", algorithm=SHA-256, qop="auth"',
      'WWW-Authenticate: Digest realm="r", nonce="n2", algorithm=MD5',
    ],
  });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', 'INVITE']);
  const second = s.peer.request('INVITE');
  assert.equal(header(second, 'CSeq'), '2 INVITE');
  assert.equal(header(second, 'Call-ID'), header(first, 'Call-ID'));
  assert.match(header(second, 'Authorization')!, /SHA-256/);
  assert.ok(signedRight(second));
  s.peer.reply(second, 200, { tag: 'a', body: ANSWER });
  await s.time.pass(10);
  session.end();
  await s.time.pass(10);
  assert.ok(signedRight(s.peer.request('BYE')));
  s.peer.reply(s.peer.request('BYE'), 200);
  assert.deepEqual(told(events), ['answered', 'ended hung-up us']);
  await s.drained();
});

test('a stale nonce is met once more, a third challenge ends the call', async () => {
  const s = await stage();
  const { events } = s.call({ credentials: CREDENTIALS });
  for (const nonce of ['n1', 'n2', 'n3']) {
    await s.time.pass(10);
    s.peer.reply(s.peer.request('INVITE'), 407, {
      tag: nonce,
      headers: [`Proxy-Authenticate: Digest realm="r", nonce="${nonce}", stale=true, qop="auth"`],
    });
  }
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', 'INVITE', 'ACK', 'INVITE', 'ACK']);
  assert.ok(signedRight(s.peer.request('INVITE'), 'Proxy-Authorization'));
  assert.deepEqual(told(events), ['ended refused 407']);
  await s.drained();
});

test('a wrong password is not tried twice', async () => {
  const s = await stage();
  const { events } = s.call({ credentials: CREDENTIALS });
  for (let round = 0; round < 2; round++) {
    await s.time.pass(10);
    s.peer.reply(s.peer.request('INVITE'), 401, {
      tag: `t${round}`,
      headers: ['WWW-Authenticate: Digest realm="r", nonce="n1"'],
    });
  }
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', 'INVITE', 'ACK']);
  assert.deepEqual(told(events), ['ended refused 401']);
});

test('a proxy and a server may both ask', async () => {
  const s = await stage();
  s.call({ credentials: CREDENTIALS });
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 407, {
    tag: 'p',
    headers: ['Proxy-Authenticate: Digest realm="proxy", nonce="n1"'],
  });
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 401, {
    tag: 's',
    headers: ['WWW-Authenticate: Digest realm="server", nonce="n2"'],
  });
  await s.time.pass(10);
  const third = s.peer.request('INVITE');
  assert.ok(signedRight(third) && signedRight(third, 'Proxy-Authorization'));
});

test('a challenge of the BYE is met too', async () => {
  const s = await stage();
  const { session } = s.call({ credentials: CREDENTIALS });
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 200, { tag: 'a', body: ANSWER });
  await s.time.pass(10);
  session.end();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('BYE'), 401, { headers: ['WWW-Authenticate: Digest realm="r", nonce="n"'] });
  await s.time.pass(10);
  const bye = s.peer.request('BYE');
  assert.equal(header(bye, 'CSeq'), '3 BYE');
  assert.ok(signedRight(bye));
  s.peer.reply(bye, 200);
  await s.drained();
});

test('contacts of a redirect are tried by q, none twice, and the last refusal is told', async () => {
  const s = await stage();
  const { events } = s.call();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 302, {
    tag: 'r',
    headers: [
      'Contact: <sip:low@192.0.2.9:5060>;q=0.1, <sip:high@192.0.2.9:5060>;q=0.9',
      'Contact: <mailto:nobody@example.com>, <sip:100@192.0.2.9:5060>',
    ],
  });
  await s.time.pass(10);
  assert.equal(s.peer.request('INVITE').uri, 'sip:high@192.0.2.9:5060');
  s.peer.reply(s.peer.request('INVITE'), 302, { tag: 'h', headers: ['Contact: <sip:low@192.0.2.9:5060>'] });
  await s.time.pass(10);
  assert.equal(s.peer.request('INVITE').uri, 'sip:low@192.0.2.9:5060');
  s.peer.reply(s.peer.request('INVITE'), 486, { tag: 'l' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', 'INVITE', 'ACK', 'INVITE', 'ACK']);
  assert.deepEqual(told(events), ['ended refused 486']);
  await s.drained();
});

test('a ring of redirects ends after five', async () => {
  const s = await stage();
  const { events } = s.call();
  for (let turn = 0; turn < 8; turn++) {
    await s.time.pass(10);
    const invite = s.peer.request('INVITE');
    s.peer.reply(invite, 302, { tag: `t${turn}`, headers: [`Contact: <sip:to${turn}@192.0.2.9:5060>`] });
  }
  await s.time.pass(10);
  assert.equal(s.peer.news().filter((name) => name === 'INVITE').length, 6);
  assert.deepEqual(told(events), ['ended refused 302']);
  await s.drained();
});

test('redirects are refused when the setting says so', async () => {
  const s = await stage({ redirects: 'refuse' });
  const { events } = s.call();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 302, { tag: 'r', headers: ['Contact: <sip:a@192.0.2.9>'] });
  await s.time.pass(10);
  assert.deepEqual(told(events), ['ended refused 302']);
});

test('503 tells when to come again', async () => {
  const s = await stage();
  const { events } = s.call();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 503, {
    tag: 'r',
    headers: ['Retry-After: 17 (maintenance);duration=3600'],
  });
  await s.time.pass(10);
  const end = events.at(-1);
  assert.ok(end?.kind === 'ended' && end.end.kind === 'refused');
  assert.equal(end.end.retryAfter, 17);
  await s.drained();
});

test('422 raises the interval to what they bear', async () => {
  const s = await stage({ sessionExpires: 100, minSe: 90 });
  s.call();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 422, { tag: 'r', headers: ['Min-SE: 300'] });
  await s.time.pass(10);
  const again = s.peer.request('INVITE');
  assert.deepEqual(headers(again, 'Session-Expires'), ['300']);
  assert.deepEqual(headers(again, 'Min-SE'), ['300']);
});

test('REGISTER is signed, its reply carries the headers, and its numbers rise', async () => {
  const s = await stage();
  const asked = {
    method: 'REGISTER' as const,
    uri: 'sip:192.0.2.9',
    from: 'sip:user@example.com',
    to: 'sip:user@example.com',
    callId: 'registration-1',
    credentials: CREDENTIALS,
    headers: [{ name: 'Contact', value: '<sip:user@192.0.2.1>' }],
  };
  const replied = s.endpoint.request(asked);
  await s.time.pass(10);
  s.peer.reply(s.peer.request('REGISTER'), 401, {
    tag: 'x',
    headers: ['WWW-Authenticate: Digest realm="r", nonce="n", algorithm=MD5, qop="auth,auth-int"'],
  });
  await s.time.pass(10);
  const second = s.peer.request('REGISTER');
  assert.ok(signedRight(second));
  assert.equal(header(second, 'CSeq'), '2 REGISTER');
  s.peer.reply(second, 200, { tag: 'x', headers: ['Contact: <sip:user@192.0.2.1>;expires=60'] });
  await s.time.pass(10);
  const reply = await replied;
  assert.ok(reply.kind === 'reply' && reply.status === 200);
  assert.ok(reply.headers.some((one) => one.name === 'Contact' && one.value.endsWith('expires=60')));
  assert.deepEqual(reply.source, { address: '192.0.2.9', port: 5060 });
  await s.drained();
});

test('OPTIONS without a reply is no reply', async () => {
  const s = await stage();
  const replied = s.endpoint.request({
    method: 'OPTIONS',
    uri: 'sip:192.0.2.77',
    from: 'sip:a@example.com',
    to: 'sip:b@example.com',
  });
  await s.time.pass(33_000);
  assert.deepEqual(await replied, { kind: 'no-reply' });
  await s.drained();
});
