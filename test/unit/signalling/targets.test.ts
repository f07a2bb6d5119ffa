// Where requests go: URIs, SRV by priority and weight, what is kept in the cache and who comes last after a failure.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isPrivate } from '../../../src/voice/signalling/network.ts';
import { type Dns, hopOfUri, order, Targets } from '../../../src/voice/signalling/targets.ts';
import { seededChance } from '../../support/signalling-stage.ts';

function targetsWith(dns: Dns, now = { value: 0 }): Targets {
  return new Targets({ dns, now: () => now.value, chance: seededChance(), transports: ['udp', 'tcp'] });
}

const NOTHING: Dns = { srv: async () => [], addresses: async () => [] };

test('a URI names its hop', () => {
  assert.deepEqual(hopOfUri('sip:a@192.0.2.1'), { host: '192.0.2.1', transport: undefined });
  assert.deepEqual(hopOfUri('sip:a@h.example.com:5070;transport=TCP'), {
    host: 'h.example.com',
    port: 5070,
    transport: 'tcp',
  });
  assert.deepEqual(hopOfUri('sips:a@h.example.com'), { host: 'h.example.com', transport: 'tls' });
  assert.deepEqual(hopOfUri('sip:a@h.example.com;maddr=192.0.2.5'), {
    host: '192.0.2.5',
    transport: undefined,
  });
  assert.equal(typeof hopOfUri('tel:+123'), 'string');
  assert.equal(typeof hopOfUri('sip:a@h;transport=sctp'), 'string');
});

test('numeric hosts are never looked up', () => {
  const targets = targetsWith({ srv: () => assert.fail(), addresses: () => assert.fail() });
  assert.deepEqual(targets.find({ host: '[2001:db8::1]', transport: 'tls' }), [
    { address: '2001:db8::1', port: 5061, transport: 'tls', pinned: 'yes' },
  ]);
  assert.deepEqual(targets.find({ host: '192.0.2.1', port: 5070, transport: undefined }), [
    { address: '192.0.2.1', port: 5070, transport: 'udp', pinned: 'no' },
  ]);
});

test('a port in the URI means no SRV, a transport means SRV of that transport only', async () => {
  const asked: string[] = [];
  const targets = targetsWith({
    srv: async (name) => {
      asked.push(name);
      return [];
    },
    addresses: async () => ['192.0.2.1', '192.0.2.2'],
  });
  assert.equal((await targets.find({ host: 'a.example.com', port: 5060, transport: undefined })).length, 2);
  await targets.find({ host: 'b.example.com', transport: 'tls' });
  await targets.find({ host: 'c.example.com', transport: undefined });
  assert.deepEqual(asked, ['_sips._tcp.b.example.com', '_sip._udp.c.example.com', '_sip._tcp.c.example.com']);
});

test('answers are kept for half a minute, failures for five seconds', async () => {
  let asked = 0;
  const now = { value: 0 };
  const found = targetsWith(
    { srv: async () => [], addresses: async () => (asked++ > 100 ? [] : ['192.0.2.1']) },
    now,
  );
  const hop = { host: 'a.example.com', port: 5060, transport: 'udp' } as const;
  await found.find(hop);
  assert.ok(!(found.find(hop) instanceof Promise));
  now.value = 30_001;
  assert.ok(found.find(hop) instanceof Promise);
  const missing = targetsWith(NOTHING, now);
  assert.deepEqual(await missing.find(hop), []);
  assert.ok(!(missing.find(hop) instanceof Promise));
  now.value += 5_001;
  assert.ok(missing.find(hop) instanceof Promise);
});

test('a target that failed comes last for half a minute', async () => {
  const now = { value: 0 };
  const targets = targetsWith(
    { srv: async () => [], addresses: async () => ['192.0.2.1', '192.0.2.2'] },
    now,
  );
  const hop = { host: 'a.example.com', port: 5060, transport: 'udp' } as const;
  const first = async (): Promise<string> => (await targets.find(hop))[0]!.address;
  targets.failed((await targets.find(hop))[0]!);
  assert.equal(await first(), '192.0.2.2');
  now.value = 30_001;
  assert.equal(await first(), '192.0.2.1');
  targets.failed((await targets.find(hop))[0]!);
  targets.worked((await targets.find(hop))[1]!);
  assert.equal(await first(), '192.0.2.1');
});

test('SRV records are ordered by priority and drawn by weight', () => {
  const record = (name: string, priority: number, weight: number) => ({ name, port: 1, priority, weight });
  const chance = seededChance(7);
  const firsts = new Map<string, number>();
  for (let turn = 0; turn < 1_000; turn++) {
    const ordered = order([record('last', 2, 99), record('heavy', 1, 75), record('light', 1, 25)], chance);
    assert.equal(ordered.length, 3);
    assert.equal(ordered[2]?.name, 'last');
    firsts.set(ordered[0]!.name, (firsts.get(ordered[0]!.name) ?? 0) + 1);
  }
  const heavy = firsts.get('heavy') ?? 0;
  assert.ok(heavy > 650 && heavy < 850, `${heavy}`);
  assert.deepEqual(order([record('.', 0, 0)], chance), []);
});

test('private addresses are those that mean something only at home', () => {
  for (const one of [
    '10.0.0.1',
    '172.16.0.1',
    '192.168.1.1',
    '100.64.0.1',
    '169.254.1.1',
    '127.0.0.1',
    'fd00::1',
    'fe80::1',
  ]) {
    assert.ok(isPrivate(one), one);
  }
  for (const one of ['192.0.2.1', '172.32.0.1', '8.8.8.8', '2001:db8::1']) assert.ok(!isPrivate(one), one);
});
