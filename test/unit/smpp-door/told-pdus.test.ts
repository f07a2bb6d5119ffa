// Receipts as clients get them: text and parameters, the line of a look-up, amounts, addresses.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { money } from '../../../src/core/accounts/money.ts';
import { type ReceiptWish, type ToldReceipt, toldBy } from '../../../src/core/esme/esme-told.ts';
import { STATUSES } from '../../../src/core/messages/status.ts';
import { deliveryOf, stateOf } from '../../../src/interfaces/smpp/told-pdus.ts';
import { findTlv } from '../../../src/protocols/smpp/tlvs.ts';

const LISTENER = { version: 0x34, timeZone: 'Europe/Moscow', parameters: 'all' } as const;

const RECEIPT: ToldReceipt = {
  kind: 'receipt',
  id: '855469',
  message: 'sms',
  status: 1,
  err: 0,
  from: { ton: 5, npi: 1, address: 'Shop' },
  to: { ton: 1, npi: 1, address: '79990000001' },
  acceptedAt: instant(Date.UTC(2026, 0, 15, 9, 0)),
  at: instant(Date.UTC(2026, 0, 15, 9, 1)),
  parts: 2,
  cost: money(12_000),
  flag: 0x121,
  text: 'Привет, code 12\nok',
};

const textOf = (told: ToldReceipt): string =>
  Buffer.from(deliveryOf(told, LISTENER).short_message).toString('latin1');

test('a receipt has the text of the standard, in the zone of the account', () => {
  assert.equal(
    textOf(RECEIPT),
    'id:855469 sub:001 dlvrd:001 submit date:2601151200 done date:2601151201 stat:DELIVRD err:000 text:??????, code 12 ok',
  );
});

test('an address that was longer than deliver_sm has room for is cut', () => {
  const to = { ton: 5, npi: 0, address: 'somebody@mail.example.org' };
  const pdu = deliveryOf({ ...RECEIPT, to }, LISTENER);
  assert.equal(pdu.source_addr, 'somebody@mail.exampl');
});

test('the parameters of the service are there: cost, flags, parts', () => {
  const { tlvs } = deliveryOf(RECEIPT, LISTENER);
  const of = (tag: number): string => Buffer.from(findTlv(tlvs, tag) ?? []).toString('hex');
  assert.deepEqual(
    [of(0x2000), of(0x2001), of(0x2002)],
    [Buffer.from('1.2000').toString('hex'), '0121', '0002'],
  );
  assert.equal(of(0x0423), '030000');
});

test('a cost of any size has six characters at most, while its whole part has', () => {
  const cost = (tenThousandths: number): string => {
    const { tlvs } = deliveryOf({ ...RECEIPT, cost: money(tenThousandths) }, LISTENER);
    return Buffer.from(findTlv(tlvs, 0x2000) ?? []).toString('latin1');
  };
  assert.deepEqual([0, 5, 12_345, 123_456, 9_999_999, 123_456_789, 1_234_567_890].map(cost), [
    '0.0000',
    '0.0005',
    '1.2345',
    '12.345',
    '999.99',
    '12345',
    '123456',
  ]);
});

test('a look-up is one line of what it found, names percent-encoded', () => {
  const lookup = {
    imsi: '250010000000001',
    msc: '79160000000',
    mcc: '250',
    mnc: '01',
    cn: 'Russia',
    net: 'MTS Ltd',
  };
  assert.equal(
    textOf({ ...RECEIPT, message: 'hlr', lookup }),
    'id:855469 stat:DELIVRD err:000 imsi:250010000000001 msc:79160000000 mcc:250 mnc:01 cn:Russia net:MTS%20Ltd rcn: rnet:',
  );
});

test('every status is a state', () => {
  const states = [...STATUSES.keys()].map((status) => `${status} ${stateOf(status)}`);
  assert.deepEqual(states, [
    '-3 UNKNOWN',
    '-2 DELETED',
    '-1 ENROUTE',
    '0 ENROUTE',
    '1 DELIVERED',
    '2 DELIVERED',
    '3 EXPIRED',
    '4 DELIVERED',
    '20 UNDELIVERABLE',
    '22 REJECTED',
    '23 REJECTED',
    '24 REJECTED',
    '25 REJECTED',
  ]);
  assert.equal(stateOf('cancelled'), 'DELETED');
});

test('a wish comes true at the ends it names, and on the way when it says so', () => {
  const wish = (of: ReceiptWish['of'], passing?: 'yes'): ReceiptWish => ({
    of,
    from: RECEIPT.from,
    ...(passing && { passing }),
  });
  const told = ([1, 20, 3, 0] as const).map((status) => [
    toldBy(wish('final'), status),
    toldBy(wish('failure'), status),
    toldBy(wish('success'), status),
    toldBy(wish('final', 'yes'), status),
  ]);
  assert.deepEqual(told, [
    ['receipt', undefined, 'receipt', 'receipt'],
    ['receipt', 'receipt', undefined, 'receipt'],
    ['receipt', 'receipt', undefined, 'receipt'],
    [undefined, undefined, undefined, 'notification'],
  ]);
});

test('a message longer than a PDU is cut for who speaks no parameters', () => {
  const told = { kind: 'incoming', from: 'Bank', to: '2525', text: 'x'.repeat(300) } as const;
  const old = deliveryOf(told, { ...LISTENER, version: 0x33 });
  assert.deepEqual([old.short_message.length, old.tlvs.length], [254, 0]);
  const pdu = deliveryOf(told, LISTENER);
  assert.deepEqual([pdu.short_message.length, pdu.tlvs.length], [0, 1]);
  assert.deepEqual([pdu.source_addr_ton, pdu.dest_addr_ton], [5, 3]);
});
