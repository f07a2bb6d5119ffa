// Kannel as a client of the whole product: it binds, sends and gets its receipts; a message of a subscriber reaches its service. Its
// own reading of what we write is the proof.

import assert from 'node:assert/strict';
import { EventEmitter, once } from 'node:events';
import { createServer, type Server } from 'node:http';
import { after, before, test } from 'node:test';
import { KANNEL_BIND, Kannel } from '../../support/kannel.ts';
import { Product } from '../../support/product.ts';

const arrived = new EventEmitter();
const asked: URL[] = [];
let web: Server;
let url: string;
let product: Product;
let kannel: Kannel;

before(async () => {
  web = createServer((request, reply) => {
    asked.push(new URL(request.url ?? '/', url));
    reply.end();
    arrived.emit('asked');
  }).listen(0, '127.0.0.1');
  await once(web, 'listening');
  const address = web.address();
  assert(typeof address === 'object' && address !== null);
  url = `http://127.0.0.1:${address.port}`;
  product = await Product.start({ trunks: [{ name: 'phones', kind: 'virtual' }] });
  await product.addAccount(KANNEL_BIND.system_id, [
    ...['--smpp', 'on', '--smpp-password', KANNEL_BIND.password, '--smpp-binds', '2'],
  ]);
  await product.run('account', 'add-sender', KANNEL_BIND.system_id, 'Shop');
  kannel = await Kannel.start({ centrePort: product.smppPort, mode: 'pair', window: 50 });
  await kannel.openDoor();
});

after(async () => {
  await kannel?.stop();
  await product?.discard();
  web?.close();
});

async function first(found: (one: URL) => boolean, what: string): Promise<URL> {
  const late = AbortSignal.timeout(30_000);
  for (;;) {
    const one = asked.find(found);
    if (one) return one;
    await once(arrived, 'asked', { signal: late }).catch(() => {
      throw new Error(`${what} did not come; what came: ${asked.map(String)}`);
    });
  }
}

async function send(name: string, fields: Readonly<Record<string, string>>): Promise<void> {
  const reply = await kannel.send({
    ...{ from: 'Shop', to: '79990000001', charset: 'UTF-8', 'dlr-mask': '31' },
    ...{ 'dlr-url': `${url}/${name}?type=%d&id=%F&answer=%A` },
    ...fields,
  });
  assert.equal(reply, '0: Accepted for delivery');
}

const reported = (name: string, type: number) =>
  first(
    (one) => one.pathname === `/${name}` && one.searchParams.get('type') === `${type}`,
    `${name} ${type}`,
  );

test('a text is accepted under an id of ours, and delivered by its receipt', async () => {
  await send('latin', { text: 'Hello @ [x] €' });
  await reported('latin', 8);
  const delivered = await reported('latin', 1);
  assert.match(delivered.searchParams.get('answer') ?? '', /^id:\d+ sub:001 dlvrd:001 .*stat:DELIVRD/);
  const [message] = await product.history(KANNEL_BIND.system_id, '--phone', '79990000001');
  assert.equal(message?.message, 'Hello @ [x] €');
});

test('Cyrillic arrives as it was written', async () => {
  await send('cyrillic', { text: 'Привет, мир', coding: '2', to: '79990000002' });
  await reported('cyrillic', 1);
  const [message] = await product.history(KANNEL_BIND.system_id, '--phone', '79990000002');
  assert.equal(message?.message, 'Привет, мир');
});

test('a long text in parts is one message, with a receipt for each part', async () => {
  const text = 'A text that no single message can hold, '.repeat(6).trim();
  await send('long', { text, to: '79990000003' });
  await reported('long', 1);
  const [message] = await product.history(KANNEL_BIND.system_id, '--phone', '79990000003');
  assert.equal(message?.message, text);
});

test('a number that is none is refused, and Kannel says so', async () => {
  await send('wrong', { text: 'to nobody', to: '12' });
  const refused = await reported('wrong', 16);
  assert.match(refused.searchParams.get('answer') ?? '', /NACK\/0x0000000b/);
});
