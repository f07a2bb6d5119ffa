// Calls of a trunk over real SIP on loopback: one that a client waits for is told to its handler and declined, any other is refused
// as if nobody were there, and a stranger is not even looked at.

import assert from 'node:assert/strict';
import { type TestContext, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { OutboundHttp } from '../../../src/channels/outbound-http.ts';
import { startHandlerDeliverer } from '../../../src/channels/webhook/handler-deliverer.ts';
import { takeIncomingCalls } from '../../../src/voice/calls/incoming-calls.ts';
import { createEndpoint } from '../../../src/voice/signalling/create-endpoint.ts';
import { SYSTEM_DNS } from '../../../src/voice/signalling/endpoint-options.ts';
import type { SessionEnd } from '../../../src/voice/signalling/session.ts';
import { trunkSettings } from '../../../src/voice/trunks/trunk-settings.ts';
import { TrunkSources } from '../../../src/voice/trunks/trunk-sources.ts';
import { handlerServer } from '../../support/handler-server.ts';
import { ManualScheduler } from '../../support/manual-scheduler.ts';
import { OFFER } from '../../support/signalling-stage.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';

const HOST = '127.0.0.1';
const NUMBER = '74950000001';
const CLOCK = { now: () => instant(Date.now()) };

type Calling = {
  readonly uri?: string;
  readonly from?: string;
  readonly to?: string;
  readonly asserted?: string;
};

async function opened(context: TestContext, trunkHost = HOST) {
  const given = await openTestStorage({ confirming: { numbers: [NUMBER], milliseconds: 600_000 } });
  const { storage } = given;
  const troubles: unknown[] = [];
  const us = await createEndpoint({ listen: [{ transport: 'udp', address: HOST, port: 0 }] });
  const trunk = await createEndpoint({ listen: [{ transport: 'udp', address: HOST, port: 0 }] });
  const sources = new TrunkSources({
    settings: [trunkSettings({ name: 'far', host: trunkHost })],
    dns: SYSTEM_DNS,
    scheduler: new ManualScheduler(),
  });
  takeIncomingCalls({
    endpoint: us,
    sources,
    reception: storage.receiving.calls,
    clock: CLOCK,
    status: 603,
    room: () => 1,
    live: () => assert.fail('nobody picks up'),
    report: (_what, trouble) => troubles.push(trouble),
  });
  context.after(async () => {
    await Promise.all([us.close(), trunk.close()]);
    await given.close();
  });
  const port = us.listening[0]!.port;
  /** The final status of a call that the trunk makes to us. */
  const call = ({ uri, from, to, asserted }: Calling): Promise<number> =>
    new Promise((resolve, reject) => {
      trunk.invite({
        uri: uri ?? `sip:${NUMBER}@${HOST}:${port}`,
        from: { user: from ?? '79991234567' },
        ...(to === undefined ? {} : { to }),
        description: OFFER,
        ringMax: 10_000,
        headers: asserted === undefined ? [] : [{ name: 'P-Asserted-Identity', value: asserted }],
        onEvent: (event) => {
          if (event.kind === 'ended') ending(event.end, resolve, reject);
        },
      });
    });
  return { given, storage, us, port, call, troubles };
}

function ending(end: SessionEnd, resolve: (status: number) => void, reject: (error: Error) => void): void {
  if (end.kind === 'refused') resolve(end.status);
  else reject(new Error(end.kind));
}

test('a call that is waited for is told to the handler, signed, and declined; it counts once', async (context) => {
  const { storage, call, troubles } = await opened(context);
  let arrived = (): void => undefined;
  const told = new Promise<void>((resolve) => {
    arrived = resolve;
  });
  const handler = await handlerServer(context, (_call, response) => {
    response.end();
    arrived();
  });
  const account = await testAccount(storage, 'shop', { settings: { handler: handler.address, secret: 's' } });
  assert.equal(await call({}), 480, 'nobody waits yet');
  const waited = await storage.doors.waitedCalls.expect(account, '79991234567');
  assert.equal(waited.ok && waited.value.number, NUMBER);
  assert.equal(await call({ from: '79991234568' }), 480, 'somebody else calls');
  assert.equal(await call({ from: '+79991234567' }), 603);
  assert.equal(await call({}), 480, 'it has been waited for once');
  const found = await storage.doors.waitedCalls.find(account, '79991234567');
  assert.ok(found.ok && found.value.calledAt !== undefined);

  const outbound = new OutboundHttp({ privateAddresses: 'allow' });
  const deliverer = startHandlerDeliverer({
    queue: storage.deliveries,
    outbound,
    clock: CLOCK,
    report: (trouble) => troubles.push(trouble),
  });
  await told;
  await deliverer.stop();
  outbound.close();
  const fields = new URLSearchParams(handler.calls[0]?.body.toString('latin1'));
  assert.deepEqual([...fields.keys()], ['phone', 'ts', 'time', 'waitcall', 'md5', 'sha1']);
  assert.deepEqual([fields.get('phone'), fields.get('waitcall')], ['79991234567', '1']);
  assert.equal(handler.calls.length, 1);
  assert.deepEqual(troubles, []);
});

test('the numbers are read wherever and however a network writes them', async (context) => {
  const { storage, call, port } = await opened(context);
  const account = await testAccount(storage, 'shop');
  const ways: readonly Calling[] = [
    { from: '89991234567' },
    { from: '9991234567' },
    { from: 'anonymous', asserted: '"A" <sip:+79991234567@example.com;user=phone>' },
    { from: '74957777777', asserted: '<tel:+79991234567;phone-context=x>' },
    { uri: `sip:+${NUMBER}@${HOST}:${port}` },
    { uri: `sip:dozvon@${HOST}:${port}`, to: `<sip:84950000001@${HOST}>` },
    { uri: `sip:${NUMBER};phone-context=example.com@${HOST}:${port}` },
  ];
  for (const way of ways) {
    assert.ok((await storage.doors.waitedCalls.expect(account, '79991234567')).ok);
    assert.equal(await call(way), 603, JSON.stringify(way));
  }
  assert.ok((await storage.doors.waitedCalls.expect(account, '79991234567')).ok);
  for (const way of [
    { from: 'anonymous' },
    { from: '79991234567', asserted: '<sip:+74957777777@example.com>' },
    { uri: `sip:dozvon@${HOST}:${port}` },
    { uri: `sip:74950000002@${HOST}:${port}` },
  ])
    assert.equal(await call(way), 480, JSON.stringify(way));
});

test('what stands behind a number belongs to no number, in From and To as well', async (context) => {
  const { storage, call, port } = await opened(context);
  const account = await testAccount(storage, 'shop');
  for (const way of [
    { uri: `sip:dozvon@${HOST}:${port}`, to: `<sip:+${NUMBER};npdi@${HOST}>` },
    { uri: `sip:dozvon@${HOST}:${port}`, to: `<tel:+${NUMBER};phone-context=x>` },
    { from: '+79991234567;phone-context=x' },
  ]) {
    assert.ok((await storage.doors.waitedCalls.expect(account, '79991234567')).ok);
    assert.equal(await call(way), 603, JSON.stringify(way));
  }
});

test('one who is no trunk is refused before anything is kept of the call', async (context) => {
  const { storage, call, us } = await opened(context, '192.0.2.1');
  const account = await testAccount(storage, 'shop');
  assert.ok((await storage.doors.waitedCalls.expect(account, '79991234567')).ok);
  assert.equal(await call({}), 480);
  assert.deepEqual([us.stats().sessions, us.stats().transactions], [0, 0]);
  const found = await storage.doors.waitedCalls.find(account, '79991234567');
  assert.equal(found.ok && found.value.calledAt, undefined);
});

test('calls that come too late, or while the database is away, are nobody’s', async (context) => {
  const { given, storage, call, troubles } = await opened(context);
  const account = await testAccount(storage, 'shop');
  assert.ok((await storage.doors.waitedCalls.expect(account, '79991234567')).ok);
  await given.client.query(`update waited_calls set until = now() - interval '1 second'`);
  assert.equal(await call({}), 480);
  assert.deepEqual(troubles, []);
  await storage.close();
  assert.equal(await call({}), 480);
  assert.equal(troubles.length, 1);
});
