// One attempt over several trunks: lines, order, fail-over, and the one end.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { LegEvent } from '../../../src/voice/leg.ts';
import type { DialWish } from '../../../src/voice/legs/dial.ts';
import { createDialer } from '../../../src/voice/legs/dialer.ts';
import type { SessionEnd } from '../../../src/voice/signalling/session.ts';
import { type TrunkSettings, trunkSettings } from '../../../src/voice/trunks/trunk-settings.ts';
import { Trunks } from '../../../src/voice/trunks/trunks.ts';
import { FakeEndpoint, reply } from '../../support/fake-endpoint.ts';
import { FakePlane } from '../../support/fake-media.ts';
import { ManualScheduler, settle } from '../../support/manual-scheduler.ts';
import { describe } from '../../support/session-descriptions.ts';

type Given = Partial<TrunkSettings> & { readonly name: string };

function around(...given: readonly Given[]) {
  const endpoint = new FakeEndpoint();
  const plane = new FakePlane();
  const scheduler = new ManualScheduler();
  const chance = { bytes: (length: number) => new Uint8Array(length).fill(3) };
  const settings = given.map((one, at) => trunkSettings({ host: `192.0.2.${at + 1}`, ...one }));
  const trunks = new Trunks({ endpoint, scheduler, chance, settings });
  const dial = createDialer({ endpoint, plane, trunks, scheduler, chance });
  const ring = (wish: Partial<DialWish> = {}) => {
    const told: string[] = [];
    const dialling = dial({
      digits: '79990000001',
      callerId: undefined,
      ringSeconds: 22,
      priority: 'call',
      ...wish,
      onEvent: (event: LegEvent) =>
        told.push(event.kind === 'ended' ? `ended ${Object.values(event.end).join(' ')}` : event.kind),
    });
    return { dialling, told };
  };
  const uris = () => endpoint.placed.map(({ options }) => options.uri);
  return { endpoint, plane, scheduler, trunks, ring, uris };
}

function refused(status: number, q850?: number): SessionEnd {
  return { kind: 'refused', status, reason: 'So', ...(q850 === undefined ? {} : { q850 }) };
}

test('a number that no trunk takes ends without a route, and never inside dial', async () => {
  const { ring } = around({ name: 'germany', prefixes: ['49'] });
  const { told } = ring();
  assert.deepEqual(told, []);
  await settle();
  assert.deepEqual(told, ['ended no-route']);
});

test('the INVITE has the digits, the number shown and the credentials of its trunk', async () => {
  const { ring, endpoint } = around({ name: 'main', username: 'alex', password: 'x', plus: 'yes' });
  ring({ callerId: '74951111111' });
  await settle();
  const { options } = endpoint.last;
  assert.equal(options.uri, 'sip:+79990000001@192.0.2.1:5060');
  assert.deepEqual(options.from, { user: '74951111111', host: '192.0.2.1' });
  assert.deepEqual(options.nextHop, { host: '192.0.2.1', port: 5060, transport: 'udp' });
  assert.deepEqual(options.credentials, { username: 'alex', password: 'x' });
});

test('calls of a registered trunk take the route its registrar gave', async () => {
  const { ring, endpoint, trunks } = around({ name: 'main', username: 'alex', register: 'yes' });
  endpoint.onRequest = async () => reply(200, 'Service-Route: <sip:edge.example.com:5090;lr>');
  await trunks.start(1_000);
  ring();
  await settle();
  assert.deepEqual(endpoint.last.options.headers, [
    { name: 'Route', value: '<sip:edge.example.com:5090;lr>' },
  ]);
  assert.equal(endpoint.last.options.nextHop?.host, 'edge.example.com');
});

test('a trunk that fails before the phone rings hands over to the next, with a channel of its own', async () => {
  for (const end of [
    refused(503),
    refused(500),
    refused(403),
    refused(408),
    refused(480, 34),
    { kind: 'no-reply' },
    { kind: 'unreachable', reason: 'refused' },
  ] as const) {
    const { ring, endpoint, plane, uris, trunks } = around({ name: 'one' }, { name: 'two' });
    const { told, dialling } = ring();
    await settle();
    endpoint.last.session.sayEnded(end);
    await settle();
    assert.deepEqual(uris(), ['sip:79990000001@192.0.2.1:5060', 'sip:79990000001@192.0.2.2:5060']);
    endpoint.last.session.say({ kind: 'progress', status: 180, fork: 'a' });
    endpoint.last.session.say({ kind: 'answered', fork: 'a', description: describe() });
    assert.equal(dialling.leg()?.callId, 'call-2');
    endpoint.last.session.sayEnded({ kind: 'hung-up', by: 'them' });
    await settle();
    assert.deepEqual(told, ['ringing', 'answered', 'ended hung-up them']);
    assert.equal(plane.open, 0);
    assert.equal(trunks.pacer.load('one').callsNow + trunks.pacer.load('two').callsNow, 0);
  }
});

test('a silent trunk is left early only while another could take the call', async () => {
  const { ring, endpoint } = around({ name: 'one' }, { name: 'two' });
  ring();
  await settle();
  assert.equal(endpoint.last.options.unheardMax, 8_000);
  endpoint.last.session.sayEnded({ kind: 'no-reply' });
  await settle();
  assert.equal(endpoint.last.options.unheardMax, undefined);
});

test('what the subscriber did is final, whatever trunks are left', async () => {
  for (const end of [
    refused(486),
    refused(603),
    refused(404),
    refused(484),
    refused(480),
    refused(503, 17),
  ]) {
    const { ring, endpoint } = around({ name: 'one' }, { name: 'two' });
    const { told } = ring();
    await settle();
    endpoint.last.session.sayEnded(end);
    await settle();
    assert.equal(endpoint.placed.length, 1);
    assert.equal(told.length, 1);
  }
});

test('once the phone rang, or somebody answered, no other trunk is tried', async () => {
  const rang = around({ name: 'one' }, { name: 'two' });
  const first = rang.ring();
  await settle();
  rang.endpoint.last.session.say({ kind: 'progress', status: 180, fork: 'a' });
  rang.endpoint.last.session.sayEnded(refused(503));
  await settle();
  assert.deepEqual(first.told, ['ringing', 'ended refused 503 So']);
  const answered = around({ name: 'one' }, { name: 'two' });
  const second = answered.ring();
  await settle();
  answered.endpoint.last.session.say({ kind: 'answered', fork: 'a', description: describe() });
  answered.endpoint.last.session.sayEnded({ kind: 'lost', reason: 'session-timer' });
  await settle();
  assert.deepEqual(second.told, ['answered', 'ended lost session-timer']);
  assert.equal(answered.endpoint.placed.length, 1);
});

test('when every trunk failed the attempt ends as the last one did', async () => {
  const { ring, endpoint } = around({ name: 'one' }, { name: 'two', prefixes: ['7'] }, { name: 'three' });
  const { told } = ring();
  for (const status of [503, 502, 403]) {
    await settle();
    endpoint.last.session.sayEnded(refused(status));
  }
  await settle();
  assert.deepEqual(told, ['ended refused 403 So']);
  assert.equal(endpoint.placed.length, 3);
  assert.equal(endpoint.placed[0]?.options.uri, 'sip:79990000001@192.0.2.2:5060');
});

test('one attempt tries five trunks at most', async () => {
  const names = ['a', 'b', 'c', 'd', 'e', 'f', 'g'];
  const { ring, endpoint } = around(...names.map((name) => ({ name })));
  const { told } = ring();
  for (let time = 0; time < 5; time++) {
    await settle();
    endpoint.last.session.sayEnded(refused(503));
  }
  await settle();
  assert.deepEqual(told, ['ended refused 503 So']);
  assert.equal(endpoint.placed.length, 5);
});

test('a full trunk makes the call wait, and the line is given back when the call before ends', async () => {
  const { ring, endpoint, scheduler, trunks } = around({ name: 'one', concurrent: 1 });
  ring();
  const second = ring();
  await settle();
  await scheduler.pass(60_000);
  assert.equal(endpoint.placed.length, 1);
  assert.deepEqual(trunks.report()[0], {
    name: 'one',
    registered: 'not-asked',
    healthy: 'yes',
    lastError: undefined,
    callsNow: 1,
    waiting: 1,
    lines: 1,
    quality: 1,
  });
  endpoint.last.session.sayEnded(refused(486));
  await scheduler.pass(10);
  assert.equal(endpoint.placed.length, 2);
  assert.deepEqual(second.told, []);
});

test('a transfer that gets no line within its ring time gives up; a call waits on', async () => {
  const { ring, endpoint, scheduler } = around({ name: 'one', concurrent: 1 });
  ring();
  await settle();
  const transfer = ring({ priority: 'transfer', ringSeconds: 10 });
  const later = ring();
  await scheduler.pass(10_000);
  assert.deepEqual(transfer.told, ['ended no-room no free line']);
  assert.deepEqual(later.told, []);
  endpoint.last.session.sayEnded(refused(486));
  await scheduler.pass(10);
  assert.equal(endpoint.placed.length, 2);
});

test('nothing leaves before beforeInvite resolves, and nothing at all when it rejects', async () => {
  const { ring, endpoint, trunks } = around({ name: 'one' });
  let allow: () => void = () => undefined;
  const asked: string[] = [];
  const slow = ring({
    beforeInvite: (trunk) => {
      asked.push(trunk);
      return new Promise<void>((resolve) => {
        allow = resolve;
      });
    },
  });
  await settle();
  assert.deepEqual([asked, endpoint.placed.length], [['one'], 0]);
  allow();
  await settle();
  assert.equal(endpoint.placed.length, 1);
  const refusedLeave = ring({ beforeInvite: () => Promise.reject(new Error('the message is too old')) });
  await settle();
  assert.deepEqual(refusedLeave.told, ['ended cancelled']);
  assert.deepEqual(slow.told, []);
  assert.deepEqual([endpoint.placed.length, trunks.pacer.load('one').callsNow], [1, 1]);
});

test('cancelling ends once wherever the attempt stands: before, in the queue, asking leave, ringing', async () => {
  const { ring, endpoint, scheduler, trunks, plane } = around({ name: 'one', concurrent: 1 });
  const before = ring();
  before.dialling.cancel();
  before.dialling.cancel();
  await settle();
  assert.deepEqual(before.told, ['ended cancelled']);
  let allow: () => void = () => undefined;
  const asking = ring({
    beforeInvite: () =>
      new Promise<void>((resolve) => {
        allow = resolve;
      }),
  });
  const queued = ring();
  await settle();
  queued.dialling.cancel();
  asking.dialling.cancel();
  allow();
  await settle();
  assert.deepEqual([queued.told, asking.told], [['ended cancelled'], ['ended cancelled']]);
  assert.equal(endpoint.placed.length, 0);
  const ringing = ring();
  await settle();
  ringing.dialling.cancel();
  assert.deepEqual(endpoint.last.session.asked, ['end']);
  endpoint.last.session.sayEnded({ kind: 'cancelled' });
  await settle();
  assert.deepEqual(ringing.told, ['ended cancelled']);
  assert.deepEqual(trunks.pacer.load('one'), { callsNow: 0, waiting: 0 });
  assert.equal(plane.open, 0);
  await scheduler.pass(1_000_000);
  assert.equal(scheduler.waiting, 0);
});

test('a cancelled attempt does not move on to the next trunk', async () => {
  const { ring, endpoint } = around({ name: 'one' }, { name: 'two' });
  const { told, dialling } = ring();
  await settle();
  dialling.cancel();
  endpoint.last.session.sayEnded(refused(503));
  await settle();
  assert.deepEqual(told, ['ended refused 503 So']);
  assert.equal(endpoint.placed.length, 1);
});

test('a trunk that did not reply is left for last by the next call', async () => {
  const { ring, endpoint, uris } = around({ name: 'one' }, { name: 'two' });
  ring();
  await settle();
  endpoint.last.session.sayEnded({ kind: 'no-reply' });
  await settle();
  ring();
  await settle();
  assert.equal(uris().at(-1), 'sip:79990000001@192.0.2.2:5060');
});

test('without a free channel the attempt ends for want of room and the trunk is not blamed', async () => {
  const { ring, plane, trunks } = around({ name: 'one' }, { name: 'two' });
  plane.refusal = new Error('all ports are taken');
  const { told } = ring();
  await settle();
  assert.deepEqual(told, ['ended no-room all ports are taken']);
  assert.deepEqual(
    trunks.report().map((trunk) => [trunk.healthy, trunk.callsNow]),
    [
      ['yes', 0],
      ['yes', 0],
    ],
  );
});
