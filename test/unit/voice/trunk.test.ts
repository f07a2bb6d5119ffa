// A trunk over a fake endpoint: registered, probed, judged by its calls, closed.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { RequestReply } from '../../../src/voice/signalling/session.ts';
import { Trunk, type TrunkState } from '../../../src/voice/trunks/trunk.ts';
import { type TrunkSettings, trunkSettings } from '../../../src/voice/trunks/trunk-settings.ts';
import { Trunks } from '../../../src/voice/trunks/trunks.ts';
import { FakeEndpoint, reply } from '../../support/fake-endpoint.ts';
import { ManualScheduler, settle } from '../../support/manual-scheduler.ts';

function around(given: Partial<TrunkSettings> = {}) {
  const endpoint = new FakeEndpoint();
  const scheduler = new ManualScheduler();
  const chance = { bytes: (length: number) => new Uint8Array(length).fill(0xff) };
  const changes: TrunkState[] = [];
  const settings = trunkSettings({
    name: 'main',
    host: 'sip.example.com',
    username: 'alex',
    password: 'x',
    ...given,
  });
  const ports = { endpoint, scheduler, chance, onChange: (state: TrunkState) => changes.push(state) };
  return { endpoint, scheduler, changes, ports, settings, trunk: new Trunk(settings, ports) };
}

test('a trunk registers with its user name in the contact, renews with the same Call-ID, and unregisters', async () => {
  const { endpoint, scheduler, trunk } = around({ register: 'yes' });
  endpoint.onRequest = async () => reply(200, 'Expires: 100', 'Service-Route: <sip:edge.example.com;lr>');
  assert.equal(trunk.state().registered, 'no');
  assert.equal(trunk.healthy(), 'no');
  await trunk.start();
  assert.equal(trunk.state().registered, 'yes');
  assert.equal(trunk.healthy(), 'yes');
  assert.deepEqual(trunk.serviceRoute, ['<sip:edge.example.com;lr>']);
  const [first] = endpoint.requests;
  assert.deepEqual(
    [first?.method, first?.uri, first?.from, first?.to, first?.credentials],
    [
      'REGISTER',
      'sip:sip.example.com',
      '<sip:alex@sip.example.com>',
      '<sip:alex@sip.example.com>',
      { username: 'alex', password: 'x' },
    ],
  );
  assert.deepEqual(first?.headers, [
    { name: 'Contact', value: '<sip:alex@192.0.2.10:5060>' },
    { name: 'Expires', value: '600' },
  ]);
  await scheduler.pass(79_999);
  assert.equal(endpoint.requests.length, 1);
  await scheduler.pass(1);
  assert.equal(endpoint.requests.length, 2);
  assert.equal(endpoint.requests[1]?.callId, first?.callId);
  await trunk.close(1_000);
  assert.equal(endpoint.requests.at(-1)?.headers?.[1]?.value, '0');
  assert.equal(trunk.state().registered, 'no');
  await scheduler.pass(3_600_000);
  assert.equal(endpoint.requests.length, 3);
  assert.equal(scheduler.waiting, 0);
});

test('a registrar that refuses is asked again later, and the state says why', async () => {
  const { endpoint, scheduler, trunk, changes } = around({ register: 'yes' });
  endpoint.onRequest = async () => reply(403);
  await trunk.start();
  assert.deepEqual(trunk.state(), {
    name: 'main',
    registered: 'no',
    healthy: 'no',
    lastError: '403 Reason 403',
  });
  endpoint.onRequest = async () => reply(200);
  await scheduler.pass(2_000);
  assert.equal(trunk.state().registered, 'yes');
  assert.equal(changes.at(-1)?.lastError, undefined);
});

test('an endpoint that cannot even send counts as unreachable, and the timers go on', async () => {
  const { endpoint, scheduler, trunk } = around({ register: 'yes' });
  endpoint.onRequest = async () => {
    throw new Error('no such host');
  };
  await trunk.start();
  assert.match(trunk.state().lastError ?? '', /no such host/);
  endpoint.onRequest = async () => reply(200);
  await scheduler.pass(2_000);
  assert.equal(trunk.state().registered, 'yes');
});

test('closing does not wait for a dead registrar longer than told', async () => {
  const { endpoint, scheduler, trunk } = around({ register: 'yes' });
  endpoint.onRequest = async () => reply(200);
  await trunk.start();
  endpoint.onRequest = () => new Promise(() => undefined);
  let closed = 'no';
  void trunk.close(2_000).then(() => {
    closed = 'yes';
  });
  await scheduler.pass(1_999);
  assert.equal(closed, 'no');
  await scheduler.pass(1);
  assert.equal(closed, 'yes');
});

test('two lost probes in a row make a trunk unhealthy, two good ones healthy; any final reply is good', async () => {
  const { endpoint, scheduler, trunk } = around({ probeSeconds: 30 });
  const replies: RequestReply[] = [
    reply(404),
    { kind: 'no-reply' },
    reply(200),
    { kind: 'no-reply' },
    reply(503),
    reply(200),
    { kind: 'no-reply' },
    reply(200),
    reply(405),
  ];
  const seen: string[] = [];
  endpoint.onRequest = async () => replies[seen.length] ?? reply(200);
  await trunk.start();
  await scheduler.pass(0);
  for (const _ of replies) {
    seen.push(trunk.healthy());
    await scheduler.pass(31_500);
  }
  assert.deepEqual(seen, ['yes', 'yes', 'yes', 'yes', 'no', 'no', 'no', 'no', 'yes']);
  assert.equal(endpoint.requests[0]?.method, 'OPTIONS');
  await trunk.close(0);
  await scheduler.pass(100_000);
  assert.equal(scheduler.waiting, 0);
});

test('a trunk that is not probed is judged by its calls and gets another chance after a rest', async () => {
  const { scheduler, trunk } = around();
  trunk.callEnded({ kind: 'refused', status: 486, reason: 'Busy' }, 'no');
  trunk.callEnded({ kind: 'refused', status: 503, reason: 'Full' }, 'no');
  assert.equal(trunk.healthy(), 'yes');
  trunk.callEnded({ kind: 'refused', status: 503, reason: 'Full' }, 'no');
  assert.deepEqual([trunk.healthy(), trunk.state().lastError], ['no', '503 Full']);
  await scheduler.pass(30_000);
  assert.equal(trunk.healthy(), 'yes');
  trunk.callRang();
  assert.equal(trunk.state().lastError, undefined);
});

test('no reply to an INVITE condemns at once, Retry-After for its time, and 503 after ringing not at all', async () => {
  const { scheduler, trunk } = around();
  trunk.callEnded({ kind: 'refused', status: 503, reason: 'Full' }, 'yes');
  trunk.callEnded({ kind: 'refused', status: 408, reason: 'Timeout' }, 'yes');
  assert.equal(trunk.healthy(), 'yes');
  trunk.callEnded({ kind: 'no-reply' }, 'no');
  assert.equal(trunk.healthy(), 'no');
  trunk.callRang();
  assert.equal(trunk.healthy(), 'yes');
  trunk.callEnded({ kind: 'refused', status: 503, reason: 'Full', retryAfter: 120 }, 'no');
  await scheduler.pass(119_000);
  assert.equal(trunk.healthy(), 'no');
  await scheduler.pass(1_000);
  assert.equal(trunk.healthy(), 'yes');
});

test('all trunks together: routed, reported, and started within the patience', async () => {
  const { endpoint, scheduler, ports } = around();
  const trunks = new Trunks({
    ...ports,
    settings: [
      trunkSettings({ name: 'silent', register: 'yes', username: 'a', prefixes: ['7999'] }),
      trunkSettings({ name: 'plain', concurrent: 1 }),
    ],
  });
  let started = 'no';
  void trunks.start(5_000).then(() => {
    started = 'yes';
  });
  await scheduler.pass(4_999);
  assert.equal(started, 'no');
  await scheduler.pass(1);
  assert.equal(started, 'yes');
  assert.deepEqual(trunks.route('79990000001'), [['plain'], ['silent']]);
  trunks.pacer.reserve(['plain'], 0);
  assert.deepEqual(
    trunks.report().map(({ name, registered, callsNow }) => [name, registered, callsNow]),
    [
      ['silent', 'no', 0],
      ['plain', 'not-asked', 1],
    ],
  );
  assert.equal(endpoint.requests.length, 1);
  const closed = trunks.close(1_000);
  await settle();
  await scheduler.pass(1_000);
  await closed;
});
