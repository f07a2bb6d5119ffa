// What happens inside a call that stands: offers, refreshes, reliable ringing, keys by INFO. Transcripts; time is simulated.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { header, headers, type SipRequest } from '../../../src/protocols/sip/message.ts';
import type { EndpointOptions } from '../../../src/voice/signalling/endpoint-options.ts';
import type { Session, SessionEvent } from '../../../src/voice/signalling/session.ts';
import { ANSWER, OFFER, type Stage, stage, told } from '../../support/signalling-stage.ts';
import { SipPeer } from '../../support/sip-peer.ts';

type Standing = {
  readonly s: Stage;
  readonly session: Session;
  readonly events: SessionEvent[];
  readonly invite: SipRequest;
};

/** A call of ours that the peer has answered. */
async function standing(
  options: Partial<EndpointOptions> = {},
  answer: readonly string[] = [],
): Promise<Standing> {
  const s = await stage(options);
  const { session, events } = s.call();
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  s.peer.reply(invite, 200, { tag: 'a', body: ANSWER, headers: answer });
  await s.time.pass(10);
  s.peer.news();
  return { s, session, events, invite };
}

/** Their offer, answered by the test. */
function lastOffer(events: readonly SessionEvent[]): Extract<SessionEvent, { kind: 'offer' }> {
  const offer = events.findLast((event) => event.kind === 'offer');
  assert.ok(offer?.kind === 'offer');
  return offer;
}

async function hangUp({ s, session }: Standing): Promise<void> {
  session.end();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('BYE'), 200);
  await s.drained();
}

test('their re-INVITE is passed up and our answer goes out with a 200 until the ACK', async () => {
  const call = await standing();
  const { s, events, invite } = call;
  s.peer.askWithin('INVITE', invite, { tag: 'a', body: 'hold' });
  await s.time.pass(10);
  assert.equal(lastOffer(events).description, 'hold');
  lastOffer(events).reply({ description: 'held' });
  await s.time.pass(600);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '200 INVITE', '200 INVITE']);
  assert.equal(new TextDecoder().decode(s.peer.response('INVITE').body), 'held');
  s.peer.askWithin('ACK', invite, { tag: 'a' });
  await s.time.pass(5_000);
  assert.deepEqual(s.peer.news(), []);
  await hangUp(call);
});

test('a stranger who knows the call but not the tag of the peer changes nothing', async () => {
  const call = await standing();
  const { s, session, events, invite } = call;
  const place = { transport: 'udp', address: '203.0.113.66', port: 5060 } as const;
  const stranger = await SipPeer.open(s.network, place);
  for (const method of ['BYE', 'INFO', 'INVITE', 'UPDATE']) {
    stranger.ask(method, s.us, {
      from: '<sip:100@192.0.2.9>;tag=guessed',
      to: header(invite, 'From')!,
      callId: header(invite, 'Call-ID')!,
      number: 9,
    });
    await s.time.pass(10);
    assert.deepEqual(
      stranger.news().filter((one) => !one.startsWith('100')),
      [`481 ${method}`],
    );
  }
  assert.equal(session.remoteAddress, '192.0.2.9');
  assert.deepEqual(told(events), ['answered']);
  await hangUp(call);
});

test('their re-INVITE may be refused and the call goes on', async () => {
  const call = await standing();
  const { s, events, invite } = call;
  const branch = s.peer.askWithin('INVITE', invite, { tag: 'a', body: 'video only' });
  await s.time.pass(10);
  lastOffer(events).reply({ status: 488 });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '488 INVITE']);
  s.peer.askWithin('ACK', invite, { tag: 'a', branch });
  assert.deepEqual(told(events), ['answered', 'offer']);
  await hangUp(call);
});

test('a re-INVITE that nobody answers is refused after ten seconds', async () => {
  const call = await standing();
  const { s, invite } = call;
  const branch = s.peer.askWithin('INVITE', invite, { tag: 'a', body: 'hold' });
  await s.time.pass(10_100);
  assert.ok(s.peer.news().includes('488 INVITE'));
  s.peer.askWithin('ACK', invite, { tag: 'a', branch });
  await hangUp(call);
});

test('a re-INVITE without an offer asks for ours, and its ACK answers', async () => {
  const call = await standing();
  const { s, events, invite } = call;
  s.peer.askWithin('INVITE', invite, { tag: 'a' });
  await s.time.pass(10);
  assert.equal(lastOffer(events).description, undefined);
  lastOffer(events).reply({ description: OFFER });
  await s.time.pass(10);
  s.peer.askWithin('ACK', invite, { tag: 'a', body: 'their answer' });
  await s.time.pass(10);
  assert.deepEqual(events.at(-1), { kind: 'changed', description: 'their answer' });
  await hangUp(call);
});

test('a second re-INVITE before the first is answered gets 500 with Retry-After', async () => {
  const call = await standing();
  const { s, events, invite } = call;
  s.peer.askWithin('INVITE', invite, { tag: 'a', body: 'one', number: 1 });
  s.peer.askWithin('INVITE', invite, { tag: 'a', body: 'two', number: 2 });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '100 INVITE', '500 INVITE']);
  const seconds = Number(header(s.peer.response('INVITE'), 'Retry-After'));
  assert.ok(seconds >= 0 && seconds <= 10);
  lastOffer(events).reply({ description: 'answer' });
  await s.time.pass(10);
  s.peer.askWithin('ACK', invite, { tag: 'a', number: 1 });
  await hangUp(call);
});

test('UPDATE is answered at once, with and without an offer', async () => {
  const call = await standing();
  const { s, events, invite } = call;
  s.peer.askWithin('UPDATE', invite, { tag: 'a', number: 1 });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['200 UPDATE']);
  s.peer.askWithin('UPDATE', invite, {
    tag: 'a',
    body: 'hold',
    number: 2,
    contact: '<sip:moved@192.0.2.9:5060>',
  });
  await s.time.pass(10);
  lastOffer(events).reply({ description: 'held' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['200 UPDATE']);
  call.session.end();
  await s.time.pass(10);
  assert.equal(s.peer.request('BYE').uri, 'sip:moved@192.0.2.9:5060');
});

test('our change is a re-INVITE whose answer is told', async () => {
  const call = await standing();
  const { s, session, events } = call;
  session.change('new offer');
  await s.time.pass(10);
  const offer = s.peer.request('INVITE');
  assert.equal(new TextDecoder().decode(offer.body), 'new offer');
  s.peer.reply(offer, 200, { body: 'new answer' });
  s.peer.reply(offer, 200, { body: 'new answer' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', 'ACK']);
  assert.deepEqual(events.at(-1), { kind: 'changed', description: 'new answer' });
  await hangUp(call);
});

test('their offer that meets ours gets 491, and ours is sent again after their 491', async () => {
  const call = await standing();
  const { s, session, events, invite } = call;
  session.change('ours');
  await s.time.pass(10);
  const offer = s.peer.request('INVITE');
  const branch = s.peer.askWithin('INVITE', invite, { tag: 'a', body: 'theirs', number: 1 });
  s.peer.reply(offer, 491);
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', '100 INVITE', '491 INVITE', 'ACK']);
  s.peer.askWithin('ACK', invite, { tag: 'a', branch, number: 1 });
  // We chose the Call-ID, so we wait 2.1 to 4 seconds (RFC 3261 14.1).
  await s.time.pass(2_000);
  assert.deepEqual(s.peer.news(), []);
  await s.time.pass(2_100);
  assert.deepEqual(s.peer.news(), ['INVITE']);
  s.peer.reply(s.peer.request('INVITE'), 200, { body: 'answer' });
  await s.time.pass(10);
  assert.deepEqual(events.at(-1), { kind: 'changed', description: 'answer' });
  await hangUp(call);
});

test('481 to our offer means that the call is gone', async () => {
  const { s, session, events } = await standing();
  session.change('ours');
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 481);
  await s.time.pass(10);
  s.peer.reply(s.peer.request('BYE'), 481);
  assert.deepEqual(told(events), ['answered', 'ended lost protocol']);
  await s.drained();
});

test('their CANCEL takes a re-INVITE back and leaves the call', async () => {
  const call = await standing();
  const { s, events, invite } = call;
  const branch = s.peer.askWithin('INVITE', invite, { tag: 'a', body: 'hold' });
  await s.time.pass(10);
  s.peer.askWithin('CANCEL', invite, { tag: 'a', branch });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '200 CANCEL', '487 INVITE']);
  s.peer.askWithin('ACK', invite, { tag: 'a', branch });
  lastOffer(events).reply({ description: 'too late' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), []);
  await hangUp(call);
});

test('keys by INFO pass up as text, and ours go out', async () => {
  const call = await standing();
  const { s, session, events, invite } = call;
  s.peer.bytes(infoText(s, invite), s.us);
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['200 INFO']);
  assert.deepEqual(events.at(-1), {
    kind: 'info',
    contentType: 'application/dtmf-relay',
    body: 'Signal=5\r\nDuration=160\r\n',
  });
  session.info('application/dtmf', '7');
  await s.time.pass(10);
  const info = s.peer.request('INFO');
  assert.equal(header(info, 'Content-Type'), 'application/dtmf');
  s.peer.reply(info, 415);
  await s.time.pass(10);
  assert.deepEqual(told(events), ['answered', 'info']);
  await hangUp(call);
});

function infoText(s: Stage, invite: SipRequest): string {
  const body = 'Signal=5\r\nDuration=160\r\n';
  return [
    'INFO sip:dozvon@192.0.2.1:5060 SIP/2.0',
    `Via: SIP/2.0/UDP ${s.peer.place.address}:${s.peer.place.port};branch=z9hG4bKinfo`,
    `From: ${header(invite, 'To')};tag=a`,
    `To: ${header(invite, 'From')}`,
    `Call-ID: ${header(invite, 'Call-ID')}`,
    'CSeq: 1 INFO',
    'Content-Type: application/dtmf-relay',
    `Content-Length: ${body.length}`,
    '',
    body,
  ].join('\r\n');
}

test('requests we do not serve are refused inside the call too', async () => {
  const call = await standing();
  const { s, invite } = call;
  for (const [number, method] of ['REFER', 'NOTIFY', 'MESSAGE', 'SUBSCRIBE', 'OPTIONS'].entries()) {
    s.peer.askWithin(method, invite, { tag: 'a', number: number + 1 });
  }
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['603 REFER', '489 NOTIFY', '405 MESSAGE', '489 SUBSCRIBE', '200 OPTIONS']);
  await hangUp(call);
});

test('reliable provisional responses are acknowledged in order, repeats and gaps are not', async () => {
  const s = await stage();
  const { session, events } = s.call();
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  assert.ok(headers(invite, 'Supported').includes('100rel'));
  const reliable = (status: number, number: number): void =>
    s.peer.reply(invite, status, { tag: 'a', headers: ['Require: 100rel', `RSeq: ${number}`], body: ANSWER });
  reliable(183, 10);
  reliable(183, 10);
  reliable(180, 12);
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'PRACK']);
  const prack = s.peer.request('PRACK');
  assert.equal(header(prack, 'RAck'), '10 1 INVITE');
  s.peer.reply(prack, 200);
  reliable(180, 11);
  await s.time.pass(10);
  s.peer.reply(s.peer.request('PRACK'), 200);
  s.peer.reply(invite, 200, { tag: 'a' });
  await s.time.pass(10);
  assert.deepEqual(told(events), ['progress 183', 'progress 180', 'answered']);
  // The 200 had no description: the one of the 183 stands.
  assert.ok(events[2]?.kind === 'answered' && events[2].description === ANSWER);
  session.end();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('BYE'), 200);
  await s.drained();
});

test('who requires 100rel of us gets ringing that is repeated until PRACK, then the 200', async () => {
  const s = await stage();
  s.peer.ask('INVITE', s.us, { body: OFFER, headers: ['Require: 100rel'] });
  await s.time.pass(10);
  s.invites[0]!.ring(183, ANSWER);
  s.invites[0]!.ring(180);
  s.invites[0]!.accept(ANSWER, () => {});
  await s.time.pass(1_600);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '183 INVITE', '183 INVITE', '183 INVITE']);
  const first = s.peer.response('INVITE');
  assert.deepEqual(headers(first, 'Require'), ['100rel']);
  const to = header(first, 'To')!;
  const number = Number(header(first, 'RSeq'));
  s.peer.ask('PRACK', s.us, { to, number: 2, headers: [`RAck: ${number + 5} 1 INVITE`] });
  s.peer.ask('PRACK', s.us, { to, number: 3, headers: [`RAck: ${number} 1 INVITE`] });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['481 PRACK', '180 INVITE', '200 PRACK']);
  s.peer.ask('PRACK', s.us, { to, number: 4, headers: [`RAck: ${number + 1} 1 INVITE`] });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['200 PRACK', '200 INVITE']);
  s.peer.ask('ACK', s.us, { to });
  s.peer.ask('BYE', s.us, { to, number: 5 });
  await s.drained();
});

test('reliable ringing without any PRACK ends the call with 504', async () => {
  const s = await stage();
  s.peer.ask('INVITE', s.us, { body: OFFER, headers: ['Require: 100rel'] });
  await s.time.pass(10);
  let cancelled = 0;
  s.invites[0]!.onCancelled(() => cancelled++);
  s.invites[0]!.ring(180);
  await s.time.pass(33_000);
  assert.ok(s.peer.news().includes('504 INVITE'));
  assert.equal(cancelled, 1);
  await s.drained();
});

test('we refresh at half the interval, by UPDATE when they allow it', async () => {
  const call = await standing({}, ['Session-Expires: 100;refresher=uac', 'Allow: INVITE, ACK, BYE, UPDATE']);
  const { s, events } = call;
  await s.time.pass(50_100);
  const update = s.peer.request('UPDATE');
  assert.equal(header(update, 'Session-Expires'), '100;refresher=uac');
  s.peer.reply(update, 200, { headers: ['Session-Expires: 100;refresher=uac'] });
  await s.time.pass(50_100);
  assert.equal(s.peer.news().filter((name) => name === 'UPDATE').length, 2);
  s.peer.reply(s.peer.request('UPDATE'), 200);
  assert.deepEqual(told(events), ['answered']);
  await hangUp(call);
});

test('we refresh by re-INVITE with the same description when they do not know UPDATE', async () => {
  const call = await standing({}, ['Session-Expires: 100;refresher=uac']);
  const { s, events } = call;
  await s.time.pass(50_100);
  const again = s.peer.request('INVITE');
  assert.equal(new TextDecoder().decode(again.body), OFFER);
  s.peer.reply(again, 200, { body: ANSWER, headers: ['Session-Expires: 100;refresher=uac'] });
  await s.time.pass(10);
  assert.deepEqual(told(events), ['answered']);
  await hangUp(call);
});

test('a refresh that nobody answers loses the session', async () => {
  const { s, events } = await standing({}, ['Session-Expires: 100;refresher=uac', 'Allow: UPDATE']);
  await s.time.pass(83_000);
  assert.ok(s.peer.news().includes('BYE'));
  assert.deepEqual(told(events), ['answered', 'ended lost session-timer']);
  await s.drained();
});

test('a session they do not refresh is hung up shortly before it expires', async () => {
  const { s, events } = await standing({}, ['Session-Expires: 90;refresher=uas']);
  await s.time.pass(59_000);
  assert.deepEqual(s.peer.news(), []);
  await s.time.pass(2_000);
  assert.ok(s.peer.news().includes('BYE'));
  assert.deepEqual(told(events), ['answered', 'ended lost session-timer']);
  await s.drained();
});

test('their refresh keeps the session', async () => {
  const call = await standing({}, ['Session-Expires: 90;refresher=uas']);
  const { s, events, invite } = call;
  for (let number = 1; number < 5; number++) {
    await s.time.pass(45_000);
    s.peer.askWithin('UPDATE', invite, {
      tag: 'a',
      number,
      headers: ['Session-Expires: 90;refresher=uac', 'Supported: timer'],
    });
  }
  await s.time.pass(10);
  assert.equal(header(s.peer.response('UPDATE'), 'Session-Expires'), '90;refresher=uac');
  assert.deepEqual(told(events), ['answered']);
  await hangUp(call);
});

test('an interval below ours gets 422 with Min-SE', async () => {
  const s = await stage();
  s.peer.ask('INVITE', s.us, { body: OFFER, headers: ['Supported: timer', 'Session-Expires: 30'] });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '422 INVITE']);
  assert.equal(header(s.peer.response('INVITE'), 'Min-SE'), '90');
  assert.equal(s.invites.length, 0);
  await s.drained();
});

test('who asks for a session timer gets the refresher agreed', async () => {
  const s = await stage();
  s.peer.ask('INVITE', s.us, {
    body: OFFER,
    headers: ['Supported: timer', 'Session-Expires: 120;refresher=uac'],
  });
  await s.time.pass(10);
  s.invites[0]!.accept(ANSWER, () => {});
  await s.time.pass(10);
  const ok = s.peer.response('INVITE');
  assert.equal(header(ok, 'Session-Expires'), '120;refresher=uac');
  assert.deepEqual(headers(ok, 'Require'), ['timer']);
});

test('an offer of ours that only ever gets 100 is given up, and the call goes on', async () => {
  const call = await standing();
  const { s, session, events } = call;
  session.change('ours');
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 100);
  await s.time.pass(70_000);
  assert.deepEqual(told(events), ['answered']);
  await hangUp(call);
});

test('a phone that rings may change its early sound by UPDATE', async () => {
  const s = await stage();
  const { session, events } = s.call();
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  s.peer.reply(invite, 183, { tag: 'a', body: ANSWER, headers: ['Require: 100rel', 'RSeq: 1'] });
  await s.time.pass(10);
  s.peer.reply(s.peer.request('PRACK'), 200);
  s.peer.askWithin('UPDATE', invite, { tag: 'a', body: 'new early sound' });
  await s.time.pass(10);
  lastOffer(events).reply({ description: 'as you like' });
  await s.time.pass(10);
  assert.equal(s.peer.news().at(-1), '200 UPDATE');
  s.peer.reply(invite, 200, { tag: 'a' });
  await s.time.pass(10);
  assert.deepEqual(told(events), ['progress 183', 'offer', 'answered']);
  session.end();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('BYE'), 200);
  await s.drained();
});

test('an UPDATE with an offer while ours is not answered yet gets 500 with Retry-After', async () => {
  const s = await stage();
  s.peer.ask('INVITE', s.us, { body: OFFER });
  await s.time.pass(10);
  s.invites[0]!.ring(180);
  await s.time.pass(10);
  s.peer.ask('UPDATE', s.us, { to: header(s.peer.response('INVITE'), 'To')!, number: 2, body: 'again' });
  await s.time.pass(10);
  assert.equal(s.peer.news().at(-1), '500 UPDATE');
  assert.ok(header(s.peer.response('UPDATE'), 'Retry-After'));
});
