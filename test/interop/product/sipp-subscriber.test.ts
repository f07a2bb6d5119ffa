// SIPp as the subscriber's phone: it presses keys in each of its ways, and what it was sent is heard sample by sample.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';
import { promisify } from 'node:util';
import { callOf, Product } from '../../support/product.ts';
import { learn } from '../../support/product-ear.ts';
import { causeOf, eventsOf } from '../../support/product-line.ts';
import { textsIn } from '../../support/product-route.ts';
import { type SippStep, SippSubscriber } from '../../support/product-sipp.ts';
import { ROOT } from '../../support/repository.ts';

const MES = [
  'Welcome 300ms{menu:Main 4000ms',
  '1: One 4000ms',
  '12: One two 4000ms',
  '*: back',
  '#: end',
  'err: Wrong 4000ms}Bye 300ms',
].join('\n');

const wait = (ms: number): SippStep => ({ kind: 'wait', ms });
const through = (kind: 'dtmf' | 'pcap' | 'info'): readonly SippStep[] =>
  ['1', '2', '*', '9', '#'].flatMap((key) => [wait(1_000), { kind, key }]);

const WAYS: Readonly<Record<string, readonly SippStep[]>> = {
  'events of play_dtmf': through('dtmf'),
  'events of a capture': through('pcap'),
  'SIP INFO': through('info'),
};

let product: Product;
const subscribers: SippSubscriber[] = [];
const phoneOf = (at: number): string => `7900000070${at}`;

before(async () => {
  learn(textsIn(MES));
  for (const steps of [...Object.values(WAYS), [], []]) subscribers.push(await SippSubscriber.start(steps));
  product = await Product.start({
    trunks: subscribers.map(({ port }, at) => ({
      name: `sipp${at}`,
      host: '127.0.0.1',
      port,
      prefixes: [phoneOf(at)],
    })),
  });
  await product.addAccount('anna', ['--menu-silence', '2']);
});

after(async () => {
  await product?.discard();
  await Promise.all(subscribers.map((one) => one.stop()));
});

describe('SIPp picks up', { concurrency: true, timeout: 90_000 }, () => {
  for (const [at, way] of Object.keys(WAYS).entries()) {
    test(`keys by ${way}: each once, the texts follow`, async () => {
      const id = await product.callWith('anna', phoneOf(at), { mes: MES });
      const subscriber = subscribers[at]!;
      assert.equal(await subscriber.finished, '');
      const message = callOf(await product.final('anna', id));
      const source = way === 'SIP INFO' ? 'info' : 'event';
      assert.deepEqual(
        eventsOf(message, 'key').map((event) => `${event.key} ${event.source}`),
        ['1', '2', '*', '9', '#'].map((key) => `${key} ${source}`),
      );
      const heard = [
        'Welcome 300ms',
        'Main 4000ms…',
        'One 4000ms…',
        'One two 4000ms…',
        'One 4000ms…',
        'Wrong 4000ms…',
      ];
      assert.deepEqual(subscriber.ear.said, [...heard, 'Bye 300ms']);
      assert.deepEqual([message.status, causeOf(message)], [1, 'end-command']);
    });
  }

  for (const [at, password] of [
    [3, 'secret'],
    [4, '5ebe2294ecd0e0f08eab7690d2a6ee69'],
  ] as const) {
    test(`a PHP script sends a menu ${at === 3 ? 'with the password' : "with the password's MD5"}`, async () => {
      const script = path.join(ROOT, 'test/interop/product/send.php');
      const mes = 'Привет 300ms{menu:Main 300ms\n1: Один & другой = 50% + «ещё»\n#: end}Пока 300ms';
      learn(textsIn(mes));
      const { stdout } = await promisify(execFile)('php', [
        script,
        product.url,
        'anna',
        password,
        phoneOf(at),
        mes,
      ]);
      const reply = JSON.parse(stdout) as { id?: number; cnt?: number; cost?: string };
      assert.equal(typeof reply.id, 'number', stdout);
      assert.ok(Number(reply.cnt) >= 5);
      const message = callOf(await product.final('anna', reply.id!));
      assert.equal(message.message, mes);
      assert.equal(await subscribers[at]!.finished, '');
      assert.deepEqual(subscribers[at]!.ear.said, [
        'Привет 300ms',
        ...['Main 300ms', 'Main 300ms', 'Main 300ms'],
        'Пока 300ms',
      ]);
    });
  }
});
