// A call of ours over a fake endpoint and a fake plane: what each odd thing the far side does leads to.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LegEvent } from '../../../src/voice/leg.ts';
import type { SoundSettings } from '../../../src/voice/legs/negotiation.ts';
import { OutgoingLeg } from '../../../src/voice/legs/outgoing-leg.ts';
import { FakeEndpoint } from '../../support/fake-endpoint.ts';
import { FakePlane } from '../../support/fake-media.ts';
import { ManualScheduler, settle } from '../../support/manual-scheduler.ts';
import { describe } from '../../support/session-descriptions.ts';

function word(event: LegEvent): string {
  switch (event.kind) {
    case 'ringing':
      return `ringing ${event.status}`;
    case 'key':
      return `key ${event.key} ${event.source}`;
    case 'media':
      return event.event.kind;
    case 'ended':
      return `ended ${Object.values(event.end).join(' ')}`;
    default:
      return event.kind;
  }
}

async function call(given: { readonly sound?: SoundSettings; readonly host?: string } = {}) {
  const endpoint = new FakeEndpoint();
  const plane = new FakePlane();
  const scheduler = new ManualScheduler();
  const told: string[] = [];
  const chance = { bytes: (length: number) => new Uint8Array(length).fill(7) };
  const leg = new OutgoingLeg(
    { endpoint, plane, scheduler, chance },
    {
      uri: 'sip:79990000001@192.0.2.1:5060',
      from: { user: '74950000000' },
      nextHop: { host: given.host ?? '192.0.2.1', port: 5060, transport: 'udp' },
      ringMax: 22_000,
      sound: given.sound ?? { codecs: ['PCMA', 'PCMU'], srtp: 'off' },
      onEvent: (event) => told.push(word(event)),
    },
  );
  await settle();
  const { session, options } = endpoint.last;
  return {
    endpoint,
    plane,
    scheduler,
    told,
    leg,
    session,
    offer: options.description ?? '',
    channel: plane.last,
  };
}

test('it offers its channel, and is connected before anybody hears of the answer', async () => {
  const { offer, session, channel, told, leg, plane } = await call();
  assert.match(offer, /c=IN IP4 192\.0\.2\.10\r\n/);
  assert.match(offer, /m=audio 20000 RTP\/AVP 8 0 101\r\n/);
  session.say({ kind: 'progress', status: 180, fork: 'a' });
  assert.equal(channel.remotes.length, 0);
  session.say({
    kind: 'answered',
    fork: 'a',
    description: describe({ formats: ['0 PCMU', '96 telephone-event'] }),
  });
  assert.deepEqual(
    [channel.remote.address, channel.remote.port, channel.remote.codec, channel.remote.payloadType],
    ['198.51.100.7', 40_000, 'PCMU', 0],
  );
  assert.equal(channel.remote.telephoneEvent, 96);
  assert.equal(leg.leg?.callId, 'call-1');
  session.sayEnded({ kind: 'hung-up', by: 'them' });
  await settle();
  assert.deepEqual(told, ['ringing 180', 'answered', 'ended hung-up them']);
  assert.equal(plane.open, 0);
  assert.equal(channel.closes, 1);
});

test('early sound is heard before the answer, and ringing is told once', async () => {
  const { session, channel, told } = await call();
  session.say({ kind: 'progress', status: 181, fork: 'a' });
  assert.deepEqual(told, []);
  session.say({ kind: 'progress', status: 183, fork: 'a', description: describe() });
  assert.equal(channel.remote.port, 40_000);
  session.say({ kind: 'progress', status: 180, fork: 'a' });
  session.say({ kind: 'answered', fork: 'a' });
  assert.deepEqual(told, ['ringing 183', 'answered']);
  assert.equal(channel.remotes.length, 2);
});

test('of several forks the first with sound is heard and the one that answers is connected', async () => {
  const { session, channel, told } = await call();
  session.say({ kind: 'progress', status: 180, fork: 'a' });
  session.say({ kind: 'progress', status: 183, fork: 'b', description: describe({ port: 40_002 }) });
  session.say({ kind: 'progress', status: 183, fork: 'c', description: describe({ port: 40_004 }) });
  session.say({ kind: 'progress', status: 183, fork: 'c', description: describe({ port: 40_006 }) });
  assert.deepEqual(
    channel.remotes.map((remote) => remote.port),
    [40_002],
  );
  session.say({ kind: 'answered', fork: 'c' });
  assert.equal(channel.remote.port, 40_006);
  assert.deepEqual(told, ['ringing 180', 'answered']);
});

test('an answer without a common codec, or without a description, ends as 488 after a BYE', async () => {
  for (const description of [
    describe({ formats: ['18 G729'] }),
    describe({ port: 0 }),
    'rubbish',
    undefined,
  ]) {
    const { session, told, plane } = await call();
    session.say({ kind: 'answered', fork: 'a', ...(description === undefined ? {} : { description }) });
    assert.deepEqual(session.asked, ['end 47']);
    await settle();
    session.sayEnded({ kind: 'hung-up', by: 'us' });
    await settle();
    assert.equal(told.length, 1);
    assert.match(told[0]!, /^ended refused 488 /);
    assert.equal(plane.open, 0);
  }
});

test('early nonsense is not fatal', async () => {
  const { session, told, channel } = await call();
  session.say({ kind: 'progress', status: 183, fork: 'a', description: 'rubbish' });
  session.say({ kind: 'answered', fork: 'a', description: describe() });
  assert.deepEqual(told, ['ringing 183', 'answered']);
  assert.equal(channel.remotes.length, 1);
});

test('hold and resume are answered, told and turn the direction of the sound', async () => {
  const { session, told, channel } = await call();
  session.say({ kind: 'answered', fork: 'a', description: describe() });
  for (const [direction, expected] of [
    ['sendonly', 'recvonly'],
    ['inactive', 'inactive'],
    ['sendrecv', 'sendrecv'],
  ] as const) {
    const answer = await session.sayOffer(describe({ direction }));
    assert.ok('description' in answer);
    assert.match(answer.description, new RegExp(`a=${expected}\r\n`));
    assert.equal(channel.remote.direction, expected);
  }
  const old = await session.sayOffer(describe({ address: '0.0.0.0' }));
  assert.ok('description' in old);
  assert.equal(channel.remote.direction, 'recvonly');
  assert.equal(channel.remote.address, '192.0.2.9', 'zeros are no place to send to');
  assert.deepEqual(told, ['answered', 'held', 'resumed', 'held']);
});

test('each description of ours has a higher version of the same session', async () => {
  const { session, offer } = await call();
  session.say({ kind: 'answered', fork: 'a', description: describe() });
  const origin = (text: string) => /o=\S+ (\d+) (\d+) /.exec(text)?.slice(1).map(BigInt) ?? [];
  const first = origin(offer);
  const answer = await session.sayOffer(describe({ port: 40_010 }));
  const second = origin('description' in answer ? answer.description : '');
  assert.equal(first[0], second[0]);
  assert.ok(second[1]! > first[1]!);
});

test('an offer that cannot be answered gets 488 and changes nothing', async () => {
  const { session, channel, told } = await call();
  session.say({ kind: 'answered', fork: 'a', description: describe() });
  assert.deepEqual(await session.sayOffer(describe({ formats: ['18 G729'] })), { status: 488 });
  assert.deepEqual(await session.sayOffer('rubbish'), { status: 400 });
  assert.equal(channel.remotes.length, 1);
  assert.deepEqual(told, ['answered']);
});

test('a re-INVITE without an offer gets ours, and their answer is followed', async () => {
  const { session, channel } = await call();
  session.say({ kind: 'answered', fork: 'a', description: describe() });
  const ours = await session.sayOffer(undefined);
  assert.ok('description' in ours);
  assert.match(ours.description, /m=audio 20000 RTP\/AVP 8 0 101\r\n/);
  session.say({ kind: 'changed', description: describe({ port: 40_020, formats: ['0 PCMU'] }) });
  assert.deepEqual([channel.remote.port, channel.remote.codec], [40_020, 'PCMU']);
  session.say({ kind: 'changed', description: 'rubbish' });
  assert.equal(channel.remote.port, 40_020);
});

test('keys come from the channel and by INFO, and one press is one key', async () => {
  const { session, channel, told, scheduler } = await call();
  session.say({ kind: 'answered', fork: 'a', description: describe() });
  channel.say({ kind: 'digit', digit: '5', source: 'event' });
  session.say({ kind: 'info', contentType: 'application/dtmf-relay', body: 'Signal=5\r\nDuration=100\r\n' });
  await scheduler.pass(500);
  session.say({ kind: 'info', contentType: 'application/dtmf', body: '5' });
  session.say({ kind: 'info', contentType: 'text/plain', body: '5' });
  assert.deepEqual(told, ['answered', 'key 5 event', 'key 5 info']);
});

test('sound that stops coming ends the call, but not while they hold us', async () => {
  const { session, channel, told, plane } = await call();
  session.say({ kind: 'answered', fork: 'a', description: describe({ direction: 'sendonly' }) });
  channel.say({ kind: 'rtp-timeout' });
  assert.deepEqual(session.asked, []);
  await session.sayOffer(describe());
  channel.say({ kind: 'rtp-timeout' });
  assert.deepEqual(session.asked, ['end 41']);
  await settle();
  assert.deepEqual(told, [
    'answered',
    'held',
    'rtp-timeout',
    'resumed',
    'rtp-timeout',
    'ended lost transport',
  ]);
  assert.equal(plane.open, 0);
});

test('the last word of a recording comes before the end, nothing else after the session is over', async () => {
  const { session, channel, told } = await call();
  session.say({ kind: 'answered', fork: 'a', description: describe() });
  channel.onClose = async () => {
    channel.say({ kind: 'played', play: 1 });
    channel.say({ kind: 'recorded', recording: 1, seconds: 2, end: 'stopped', path: '/r.wav', bytes: 44 });
  };
  session.sayEnded({ kind: 'hung-up', by: 'them' });
  await settle();
  assert.deepEqual(told, ['answered', 'recorded', 'ended hung-up them']);
});

test('a channel that never closes does not keep the leg from ending', async () => {
  const { session, channel, told, scheduler } = await call();
  channel.onClose = () => new Promise(() => undefined);
  session.sayEnded({ kind: 'no-reply' });
  await scheduler.pass(9_999);
  assert.deepEqual(told, []);
  await scheduler.pass(1);
  assert.deepEqual(told, ['ended no-reply']);
});

test('hanging up asks the session once, hears no late answer, and ends with what the session says', async () => {
  const { session, leg, told, plane } = await call();
  session.say({ kind: 'progress', status: 180, fork: 'a' });
  leg.hangUp();
  leg.hangUp();
  assert.deepEqual(session.asked, ['end']);
  session.say({ kind: 'answered', fork: 'a', description: describe() });
  session.sayEnded({ kind: 'cancelled' });
  await settle();
  assert.deepEqual(told, ['ringing 180', 'ended cancelled']);
  assert.equal(plane.open, 0);
});

test('a session that never says that it is over is given up', async () => {
  const { leg, told, scheduler, plane } = await call();
  leg.hangUp();
  await scheduler.pass(40_000);
  assert.deepEqual(told, ['ended lost protocol']);
  assert.equal(plane.open, 0);
  await scheduler.pass(200_000);
  assert.equal(scheduler.waiting, 0);
});

test('hanging up before the channel is there sends nothing', async () => {
  const endpoint = new FakeEndpoint();
  const plane = new FakePlane();
  const told: string[] = [];
  const leg = new OutgoingLeg(
    {
      endpoint,
      plane,
      scheduler: new ManualScheduler(),
      chance: { bytes: (length) => new Uint8Array(length) },
    },
    {
      uri: 'sip:1@192.0.2.1:5060',
      from: { user: '2' },
      nextHop: { host: '192.0.2.1', transport: 'udp' },
      ringMax: 1_000,
      sound: { codecs: ['PCMA'], srtp: 'off' },
      onEvent: (event) => told.push(word(event)),
    },
  );
  leg.hangUp();
  await settle();
  assert.deepEqual(told, ['ended cancelled']);
  assert.equal(endpoint.placed.length, 0);
  assert.equal(plane.open, 0);
});

test('the phone rings its time from the first ringing, however long the network looked for it', async () => {
  const { session, scheduler, endpoint } = await call();
  assert.equal(endpoint.last.options.ringMax, 42_000);
  await scheduler.pass(19_000);
  session.say({ kind: 'progress', status: 180, fork: 'a' });
  await scheduler.pass(21_999);
  assert.deepEqual(session.asked, []);
  await scheduler.pass(1);
  assert.deepEqual(session.asked, ['end']);
});

test('a session that says nothing at all is given up in the end', async () => {
  const { session, scheduler, told } = await call();
  await scheduler.pass(42_000 + 45_000 - 1);
  assert.deepEqual(session.asked, []);
  await scheduler.pass(1);
  assert.deepEqual(session.asked, ['end']);
  await scheduler.pass(40_000);
  assert.deepEqual(told, ['ended lost protocol']);
});

test('SRTP: keys are offered, and the pair that was answered reaches the channel', async () => {
  const { offer, session, channel } = await call({ sound: { codecs: ['PCMA'], srtp: 'require' } });
  assert.match(offer, /m=audio 20000 RTP\/SAVP 8 101\r\n/);
  const ours = /a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:(\S+)/.exec(offer)?.[1] ?? '';
  const theirs = Buffer.alloc(30, 9).toString('base64');
  session.say({
    kind: 'answered',
    fork: 'a',
    description: describe({
      protocol: 'RTP/SAVP',
      formats: ['8 PCMA'],
      lines: [`a=crypto:2 AES_CM_128_HMAC_SHA1_32 inline:${theirs}`],
    }),
  });
  const { srtp } = channel.remote;
  assert.equal(srtp?.send.suite, 'AES_CM_128_HMAC_SHA1_32');
  assert.equal(Buffer.from(srtp?.send.key ?? []).toString('base64'), ours);
  assert.equal(Buffer.from(srtp?.receive.key ?? []).toString('base64'), theirs);
});

test('where SRTP is required a plain answer ends the call', async () => {
  const { session, told } = await call({ sound: { codecs: ['PCMA'], srtp: 'require' } });
  session.say({ kind: 'answered', fork: 'a', description: describe() });
  await settle();
  assert.match(told[0]!, /^ended refused 488/);
});

test('a trunk with an IPv6 address gets an IPv6 channel, a host name in the answer means who signals', async () => {
  const { offer, session, channel } = await call({ host: '2001:db8::1' });
  assert.match(offer, /c=IN IP6 2001:db8::10\r\n/);
  session.say({ kind: 'answered', fork: 'a', description: describe({ address: 'media.example.com' }) });
  assert.equal(channel.remote.address, '192.0.2.9');
});

/** What a call over these tells when it is placed. */
async function placed(endpoint: FakeEndpoint, plane: FakePlane): Promise<readonly string[]> {
  const told: string[] = [];
  new OutgoingLeg(
    {
      endpoint,
      plane,
      scheduler: new ManualScheduler(),
      chance: { bytes: (length) => new Uint8Array(length) },
    },
    {
      uri: 'sip:1@192.0.2.1:5060',
      from: { user: '2' },
      nextHop: { host: '192.0.2.1', transport: 'udp' },
      ringMax: 1_000,
      sound: { codecs: ['PCMA'], srtp: 'off' },
      onEvent: (event) => told.push(word(event)),
    },
  );
  await settle();
  return told;
}

for (const bound of ['0.0.0.0', '10.0.0.5'])
  test(`a channel bound to ${bound} is described by the address the peer knows`, async () => {
    const endpoint = new FakeEndpoint();
    endpoint.contactUri = 'sip:203.0.113.20:5060;transport=tcp';
    await placed(endpoint, new FakePlane(bound));
    assert.match(endpoint.last.options.description ?? '', /c=IN IP4 203\.0\.113\.20\r\n/);
  });

test('without a channel nobody is called', async () => {
  const endpoint = new FakeEndpoint();
  const plane = new FakePlane();
  plane.refusal = new Error('no port is free');
  const told = await placed(endpoint, plane);
  assert.deepEqual(told, ['ended no-room no port is free']);
  assert.equal(endpoint.placed.length, 0);
});
