// Calls that a peer makes to us, in order and out of it: transcripts. Time is simulated.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { header, headers } from '../../../src/protocols/sip/message.ts';
import { tagOf } from '../../../src/protocols/sip/transaction-key.ts';
import type { SessionEvent } from '../../../src/voice/signalling/session.ts';
import { ANSWER, OFFER, type Stage, stage, told } from '../../support/signalling-stage.ts';

/** The To value that requests in the dialog of the last INVITE response carry. */
function ours(s: Stage): string {
  return header(s.peer.response('INVITE'), 'To')!;
}

test('a call rings, is answered and is hung up by them', async () => {
  const s = await stage();
  const named = ['P-Asserted-Identity: <sip:7999@example.com>, <tel:+7999>', 'Privacy: ID;critical'];
  s.peer.ask('INVITE', s.us, { body: OFFER, headers: named });
  await s.time.pass(10);
  const [invite] = s.invites;
  assert.equal(invite?.description, OFFER);
  assert.deepEqual(invite.from, { user: 'peer', uri: 'sip:peer@example.com' });
  assert.equal(invite.to.user, 'service');
  assert.deepEqual(invite.assertedIdentities, ['<sip:7999@example.com>', '<tel:+7999>']);
  assert.deepEqual(invite.privacy, ['id', 'critical']);
  assert.deepEqual(invite.source, { address: '192.0.2.9', port: 5060, transport: 'udp' });
  invite.ring(180);
  const events: SessionEvent[] = [];
  invite.accept(ANSWER, (event) => events.push(event));
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '180 INVITE', '200 INVITE']);
  const ok = s.peer.response('INVITE');
  assert.equal(header(ok, 'Contact'), '<sip:service@192.0.2.1:5060>');
  assert.equal(tagOf(header(s.peer.heard[0]!.message, 'To')!), '');
  s.peer.ask('ACK', s.us, { to: ours(s) });
  s.peer.ask('BYE', s.us, { to: ours(s), number: 2, headers: ['Reason: Q.850;cause=16'] });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['200 BYE']);
  assert.deepEqual(told(events), ['answered', 'ended hung-up them']);
  await s.drained();
});

test('a 200 is repeated until its ACK comes', async () => {
  const s = await stage();
  s.peer.ask('INVITE', s.us, { body: OFFER });
  await s.time.pass(10);
  s.invites[0]!.accept(ANSWER, () => {});
  await s.time.pass(4_000);
  // 0, 500, 1500, 3500 ms.
  assert.deepEqual(s.peer.news(), ['100 INVITE', '200 INVITE', '200 INVITE', '200 INVITE', '200 INVITE']);
  s.peer.ask('ACK', s.us, { to: ours(s) });
  await s.time.pass(20_000);
  assert.deepEqual(s.peer.news(), []);
});

test('a call whose ACK never comes is hung up and lost', async () => {
  const s = await stage();
  const events: SessionEvent[] = [];
  s.peer.ask('INVITE', s.us, { body: OFFER });
  await s.time.pass(10);
  s.invites[0]!.accept(ANSWER, (event) => events.push(event));
  await s.time.pass(33_000);
  assert.ok(s.peer.news().includes('BYE'));
  assert.deepEqual(told(events), ['answered', 'ended lost no-ack']);
  await s.drained();
});

test('our BYE waits for the ACK', async () => {
  const s = await stage();
  s.peer.ask('INVITE', s.us, { body: OFFER });
  await s.time.pass(10);
  const session = s.invites[0]!.accept(ANSWER, () => {});
  await s.time.pass(10);
  session.end();
  await s.time.pass(100);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '200 INVITE']);
  s.peer.ask('ACK', s.us, { to: ours(s) });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['BYE']);
  const bye = s.peer.request('BYE');
  assert.equal(header(bye, 'From'), ours(s));
  s.peer.reply(bye, 200);
  await s.drained();
});

test('an INVITE that comes again gets the last response again and no second call', async () => {
  const s = await stage();
  const branch = s.peer.ask('INVITE', s.us, { body: OFFER });
  await s.time.pass(10);
  s.invites[0]!.ring(180);
  await s.time.pass(10);
  s.peer.ask('INVITE', s.us, { body: OFFER, branch });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '180 INVITE', '180 INVITE']);
  assert.equal(s.invites.length, 1);
});

test('the same INVITE by another way is a merged request', async () => {
  const s = await stage();
  s.peer.ask('INVITE', s.us, { body: OFFER });
  s.peer.ask('INVITE', s.us, { body: OFFER });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '482 INVITE']);
  assert.equal(s.invites.length, 1);
});

test('CANCEL ends a ringing call with 487', async () => {
  const s = await stage();
  const branch = s.peer.ask('INVITE', s.us, { body: OFFER });
  await s.time.pass(10);
  let cancelled = 0;
  s.invites[0]!.onCancelled(() => cancelled++);
  s.invites[0]!.ring(180);
  await s.time.pass(10);
  s.peer.ask('CANCEL', s.us, { branch });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '180 INVITE', '200 CANCEL', '487 INVITE']);
  assert.equal(tagOf(header(s.peer.response('CANCEL'), 'To')!), tagOf(ours(s)));
  s.peer.ask('ACK', s.us, { branch, to: ours(s) });
  assert.equal(cancelled, 1);
  await s.drained();
});

test('a CANCEL that comes after the 200 changes nothing', async () => {
  const s = await stage();
  const events: SessionEvent[] = [];
  const branch = s.peer.ask('INVITE', s.us, { body: OFFER });
  await s.time.pass(10);
  const session = s.invites[0]!.accept(ANSWER, (event) => events.push(event));
  await s.time.pass(10);
  s.peer.ask('CANCEL', s.us, { branch });
  s.peer.ask('ACK', s.us, { to: ours(s) });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '200 INVITE', '200 CANCEL']);
  assert.deepEqual(told(events), ['answered']);
  session.end();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('BYE'), 200);
  await s.drained();
});

test('a CANCEL of nothing gets 481', async () => {
  const s = await stage();
  s.peer.ask('CANCEL', s.us, {});
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['481 CANCEL']);
});

test('accept after CANCEL gives a session that has ended', async () => {
  const s = await stage();
  const branch = s.peer.ask('INVITE', s.us, { body: OFFER });
  await s.time.pass(10);
  s.peer.ask('CANCEL', s.us, { branch });
  await s.time.pass(10);
  const events: SessionEvent[] = [];
  s.invites[0]!.accept(ANSWER, (event) => events.push(event));
  await s.time.pass(10);
  assert.deepEqual(told(events), ['ended cancelled']);
  await s.drained();
});

test('a refusal is repeated until its ACK, with its headers', async () => {
  const s = await stage();
  const branch = s.peer.ask('INVITE', s.us, { body: OFFER });
  await s.time.pass(10);
  s.invites[0]!.reject(503, { reason: 'Full', retryAfter: 7, contacts: ['sip:other@example.com'] });
  await s.time.pass(600);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '503 INVITE', '503 INVITE']);
  const refusal = s.peer.response('INVITE');
  assert.equal(refusal.reason, 'Full');
  assert.equal(header(refusal, 'Retry-After'), '7');
  assert.equal(header(refusal, 'Contact'), '<sip:other@example.com>');
  s.peer.ask('ACK', s.us, { branch, to: ours(s) });
  await s.time.pass(10_000);
  assert.deepEqual(s.peer.news(), []);
  await s.drained();
});

test('a peer of RFC 2543 without branches, tags and Contact is understood', async () => {
  const s = await stage();
  const text = (method: string, number: number, to = '<sip:service@192.0.2.1>'): string =>
    [
      `${method} sip:service@192.0.2.1:5060 SIP/2.0`,
      'Via: SIP/2.0/UDP 192.0.2.9:5060',
      'From: <sip:old@192.0.2.9:5060>',
      `To: ${to}`,
      'Call-ID: old-1',
      `CSeq: ${number} ${method}`,
      'Content-Length: 0',
      '\r\n',
    ].join('\r\n');
  s.peer.bytes(text('INVITE', 1), s.us);
  s.peer.bytes(text('INVITE', 1), s.us);
  await s.time.pass(10);
  assert.equal(s.invites.length, 1);
  const events: SessionEvent[] = [];
  s.invites[0]!.accept(OFFER, (event) => events.push(event));
  await s.time.pass(10);
  s.peer.bytes(text('ACK', 1, ours(s)), s.us);
  await s.time.pass(5_000);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '100 INVITE', '200 INVITE']);
  s.peer.bytes(text('BYE', 2, ours(s)), s.us);
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['200 BYE']);
  assert.deepEqual(told(events), ['answered', 'ended hung-up them']);
  await s.drained();
});

test('an INVITE without an offer gets ours, and the ACK brings the answer', async () => {
  const s = await stage();
  s.peer.ask('INVITE', s.us, {});
  await s.time.pass(10);
  assert.equal(s.invites[0]!.description, undefined);
  const events: SessionEvent[] = [];
  s.invites[0]!.accept(OFFER, (event) => events.push(event));
  await s.time.pass(10);
  assert.deepEqual(told(events), []);
  s.peer.ask('ACK', s.us, { to: ours(s), body: ANSWER });
  await s.time.pass(10);
  assert.ok(events[0]?.kind === 'answered' && events[0].description === ANSWER);
});

test('a BYE before the answer ends the call', async () => {
  const s = await stage();
  s.peer.ask('INVITE', s.us, { body: OFFER });
  await s.time.pass(10);
  s.invites[0]!.ring(180);
  await s.time.pass(10);
  s.peer.ask('BYE', s.us, { to: ours(s), number: 2 });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '180 INVITE', '200 BYE', '487 INVITE']);
  await s.drained();
});

test('an old number inside the dialog gets 500', async () => {
  const s = await stage();
  s.peer.ask('INVITE', s.us, { body: OFFER, number: 5 });
  await s.time.pass(10);
  s.invites[0]!.accept(ANSWER, () => {});
  await s.time.pass(10);
  s.peer.ask('ACK', s.us, { to: ours(s), number: 5 });
  s.peer.ask('INFO', s.us, { to: ours(s), number: 4 });
  await s.time.pass(10);
  assert.equal(s.peer.news().at(-1), '500 INFO');
});

test('requests that belong to no call are refused, each in its way', async () => {
  const s = await stage();
  const to = '<sip:service@example.com>;tag=nobody';
  const asked: readonly (readonly [method: string, to: string | undefined, reply: string])[] = [
    ['BYE', to, '481 BYE'],
    ['INFO', to, '481 INFO'],
    ['UPDATE', to, '481 UPDATE'],
    ['PRACK', to, '481 PRACK'],
    ['INVITE', to, '481 INVITE'],
    ['OPTIONS', undefined, '200 OPTIONS'],
    ['MESSAGE', undefined, '405 MESSAGE'],
    ['REGISTER', undefined, '405 REGISTER'],
    ['SUBSCRIBE', undefined, '489 SUBSCRIBE'],
    ['NOTIFY', undefined, '489 NOTIFY'],
    ['REFER', undefined, '603 REFER'],
    ['PUBLISH', undefined, '405 PUBLISH'],
    ['NEWMETHOD', undefined, '501 NEWMETHOD'],
    ['ACK', to, ''],
  ];
  for (const [index, [method, target, reply]] of asked.entries()) {
    s.peer.ask(method, s.us, { callId: `odd-${index}`, ...(target === undefined ? {} : { to: target }) });
    await s.time.pass(10);
    assert.equal(s.peer.news().join(), reply);
  }
  const allow = headers(s.peer.response('NEWMETHOD'), 'Allow');
  assert.ok(allow.includes('INVITE') && allow.includes('PRACK'));
  assert.deepEqual(headers(s.peer.response('OPTIONS'), 'Supported'), ['100rel', 'timer']);
  await s.drained();
});

test('without a handler a call gets 480, past the limit 503 with Retry-After', async () => {
  const s = await stage({ sessionsMax: 1 });
  s.peer.ask('INVITE', s.us, { body: OFFER, callId: 'one' });
  s.peer.ask('INVITE', s.us, { body: OFFER, callId: 'two' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '503 INVITE']);
  assert.equal(header(s.peer.response('INVITE'), 'Retry-After'), '5');
});

test('what strangers get refused leaves nothing behind and is not said twice', async () => {
  const s = await stage();
  const ask = (method: string, more: { to?: string } = {}): void => {
    s.peer.ask(method, s.us, {
      callId: `${method}-${more.to === undefined ? 'outside' : 'within'}`,
      ...more,
    });
  };
  s.endpoint.onInvite(() => assert.fail('nobody was to be told'));
  for (const method of ['OPTIONS', 'REGISTER', 'SUBSCRIBE', 'BYE', 'INFO', 'CANCEL']) ask(method);
  for (const method of ['BYE', 'INVITE', 'INFO', 'OPTIONS'])
    ask(method, { to: '<sip:us@example.com>;tag=guessed' });
  s.peer.ask('INVITE', s.us, { callId: 'odd', headers: ['Require: telepathy'] });
  await s.time.pass(20_000);
  assert.deepEqual(s.peer.news(), [
    '200 OPTIONS',
    '405 REGISTER',
    '489 SUBSCRIBE',
    '481 BYE',
    '481 INFO',
    '481 CANCEL',
    '481 BYE',
    '481 INVITE',
    '481 INFO',
    '481 OPTIONS',
    '420 INVITE',
  ]);
  assert.equal(s.endpoint.stats().transactions, 0);
});

test('the same request gets the same tag, however often it comes', async () => {
  const s = await stage();
  const once = (): string => {
    s.peer.ask('OPTIONS', s.us, { callId: 'again', branch: 'z9hG4bKagain' });
    return 'asked';
  };
  once();
  await s.time.pass(10);
  const first = header(s.peer.response('OPTIONS'), 'To');
  once();
  await s.time.pass(10);
  assert.equal(header(s.peer.response('OPTIONS'), 'To'), first);
  assert.notEqual(tagOf(first ?? ''), '');
});

test('past the limit of transactions new calls get 503; calls of ours and what belongs to standing ones go on', async () => {
  const s = await stage({ transactionsMax: 3 });
  const { session, events } = s.call();
  await s.time.pass(10);
  s.peer.news();
  s.peer.reply(s.peer.request('INVITE'), 200, { body: ANSWER });
  await s.time.pass(10);
  s.peer.news();
  for (let number = 0; number < 5; number++)
    s.peer.ask('INVITE', s.us, { callId: `o${number}`, body: OFFER });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '100 INVITE', '100 INVITE', '503 INVITE', '503 INVITE']);
  const other = s.call();
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE']);
  session.end();
  other.session.end();
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['BYE']);
  assert.deepEqual(told(events), ['answered', 'ended hung-up us']);
});

test('past the limit of transactions calls of ours fail', async () => {
  const s = await stage({ transactionsMax: 3 });
  const calls = Array.from({ length: 4 }, () => s.call());
  await s.time.pass(10);
  assert.deepEqual(told(calls[3]!.events), ['ended unreachable']);
  assert.deepEqual(told(calls[2]!.events), []);
});

test('replies go to the source port with rport, else to the port of the Via', async () => {
  const s = await stage();
  const ask = (via: string, callId: string): void => {
    const lines = [
      'OPTIONS sip:192.0.2.1 SIP/2.0',
      `Via: SIP/2.0/UDP ${via}`,
      'From: <sip:a@example.com>;tag=1',
      'To: <sip:b@example.com>',
      `Call-ID: ${callId}`,
      'CSeq: 1 OPTIONS',
      '\r\n',
    ];
    s.peer.bytes(lines.join('\r\n'), s.us);
  };
  const sent: string[] = [];
  s.network.fate = (_bytes, _from, to) => {
    sent.push(`${to.address}:${to.port}`);
    return [1];
  };
  ask('203.0.113.1:9999;rport;branch=z9hG4bKa', 'a');
  await s.time.pass(10);
  ask('192.0.2.9:7777;branch=z9hG4bKb', 'b');
  await s.time.pass(10);
  ask('10.0.0.1:7777;branch=z9hG4bKc', 'c');
  await s.time.pass(10);
  assert.deepEqual(
    sent.filter((place) => !place.startsWith('192.0.2.1:')),
    ['192.0.2.9:5060', '192.0.2.9:7777', '192.0.2.9:5060'],
  );
  assert.match(header(s.peer.response('OPTIONS'), 'Via')!, /received=192\.0\.2\.9/);
});

test('garbage is counted and hurts nobody, a bad request is answered', async () => {
  const s = await stage();
  for (const text of [
    '',
    '\r\n\r\n',
    'hello',
    'SIP/2.0 200 OK\r\n\r\n',
    '\0\0\0\0',
    'INVITE sip:a SIP/2.0\r\n\r\n',
  ]) {
    s.peer.bytes(text, s.us);
  }
  s.peer.bytes(
    'OPTIONS sip:192.0.2.1 SIP/9.9\r\nVia: SIP/2.0/UDP 192.0.2.9:5060;branch=z9hG4bKz\r\nFrom: <sip:a@b>;tag=1\r\nTo: <sip:a@b>\r\nCall-ID: z\r\nCSeq: 1 OPTIONS\r\n\r\n',
    s.us,
  );
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['505 OPTIONS']);
  assert.ok(s.endpoint.stats().malformed >= 5);
  await s.drained();
});
