// Where calls of trunks may come from: hosts as they stand, names as they are looked up, and what the configuration adds.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { MINUTE } from '../../../src/base/time.ts';
import type { Dns } from '../../../src/voice/signalling/targets.ts';
import { readTrunkSettings, trunkSettings } from '../../../src/voice/trunks/trunk-settings.ts';
import { TrunkSources } from '../../../src/voice/trunks/trunk-sources.ts';
import { ManualScheduler } from '../../support/manual-scheduler.ts';

const failure = (code: string): Error => Object.assign(new Error(code), { code });

const NO_DNS: Dns = { srv: async () => [], addresses: async () => [] };

test('a numeric host, a proxy and networks of the configuration are known, anybody else is not', async () => {
  const sources = new TrunkSources({
    settings: [
      trunkSettings({ name: 'a', host: '192.0.2.1', sources: ['198.51.100.0/24', '2001:db8::/32'] }),
      trunkSettings({ name: 'b', host: '[2001:db8:1::1]', outboundProxy: '203.0.113.7:5070' }),
    ],
    dns: NO_DNS,
    scheduler: new ManualScheduler(),
  });
  await sources.start();
  for (const address of [
    '192.0.2.1',
    '::ffff:192.0.2.1',
    '198.51.100.200',
    '2001:db8::5',
    '2001:db8:1::1',
    '203.0.113.7',
  ])
    assert.equal(sources.knows(address), true, address);
  for (const address of ['192.0.2.2', '198.51.101.1', '2001:db9::1', '127.0.0.1', '', 'localhost'])
    assert.equal(sources.knows(address), false, address);
  const names = ['198.51.100.200', '203.0.113.7', '192.0.2.2'].map((one) => sources.trunkAt(one)?.name);
  assert.deepEqual(names, ['a', 'b', undefined]);
  sources.close();
});

test('a name is looked up, its servers too, and again as it moves; what cannot be looked up keeps what it had', async () => {
  const scheduler = new ManualScheduler();
  let answers: Readonly<Record<string, readonly string[]>> = {
    'sip.test': ['192.0.2.5'],
    'one.test': ['192.0.2.6'],
  };
  const sources = new TrunkSources({
    settings: [trunkSettings({ name: 'a', host: 'sip.test' })],
    dns: {
      srv: async (name) => {
        if (name !== '_sip._udp.sip.test') throw failure('ENOTFOUND');
        return [{ name: 'one.test', port: 5060, priority: 1, weight: 1 }];
      },
      addresses: async (host) =>
        answers[host] ?? Promise.reject(failure(host === 'one.test' ? 'ENODATA' : 'ETIMEOUT')),
    },
    scheduler,
  });
  assert.equal(sources.knows('192.0.2.5'), false);
  await sources.start();
  assert.deepEqual(
    ['192.0.2.5', '192.0.2.6', '192.0.2.7'].map((address) => sources.knows(address)),
    [true, true, false],
  );
  answers = {};
  await scheduler.pass(MINUTE);
  assert.equal(sources.knows('192.0.2.5'), true);
  answers = { 'sip.test': ['192.0.2.7'] };
  await scheduler.pass(MINUTE);
  assert.deepEqual(
    ['192.0.2.5', '192.0.2.7'].map((address) => sources.knows(address)),
    [false, true],
  );
  sources.close();
});

test('servers of a name are known while they cannot be looked up, and no longer when they are gone', async () => {
  const scheduler = new ManualScheduler();
  let fails: string | undefined;
  let own = '192.0.2.5';
  const sources = new TrunkSources({
    settings: [trunkSettings({ name: 'a', host: 'sip.test' })],
    dns: {
      srv: async (name) => {
        if (name !== '_sip._udp.sip.test') throw failure('ENODATA');
        if (fails !== undefined) throw failure(fails);
        return [{ name: 'one.test', port: 5060, priority: 1, weight: 1 }];
      },
      addresses: async (host) => (host === 'one.test' ? ['192.0.2.6'] : [own]),
    },
    scheduler,
  });
  const known = () => ['192.0.2.5', '192.0.2.6', '192.0.2.7'].filter((address) => sources.knows(address));
  await sources.start();
  assert.deepEqual(known(), ['192.0.2.5', '192.0.2.6']);
  [fails, own] = ['ETIMEOUT', '192.0.2.7'];
  await scheduler.pass(MINUTE);
  assert.deepEqual(known(), ['192.0.2.5', '192.0.2.6', '192.0.2.7']);
  fails = 'ENOTFOUND';
  await scheduler.pass(MINUTE);
  assert.deepEqual(known(), ['192.0.2.7']);
  sources.close();
});

test('sources in the configuration are addresses or networks', () => {
  const read = (sources: unknown) => readTrunkSettings([{ name: 'a', host: 'h', sources }]);
  const good = read(['192.0.2.0/24', '2001:db8::1']);
  assert.deepEqual(good.ok && good.value[0]?.sources, ['192.0.2.0/24', '2001:db8::1']);
  for (const wrong of ['192.0.2.1', [], ['x'], ['192.0.2.0/33'], [7]])
    assert.deepEqual(read(wrong), {
      ok: false,
      error: ['trunks[0].sources must be a list, not empty, each an address or a network'],
    });
});
