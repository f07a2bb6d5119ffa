// The product as a browser's phone has it, with werift in the place of the browser: it registers by WebSocket, is rung, hears, presses,
// calls in and is transferred to.

import assert from 'node:assert/strict';
import { once } from 'node:events';
import { after, before, test } from 'node:test';
import { WebSocket } from 'ws';
import { header, headers } from '../../../src/protocols/sip/message.ts';
import { callOf, eventLines, Product } from '../../support/product.ts';
import { WebPhone } from '../../support/web-phone.ts';

let product: Product;

before(async () => {
  const ports = 30_000 + 2 * Math.floor(Math.random() * 2_000);
  product = await Product.start({
    trunks: [{ name: 'phones', kind: 'virtual' }],
    env: { DOZVON_WEBRTC_PORTS: `${ports}-${ports + 400}` },
  });
  await product.addAccount('shop');
  await product.addAccount('other');
});
after(() => product.discard());

type Credential = { readonly number: string; readonly password: string };

async function api<T>(login: string, path: string, body?: unknown): Promise<T> {
  const response = await fetch(`${product.url}/api/v1${path}`, {
    method: 'POST',
    headers: {
      authorization: `Basic ${Buffer.from(`${login}:secret`).toString('base64')}`,
      'content-type': 'application/json',
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  assert.ok(response.ok, `${path}: ${response.status} ${await response.clone().text()}`);
  return (await response.json()) as T;
}

const socketUrl = (): string => `${product.url.replace('http', 'ws')}/sip`;

async function registered(login: string, who?: Credential): Promise<WebPhone> {
  const known = who ?? (await api<Credential>(login, '/browser-phone'));
  const phone = await WebPhone.open(socketUrl(), known);
  const answer = await phone.register();
  assert.equal(answer.status, 200);
  return phone;
}

test('A phone is rung by a message to its number, hears the menu to its last octet and presses a key, free of charge', async (context) => {
  const phone = await registered('shop');
  context.after(() => phone.close());
  const mes = 'Welcome to the shop{menu: Press one\n1: You pressed one\n}';
  const id = await product.callWith('shop', phone.number, { mes });
  const call = await phone.rung();
  const talk = await call.answer();
  await talk.sound.whole('Press one');
  await talk.sound.press('1');
  await talk.sound.whole('You pressed one');
  await talk.hangUp();
  const message = callOf(await product.final('shop', id));
  assert.equal(message.status, 1);
  assert.ok(
    eventLines(message).some((line) => line.startsWith('dialling extension')),
    eventLines(message).join('\n'),
  );
  assert.ok(
    eventLines(message).some((line) => line.startsWith('key')),
    eventLines(message).join('\n'),
  );
  const { balance } = (await (
    await fetch(`${product.url}/sys/balance.php?login=shop&psw=secret&fmt=3`)
  ).json()) as { balance: string };
  assert.equal(Number(balance), 100_000);
});

test('A menu transfers a call to a phone of its account, and the two hear each other', async (context) => {
  const browser = await registered('shop');
  context.after(() => browser.close());
  const desk = await deskPhone('shop', '101');
  const clerk = await registered('shop', desk);
  context.after(() => clerk.close());
  const id = await product.callWith('shop', browser.number, {
    mes: 'Welcome here{menu: Press two\n2: call:101\n}',
  });
  const talk = await (await browser.rung()).answer();
  await talk.sound.whole('Press two');
  await talk.sound.press('2');
  const other = await (await clerk.rung()).answer();
  await other.sound.begun();
  await Promise.all([talk.sound.say('I want to know'), other.sound.whole('I want to know')]);
  await Promise.all([other.sound.say('You shall know'), talk.sound.whole('You shall know')]);
  await other.hangUp();
  await talk.hangUp();
  const lines = eventLines(callOf(await product.final('shop', id)));
  assert.ok(lines.includes('transfer-answered 101'), lines.join('\n'));
});

test('A phone calls a saved menu of its account by a star and its number, and hears it', async (context) => {
  const phone = await registered('shop');
  context.after(() => phone.close());
  const { id } = await api<{ id: number }>('shop', '/menus', {
    name: 'hours',
    text: 'We are open all day{menu: Press nine\n9: Nine it is\n}',
  });
  const talk = await phone.call(`*${id}`);
  await talk.sound.whole('Press nine');
  await talk.sound.press('9');
  await talk.sound.whole('Nine it is');
  assert.deepEqual(
    talk.sound.sequences,
    talk.sound.sequences.map((_, at) => ((talk.sound.sequences[0] ?? 0) + at) & 0xffff),
    'every packet came, in its order',
  );
  await talk.hangUp();
});

test('A phone calls another phone of its account', async (context) => {
  const caller = await registered('shop');
  const callee = await registered('shop', await deskPhone('shop', '102'));
  context.after(() => caller.close());
  context.after(() => callee.close());
  const calling = caller.call('102');
  const other = await (await callee.rung()).answer();
  const talk = await calling;
  await other.sound.begun();
  await Promise.all([other.sound.say('Hello you there'), talk.sound.whole('Hello you there')]);
  await talk.hangUp();
  await other.hungUp();
});

test('A number that is none of its account is refused with a sentence', async (context) => {
  const phone = await registered('shop');
  context.after(() => phone.close());
  await assert.rejects(phone.call('79990000001'), /404 399 dozvon "Phones call numbers/);
});

test('A message to a phone that is not registered ends like one to anybody who is away', async () => {
  await deskPhone('shop', '103');
  const id = await product.callWith('shop', '103', { mes: 'Nobody hears this', param: '10,10,1' });
  const message = callOf(await product.final('shop', id));
  assert.ok(
    eventLines(message).some((line) => line.startsWith('ended no-answer')),
    eventLines(message).join('\n'),
  );
});

test('A call that was accepted free for a phone takes no trunk once the phone is taken away', async () => {
  const number = '79990005566';
  await deskPhone('shop', number);
  const id = await product.callWith('shop', number, { mes: 'Free of charge', param: '10,10,2' });
  const lines = async (): Promise<readonly string[]> => {
    const [message] = await product.history('shop', '--id', String(id));
    return message ? eventLines(message) : [];
  };
  // Its owner is away: the second attempt comes ten seconds later.
  while (!(await lines()).some((line) => line.startsWith('ended no-answer')));
  const removed = await fetch(`${product.url}/api/v1/phones/${number}`, {
    method: 'DELETE',
    headers: { authorization: `Basic ${Buffer.from('shop:secret').toString('base64')}` },
  });
  assert.equal(removed.status, 204);
  const message = callOf(await product.final('shop', id));
  assert.equal(eventLines(message).at(-1), 'ended no-route 0', eventLines(message).join('\n'));
  assert.deepEqual(
    eventLines(message).filter((line) => line.startsWith('dialling phones')),
    [],
  );
});

test('A phone of another account is not rung by its number', async () => {
  await deskPhone('shop', '104');
  const reply = await product.post({ login: 'other', phones: '104', call: '1', mes: 'Hello' });
  assert.equal(reply.error_code, 7);
});

test('A wrong password is refused, and nothing is registered by it', async (context) => {
  const desk = await deskPhone('shop', '105');
  const phone = await WebPhone.open(socketUrl(), desk);
  context.after(() => phone.close());
  assert.equal((await phone.register(600, 'guessed')).status, 403);
  await assert.rejects(phone.call('*1'), /403/);
});

test('A registration taken back is not rung any more, and one whose connection closed neither', async (context) => {
  const desk = await deskPhone('shop', '106');
  const phone = await registered('shop', desk);
  context.after(() => phone.close());
  const answer = await phone.register();
  assert.equal(headers(answer, 'Contact').length, 1);
  assert.match(header(answer, 'Contact') ?? '', /expires=600/);
  const second = await registered('shop', desk);
  assert.equal(headers(await phone.register(), 'Contact').length, 2);
  second.close();
  await second.closed();
  assert.equal(headers(await phone.register(), 'Contact').length, 1);
  assert.equal(headers(await phone.register(0), 'Contact').length, 0);
});

test('A page of another origin may not open the socket, and a client without the subprotocol neither', async () => {
  const status = async (protocols: string[], origin?: string): Promise<number> => {
    const socket = new WebSocket(socketUrl(), protocols, origin === undefined ? {} : { origin });
    const [, response] = (await once(socket, 'unexpected-response')) as [unknown, { statusCode: number }];
    socket.on('error', () => undefined);
    socket.terminate();
    return response.statusCode;
  };
  assert.equal(await status(['sip'], 'https://evil.example'), 403);
  assert.equal(await status([]), 400);
  const own = new WebSocket(socketUrl(), ['sip'], { origin: product.url });
  await once(own, 'open');
  assert.equal(own.protocol, 'sip');
  own.terminate();
});

test('A message longer than one of SIP may be closes the socket with 1009', async () => {
  const socket = new WebSocket(socketUrl(), ['sip']);
  await once(socket, 'open');
  socket.send('x'.repeat(70_000));
  const [code] = (await once(socket, 'close')) as [number];
  assert.equal(code, 1009);
});

async function deskPhone(login: string, number: string): Promise<Credential> {
  const { password } = await api<{ password: string }>(login, '/phones', { number });
  return { number, password };
}
