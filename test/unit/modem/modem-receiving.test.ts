// What a modem tells: messages and reports on their way into the store, and that the SIM forgets nothing before.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant, later } from '../../../src/base/time.ts';
import { carried, smsParts } from '../../../src/core/messages/sms-parts.ts';
import { encodeText } from '../../../src/protocols/gsm/alphabet.ts';
import { withServiceCentre, writeDeliver, writeStatusReport } from '../../../src/protocols/gsm/tpdu.ts';
import { internationalNumber } from '../../../src/protocols/gsm/tpdu-address.ts';
import { DirectLine, modemStage } from '../../support/modem-stage.ts';

const FROM = '79990000005';
const STAMP = { at: instant(Date.UTC(2026, 0, 15, 9)), zoneQuarters: 12 };

type Octets = Pick<Parameters<typeof writeDeliver>[0], 'octets' | 'header' | 'protocolId' | 'dataCoding'>;

function delivered(given: Octets): Uint8Array {
  const tpdu = writeDeliver({
    kind: 'deliver',
    originator: internationalNumber(FROM),
    sentAt: STAMP,
    moreWaiting: 'no',
    replyPath: 'no',
    statusReport: 'no',
    ...given,
  });
  assert.ok(tpdu.ok);
  const pdu = withServiceCentre(tpdu.value);
  assert.ok(pdu.ok);
  return pdu.value;
}

function message(text: string): Uint8Array {
  return delivered({ octets: encodeText(text)!, header: 'none', protocolId: 0, dataCoding: 0 });
}

function reportOf(reference: number, status: number, at = STAMP.at): Uint8Array {
  const tpdu = writeStatusReport({
    kind: 'status-report',
    reference,
    recipient: internationalNumber('79990000001'),
    sentAt: { at, zoneQuarters: 12 },
    dischargedAt: { at: later(at, 5_000), zoneQuarters: 12 },
    status,
    moreWaiting: 'no',
  });
  assert.ok(tpdu.ok);
  const pdu = withServiceCentre(tpdu.value);
  assert.ok(pdu.ok);
  return pdu.value;
}

test('a message that arrives is stored, and only then deleted from the SIM', async (context) => {
  const line = new DirectLine();
  const { reception, until, meters, scheduler } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  reception.failures = 1;
  line.modem.deliver(message('Hello'));
  await until(() => reception.calls === 1);
  await scheduler.pass(500);
  assert.equal(line.modem.slots.size, 1);
  await until(() => line.modem.slots.size === 0, Number.POSITIVE_INFINITY);
  assert.deepEqual(
    reception.messages.map(({ key, receivedAt, ...rest }) => ({ ...rest, key: typeof key })),
    [{ from: FROM, to: '79990000010', text: 'Hello', sentAt: STAMP.at, source: 'sim', key: 'string' }],
  );
});

test('what lies on the SIM is read at the start; drafts are left alone', async (context) => {
  const line = new DirectLine();
  line.modem.put(message('one'), 0);
  line.modem.put(message('draft'), 2);
  line.modem.put(message('read'), 1);
  const { reception, until } = modemStage(context, line.open);
  await until(() => line.modem.slots.size === 1);
  assert.deepEqual(
    reception.messages.map(({ text }) => text),
    ['one', 'read'],
  );
  assert.equal(line.modem.slots.get(2)?.state, 2);
});

test('a message that comes again after its deletion was cut short is known', async (context) => {
  const line = new DirectLine();
  line.modem.put(message('once'));
  line.modem.next('AT+CMGD', { kind: 'restart' });
  const { reception, until } = modemStage(context, line.open);
  await until(() => line.modem.slots.size === 0);
  assert.equal(reception.messages.length, 1);
  assert.equal(reception.calls, 2);
});

test('parts of a message are stored as they come, each with what joins them', async (context) => {
  const line = new DirectLine();
  const parts = smsParts(
    { kind: 'sms', text: 'Привет '.repeat(15) },
    { reference: 200, joining: 'concatenation8' },
  );
  assert.ok(parts.ok);
  for (const part of [...parts.value].reverse())
    line.modem.put(delivered({ ...carried(part), protocolId: 0, dataCoding: part.dataCoding }));
  const { reception, until } = modemStage(context, line.open);
  await until(() => line.modem.slots.size === 0);
  assert.deepEqual(
    reception.parts.map(({ concat }) => concat),
    [
      { reference: 200, total: 2, number: 2 },
      { reference: 200, total: 2, number: 1 },
    ],
  );
  assert.equal(
    [...reception.parts]
      .reverse()
      .map(({ text }) => text)
      .join(''),
    'Привет '.repeat(15),
  );
});

test('a message nobody can read stays on the SIM and is told of once', async (context) => {
  const line = new DirectLine();
  line.modem.put(Uint8Array.of(0, 4, 11));
  const { reception, until, troubles } = modemStage(context, line.open);
  await until(() => line.modem.count('AT+CMGL') === 4);
  assert.equal(troubles.filter((one) => one.includes('stays in the modem')).length, 1);
  assert.equal(line.modem.slots.size, 1);
  assert.equal(reception.calls, 0);
});

test('a SIM full of messages is emptied, and takes more', async (context) => {
  const line = new DirectLine({ slots: 3 });
  for (const text of ['a', 'b', 'c']) line.modem.put(message(text));
  assert.equal(line.modem.deliver(message('d')), false);
  const { reception, until } = modemStage(context, line.open);
  await until(() => line.modem.slots.size === 0);
  assert.equal(line.modem.deliver(message('d')), true);
  await until(() => reception.messages.length === 4);
});

test('a message that nobody told of is found at the next look', async (context) => {
  const line = new DirectLine();
  const { reception, until, meters } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  line.modem.put(message('quiet'));
  await until(() => reception.messages.length === 1);
});

test('where messages come directly they are acknowledged once stored', async (context) => {
  const line = new DirectLine();
  for (const setting of ['2,1,', '1,1,', '3,1,']) line.modem.unknown.add(`AT+CNMI=${setting}`);
  const { reception, until, meters } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  assert.equal(line.modem.announcements, '2,2,0,1,0');
  line.modem.deliver(message('direct'));
  await until(() => line.modem.acknowledged === 1);
  assert.equal(reception.messages[0]?.text, 'direct');
});

test('a modem without acknowledgements is not asked to hand messages over directly', async (context) => {
  const line = new DirectLine();
  for (const setting of ['AT+CSMS', 'AT+CNMI=2,1,', 'AT+CNMI=1,1,', 'AT+CNMI=3,1,'])
    line.modem.unknown.add(setting);
  const { reception, until, meters, troubles } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  assert.equal(line.modem.announcements, '0,0,0,0,0');
  assert.ok(troubles.some((one) => one.includes('no status reports')));
  line.modem.put(message('found all the same'));
  await until(() => reception.messages.length === 1);
});

test('a report finds the newest part by number, reference and minute', async (context) => {
  const line = new DirectLine();
  const { outbox, until, clock } = modemStage(context, line.open);
  outbox.add('79990000001');
  await until(() => outbox.outcomes.length === 1);
  const { outcome } = outbox.outcomes[0]!;
  assert.ok(outcome.kind === 'handed');
  line.modem.report(reportOf(1, 0x00, clock.now()));
  await until(() => outbox.receipts.length === 1);
  const [receipt] = outbox.receipts;
  assert.equal(receipt?.ids[0], outcome.ids[0]);
  assert.deepEqual(receipt?.report, { kind: 'delivered' });
  await until(() => line.modem.acknowledged === 1);
});

for (const [status, report] of [
  [0x46, { kind: 'failed', status: 3, err: 0 }],
  [0x41, { kind: 'failed', status: 20, err: 12 }],
  [0x43, { kind: 'failed', status: 20, err: 6 }],
  [0x62, { kind: 'failed', status: 20, err: 6, reason: 'undelivered' }],
  [0x01, { kind: 'delivered' }],
] as const)
  test(`TP-ST 0x${status.toString(16)} is ${report.kind}`, async (context) => {
    const line = new DirectLine();
    const { outbox, until, meters } = modemStage(context, line.open);
    await until(() => meters.includes('connections 1'));
    line.modem.report(reportOf(7, status));
    await until(() => outbox.receipts.length === 1);
    assert.deepEqual(outbox.receipts[0]?.report, report);
  });

test('a report that the centre goes on trying is acknowledged and changes nothing', async (context) => {
  const line = new DirectLine();
  const { outbox, until, meters } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  line.modem.report(reportOf(7, 0x22));
  await until(() => line.modem.acknowledged === 1);
  assert.deepEqual(outbox.receipts, []);
});

test('a report that cannot be stored is not acknowledged', async (context) => {
  const line = new DirectLine();
  const { outbox, until, meters, scheduler } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  outbox.failures = 1;
  line.modem.report(reportOf(7, 0x00));
  await scheduler.pass(500);
  assert.equal(line.modem.acknowledged, 0);
  await until(() => line.modem.acknowledged === 1, Number.POSITIVE_INFINITY);
  assert.equal(outbox.receipts.length, 1);
});

test('a stop in the middle leaves what is not stored on the SIM', async (context) => {
  const line = new DirectLine();
  const { reception, until, meters, stop } = modemStage(context, line.open);
  await until(() => meters.includes('connections 1'));
  reception.failures = Number.POSITIVE_INFINITY;
  line.modem.deliver(message('kept'));
  await until(() => reception.calls === 1);
  await stop();
  assert.equal(line.modem.slots.size, 1);
  assert.deepEqual(reception.messages, []);
});
