import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import { money } from '../../../src/core/accounts/money.ts';
import { ERR, ERRORS } from '../../../src/core/messages/errors.ts';
import { heapOf, isFinal, STATUS, STATUSES, statusName } from '../../../src/core/messages/status.ts';
import { statusFields } from '../../../src/core/messages/status-fields.ts';

test('every named status and error is a row of its table', () => {
  for (const status of Object.values(STATUS)) assert.ok(STATUSES.has(status), String(status));
  for (const error of Object.values(ERR)) assert.ok(ERRORS.has(error), String(error));
});

test('waiting is -2, -1 and 0; all else is final', () => {
  const waiting = [...STATUSES.keys()].filter((status) => !isFinal(status));
  assert.deepEqual(waiting, [-2, -1, 0]);
  assert.equal(heapOf(3), 'expired');
  assert.equal(heapOf(2), 'delivered');
});

test('a status has its name in both languages', () => {
  assert.equal(statusName(20, 'ru'), 'Невозможно доставить');
  assert.equal(statusName(1, 'en'), 'Delivered');
  assert.equal(statusName(77, 'en'), '77');
});

const CHANGE = {
  publicId: '1001',
  phone: '79991234567',
  status: 1,
  err: 0,
  at: instant(Date.UTC(2024, 2, 5, 7, 15)),
  parts: 12,
  cost: money(14_400),
  kind: 'call',
  purse: 1,
  sender: undefined,
  lookup: undefined,
  mccmnc: undefined,
  timeZone: 'Europe/Moscow',
} as const;

test('a change of status is told in the documented fields', () => {
  assert.deepEqual(Object.fromEntries(statusFields(CHANGE)), {
    id: '1001',
    phone: '79991234567',
    status: '1',
    time: '05.03.2024 10:15:00',
    ts: '1709622900',
    err: '0',
    cnt: '12',
    cost: '1.44',
    type: '7',
    flag: '7',
    sender: '',
  });
});

test('an HLR request is told with what was looked up, empty where nothing was found; the network of others when known', () => {
  const after = (change: Partial<Parameters<typeof statusFields>[0]>) =>
    [...statusFields({ ...CHANGE, ...change })].slice(11);
  const lookup = { imsi: '250011234567890', mcc: '250', mnc: '01', cn: 'Russia' };
  assert.deepEqual(after({ kind: 'hlr', lookup }), [
    ['mccmnc', '25001'],
    ['imsi', '250011234567890'],
    ['msc', ''],
    ['mcc', '250'],
    ['mnc', '01'],
    ['cn', 'Russia'],
    ['net', ''],
    ['rcn', ''],
    ['rnet', ''],
  ]);
  assert.deepEqual(after({ kind: 'hlr' }).map(([name]) => name)[0], 'imsi');
  assert.deepEqual(after({ kind: 'sms', lookup }), [['mccmnc', '25001']]);
  assert.deepEqual(after({ kind: 'sms', lookup: { mcc: '250' } }), []);
  assert.deepEqual(after({ mccmnc: '25002' }), [['mccmnc', '25002']]);
  assert.deepEqual(after({ mccmnc: '25002', lookup }), [['mccmnc', '25001']]);
});
