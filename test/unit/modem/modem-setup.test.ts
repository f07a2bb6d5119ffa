// Setting a modem up: the PIN above all, which is never entered twice when it is wrong; the network; modems that lack commands,
// forget what they were told, or say nothing.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DirectLine, modemStage } from '../../support/modem-stage.ts';

test('a SIM with a PIN is unlocked, once', async (context) => {
  const line = new DirectLine({ pin: '0123' });
  const { until, meters, troubles } = modemStage(context, line.open, { pin: '0123' });
  await until(() => meters.includes('connections 1'));
  assert.equal(line.modem.count('AT+CPIN='), 1);
  assert.deepEqual(troubles, []);
});

test('a wrong PIN is entered once, however often the line is opened anew', async (context) => {
  const line = new DirectLine({ pin: '0123' });
  const { until, troubles, turned, outbox } = modemStage(context, line.open, { pin: '9999' });
  outbox.add('79990000001');
  await until(() => line.modem.count('AT+CPIN?') === 4);
  line.pull();
  await until(() => line.modem.count('AT+CPIN?') === 8);
  line.modem.restart();
  await until(() => line.modem.count('AT+CPIN?') === 10);
  assert.deepEqual(line.modem.wrongPins, ['9999']);
  assert.ok(troubles.includes('the PIN is wrong; it is not entered again: correct `pin`'));
  assert.ok(!troubles.join().includes('9999'));
  assert.deepEqual(turned, ['no']);
  assert.equal(outbox.waiting, 1);
});

test('a PIN is not entered when the SIM has lost an attempt already', async (context) => {
  const line = new DirectLine({ pin: '0123', attempts: 2 });
  const { until, troubles } = modemStage(context, line.open, { pin: '9999' });
  await until(() => line.modem.count('AT+CPIN?') === 3);
  assert.deepEqual(line.modem.wrongPins, []);
  assert.deepEqual(troubles[0], 'the SIM has only 2 attempts left for its PIN: enter it by hand');
});

test('attempts are counted by a command of the maker where the one of the standard is unknown, or mute', async (context) => {
  for (const mute of ['no', 'yes'] as const) {
    const line = new DirectLine({ pin: '0123', attempts: 1 });
    if (mute === 'yes') line.modem.next('AT+CPINR', { kind: 'silence' });
    else line.modem.unknown.add('AT+CPINR');
    const { until, troubles } = modemStage(context, line.open, { pin: '9999' });
    await until(() => troubles.length > 0);
    assert.deepEqual(troubles, ['the SIM has only 1 attempts left for its PIN: enter it by hand']);
    assert.deepEqual(line.modem.wrongPins, []);
  }
});

test('a modem that counts in no way gets the PIN once', async (context) => {
  const line = new DirectLine({ pin: '0123' });
  for (const command of ['AT+CPINR', 'AT+SPIC']) line.modem.unknown.add(command);
  const { until } = modemStage(context, line.open, { pin: '9999' });
  await until(() => line.modem.count('AT+CPIN?') === 5);
  assert.deepEqual(line.modem.wrongPins, ['9999']);
});

test('a PIN whose answer got lost is not entered again', async (context) => {
  const line = new DirectLine({ pin: '0123' });
  const { until, troubles } = modemStage(context, line.open, { pin: '0123' });
  line.modem.next('AT+CPIN="', { kind: 'silence' });
  await until(() => line.modem.count('AT+CPIN?') === 3);
  assert.equal(line.modem.count('AT+CPIN="'), 1);
  assert.ok(troubles.some((one) => one.includes('not entered again')));
});

test('no PIN is configured, but asked for; somebody unlocks the SIM by hand', async (context) => {
  const line = new DirectLine({ pin: '0123' });
  const { until, troubles, meters } = modemStage(context, line.open);
  await until(() => troubles.length > 0);
  assert.deepEqual(troubles, ['the SIM asks for its PIN: set `pin`']);
  line.modem.feed(new TextEncoder().encode('AT+CPIN="0123"\r'));
  await until(() => meters.includes('connections 1'));
});

for (const [answer, says] of [
  ['+CME ERROR: 10', 'there is no SIM in the modem'],
  ['+CME ERROR: 13', 'the SIM cannot be read: +CME ERROR: 13'],
] as const)
  test(`${answer}: ${says}; it is looked for again`, async (context) => {
    const line = new DirectLine();
    line.modem.next('AT+CPIN?', { kind: 'answer', lines: [answer] });
    const { until, troubles, meters } = modemStage(context, line.open);
    await until(() => meters.includes('connections 1'));
    assert.deepEqual(troubles, [says]);
  });

test('a SIM that is still starting is waited for without a word', async (context) => {
  const line = new DirectLine();
  line.modem.next('AT+CPIN?', { kind: 'answer', lines: ['+CME ERROR: 14'] });
  const { until, troubles, meters } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  assert.deepEqual(troubles, []);
});

test('out of the network for long enough the link is down and messages are to go elsewhere; back in it, it is up', async (context) => {
  const line = new DirectLine();
  const { until, turned, outbox, troubles, meters } = modemStage(context, line.open, { awayMs: 30_000 });
  await until(() => meters.includes('connections 1'));
  line.modem.register(2);
  outbox.add('79990000001');
  await until(() => turned.length === 1);
  assert.deepEqual(turned, ['no']);
  await until(() => outbox.reroutes.length >= 2);
  assert.equal(outbox.outcomes.length, 0);
  assert.ok(troubles.some((one) => one.includes('not in the network; the signal has -71 dBm')));
  line.modem.register(5);
  await until(() => outbox.outcomes.length === 1);
  assert.deepEqual(turned, ['no', 'yes']);
});

test('a short absence from the network turns nothing', async (context) => {
  const line = new DirectLine();
  const { until, turned, meters, scheduler } = modemStage(context, line.open, { awayMs: 30_000 });
  await until(() => meters.includes('connections 1'));
  line.modem.register(2);
  await scheduler.pass(5_000);
  line.modem.register(1);
  await until(() => line.modem.count('AT+CMGL') === 4);
  assert.deepEqual(turned, []);
});

test('a registration that nobody announced is seen at the next look', async (context) => {
  const line = new DirectLine();
  line.modem.registration = 2;
  const { until, outbox } = modemStage(context, line.open);
  outbox.add('79990000001');
  await until(() => line.modem.count('AT+CMGL') === 1);
  line.modem.registration = 1;
  await until(() => outbox.outcomes.length === 1);
});

test('a modem that started unseen is set up anew: its answer about announcements has changed', async (context) => {
  const line = new DirectLine();
  const { until, meters } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  line.modem.announcements = '0,0,0,0,0';
  await until(() => line.modem.announcements === '2,1,0,1,0');
  assert.equal(line.modem.count('AT+CMGF=0'), 2);
});

test('a modem that knows little is used for what it knows', async (context) => {
  const line = new DirectLine();
  for (const command of ['AT+CMEE', 'AT+CREG', 'AT+CSCA', 'AT+CSMS', 'AT+CPMS', 'AT+CNMI', 'AT+CSQ'])
    line.modem.unknown.add(command);
  const { until, outbox } = modemStage(context, line.open);
  outbox.add('79990000001');
  await until(() => outbox.outcomes.length === 1);
  assert.equal(outbox.outcomes[0]?.outcome.kind, 'handed');
});

test('a command that gets no answer is left out the next time, where the modem can do without', async (context) => {
  const line = new DirectLine();
  line.modem.next('AT+CSMS=1', { kind: 'silence' });
  const { until, meters } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  assert.equal(line.modem.count('AT+CSMS=1'), 1);
});

test('a modem without PDU mode is of no use, and that is said', async (context) => {
  const line = new DirectLine();
  line.modem.unknown.add('AT+CMGF=0');
  const { until, troubles } = modemStage(context, line.open);
  await until(() => line.modem.count('AT+CMGF=0') === 2);
  assert.deepEqual(troubles, ['the modem refuses AT+CMGF=0: it cannot be used for messages']);
});

test('a modem that says nothing has its line opened anew, and is set up when it speaks', async (context) => {
  const line = new DirectLine();
  for (let times = 0; times < 25; times++) line.modem.next('ATE0', { kind: 'silence' });
  const { until, meters } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  assert.equal(line.opened, 2);
});

test('a modem that waits for a PDU of an earlier run is got out of it', async (context) => {
  const line = new DirectLine();
  line.modem.feed(new TextEncoder().encode('AT+CMGS=20\r'));
  const { until, meters } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  assert.deepEqual(line.modem.sent, []);
});

test('the service centre of the configuration is set', async (context) => {
  const line = new DirectLine();
  const { until, meters } = modemStage(context, line.open, { centre: '79990000098' });
  await until(() => meters.includes('connections 1'));
  assert.equal(line.modem.count('AT+CSCA="+79990000098",145'), 1);
});
