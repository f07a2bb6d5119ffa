// Messages through a modem that answers by the standard, and through one that does not: what leaves, and what becomes of it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { internationalNumber } from '../../../src/protocols/gsm/tpdu-address.ts';
import { DirectLine, modemStage } from '../../support/modem-stage.ts';

const PHONE = '79990000001';

test('a modem with echo is set up and sends a message; its name is of number, reference and minute', async (context) => {
  const line = new DirectLine();
  const { outbox, until, clock, turned, meters } = modemStage(context, line.open);
  outbox.add(PHONE, 'sms', { text: 'Hello, [world]', validUntil: (clock.now() + 3_600_000) as never });
  await until(() => outbox.outcomes.length === 1);
  const [{ submit }] = line.modem.sent as [(typeof line.modem.sent)[0]];
  assert.deepEqual(submit.destination, internationalNumber(PHONE));
  assert.equal(submit.statusReport, 'yes');
  assert.deepEqual(submit.validity, { kind: 'relative', milliseconds: 3_600_000 - 300_000 });
  assert.equal(submit.dataCoding, 0);
  const [{ outcome }] = outbox.outcomes as [(typeof outbox.outcomes)[0]];
  assert.equal(outcome.kind, 'handed');
  assert.ok(outcome.kind === 'handed' && outcome.awaits === 'all');
  assert.match(outcome.kind === 'handed' ? outcome.ids.join() : '', /^990000001\/1\/\d+$/);
  assert.deepEqual(turned, []);
  assert.deepEqual(meters, ['connections 0', 'connections 1', 'taken OK']);
});

test('the modem is set up in PDU mode, with announcements, before anything else is done', async (context) => {
  const line = new DirectLine();
  const { until, meters } = modemStage(context, line.open);
  await until(() => line.modem.count('AT+CMGL') === 1 && meters.includes('connections 1'));
  assert.deepEqual(line.modem.commands.slice(0, 15), [
    'ATE0',
    'AT+CMEE=1',
    'AT+CPIN?',
    'AT+CREG=1',
    'AT+CREG?',
    'AT+CEREG=1',
    'AT+CEREG?',
    'AT+CSCA?',
    'AT+CMGF=0',
    'AT+CSMS=1',
    'AT+CPMS="SM","SM","SM"',
    'AT+CNMI=2,1,0,1,0',
    'AT+CNMI?',
    'AT+CSQ',
    'AT+CMGL=4',
  ]);
});

test('each kind has its coding on the air', async (context) => {
  const line = new DirectLine();
  const { outbox, until } = modemStage(context, line.open);
  outbox.add(PHONE, 'flash');
  outbox.add(PHONE, 'ping');
  outbox.add(PHONE, 'sms', { text: 'Привет' });
  outbox.add(PHONE, 'binary', { text: '0001ff', binary: 'hex' });
  outbox.add(PHONE, 'push', { text: 'http://shop.example/\nSale' });
  await until(() => outbox.outcomes.length === 5);
  const seen = line.modem.sent.map(({ submit: { protocolId, dataCoding, header } }) => ({
    protocolId,
    dataCoding,
    header,
  }));
  assert.deepEqual(seen, [
    { protocolId: 0, dataCoding: 0x10, header: 'none' },
    { protocolId: 0x40, dataCoding: 0, header: 'none' },
    { protocolId: 0, dataCoding: 0x08, header: 'none' },
    { protocolId: 0, dataCoding: 0x04, header: 'none' },
    { protocolId: 0, dataCoding: 0x15, header: 'present' },
  ]);
  assert.deepEqual([...line.modem.sent[3]!.submit.octets], [0x01, 0xff]);
});

test('parts of a long text leave one after another and are joined by one reference', async (context) => {
  const line = new DirectLine();
  const { outbox, until } = modemStage(context, line.open);
  outbox.add(PHONE, 'sms', { text: 'a'.repeat(400), parts: 3 });
  await until(() => outbox.outcomes.length === 1);
  const headers = line.modem.sent.map(({ submit }) => [...submit.octets.slice(0, 6)]);
  const reference = headers[0]?.[3] ?? -1;
  assert.deepEqual(headers, [
    [5, 0, 3, reference, 3, 1],
    [5, 0, 3, reference, 3, 2],
    [5, 0, 3, reference, 3, 3],
  ]);
  const { outcome } = outbox.outcomes[0]!;
  assert.equal(outcome.kind === 'handed' && outcome.ids.length, 3);
});

test('no more parts leave in a minute than the SIM bears', async (context) => {
  const line = new DirectLine();
  const { outbox, until, scheduler, meters } = modemStage(context, line.open, { rate: 2 });
  for (const last of ['1', '2', '3']) outbox.add(`7999000000${last}`);
  await until(() => meters.includes('taken OK'));
  const from = scheduler.now();
  await until(() => outbox.outcomes.length === 3);
  assert.ok(scheduler.now() - from >= 59_000);
});

test('everything may come octet by octet, with noise and unasked lines between', async (context) => {
  const line = new DirectLine();
  line.pieces = 'octets';
  const { outbox, until } = modemStage(context, line.open);
  line.modem.next('AT+CMGS', {
    kind: 'answer',
    lines: ['^RSSI: 20', 'RING', '+CREG: 1', '+CMGS: 77', '+CRING: VOICE', 'OK'],
  });
  outbox.add(PHONE);
  await until(() => line.modem.commands.includes('AT+CMGF=0'));
  line.modem.noise('\x00\xff\xfe garbage without an end');
  await until(() => outbox.outcomes.length === 1);
  const { outcome } = outbox.outcomes[0]!;
  assert.match(outcome.kind === 'handed' ? outcome.ids.join() : outcome.kind, /^990000001\/77\/\d+$/);
});

for (const [code, outcome] of [
  [1, { kind: 'final', status: 20, err: 1 }],
  [195, { kind: 'final', status: 22, err: 249 }],
  [10, { kind: 'link-failed', link: 'sim', status: 20, err: 255, reason: 'refused' }],
  [69, { kind: 'link-failed', link: 'sim', status: 20, err: 21, reason: 'refused' }],
] as const)
  test(`+CMS ERROR: ${code} ends a message at once, and the next one is sent`, async (context) => {
    const line = new DirectLine();
    const { outbox, until, meters } = modemStage(context, line.open);
    line.modem.next('AT+CMGS', { kind: 'answer', lines: [`+CMS ERROR: ${code}`] });
    outbox.add(PHONE);
    outbox.add('79990000002');
    await until(() => outbox.outcomes.length === 2);
    assert.deepEqual(outbox.outcomes[0], { phone: PHONE, outcome });
    assert.equal(outbox.outcomes[1]?.outcome.kind, 'handed');
    assert.ok(meters.includes(`refused ${code}`));
  });

test('a temporary refusal puts the message back, and it goes out later', async (context) => {
  const line = new DirectLine();
  const { outbox, until, scheduler } = modemStage(context, line.open);
  line.modem.next('AT+CMGS', { kind: 'answer', lines: ['+CMS ERROR: 331'] });
  line.modem.next('AT+CMGS', { kind: 'answer', lines: ['+CMS ERROR: 42'] });
  const ref = outbox.add(PHONE);
  await until(() => outbox.putBacks.length === 1);
  const from = scheduler.now();
  await until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.putBacks, [ref, ref]);
  assert.equal(line.modem.sent.length, 1);
  assert.ok(scheduler.now() - from >= 29_000, 'ten seconds, then twenty');
});

test('a modem that takes nothing for a while is down; messages are to go elsewhere; then it is up', async (context) => {
  const line = new DirectLine();
  const { outbox, until, turned } = modemStage(context, line.open);
  for (let times = 0; times < 5; times++)
    line.modem.next('AT+CMGS', { kind: 'answer', lines: ['+CMS ERROR: 38'] });
  outbox.add(PHONE);
  await until(() => outbox.outcomes.length === 1);
  assert.deepEqual(turned, ['no', 'yes']);
  assert.ok(outbox.reroutes.length > 0);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'handed');
});

test('a link that refusals took down is tried again, though all its messages go elsewhere', async (context) => {
  const line = new DirectLine();
  const { outbox, until, turned } = modemStage(context, line.open);
  for (let times = 0; times < 4; times++)
    line.modem.next('AT+CMGS', { kind: 'answer', lines: ['+CMS ERROR: 38'] });
  outbox.add(PHONE);
  await until(() => turned.length === 1);
  outbox.elsewhere = 'yes';
  await until(() => turned.length === 2);
  assert.equal(outbox.waiting, 0);
  line.modem.refused.set(PHONE, 38);
  outbox.add(PHONE);
  await until(() => turned.length === 3, 30_000);
  await until(() => turned.length === 4);
  outbox.add('79990000002');
  await until(() => outbox.outcomes.length === 1);
  assert.deepEqual(turned, ['no', 'yes', 'no', 'yes']);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'handed');
});

test('a message that is refused again and again while others are taken fails by this link', async (context) => {
  const line = new DirectLine();
  const { outbox, until } = modemStage(context, line.open);
  line.modem.refused.set(PHONE, 27);
  const ref = outbox.add(PHONE);
  outbox.add('79990000002');
  await until(() => outbox.outcomes.length === 2);
  assert.deepEqual(
    outbox.outcomes.map(({ phone, outcome }) => [phone, outcome.kind]),
    [
      ['79990000002', 'handed'],
      [PHONE, 'link-failed'],
    ],
  );
  assert.deepEqual(outbox.putBacks, new Array(5).fill(ref));
});

test('a message that is refused while no other is tried waits for better times', async (context) => {
  const line = new DirectLine();
  const { outbox, until, turned } = modemStage(context, line.open);
  line.modem.refused.set(PHONE, 38);
  outbox.add(PHONE);
  await until(() => outbox.putBacks.length === 10, 7_200_000);
  assert.deepEqual(turned, ['no']);
  line.modem.refused.clear();
  await until(() => outbox.outcomes.length === 1);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'handed');
});

test('no answer of the network: it may have gone out, and the modem is set up anew', async (context) => {
  const line = new DirectLine();
  const { outbox, until } = modemStage(context, line.open);
  line.modem.next('AT+CMGS', { kind: 'sent-in-silence' });
  outbox.add(PHONE);
  outbox.add('79990000002');
  await until(() => outbox.outcomes.length === 2);
  assert.deepEqual(outbox.outcomes[0], { phone: PHONE, outcome: { kind: 'doubtful', link: 'sim' } });
  assert.equal(outbox.outcomes[1]?.outcome.kind, 'handed');
  assert.equal(line.modem.count('AT+CMGF=0'), 2);
});

test('no answer for the second time: it is not sent a third time, and another link may have it', async (context) => {
  const line = new DirectLine();
  const { outbox, until } = modemStage(context, line.open);
  line.modem.next('AT+CMGS', { kind: 'sent-in-silence' });
  outbox.add(PHONE, 'sms', { doubtful: 'yes' });
  await until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, {
    kind: 'link-failed',
    link: 'sim',
    status: 20,
    err: 245,
    reason: 'unanswered',
  });
});

test('a network that does not answer the modem in time leaves a doubt', async (context) => {
  const line = new DirectLine();
  const { outbox, until, meters } = modemStage(context, line.open);
  line.modem.next('AT+CMGS', { kind: 'answer', lines: ['+CMS ERROR: 332'] });
  outbox.add(PHONE);
  await until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'doubtful', link: 'sim' });
  assert.ok(meters.includes('unanswered 332'));
});

test('a late answer is not taken for the next one', async (context) => {
  const line = new DirectLine();
  const { outbox, until, meters } = modemStage(context, line.open);
  line.modem.next('AT+CMGS', { kind: 'sent-in-silence' });
  outbox.add(PHONE);
  await until(() => outbox.outcomes.length === 1);
  line.modem.noise('\r\n+CMGS: 200\r\n\r\nOK\r\n');
  outbox.add('79990000002');
  await until(() => outbox.outcomes.length === 2);
  const { outcome } = outbox.outcomes[1]!;
  assert.match(outcome.kind === 'handed' ? outcome.ids.join() : outcome.kind, /\/2\/\d+$/);
  assert.ok(meters.includes('unanswered'));
});

test('no prompt: nothing left, the message is put back and goes out once', async (context) => {
  const line = new DirectLine();
  const { outbox, until } = modemStage(context, line.open);
  line.modem.next('prompt', { kind: 'silence' });
  const ref = outbox.add(PHONE);
  await until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.putBacks, [ref]);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'handed');
  assert.equal(line.modem.sent.length, 1);
});

test('a message that never left is not taken for one that is refused, however often the line is lost', async (context) => {
  const line = new DirectLine();
  const { outbox, until } = modemStage(context, line.open);
  const ref = outbox.add(PHONE);
  for (let times = 1; times <= 7; times++) {
    line.modem.next('prompt', { kind: 'restart' });
    outbox.add(`7999000010${times}`);
    await until(() => line.modem.sent.length === times);
    assert.deepEqual(outbox.putBacks, new Array(times).fill(ref));
  }
  await until(() => outbox.outcomes.length === 8);
  assert.ok(outbox.outcomes.every(({ outcome }) => outcome.kind === 'handed'));
});

test('an OK without a number says nothing: the message is doubtful', async (context) => {
  const line = new DirectLine();
  const { outbox, until } = modemStage(context, line.open);
  line.modem.next('AT+CMGS', { kind: 'answer', lines: ['OK'] });
  outbox.add(PHONE);
  await until(() => outbox.outcomes.length === 1);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'doubtful');
});

test('a modem that restarts while it sends is set up anew, and the message is doubtful', async (context) => {
  const line = new DirectLine({ pin: '4321' });
  const { outbox, until } = modemStage(context, line.open, { pin: '4321' });
  line.modem.next('AT+CMGS', { kind: 'restart' });
  outbox.add(PHONE);
  outbox.add('79990000002');
  await until(() => outbox.outcomes.length === 2);
  assert.deepEqual(
    outbox.outcomes.map(({ outcome }) => outcome.kind),
    ['doubtful', 'handed'],
  );
  // A PIN that was accepted is entered again.
  assert.equal(line.modem.count('AT+CPIN="4321"'), 2);
  assert.deepEqual(line.modem.wrongPins, []);
});

test('the rest of a message that has begun is tried again by itself', async (context) => {
  const line = new DirectLine();
  const { outbox, until } = modemStage(context, line.open);
  line.modem.next('AT+CMGS', { kind: 'answer', lines: ['+CMGS: 9', 'OK'] });
  line.modem.next('AT+CMGS', { kind: 'answer', lines: ['+CMS ERROR: 42'] });
  outbox.add(PHONE, 'sms', { text: 'a'.repeat(200), parts: 2 });
  await until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.putBacks, []);
  const { outcome } = outbox.outcomes[0]!;
  assert.match(outcome.kind === 'handed' ? outcome.ids.join(' ') : outcome.kind, /\/9\/\d+ .*\/1\/\d+$/);
  assert.deepEqual([...line.modem.sent[0]!.submit.octets.slice(0, 6)].slice(4), [2, 2]);
});

test('the line is lost while the network is waited for: doubtful; it is opened anew', async (context) => {
  const line = new DirectLine();
  const { outbox, until } = modemStage(context, line.open);
  line.modem.next('AT+CMGS', { kind: 'sent-in-silence' });
  outbox.add(PHONE);
  await until(() => line.modem.sent.length === 1);
  line.pull();
  outbox.add('79990000002');
  await until(() => outbox.outcomes.length === 2);
  assert.deepEqual(
    outbox.outcomes.map(({ outcome }) => outcome.kind),
    ['doubtful', 'handed'],
  );
  assert.equal(line.opened, 2);
});

test('a stop waits for the network, but not for ever; what has not begun goes back', async (context) => {
  const line = new DirectLine();
  const { outbox, until, stop } = modemStage(context, line.open);
  line.modem.next('AT+CMGS', { kind: 'sent-in-silence' });
  outbox.add(PHONE);
  outbox.add('79990000002');
  await until(() => line.modem.sent.length === 1);
  await stop();
  assert.deepEqual(outbox.outcomes, [{ phone: PHONE, outcome: { kind: 'doubtful', link: 'sim' } }]);
  assert.equal(outbox.waiting, 1);
});

test('a text of more parts than can be numbered is refused without a word to the modem', async (context) => {
  const line = new DirectLine();
  const { outbox, until } = modemStage(context, line.open);
  outbox.add(PHONE, 'sms', { text: 'a'.repeat(153 * 256) });
  await until(() => outbox.outcomes.length === 1);
  assert.deepEqual(outbox.outcomes[0]?.outcome, { kind: 'final', status: 20, err: 255 });
  assert.equal(line.modem.count('AT+CMGS'), 0);
});
