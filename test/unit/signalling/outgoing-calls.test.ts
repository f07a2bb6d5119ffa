// Calls of ours against a peer that answers as it likes: transcripts of the plain case and of the odd ones. Time is simulated.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { header } from '../../../src/protocols/sip/message.ts';
import { ANSWER, stage, told } from '../../support/signalling-stage.ts';

test('a call is answered, acknowledged and hung up by us', async () => {
  const s = await stage();
  const { session, events } = s.call();
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE']);
  const invite = s.peer.request('INVITE');
  s.peer.reply(invite, 180, { tag: 'a' });
  s.peer.reply(invite, 200, { tag: 'a', body: ANSWER });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['ACK']);
  session.end({ q850: 16 });
  await s.time.pass(10);
  const bye = s.peer.request('BYE');
  assert.equal(header(bye, 'Reason'), 'Q.850;cause=16');
  assert.equal(header(bye, 'CSeq'), '2 BYE');
  assert.equal(bye.uri, 'sip:peer@192.0.2.9:5060');
  s.peer.reply(bye, 200);
  assert.deepEqual(told(events), ['progress 180', 'answered', 'ended hung-up us']);
  assert.equal(events[1]?.kind === 'answered' && events[1].description, ANSWER);
  await s.drained();
});

test('an INVITE nobody answers is repeated at growing pauses and ends as no reply', async () => {
  const s = await stage();
  const { events } = s.call();
  await s.time.pass(31_900);
  // 0, 500, 1500, 3500, 7500, 15500, 31500 ms.
  assert.equal(s.peer.news().length, 7);
  assert.deepEqual(told(events), []);
  await s.time.pass(200);
  assert.deepEqual(told(events), ['ended no-reply']);
  await s.drained();
});

test('a provisional response stops the repeats', async () => {
  const s = await stage();
  s.call();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 100);
  await s.time.pass(20_000);
  assert.deepEqual(s.peer.news(), ['INVITE']);
});

test('a repeated 200 gets the same ACK each time', async () => {
  const s = await stage();
  const { events } = s.call();
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  for (let times = 0; times < 3; times++) {
    s.peer.reply(invite, 200, { tag: 'a', body: ANSWER });
    await s.time.pass(500);
  }
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', 'ACK', 'ACK']);
  const branches = s.peer.heard.slice(1).map(({ message }) => header(message, 'Via'));
  assert.equal(new Set(branches).size, 1);
  assert.deepEqual(told(events), ['answered']);
});

test('a repeated 200 after our BYE is still acknowledged', async () => {
  const s = await stage();
  const { session } = s.call();
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  s.peer.reply(invite, 200, { tag: 'a', body: ANSWER });
  await s.time.pass(10);
  session.end();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('BYE'), 200);
  s.peer.news();
  s.peer.reply(invite, 200, { tag: 'a', body: ANSWER });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['ACK']);
  await s.drained();
});

test('every refusal is acknowledged, again when it is repeated', async () => {
  const s = await stage();
  const { events } = s.call();
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  s.peer.reply(invite, 486, { tag: 'a', headers: ['Reason: Q.850;cause=17;text="busy"'] });
  await s.time.pass(500);
  s.peer.reply(invite, 486, { tag: 'a' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', 'ACK']);
  assert.equal(header(s.peer.request('ACK'), 'Via'), header(invite, 'Via'));
  assert.deepEqual(events, [
    { kind: 'ended', end: { kind: 'refused', status: 486, reason: 'Busy Here', q850: 17 } },
  ]);
  await s.drained();
});

test('CANCEL waits for a provisional response', async () => {
  const s = await stage();
  const { session, events } = s.call();
  await s.time.pass(10);
  session.end();
  await s.time.pass(100);
  assert.deepEqual(s.peer.news(), ['INVITE']);
  const invite = s.peer.request('INVITE');
  s.peer.reply(invite, 180, { tag: 'a' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['CANCEL']);
  const cancel = s.peer.request('CANCEL');
  assert.equal(header(cancel, 'Via'), header(invite, 'Via'));
  s.peer.reply(cancel, 200, { tag: 'a' });
  s.peer.reply(invite, 487, { tag: 'a' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['ACK']);
  assert.deepEqual(told(events), ['ended cancelled']);
  await s.drained();
});

test('a 200 that crosses our CANCEL is acknowledged and hung up', async () => {
  const s = await stage();
  const { session, events } = s.call();
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  s.peer.reply(invite, 180, { tag: 'a' });
  await s.time.pass(10);
  session.end();
  s.peer.reply(invite, 200, { tag: 'a', body: ANSWER });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'CANCEL', 'ACK', 'BYE']);
  s.peer.reply(s.peer.request('CANCEL'), 481);
  s.peer.reply(s.peer.request('BYE'), 200);
  assert.deepEqual(told(events), ['progress 180', 'ended cancelled']);
  await s.drained();
});

test('a peer that never answers our CANCEL does not hold the session', async () => {
  const s = await stage();
  const { session, events } = s.call();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 180, { tag: 'a' });
  await s.time.pass(10);
  session.end();
  await s.time.pass(2_100);
  assert.deepEqual(told(events), ['progress 180', 'ended cancelled']);
  await s.drained();
});

test('a call that rings too long is cancelled by itself', async () => {
  const s = await stage();
  const { events } = s.call({ ringMax: 5_000 });
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 180, { tag: 'a' });
  await s.time.pass(5_100);
  assert.deepEqual(s.peer.news(), ['INVITE', 'CANCEL']);
  s.peer.reply(s.peer.request('CANCEL'), 200, { tag: 'a' });
  s.peer.reply(s.peer.request('INVITE'), 487, { tag: 'a' });
  await s.time.pass(10);
  assert.deepEqual(told(events), ['progress 180', 'ended cancelled']);
  await s.drained();
});

test('a peer that says nothing at all is left in time for another, and cancelled when it speaks after all', async () => {
  const s = await stage();
  const { events } = s.call({ unheardMax: 8_000 });
  await s.time.pass(8_100);
  assert.deepEqual(told(events), ['ended no-reply']);
  // Said again after 0.5, 1.5, 3.5 and 7.5 seconds.
  assert.deepEqual(s.peer.news(), Array(5).fill('INVITE'));
  s.peer.reply(s.peer.request('INVITE'), 180, { tag: 'a' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['CANCEL']);
  s.peer.reply(s.peer.request('CANCEL'), 200, { tag: 'a' });
  s.peer.reply(s.peer.request('INVITE'), 487, { tag: 'a' });
  await s.time.pass(10);
  assert.deepEqual(told(events), ['ended no-reply']);
  await s.drained();
});

test('100 Trying is a word: the peer keeps the call', async () => {
  const s = await stage();
  const { events } = s.call({ unheardMax: 8_000 });
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 100, {});
  await s.time.pass(20_000);
  assert.deepEqual(told(events), []);
  s.peer.reply(s.peer.request('INVITE'), 486, { tag: 'a' });
  await s.time.pass(10);
  assert.deepEqual(told(events), ['ended refused 486']);
  await s.drained();
});

test('every fork is heard, the first to answer is kept, the second to answer is hung up', async () => {
  const s = await stage();
  const { session, events } = s.call();
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  s.peer.reply(invite, 183, { tag: 'a', body: 'v=0\r\ns=early-a\r\n' });
  s.peer.reply(invite, 183, { tag: 'b', body: 'v=0\r\ns=early-b\r\n' });
  await s.time.pass(10);
  s.peer.reply(invite, 200, { tag: 'b', body: ANSWER });
  s.peer.reply(invite, 200, { tag: 'c', body: ANSWER, contact: '<sip:third@192.0.2.9:5060>' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', 'ACK', 'BYE']);
  const bye = s.peer.request('BYE');
  assert.equal(bye.uri, 'sip:third@192.0.2.9:5060');
  assert.match(header(bye, 'To')!, /;tag=c$/);
  s.peer.reply(bye, 200);
  assert.deepEqual(
    events.map((event) => (event.kind === 'progress' || event.kind === 'answered' ? event.fork : event.kind)),
    ['a', 'b', 'b'],
  );
  session.end();
  await s.time.pass(10);
  assert.match(header(s.peer.request('BYE'), 'To')!, /;tag=b$/);
  s.peer.reply(s.peer.request('BYE'), 200);
  await s.drained();
});

test('their BYE is answered and its cause is told', async () => {
  const s = await stage();
  const { events } = s.call();
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  s.peer.reply(invite, 200, { tag: 'a', body: ANSWER });
  await s.time.pass(10);
  s.peer.askWithin('BYE', invite, { tag: 'a', headers: ['Reason: SIP;cause=200, Q.850;cause=31'] });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', '200 BYE']);
  assert.deepEqual(events.at(-1), { kind: 'ended', end: { kind: 'hung-up', by: 'them', q850: 31 } });
  await s.drained();
});

test('BYEs that cross are both answered and the end is told once', async () => {
  const s = await stage();
  const { session, events } = s.call();
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  s.peer.reply(invite, 200, { tag: 'a', body: ANSWER });
  await s.time.pass(10);
  session.end();
  s.peer.askWithin('BYE', invite, { tag: 'a' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', 'BYE', '200 BYE']);
  s.peer.reply(s.peer.request('BYE'), 481);
  await s.time.pass(10);
  assert.deepEqual(told(events), ['answered', 'ended hung-up us']);
  await s.drained();
});

test('a BYE nobody answers is given up after 32 seconds', async () => {
  const s = await stage();
  const { session, events } = s.call();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 200, { tag: 'a', body: ANSWER });
  await s.time.pass(10);
  session.end();
  await s.time.pass(40_000);
  assert.equal(s.peer.news().filter((name) => name === 'BYE').length, 11);
  assert.deepEqual(told(events), ['answered', 'ended hung-up us']);
  await s.drained();
});

test('an INVITE without an offer waits with its ACK for our answer', async () => {
  const s = await stage();
  const events: string[] = [];
  const session = s.endpoint.invite({
    uri: 'sip:100@192.0.2.9:5060',
    from: { user: 'dozvon' },
    ringMax: 60_000,
    onEvent: (event) => events.push(event.kind === 'answered' ? `answered ${event.description}` : event.kind),
  });
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  assert.equal(invite.body.length, 0);
  s.peer.reply(invite, 200, { tag: 'a', body: 'their offer' });
  await s.time.pass(10);
  assert.deepEqual(events, ['answered their offer']);
  assert.deepEqual(s.peer.news(), ['INVITE']);
  session.acknowledge?.('our answer');
  await s.time.pass(10);
  assert.equal(new TextDecoder().decode(s.peer.request('ACK').body), 'our answer');
  s.peer.askWithin('BYE', invite, { tag: 'a' });
  await s.time.pass(10);
  await s.drained();
});

test('a route set is kept in order and strict routers get the target in their URI', async () => {
  const s = await stage();
  const { session } = s.call();
  await s.time.pass(10);
  const routes = ['Record-Route: <sip:192.0.2.9:5060;lr>', 'Record-Route: <sip:far.example.com;lr>'];
  s.peer.reply(s.peer.request('INVITE'), 200, { tag: 'a', body: ANSWER, headers: routes.toReversed() });
  await s.time.pass(10);
  const ack = s.peer.request('ACK');
  assert.deepEqual(
    ack.headers.filter((one) => one.name === 'Route').map((one) => one.value),
    ['<sip:192.0.2.9:5060;lr>', '<sip:far.example.com;lr>'],
  );
  assert.equal(ack.uri, 'sip:peer@192.0.2.9:5060');
  session.end();
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', 'BYE']);
});

test('a host that cannot be found makes the call unreachable', async () => {
  const s = await stage({ dns: { srv: async () => [], addresses: async () => [] } });
  const { events } = s.call({ uri: 'sip:100@nowhere.invalid' });
  await s.time.pass(10);
  assert.deepEqual(told(events), ['ended unreachable']);
  await s.drained();
});

test('SRV targets are tried in order, the next after silence and after 503', async () => {
  const s = await stage({
    dns: {
      srv: async (name) =>
        name === '_sip._udp.trunk.example.com'
          ? [
              { name: 'dead.example.com', port: 5062, priority: 1, weight: 0 },
              { name: 'busy.example.com', port: 5060, priority: 2, weight: 0 },
              { name: 'good.example.com', port: 5060, priority: 3, weight: 0 },
            ]
          : [],
      addresses: async (host) => [
        { 'dead.example.com': '192.0.2.7', 'busy.example.com': '192.0.2.9', 'good.example.com': '192.0.2.9' }[
          host
        ] ?? '192.0.2.8',
      ],
    },
  });
  const { events } = s.call({ uri: 'sip:100@trunk.example.com' });
  await s.time.pass(32_100);
  s.peer.reply(s.peer.request('INVITE'), 503, { tag: 'x' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK', 'INVITE']);
  s.peer.reply(s.peer.request('INVITE'), 486, { tag: 'y' });
  await s.time.pass(10);
  assert.deepEqual(told(events), ['ended refused 486']);
  await s.drained();
});

test('a peer behind a NAT is answered where it sits, not where its Contact says', async () => {
  const s = await stage();
  const { session, events } = s.call();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('INVITE'), 200, {
    tag: 'a',
    body: ANSWER,
    contact: '<sip:peer@10.1.2.3:5060>',
  });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK']);
  assert.equal(s.peer.request('ACK').uri, 'sip:peer@10.1.2.3:5060');
  session.end();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('BYE'), 200);
  assert.deepEqual(told(events), ['answered', 'ended hung-up us']);
  await s.drained();
});

test('a listener bound to everything says the address it leaves by, to its peers and behind their NAT', async () => {
  const s = await stage({ listen: [{ transport: 'udp', address: '0.0.0.0', port: 5060 }] });
  const { session } = s.call();
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  assert.match(header(invite, 'Via')!, /^SIP\/2\.0\/UDP 192\.0\.2\.1:5060;/);
  assert.equal(header(invite, 'Contact'), '<sip:dozvon@192.0.2.1:5060>');
  s.peer.reply(invite, 200, { tag: 'a', body: ANSWER, contact: '<sip:peer@10.1.2.3:5060>' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'ACK']);
  session.end();
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['BYE']);
});

test('To is what it is told to be, in brackets', async () => {
  const s = await stage();
  s.call({ to: 'sip:someone@example.com;user=phone', from: { user: 'a', display: 'A "B"' } });
  await s.time.pass(10);
  const invite = s.peer.request('INVITE');
  assert.equal(header(invite, 'To'), '<sip:someone@example.com;user=phone>');
  assert.match(header(invite, 'From')!, /^"A \\"B\\"" <sip:a@192\.0\.2\.1>;tag=/);
});

test('loopback hears nothing of the public address', async () => {
  const listen = [{ transport: 'udp' as const, address: '0.0.0.0', port: 5060 }];
  const s = await stage({ listen, publicAddress: '203.0.113.7' });
  assert.equal(await s.endpoint.contact({ host: '127.0.0.1', transport: 'udp' }), 'sip:127.0.0.1:5060');
  assert.equal(await s.endpoint.contact({ host: '192.0.2.9', transport: 'udp' }), 'sip:203.0.113.7:5060');
  await assert.rejects(s.endpoint.contact({ host: '192.0.2.9', transport: 'tls' }), /no listener/);
});

test('an outbound proxy gets the INVITE whatever the URI says', async () => {
  const s = await stage();
  s.call({ uri: 'sip:100@example.com', nextHop: { host: '192.0.2.9', port: 5060, transport: 'udp' } });
  await s.time.pass(10);
  assert.equal(s.peer.request('INVITE').uri, 'sip:100@example.com');
});

test('a call that is taken back is not tried at the next target', async () => {
  const s = await stage({
    dns: {
      srv: async () => [],
      addresses: async () => ['192.0.2.9', '192.0.2.8'],
    },
  });
  const { session, events } = s.call({ uri: 'sip:100@trunk.example.com:5060' });
  await s.time.pass(10);
  const sent = s.endpoint.stats().sent;
  s.peer.reply(s.peer.request('INVITE'), 180, { tag: 'a' });
  await s.time.pass(10);
  session.end();
  await s.time.pass(10);
  s.peer.reply(s.peer.request('CANCEL'), 200);
  s.peer.reply(s.peer.request('INVITE'), 503, { tag: 'a' });
  await s.time.pass(10);
  assert.deepEqual(s.peer.news(), ['INVITE', 'CANCEL', 'ACK']);
  assert.equal(s.endpoint.stats().sent, sent + 2);
  assert.deepEqual(told(events), ['progress 180', 'ended cancelled']);
  await s.drained();
});

test('a call that is taken back before its host was found sends nothing', async () => {
  let found = (_addresses: readonly string[]): void => {};
  const s = await stage({
    dns: { srv: async () => [], addresses: () => new Promise((resolve) => (found = resolve)) },
  });
  const { session, events } = s.call({ uri: 'sip:100@slow.example.com:5060' });
  await s.time.pass(10);
  session.end();
  await s.time.pass(10);
  found(['192.0.2.9']);
  await s.time.pass(10);
  assert.equal(s.endpoint.stats().sent, 0);
  assert.deepEqual(told(events), ['ended cancelled']);
  await s.drained();
});

test('a handler that throws costs its own call only', async () => {
  const s = await stage();
  const thrown: unknown[] = [];
  const listener = (error: unknown): void => void thrown.push(error);
  const others = process.listeners('uncaughtException');
  process.removeAllListeners('uncaughtException');
  process.once('uncaughtException', listener);
  s.endpoint.onInvite(() => {
    throw new Error('a bug of the handler');
  });
  s.peer.ask('INVITE', s.us, { body: ANSWER });
  await s.time.pass(10);
  await new Promise((resolve) => setImmediate(resolve));
  process.removeListener('uncaughtException', listener);
  for (const other of others) process.on('uncaughtException', other);
  assert.equal(thrown.length, 1);
  assert.deepEqual(s.peer.news(), ['100 INVITE', '500 INVITE']);
});
