// Calls that come in over a trunk, in the whole product: SIPp calls a rented number, presses keys and talks, and what it is sent
// is heard sample by sample; what was set and what became of each call is asked at the command line.

import assert from 'node:assert/strict';
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { handlerServer } from '../../support/handler-server.ts';
import type { HistoryMessage, Product } from '../../support/product.ts';
import { learn } from '../../support/product-ear.ts';
import { causeOf, eventsOf, ProductLine, placeOf, recordingAt } from '../../support/product-line.ts';
import { textsIn } from '../../support/product-route.ts';
import { type CallerStep, SippCaller } from '../../support/product-sipp-caller.ts';
import { alawOf, samplesOf, wavOf } from '../../support/product-sound.ts';

const MENU = [
  'Welcome 300ms{menu:Main 4000ms',
  '1: One 4000ms',
  '12: One two 4000ms',
  '*: back',
  '#: end}Bye 300ms',
].join('\n');
const OPERATOR = '79000000300';
const number = (at: number): string => `7495000001${at}`;

const wait = (ms: number): CallerStep => ({ kind: 'wait', ms });
const IS_HUNG_UP: CallerStep = { kind: 'is-hung-up' };
const pressed = (kind: 'dtmf' | 'pcap', ...keys: readonly string[]): readonly CallerStep[] =>
  keys.flatMap((key) => [wait(1_000), { kind, key }]);

let line: ProductLine;
let product: Product;
const callers: SippCaller[] = [];

type Then = readonly CallerStep[] | number;

async function calling(from: string, to: string, then: Then): Promise<SippCaller> {
  const caller = await SippCaller.call({ sipPort: product.sipPort, from, to, then });
  callers.push(caller);
  return caller;
}

async function called(from: string, to: string, then: Then): Promise<SippCaller> {
  const caller = await calling(from, to, then);
  assert.equal(await caller.finished, '');
  return caller;
}

/** The call of this subscriber, once it has its last status, and what its menu made. */
async function callFrom(phone: string): Promise<HistoryMessage> {
  const until = Date.now() + 30_000;
  for (;;) {
    const found = (await product.history('anna')).find(
      (one) => one.phone === phone && one.type === 7 && one.status > 0,
    );
    if (found) return found;
    assert(Date.now() < until, `the call of ${phone} has no last status`);
    await new Promise((resolve) => setTimeout(resolve, 300));
  }
}

async function saved(name: string, text: string): Promise<void> {
  const file = path.join(product.folder, `${name}.menu`);
  await writeFile(file, text);
  learn(textsIn(text));
  await product.run('menus', 'save', 'anna', name, file);
}

const answers = (at: number, ...what: readonly string[]): Promise<string> =>
  product.run('answers', 'set', 'anna', number(at), ...what);

before(async () => {
  line = await ProductLine.open();
  product = line.product;
  await product.addAccount('anna', ['--menu-silence', '2']);
  await product.run('account', 'allow-transfer', 'anna', OPERATOR);
  await product.run('tariff', 'set', 'incoming-call', '0.20', '--account', 'anna');
  for (let at = 0; at < 9; at++) {
    await product.run('rental', 'add', number(at), '10');
    await product.run('rental', 'give', 'anna', number(at));
  }
});

after(async () => {
  await line?.close();
  await Promise.all(callers.map((one) => one.stop()));
});

describe('SIPp calls a rented number', { timeout: 180_000 }, () => {
  for (const [at, way] of (['dtmf', 'pcap'] as const).entries())
    test(`a saved menu answers, hears keys by ${way}, and the call is in the history`, async () => {
      await saved('shop', MENU);
      await answers(0, '--menu', 'shop');
      const from = `7900000060${at}`;
      const caller = await called(from, number(0), [...pressed(way, '1', '2', '*', '#'), IS_HUNG_UP]);
      const heard = ['Welcome 300ms', 'Main 4000ms…', 'One 4000ms…', 'One two 4000ms…', 'One 4000ms…'];
      assert.deepEqual(caller.ear.said, [...heard, 'Bye 300ms']);
      const message = await callFrom(from);
      assert.deepEqual(
        eventsOf(message, 'key').map((event) => `${event.key} ${event.source}`),
        ['1', '2', '*', '#'].map((key) => `${key} event`),
      );
      const { at: _at, ...came } = message.events[0]!;
      const expected = { to: number(0), answer: 'menu', menu: 'shop', version: at + 1, trunk: 'street' };
      assert.deepEqual(came, { kind: 'incoming', ...expected });
      assert.deepEqual([message.status, message.sender, message.cause], [1, number(0), null]);
      assert.equal(causeOf(message), 'end-command');
    });

  test('a call that is on stays with its version; later ones get the new one, until the old is current again', async () => {
    await saved('lines', 'First 300ms{menu:Stay 3000ms\n1: end}');
    await answers(1, '--menu', 'lines');
    const long = await calling('79000000610', number(1), [
      wait(6_000),
      { kind: 'dtmf', key: '1' },
      IS_HUNG_UP,
    ]);
    await long.ear.whole('First 300ms');
    await saved('lines', 'Second 300ms');
    const next = await called('79000000611', number(1), [IS_HUNG_UP]);
    assert.deepEqual(next.ear.said, ['Second 300ms']);
    assert.equal(await long.finished, '');
    assert.ok(
      long.ear.said.every((text) => /^(First|Stay)/.test(text)),
      long.ear.said.join(),
    );
    await product.run('menus', 'use', 'anna', 'lines', '--number', '1');
    const again = await called('79000000612', number(1), [wait(2_000), { kind: 'bye' }]);
    assert.equal(again.ear.said[0], 'First 300ms');
    const message = await callFrom('79000000612');
    assert.deepEqual([eventsOf(message, 'incoming')[0]?.version, causeOf(message)], [1, 'subscriber']);
  });

  test('a text, a sound file and the sound of an address are played and end the call', async (context) => {
    learn(['Only a text 400ms', 'Of a file 400ms', 'Of an address 400ms']);
    const wav = (text: string): Buffer => wavOf(samplesOf(alawOf(text)));
    const file = path.join(product.folder, 'greeting.wav');
    await writeFile(file, wav('Of a file 400ms'));
    const web = await handlerServer(context, (_call, response) => response.end(wav('Of an address 400ms')));
    await answers(2, '--text', 'Only a text 400ms');
    await answers(3, '--sound', file);
    await answers(4, '--sound', `http://127.0.0.1:${web.port}/greeting.wav`);
    const texts = ['Only a text 400ms', 'Of a file 400ms', 'Of an address 400ms'];
    for (const [at, text] of texts.entries()) {
      const caller = await called(`7900000062${at}`, number(2 + at), [IS_HUNG_UP]);
      assert.deepEqual(caller.ear.said, [text]);
      assert.equal(causeOf(await callFrom(`7900000062${at}`)), 'end');
    }
  });

  test('a transfer: the greeting, the ringing tone, a conversation that is recorded; the caller pays by the second', async () => {
    learn(['Please wait 300ms', 'Yes 300ms', 'Mine one 900ms', 'Yours one 900ms']);
    await answers(5, '--transfer', OPERATOR, '--wait', '20', '--record', '--text', 'Please wait 300ms');
    const caller = await calling('79000000630', number(5), [IS_HUNG_UP]);
    const other = await line.phones.call(OPERATOR);
    assert.match(other.header('from'), new RegExp(number(5)), 'the number called is shown');
    other.ring();
    await caller.ear.tone();
    await other.answer();
    await Promise.all([other.ear.say('Yes 300ms'), caller.ear.whole('Yes 300ms')]);
    await Promise.all([
      caller.ear.say('Mine one 900ms'),
      other.ear.say('Yours one 900ms'),
      caller.ear.whole('Yours one 900ms'),
      other.ear.whole('Mine one 900ms'),
    ]);
    await other.hangUp();
    assert.equal(await caller.finished, '');
    assert.deepEqual([caller.ear.said[0], caller.ear.said.at(-1)], ['Please wait 300ms', 'Yours one 900ms']);
    const message = await callFrom('79000000630');
    assert.equal(causeOf(message), 'transfer-done');
    const [recording] = message.recordings;
    assert.ok(recording);
    const { channels } = await recordingAt(recording.url);
    assert.ok(channels.some((channel) => placeOf('Mine one 900ms', channel) >= 0));
    const seconds = Number(eventsOf(message, 'ended')[0]?.seconds);
    const why = await product.run('why', 'anna', String(message.id));
    assert.match(why, new RegExp(`${Math.max(5, seconds)} × 0\\.20 a second`));
  });

  test('refusals as they are set: busy, declined, not found; nothing set is nobody there', async () => {
    for (const [at, [as, status]] of Object.entries({
      busy: 486,
      declined: 603,
      'not-found': 404,
    }).entries()) {
      await answers(6, '--reject', as);
      await called(`7900000064${at}`, number(6), status);
      const message = await callFrom(`7900000064${at}`);
      assert.deepEqual([message.status, message.err, causeOf(message)], [20, 240, `rejected-${as}`]);
    }
    await called('79000000643', number(7), 480);
    assert.equal(causeOf(await callFrom('79000000643')), 'no-answer-set');
    await called('79000000644', '74950000099', 480);
    assert.ok(
      (await product.history('anna')).every(({ phone }) => phone !== '79000000644'),
      'nobody’s number',
    );
  });

  test('the default answers every number that has nothing of its own; as many calls as it allows, then busy', async () => {
    learn(['By default 3000ms']);
    await product.run('answers', 'set', 'anna', 'default', '--text', 'By default 3000ms', '--calls', '1');
    const first = await calling('79000000650', number(8), [IS_HUNG_UP]);
    await first.ear.begun('By default 3000ms');
    await called('79000000651', number(8), 486);
    assert.equal(causeOf(await callFrom('79000000651')), 'too-many-calls');
    assert.equal(await first.finished, '');
    await callFrom('79000000650');
    const next = await called('79000000652', number(8), [IS_HUNG_UP]);
    assert.deepEqual(next.ear.said, ['By default 3000ms']);
    await product.run('answers', 'remove', 'anna', 'default');
  });

  test('the handler hears of the call in the form of an incoming message, and of the keys of its menu', async (context) => {
    const handler = await handlerServer(context);
    await product.run('account', 'set', 'anna', '--handler', handler.address);
    await saved('told', '{menu:Main 3000ms\n1: url\n1: sms:$phone,,Thank you\n1: end}');
    await answers(0, '--menu', 'told');
    await called('79000000660', number(0), [wait(1_000), { kind: 'dtmf', key: '1' }, IS_HUNG_UP]);
    const message = await callFrom('79000000660');
    const until = Date.now() + 20_000;
    const told = (): readonly URLSearchParams[] =>
      handler.calls.map(({ body }) => new URLSearchParams(body.toString('latin1')));
    const isMenu = (fields: URLSearchParams): boolean => fields.has('item');
    while (!told().some(isMenu) && Date.now() < until) await new Promise((go) => setTimeout(go, 100));
    const came = told().find((fields) => fields.has('to'));
    assert.deepEqual(
      ['phone', 'mes', 'to', 'id', 'call'].map((name) => came?.get(name)),
      ['79000000660', '', number(0), String(message.id), '1'],
    );
    const key = told().find(isMenu);
    assert.deepEqual(
      ['id', 'phone', 'item', 'key'].map((name) => key?.get(name)),
      [String(message.id), '79000000660', '1', '1'],
    );
    assert.ok(
      !told().some((fields) => fields.get('id') === String(message.id) && fields.has('status')),
      'a status is of what was sent',
    );
    const sms = (await product.history('anna')).find((one) => one.cause === message.id);
    assert.deepEqual([sms?.phone, sms?.message], ['79000000660', 'Thank you']);
  });

  test('one whom nothing can be said to is not answered; the books balance after all of this', async () => {
    await answers(0, '--text', 'unspeakable');
    await called('79000000670', number(0), 480);
    const message = await callFrom('79000000670');
    assert.deepEqual([message.status, message.err, causeOf(message)], [20, 241, 'speech-failed']);
    assert.equal((await product.command('doctor')).code, 0, 'the books balance');
  });

  test('a server that is killed with a call on closes it at its next start, and calls nobody', async () => {
    learn(['Long words 9000ms']);
    await answers(0, '--text', 'Long words 9000ms');
    const caller = await calling('79000000680', number(0), [IS_HUNG_UP]);
    await caller.ear.begun('Long words 9000ms', 500);
    await product.kill();
    await caller.stop();
    await product.serve();
    const message = await callFrom('79000000680');
    assert.deepEqual([message.status, causeOf(message)], [1, 'node-lost']);
    assert.equal(line.phones.rang.get('79000000680'), undefined);
    assert.equal((await product.command('doctor')).code, 0, 'the books balance');
  });
});
