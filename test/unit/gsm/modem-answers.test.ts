// Answers of modems to commands, in the forms makers give them.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import {
  isRegistered,
  readAttemptsLeft,
  readListed,
  readOne,
  readReference,
  readRegistration,
  readSignal,
} from '../../../src/protocols/gsm/modem-answers.ts';

test('the number of a sent message, alone or with the report of the centre behind it', () => {
  assert.equal(readReference(['+CMGS: 0']), 0);
  assert.equal(readReference(['^BOOT:1', '+CMGS:255,"26/01/15,12:00:00+12"']), 255);
  for (const lines of [['+CMGS: 256'], ['+CMGS: -1'], ['+CMGS:'], ['CMGS: 5'], []])
    assert.equal(readReference(lines), undefined, lines.join());
});

test('the signal in dBm; 99 is none', () => {
  assert.equal(readSignal(['+CSQ: 0,0']), -113);
  assert.equal(readSignal(['+CSQ: 31,99']), -51);
  for (const lines of [['+CSQ: 99,99'], ['+CSQ: 32,0'], ['+CSQ: x'], []])
    assert.equal(readSignal(lines), undefined, lines.join());
});

test('registration: at home, roaming, for short messages alone', () => {
  assert.equal(readRegistration('+CREG', ['+CREG: 2,5,"00A1","B2C3",7']), 5);
  assert.equal(readRegistration('+CEREG', ['+CEREG: 0, 1']), 1);
  assert.equal(readRegistration('+CREG', ['+CREG: nonsense']), undefined);
  assert.deepEqual([0, 1, 2, 3, 4, 5, 6, 7, 8].filter(isRegistered), [1, 5, 6, 7]);
});

test('attempts left for the PIN, by the standard and by makers', () => {
  for (const line of [
    '+CPINR: SIM PIN,2,3',
    '+CPINR: "SIM PIN", 2',
    '+SPIC: 2,10,3,10',
    '+QPINC: "SC",2,10',
    '+CPINC: 2,3,10,10',
  ])
    assert.equal(readAttemptsLeft(['+CPINR: SIM PUK,10,10', line]), 2, line);
  for (const line of ['+CPINR: SIM PIN2,2,3', '+QPINC: "P2",2,10', 'OK', ''])
    assert.equal(readAttemptsLeft([line]), undefined, line);
});

test('stored messages: received ones alone, whatever stands between header and PDU', () => {
  const listed = readListed([
    '+CMGL: 1,0,"",2',
    '0011',
    '+CMGL: 2,1,,2',
    '^RSSI: 20',
    '0022',
    '+CMGL: 3,2,,2',
    '0033',
    '+CMGL: 4,1,,2',
    '+CMGL: 5,1,,2',
    '0055',
    'zz',
  ]);
  assert.deepEqual(
    listed.map(({ index, pdu }) => [index, [...pdu]]),
    [
      [1, [0, 0x11]],
      [2, [0, 0x22]],
      [5, [0, 0x55]],
    ],
  );
});

test('one message, or none', () => {
  assert.deepEqual(readOne(['+CMGR: 1,,2', '00ff']), Uint8Array.of(0, 0xff));
  assert.equal(readOne(['+CMGR: 2,,2', '00ff']), undefined);
  assert.equal(readOne(['+CMGR: 1,,2']), undefined);
  assert.equal(readOne([]), undefined);
});
