// Menus of our own in the whole product, followed sample by sample: every text has a noise of its own, so a test can tell
// which texts a subscriber heard, in which order, to the end or cut short.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, describe, test } from 'node:test';
import { learn } from '../../support/product-ear.ts';
import { causeOf, eventsOf, ProductLine } from '../../support/product-line.ts';
import { heardOf } from '../../support/product-route.ts';
import { alawOf, samplesOf } from '../../support/product-sound.ts';

let line: ProductLine;

before(async () => {
  line = await ProductLine.open();
  await line.product.addAccount('anna', ['--menu-silence', '1']);
  const hasty = ['--menu-silence', '1', '--menu-rounds', '2', '--menu-wrong-keys', '2'];
  await line.product.addAccount('hasty', hasty);
  await line.product.addAccount('calm', ['--menu-silence', '1', '--menu-interrupt', 'off']);
});

after(() => line?.close());

describe('a menu as it is heard', { concurrency: true, timeout: 120_000 }, () => {
  test('nesting, back, repeat, start, a wrong key, rounds of silence, the end', async () => {
    const mes = [
      'Welcome{menu:Main 900ms',
      '1: One 900ms',
      '11: One one',
      '12: One two',
      '*: back',
      '#: start',
      '0: repeat',
      'err: Wrong}Bye',
    ].join('\n');
    const { call, message } = await line.walked('79000000001', { mes }, [
      'Welcome',
      'Main 900ms…',
      '[1]',
      'One 900ms…',
      '[2]',
      'One two',
      '[*]',
      'One 900ms',
      '[0]',
      'One 900ms',
      '[#]',
      'Main 900ms…',
      '[7]',
      'Wrong',
      'Main 900ms',
      'Main 900ms',
      'Bye',
    ]);
    assert.equal(causeOf(message), 'silence');
    assert.deepEqual([message.status, message.err, message.type], [1, 0, 7]);
    assert.deepEqual(call.ear.strange, []);
    assert.equal(call.ear.lost, 0);
    assert.deepEqual([...call.ear.payloadTypes], [8]);
    assert.equal(call.ear.sources.size, 1);
    assert.equal(call.requestUri, `sip:79000000001@${line.phones.address}:${line.phones.port}`);
    const keys = eventsOf(message, 'key');
    assert.deepEqual(
      keys.map((event) => event.key),
      ['1', '2', '*', '0', '#', '7'],
    );
    const said = eventsOf(message, 'said');
    assert.deepEqual(
      said.map((event) => String(event.texts)),
      heardOf([...call.ear.said]).map((text) => text.replace('…', '')),
    );
  });

  test('actions of one key run in order, a neighbour is one key away', async () => {
    const mes = ['{menu:Main', '1: First', '1: Second', '2: Two 900ms', '21: Two one', '3: end}Bye'].join(
      '\n',
    );
    const { message } = await line.walked('79000000002', { mes }, [
      'Main',
      '[1]',
      'First',
      'Second',
      '[2]',
      'Two 900ms…',
      '[1]',
      'Two one',
      '[1]',
      'Two one',
      'Two one',
      'Two one',
      'Bye',
    ]);
    assert.equal(causeOf(message), 'silence');
  });

  test('a child without a parent: its key moves on and the prompt above plays', async () => {
    const mes = ['Welcome{menu:Main', '12: One two', '#: end}Bye'].join('\n');
    const { message } = await line.walked('79000000003', { mes }, [
      'Welcome',
      'Main',
      '[1]',
      'Main',
      '[2]',
      'One two',
      '[#]',
      'Bye',
    ]);
    assert.equal(causeOf(message), 'end-command');
  });

  test('a key while START is spoken acts at once; keys while END is spoken do nothing', async () => {
    const mes = ['Welcome 1500ms{menu:Main', '1: One', '2: end}Bye 1500ms'].join('\n');
    const { message } = await line.walked('79000000004', { mes }, [
      'Welcome 1500ms…',
      '[1]',
      'One',
      '[2]',
      '[1]',
      '[2]',
      'Bye 1500ms',
    ]);
    assert.equal(causeOf(message), 'end-command');
  });

  test('keys typed ahead of texts that cannot be interrupted are kept in their order', async () => {
    const mes = ['Welcome 1200ms{menu:Main', '1: One', '12: One two', '3: end}Bye'].join('\n');
    const { message } = await line.walked('79000000005', { login: 'calm', mes }, [
      '[1]',
      '[2]',
      'Welcome 1200ms',
      'Main',
      'One',
      'One two',
      'One two',
      'One two',
      'Bye',
    ]);
    assert.equal(causeOf(message), 'silence');
  });

  test('wrong keys in a row lead to END, the count of the account', async () => {
    const mes = ['{menu:Main', '1: One', 'err: Wrong}Bye'].join('\n');
    const { message } = await line.walked('79000000006', { login: 'hasty', mes }, [
      'Main',
      '[5]',
      'Wrong',
      '[1]',
      'One',
      '[4]',
      'Wrong',
      '[4]',
      'Bye',
    ]);
    assert.equal(causeOf(message), 'wrong-keys');
  });

  test('without an entry for wrong keys the prompt plays again; two rounds of silence', async () => {
    const mes = ['{menu:Main', '1: One}Bye'].join('\n');
    const { message } = await line.walked('79000000007', { login: 'hasty', mes }, [
      'Main',
      '[8]',
      'Main',
      '[1]',
      'One',
      'One',
      'Bye',
    ]);
    assert.equal(causeOf(message), 'silence');
  });

  test('keys by SIP INFO and by RTP, mixed, none lost and none doubled', async () => {
    const mes = [
      '{menu:Main',
      '1: One',
      '11: One one',
      '111: One one one',
      '0: repeat',
      '*: back',
      '#: end}Bye',
    ];
    const { message } = await line.walked('79000000008', { mes: mes.join('\n') }, [
      'Main',
      '[1 info]',
      'One',
      '[1]',
      'One one',
      '[1 info]',
      'One one one',
      '[*]',
      'One one',
      '[# info]',
      'Bye',
    ]);
    const keys = eventsOf(message, 'key');
    assert.deepEqual(
      keys.map((event) => `${event.key} ${event.source}`),
      ['1 info', '1 event', '1 info', '* event', '# info'],
    );
  });

  test('a message without a menu is spoken and the line is cut', async () => {
    const { message } = await line.walked('79000000009', { mes: 'Just this' }, ['Just this']);
    assert.equal(causeOf(message), 'end');
  });

  test('the number is spoken digit by digit and long texts go on over lines', async () => {
    const mes = 'Your number is $phone{menu:Main\n1: One\ngoes on\n2: end}Bye';
    learn(['Your number is 7 9 0 0 0 0 0 0 0 1 0', 'One goes on']);
    const { message } = await line.walked('79000000010', { mes }, [
      'Your number is 7 9 0 0 0 0 0 0 0 1 0',
      'Main',
      '[1]',
      'One goes on',
      '[2]',
      'Bye',
    ]);
    assert.equal(causeOf(message), 'end-command');
  });
});

test('the noise of these tests is A-law as another program writes it', () => {
  const octets = alawOf('Welcome');
  const samples = Buffer.from(samplesOf(octets).buffer);
  const arguments_ = '-v error -f s16le -ar 8000 -ac 1 -i pipe:0 -f alaw pipe:1'.split(' ');
  const theirs = execFileSync('ffmpeg', arguments_, { input: samples });
  assert.deepEqual(new Uint8Array(theirs), octets);
});
