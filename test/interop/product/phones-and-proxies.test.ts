// Baresip as a phone that is really called, directly and behind Kamailio: it registers, answers by itself, sends real keys,
// and what it heard is read from its own recording.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { callOf, type HistoryMessage, Product } from '../../support/product.ts';
import { Baresip, type BaresipOptions } from '../../support/product-baresip.ts';
import { KAMAILIO_DOMAIN, KAMAILIO_PASSWORD, Kamailio } from '../../support/product-kamailio.ts';
import { causeOf, eventsOf, recordingAt, shareOf } from '../../support/product-line.ts';

const PHONES = {
  direct: '79000000601',
  udp: '79000000602',
  tcp: '79000000603',
  proxied: '79000000604',
  other: '79000000605',
} as const;

const MES = [
  'Welcome 500ms{menu:Main 500ms',
  '1: One 500ms',
  '12: One two 500ms',
  '3: record: 2',
  '#: end}Bye 500ms',
].join('\n');

let product: Product;
let kamailio: Kamailio;
const phones = new Map<string, Baresip>();

before(async () => {
  kamailio = await Kamailio.start();
  const { port } = kamailio;
  const registrar = (transport: 'udp' | 'tcp') => ({ port, transport, password: KAMAILIO_PASSWORD });
  const starts: readonly BaresipOptions[] = [
    { number: PHONES.direct, says: 'Baresip speaks 40000ms' },
    { number: PHONES.udp, says: 'Baresip speaks 40000ms', registrar: registrar('udp') },
    { number: PHONES.tcp, says: 'Baresip speaks 40000ms', registrar: registrar('tcp') },
    { number: PHONES.proxied, says: 'Baresip speaks 40000ms', registrar: registrar('udp') },
    { number: PHONES.other, says: 'Another speaks 40000ms', registrar: registrar('tcp') },
  ];
  const started = await Promise.allSettled(
    starts.map(async (options) => {
      phones.set(options.number, await Baresip.start(options));
    }),
  );
  for (const one of started) if (one.status === 'rejected') throw one.reason;
  const signIn = { host: '127.0.0.1', port, username: 'dozvon', password: KAMAILIO_PASSWORD };
  product = await Product.start({
    trunks: [
      { name: 'direct', host: '127.0.0.1', port: phones.get(PHONES.direct)!.port, prefixes: [PHONES.direct] },
      { name: 'udp', ...signIn, register: true, prefixes: [PHONES.udp, '79000000699'] },
      { name: 'tcp', ...signIn, transport: 'tcp', register: true, prefixes: [PHONES.tcp, PHONES.other] },
      {
        name: 'proxied',
        ...signIn,
        host: KAMAILIO_DOMAIN,
        outboundProxy: `127.0.0.1:${port}`,
        register: true,
        prefixes: [PHONES.proxied],
      },
      { name: 'wrong', ...signIn, password: 'not this', prefixes: ['7888'] },
    ],
  });
  await product.addAccount('anna', ['--menu-silence', '2']);
  await product.run('account', 'allow-transfer', 'anna', PHONES.other);
});

after(async () => {
  await product?.discard();
  await Promise.all([...phones.values()].map((phone) => phone.stop()));
  await kamailio?.stop();
});

async function said(id: number, item: string, times = 1): Promise<void> {
  for (let tries = 0; tries < 60; tries++) {
    const message = (await product.history('anna', '--id', String(id))).find((one) => one.cause === null);
    if (message && eventsOf(message, 'said').filter((event) => event.item === item).length >= times) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail(`${item} was never said`);
}

/** Calls a baresip, which presses its way through the menu; the message when all is over. */
async function pressedThrough(number: string): Promise<HistoryMessage> {
  const phone = phones.get(number)!;
  const id = await product.callWith('anna', number, { mes: MES, param: '10,10,1' });
  await phone.event('CALL_ESTABLISHED');
  await said(id, 'MENU');
  for (const [key, item] of [
    ['1', '1'],
    ['2', '12'],
  ] as const) {
    phone.press(key);
    await said(id, item);
  }
  phone.press('#');
  await phone.event('CALL_CLOSED');
  return callOf(await product.final('anna', id));
}

describe('baresip is called', { concurrency: true, timeout: 120_000 }, () => {
  for (const way of ['direct', 'udp', 'tcp', 'proxied'] as const) {
    test(`${way}: it answers, its keys steer the menu, it hears every text`, async () => {
      const message = await pressedThrough(PHONES[way]);
      assert.deepEqual([message.status, message.err, causeOf(message)], [1, 0, 'end-command']);
      assert.deepEqual(
        eventsOf(message, 'key').map((event) => `${event.key} ${event.source}`),
        ['1 event', '2 event', '# event'],
      );
      assert.equal(eventsOf(message, 'dialling')[0]?.trunk, way);
      // On a busy machine baresip itself drops packets here and there; END must not lose its last words.
      const sound = await phones.get(PHONES[way])!.heard();
      const [first, last] = [shareOf('Welcome 500ms', sound), shareOf('Bye 500ms', sound)];
      assert.ok(first >= 0.7 && last >= 0.7, `heard ${first} of the first text and ${last} of the last`);
      assert.ok(shareOf('Bye 500ms', sound, 400) >= 0.4, 'the last tenth of a second is heard');
    });
  }

  test('a number that Kamailio does not know: no such number', async () => {
    const id = await product.callWith('anna', '79000000699', { mes: MES, param: '10,10,1' });
    const message = callOf(await product.final('anna', id));
    assert.deepEqual([message.status, message.err], [20, 1]);
  });

  test('a wrong password: no route', async () => {
    const id = await product.callWith('anna', '78880000001', { mes: MES, param: '10,10,1' });
    const message = callOf(await product.final('anna', id));
    assert.deepEqual([message.status, message.err], [25, 248]);
  });
});

test('two baresips talk through a transfer that is recorded', { timeout: 60_000 }, async () => {
  const phone = phones.get(PHONES.udp)!;
  const mes = `{menu:Main 500ms\n1: call:${PHONES.other} ok:end record}Bye 500ms`;
  const id = await product.callWith('anna', PHONES.udp, { mes, param: '10,10,1' });
  await phone.event('CALL_ESTABLISHED', 2);
  await said(id, 'MENU');
  phone.press('1');
  const other = phones.get(PHONES.other)!;
  await other.event('CALL_ESTABLISHED');
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  other.hangUp();
  await phone.event('CALL_CLOSED', 2);
  const message = callOf(await product.final('anna', id));
  assert.deepEqual([message.status, causeOf(message)], [1, 'transfer-done']);
  const { channels } = await recordingAt(message.recordings[0]!.url);
  assert.equal(channels.length, 2);
  for (const samples of channels) {
    const loud = samples.filter((sample) => Math.abs(sample) > 500).length;
    assert.ok(loud > samples.length / 4, `${loud} loud samples of ${samples.length}`);
  }
});
