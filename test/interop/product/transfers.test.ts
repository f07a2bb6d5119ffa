// `call` of a menu in the whole product: numbers that fail, answer, talk, are recorded and hang up, with the sound measured
// at both ends.

import assert from 'node:assert/strict';
import { after, before, describe, test } from 'node:test';
import { learn } from '../../support/product-ear.ts';
import { causeOf, eventsOf, ProductLine, placeOf, recordingAt } from '../../support/product-line.ts';
import type { PhoneCall } from '../../support/product-phone.ts';
import { walk } from '../../support/product-route.ts';
import { shareAt } from '../../support/product-sound.ts';

const OPERATORS = Array.from({ length: 40 }, (_, at) => `79000000${300 + at}`);
const operator = (at: number): string => OPERATORS[at]!;

let line: ProductLine;

before(async () => {
  line = await ProductLine.open();
  await line.product.addAccount('anna', ['--menu-silence', '1']);
  await line.product.addAccount('crowd', ['--menu-silence', '1', '--ring', 'all']);
  for (const login of ['anna', 'crowd'])
    await line.product.run('account', 'allow-transfer', login, ...OPERATORS);
  learn(['Yes 300ms', 'Mine one 900ms', 'Yours one 900ms', 'Mine two 700ms']);
});

after(() => line?.close());

/** The other greets, then both talk at once and hear each other, every sample of it. */
async function talk(subscriber: PhoneCall, other: PhoneCall): Promise<void> {
  await Promise.all([other.ear.say('Yes 300ms'), subscriber.ear.whole('Yes 300ms')]);
  await Promise.all([
    subscriber.ear.say('Mine one 900ms'),
    other.ear.say('Yours one 900ms'),
    subscriber.ear.whole('Yours one 900ms'),
    other.ear.whole('Mine one 900ms'),
  ]);
  subscriber.ear.marked = subscriber.ear.heard.length;
}

const failures = (events: readonly { readonly [field: string]: unknown }[]): readonly string[] =>
  events.map((event) => `${event.number} ${event.cause}`);

describe('transfers', { concurrency: true, timeout: 120_000 }, () => {
  test('ringing tone of 425 Hz while it rings, both hear each other, ok:end leaves after the other hung up', async () => {
    const mes = `{menu:Main\n1: call:${operator(0)} ok:end\n1: Not this}Bye`;
    const { call, id } = await line.called('79000000201', { mes }, ['Main', '[1]']);
    const other = await line.phones.call(operator(0));
    other.ring();
    await call.ear.tone();
    const share = shareAt(425, call.ear.latest(100));
    assert.ok(share > 0.95, `${share} of the power is at 425 Hz`);
    await other.answer();
    await talk(call, other);
    await other.hangUp();
    assert.equal(await call.ended, 'bye');
    assert.deepEqual(call.ear.said, ['Main', 'Yes 300ms', 'Yours one 900ms', 'Bye']);
    const { message } = await line.outcome(id);
    assert.equal(causeOf(message), 'transfer-done');
    assert.equal(eventsOf(message, 'transfer-answered')[0]?.number, operator(0));
    assert.equal(eventsOf(message, 'transfer-ended')[0]?.by, 'other');
  });

  test('busy, refused and absent numbers one after another, then the target of err', async () => {
    const numbers = [1, 2, 3].map(operator).join(',');
    const mes = `{menu:Main\n1: call:${numbers} wait=10 ok:end err:sorry\nsorry: Nobody\n2: end}Bye`;
    const busy = line.phones.call(operator(1)).then((call) => call.refuse(486));
    const refusing = line.phones.call(operator(2)).then((call) => call.refuse(603));
    const absent = line.phones.call(operator(3)).then((call) => call.refuse(404));
    const { message } = await line.walked('79000000202', { mes }, ['Main', '[1]', 'Nobody', '[2]', 'Bye']);
    await Promise.all([busy, refusing, absent]);
    assert.deepEqual(failures(eventsOf(message, 'transfer-failed')), [
      `${operator(1)} busy`,
      `${operator(2)} refused`,
      `${operator(3)} unreachable`,
    ]);
  });

  test('wait=1: the first rings a second and is cancelled, the second answers', async () => {
    const mes = `{menu:Main\n1: call:${operator(4)},${operator(5)} wait=1 ok:end}Bye`;
    const { call, id } = await line.called('79000000203', { mes }, ['Main', '[1]']);
    const silent = await line.phones.call(operator(4));
    silent.ring();
    const began = Date.now();
    assert.equal(await silent.ended, 'cancel');
    assert.ok(Date.now() - began >= 900, 'a second of ringing');
    const other = await line.phones.answered(operator(5));
    await talk(call, other);
    await other.hangUp();
    await call.ended;
    const { message } = await line.outcome(id);
    assert.deepEqual(failures(eventsOf(message, 'transfer-failed')), [`${operator(4)} no-answer`]);
  });

  test('err leads to another item whose call is answered and recorded on two channels', async () => {
    const mes = `{menu:Main\n1: call:${operator(6)} err:2\n2: call:${operator(7)} ok:end record}Bye`;
    const { call, id } = await line.called('79000000204', { mes }, ['Main', '[1]']);
    (await line.phones.call(operator(6))).refuse(503);
    const other = await line.phones.answered(operator(7));
    await talk(call, other);
    await call.ear.say('Mine two 700ms');
    await other.ear.whole('Mine two 700ms');
    await other.hangUp();
    await call.ended;
    const { message } = await line.outcome(id);
    const [recording] = message.recordings;
    assert.ok(recording);
    const { channels } = await recordingAt(recording.url);
    assert.equal(channels.length, 2);
    const sides = ['Mine one 900ms', 'Yours one 900ms', 'Mine two 700ms'].map((text) =>
      channels.findIndex((samples) => placeOf(text, samples) >= 0),
    );
    assert.deepEqual(sides, [0, 1, 0]);
  });

  test('without ok:end the next action runs, then the prompt; the subscriber is heard no more by the other', async () => {
    const mes = `{menu:Main\n1: call:${operator(8)}\n1: After\n2: end}Bye`;
    const { call, id } = await line.called('79000000205', { mes }, ['Main', '[1]']);
    const other = await line.phones.answered(operator(8));
    await talk(call, other);
    await other.hangUp();
    await walk(call, ['After', '[2]', 'Bye']);
    await call.ended;
    assert.equal(causeOf((await line.outcome(id)).message), 'end-command');
  });

  test('keys of the conversation go to the other side and not to the menu', async () => {
    const mes = `{menu:Main\n1: call:${operator(9)}\n2: Two\n3: end}Bye`;
    const { call, id } = await line.called('79000000206', { mes }, ['Main', '[1]']);
    const other = await line.phones.answered(operator(9));
    await talk(call, other);
    for (const key of '2#') await call.press(key);
    await call.pressByInfo('7');
    await other.ear.until(() => other.ear.keys.length >= 3, 'three keys');
    assert.deepEqual(other.ear.keys, ['2', '#', '7']);
    await other.hangUp();
    await walk(call, ['Main', '[3]', 'Bye']);
    await call.ended;
    const { message } = await line.outcome(id);
    const during = eventsOf(message, 'key').filter((event) => event.during === 'conversation');
    assert.equal(during.length, 3);
  });

  test('ring all: the first to answer gets the call, the others are cancelled', async () => {
    const numbers = [10, 11, 12].map(operator);
    const mes = `{menu:Main\n1: call:${numbers.join(',')} ok:end}Bye`;
    const { call, id } = await line.called('79000000207', { login: 'crowd', mes }, ['Main', '[1]']);
    const calls = await Promise.all(numbers.map((number) => line.phones.call(number)));
    for (const one of calls) one.ring();
    const [first, second, third] = calls;
    await second!.answer();
    assert.deepEqual(await Promise.all([first!.ended, third!.ended]), ['cancel', 'cancel']);
    await talk(call, second!);
    await second!.hangUp();
    await call.ended;
    const { message } = await line.outcome(id, 'crowd');
    assert.equal(eventsOf(message, 'transfer-answered').length, 1);
    assert.equal(eventsOf(message, 'transfer-answered')[0]?.number, numbers[1]);
  });

  test('keys pressed while it rings are kept when it fails', async () => {
    const mes = `{menu:Main\n1: call:${operator(13)}\n2: Two\n3: end}Bye`;
    const { call, id } = await line.called('79000000208', { mes }, ['Main', '[1]']);
    const other = await line.phones.call(operator(13));
    other.ring();
    await call.ear.tone();
    await call.press('2');
    other.refuse(486);
    await walk(call, ['Two', '[3]', 'Bye']);
    await call.ended;
    const kept = eventsOf((await line.outcome(id)).message, 'note').map((note) => note.what);
    assert.ok(kept.includes('keys-kept'));
  });

  test('keys pressed while it rings are dropped when it is answered', async () => {
    const mes = `{menu:Main\n1: call:${operator(17)}\n2: Two\n3: end}Bye`;
    const { call } = await line.called('79000000212', { mes }, ['Main', '[1]']);
    const other = await line.phones.call(operator(17));
    other.ring();
    await call.ear.tone();
    await call.press('2');
    await other.answer();
    await talk(call, other);
    await other.hangUp();
    await walk(call, ['Main', '[3]', 'Bye']);
    await call.ended;
  });

  test('the subscriber hangs up while it rings: the other phone stops ringing', async () => {
    const mes = `{menu:Main\n1: call:${operator(14)}}Bye`;
    const { call, id } = await line.called('79000000209', { mes }, ['Main', '[1]']);
    const other = await line.phones.call(operator(14));
    other.ring();
    await call.ear.tone();
    await call.hangUp();
    assert.equal(await other.ended, 'cancel');
    assert.equal(causeOf((await line.outcome(id)).message), 'subscriber');
  });

  test('the subscriber hangs up in the conversation: the other side is hung up, the recording is whole', async () => {
    const mes = `{menu:Main\n1: call:${operator(15)} record}Bye`;
    const { call, id } = await line.called('79000000210', { mes }, ['Main', '[1]']);
    const other = await line.phones.answered(operator(15));
    await talk(call, other);
    await call.hangUp();
    assert.equal(await other.ended, 'bye');
    const { message } = await line.outcome(id);
    assert.deepEqual([message.status, message.err, causeOf(message)], [1, 0, 'subscriber']);
    assert.equal(eventsOf(message, 'transfer-ended')[0]?.by, 'subscriber');
    const { channels } = await recordingAt(message.recordings[0]!.url);
    assert.notEqual(placeOf('Yours one 900ms', channels[1]!), -1);
  });

  test('the other answers in the moment its call is cancelled: it is hung up, the menu goes on', async () => {
    const mes = `{menu:Main\n1: call:${operator(16)} wait=1 err:sorry\nsorry: Nobody\n2: end}Bye`;
    const { call } = await line.called('79000000211', { mes }, ['Main', '[1]']);
    const other = await line.phones.call(operator(16));
    other.answersCancel = 'with-200';
    other.ring();
    assert.equal(await other.ended, 'bye');
    await walk(call, ['Nobody', '[2]', 'Bye']);
    await call.ended;
  });
});
