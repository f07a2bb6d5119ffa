// A trunk registers over real sockets with a registrar that wants a password.

import assert from 'node:assert/strict';
import { after, test } from 'node:test';
import { systemScheduler } from '../../../src/voice/scheduler.ts';
import { createEndpoint } from '../../../src/voice/signalling/create-endpoint.ts';
import { type TrunkSettings, trunkSettings } from '../../../src/voice/trunks/trunk-settings.ts';
import { Trunks } from '../../../src/voice/trunks/trunks.ts';
import { Registrar, type RegistrarOptions } from '../../support/registrar.ts';

const open: { close(): Promise<unknown> }[] = [];
after(async () => {
  for (const one of open.reverse()) await one.close();
});

async function around(registrar: Partial<RegistrarOptions>, trunk: Partial<TrunkSettings> = {}) {
  const house = await Registrar.open({ username: 'alex', password: 'secret', granted: 1, ...registrar });
  const endpoint = await createEndpoint({ listen: [{ transport: 'udp', address: '127.0.0.1', port: 0 }] });
  open.push(house, endpoint);
  const settings = trunkSettings({
    name: 'house',
    host: '127.0.0.1',
    port: house.port,
    username: 'alex',
    password: 'secret',
    register: 'yes',
    registerSeconds: 60,
    ...trunk,
  });
  const trunks = new Trunks({ endpoint, scheduler: systemScheduler, settings: [settings] });
  return { house, trunks, port: endpoint.listening[0]!.port };
}

test('it signs in, asks for longer when told to, renews in time and takes its leave', async () => {
  const { house, trunks, port } = await around({
    least: 90,
    serviceRoute: '<sip:127.0.0.1:5999;lr>',
  });
  await trunks.start(5_000);
  assert.equal(trunks.report()[0]?.registered, 'yes');
  assert.match(house.contact, new RegExp(`<sip:alex@127\\.0\\.0\\.1:${port}>`));
  assert.deepEqual(trunks.get('house').serviceRoute, ['<sip:127.0.0.1:5999;lr>']);
  assert.deepEqual(
    house.heard.filter((word) => word !== '401'),
    ['423', 'in 90'],
  );
  house.heard.length = 0;
  await house.until('in 90');
  await trunks.close(5_000);
  assert.equal(house.heard.at(-1), 'out');
  assert.equal(house.callIds.size, 1);
  assert.equal(trunks.report()[0]?.registered, 'no');
});

test('a wrong password is told and leaves the trunk last', async () => {
  const { trunks } = await around({}, { password: 'guess' });
  await trunks.start(5_000);
  const [report] = trunks.report();
  assert.deepEqual([report?.registered, report?.healthy], ['no', 'no']);
  assert.match(report?.lastError ?? '', /^401/);
  await trunks.close(1_000);
});

test('a trunk is probed with OPTIONS when told to', async () => {
  const { house, trunks } = await around({}, { register: 'no', probeSeconds: 1 });
  await trunks.start(5_000);
  await house.until('OPTIONS');
  assert.equal(trunks.report()[0]?.healthy, 'yes');
  await trunks.close(1_000);
});
