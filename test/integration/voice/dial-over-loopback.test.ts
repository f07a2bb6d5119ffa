// Calls from one end point to another over real SIP and RTP on loopback: the dialer here, incoming legs there.

import assert from 'node:assert/strict';
import { randomInt } from 'node:crypto';
import { after, test } from 'node:test';
import type { LegEvent } from '../../../src/voice/leg.ts';
import type { DialWish } from '../../../src/voice/legs/dial.ts';
import { createDialer } from '../../../src/voice/legs/dialer.ts';
import { type IncomingLeg, openIncomingLeg } from '../../../src/voice/legs/incoming-leg.ts';
import type { SoundSettings } from '../../../src/voice/legs/negotiation.ts';
import type { MediaPlane } from '../../../src/voice/media/media-plane.ts';
import { createMediaPlane } from '../../../src/voice/media/plane.ts';
import { systemScheduler } from '../../../src/voice/scheduler.ts';
import { createEndpoint } from '../../../src/voice/signalling/create-endpoint.ts';
import type { Endpoint, Transport } from '../../../src/voice/signalling/session.ts';
import { type TrunkSettings, trunkSettings } from '../../../src/voice/trunks/trunk-settings.ts';
import { Trunks } from '../../../src/voice/trunks/trunks.ts';
import { Events } from './events-of.ts';

const HOST = '127.0.0.1';
const RATE = 8_000;

type Called = { readonly leg: IncomingLeg; readonly events: Events<LegEvent> };

const open: { close(): Promise<unknown> }[] = [];
after(async () => {
  for (const one of open.reverse()) await one.close();
});

async function endpoint(transport: Transport = 'udp'): Promise<Endpoint> {
  const made = await createEndpoint({ listen: [{ transport, address: HOST, port: 0 }] });
  open.push(made);
  return made;
}

let shared: Promise<MediaPlane> | undefined;
function plane(): Promise<MediaPlane> {
  const first = 2 * randomInt(8_000, 14_000);
  shared ??= createMediaPlane({ address: HOST, ports: { first, last: first + 199 }, channelsMax: 100 }).then(
    (made) => {
      open.push(made);
      return made;
    },
  );
  return shared;
}

/** A far side whose calls are handed to the test as they ring. */
async function farSide(given: { readonly transport?: Transport; readonly sound?: SoundSettings } = {}) {
  const sound = await plane();
  const far = await endpoint(given.transport);
  const rings = new Events<{ readonly kind: 'rings' } & Called>();
  far.onInvite((invite) => {
    const events = new Events<LegEvent>();
    const options = { invite, plane: sound, onEvent: events.add };
    void openIncomingLeg(given.sound ? { ...options, sound: given.sound } : options).then((leg) => {
      if (leg) rings.add({ kind: 'rings', leg, events });
    });
  });
  const { port, transport } = far.listening[0]!;
  return { far, rings, trunk: { host: HOST, port, transport } };
}

async function dialer(...settings: readonly (Partial<TrunkSettings> & { readonly name: string })[]) {
  const near = await endpoint(settings[0]?.transport);
  const trunks = new Trunks({
    endpoint: near,
    scheduler: systemScheduler,
    settings: settings.map((one) => trunkSettings(one)),
  });
  const dial = createDialer({ endpoint: near, plane: await plane(), trunks, scheduler: systemScheduler });
  const ring = (wish: Partial<DialWish> = {}) => {
    const events = new Events<LegEvent>();
    const dialling = dial({
      digits: '79990000001',
      callerId: '74950000000',
      ringSeconds: 20,
      priority: 'call',
      ...wish,
      onEvent: events.add,
    });
    return { events, dialling };
  };
  return { near, trunks, ring };
}

/** A second of rising loudness, so that any shift or gap would be seen. */
function sweep(): Int16Array {
  return Int16Array.from({ length: RATE }, (_, at) =>
    Math.round(at * 2 * Math.sin((at * 2 * Math.PI * 440) / RATE)),
  );
}

/** Everything the leg's far end says, until as many samples have come. */
function hear(leg: { readonly channel: IncomingLeg['channel'] }, samples: number): Promise<Int16Array> {
  const heard: number[] = [];
  return new Promise((resolve) => {
    leg.channel.hear((chunk) => {
      heard.push(...chunk);
      if (heard.length < samples) return;
      leg.channel.hear(undefined);
      resolve(Int16Array.from(heard));
    });
  });
}

function peak(samples: Int16Array): number {
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
}

for (const transport of ['udp', 'tcp'] as const) {
  test(`over ${transport}: it rings, is answered, sound goes both ways, keys arrive once, and both ends end`, async () => {
    const { rings, trunk } = await farSide({ transport });
    const { ring, near, trunks } = await dialer({ name: 'far', ...trunk });
    const { events, dialling } = ring();
    const { leg: called, events: heard } = await rings.next('rings');
    called.ring(180);
    assert.equal((await events.next('ringing')).status, 180);
    called.answer();
    await Promise.all([events.next('answered'), heard.next('answered')]);
    const leg = dialling.leg();
    assert.ok(leg);
    const prompt = (await plane()).loadPrompt(sweep());
    const [there, back] = [hear(called, 2 * RATE), hear(leg, 2 * RATE)];
    leg.channel.play(1, [prompt]);
    called.channel.play(1, [prompt]);
    for (const samples of await Promise.all([there, back]))
      assert.ok(peak(samples) > 15_000, `${peak(samples)}`);
    called.channel.sendDigits('15#');
    const keys: string[] = [];
    for (let time = 0; time < 3; time++) keys.push((await events.next('key')).key);
    assert.deepEqual(keys, ['1', '5', '#']);
    leg.hangUp();
    assert.deepEqual((await events.next('ended')).end, { kind: 'hung-up', by: 'us' });
    assert.deepEqual((await heard.next('ended')).end, { kind: 'hung-up', by: 'them' });
    assert.equal(near.stats().sessions, 0);
    assert.equal(trunks.pacer.load('far').callsNow, 0);
    assert.equal(events.seen.filter((event) => event.kind === 'key').length, 3);
  });
}

test('busy, refused and unknown numbers come back as such', async () => {
  const { rings, trunk } = await farSide();
  const { ring } = await dialer({ name: 'far', ...trunk });
  for (const status of [486, 603, 404]) {
    const { events } = ring();
    const { leg, events: heard } = await rings.next('rings');
    leg.reject(status);
    const { end } = await events.next('ended');
    assert.deepEqual([end.kind, end.kind === 'refused' && end.status], ['refused', status]);
    await heard.next('ended');
  }
});

test('a phone that rings out is cancelled after the ring time', async () => {
  const { rings, trunk } = await farSide();
  const { ring } = await dialer({ name: 'far', ...trunk });
  const { events } = ring({ ringSeconds: 0.3 });
  const { leg, events: heard } = await rings.next('rings');
  leg.ring(180);
  assert.deepEqual((await events.next('ended')).end, { kind: 'cancelled' });
  assert.deepEqual((await heard.next('ended')).end, { kind: 'cancelled' });
});

test('early sound is heard before the answer', async () => {
  const { rings, trunk } = await farSide();
  const { ring } = await dialer({ name: 'far', ...trunk });
  const { events, dialling } = ring();
  const { leg: called } = await rings.next('rings');
  called.ringWithSound();
  const prompt = (await plane()).loadPrompt(sweep());
  called.channel.play(1, [prompt]);
  await events.next('ringing');
  const leg = dialling.leg();
  assert.ok(leg);
  assert.ok(peak(await hear(leg, RATE)) > 5_000);
  assert.ok(events.seen.every((event) => event.kind !== 'answered'));
  called.answer();
  await events.next('answered');
  dialling.cancel();
  await events.next('ended');
});

test('a trunk where nobody listens hands over to the next', async () => {
  const { rings, trunk } = await farSide({ transport: 'tcp' });
  const gone = await createEndpoint({ listen: [{ transport: 'tcp', address: HOST, port: 0 }] });
  const { port } = gone.listening[0]!;
  await gone.close();
  const { ring, trunks } = await dialer(
    { name: 'gone', host: HOST, port, transport: 'tcp' },
    { name: 'far', ...trunk },
  );
  const { events, dialling } = ring();
  const { leg: called } = await rings.next('rings');
  called.answer();
  await events.next('answered');
  assert.deepEqual(
    trunks.report().map(({ name, healthy, callsNow }) => [name, healthy, callsNow]),
    [
      ['gone', 'no', 0],
      ['far', 'yes', 1],
    ],
  );
  dialling.cancel();
  await events.next('ended');
});

test('calls wait for the only line and get it one after another', async () => {
  const { rings, trunk } = await farSide();
  const { ring, trunks } = await dialer({ name: 'far', ...trunk, concurrent: 1 });
  const calls = [ring(), ring(), ring()];
  for (const { events } of calls) {
    const { leg } = await rings.next('rings');
    assert.equal(trunks.pacer.load('far').callsNow, 1);
    leg.reject(486);
    await events.next('ended');
  }
});

test('SRTP: keys are exchanged in the descriptions and sound is heard through them', async () => {
  const sound = { codecs: ['PCMU'], srtp: 'require' } as const;
  const { rings, trunk } = await farSide({ sound });
  const { ring } = await dialer({ name: 'far', ...trunk, ...sound });
  const { events, dialling } = ring();
  const { leg: called } = await rings.next('rings');
  called.answer();
  await events.next('answered');
  const leg = dialling.leg();
  assert.ok(leg);
  const there = hear(called, RATE);
  leg.channel.play(1, [(await plane()).loadPrompt(sweep())]);
  assert.ok(peak(await there) > 5_000);
  dialling.cancel();
  await events.next('ended');
});

test('a far side without our codec is refused with 488', async () => {
  const { trunk } = await farSide({ sound: { codecs: ['PCMU'], srtp: 'off' } });
  const { ring } = await dialer({ name: 'far', ...trunk, codecs: ['PCMA'] });
  const { events } = ring();
  const { end } = await events.next('ended');
  assert.ok(end.kind === 'refused');
  assert.equal(end.status, 488);
});
