// What modems say, as transcripts: a line in, what it is understood as out.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { hexDecode, latin1Encode } from '../../../src/base/bytes.ts';
import { LIMITS } from '../../../src/base/limits.ts';
import { type AtEvent, AtReplies } from '../../../src/protocols/gsm/at-replies.ts';

function heard(text: string, replies = new AtReplies()): readonly AtEvent[] {
  return replies.feed(latin1Encode(text));
}

const LINES: readonly (readonly [line: string, event: AtEvent])[] = [
  ['OK', { kind: 'ok' }],
  ['ERROR', { kind: 'error', of: 'command' }],
  ['+CME ERROR: 10', { kind: 'error', of: 'equipment', code: 10 }],
  ['+CMS ERROR: 332', { kind: 'error', of: 'message-service', code: 332 }],
  ['+CMS ERROR:500', { kind: 'error', of: 'message-service', code: 500 }],
  ['+CMS ERROR: network timeout', { kind: 'error', of: 'message-service', words: 'network timeout' }],
  ['NO CARRIER', { kind: 'no-call', result: 'NO CARRIER' }],
  ['BUSY', { kind: 'no-call', result: 'BUSY' }],
  ['CONNECT 9600', { kind: 'connect', text: 'CONNECT 9600' }],
  ['RING', { kind: 'ring' }],
  ['+CRING: VOICE', { kind: 'ring' }],
  ['+CMTI: "SM",3', { kind: 'stored', what: 'message', storage: 'SM', index: 3 }],
  ['+CDSI: "SR", 12', { kind: 'stored', what: 'report', storage: 'SR', index: 12 }],
  ['+CREG: 1', { kind: 'registration', network: 'circuit', state: 1 }],
  ['+CREG: 5,"00A1","0000B2C3",7', { kind: 'registration', network: 'circuit', state: 5 }],
  ['+CEREG: 2', { kind: 'registration', network: 'eps', state: 2 }],
  // The answer to AT+CREG? has the setting first.
  ['+CREG: 0,1', { kind: 'line', text: '+CREG: 0,1' }],
  ['+CREG: 2,1,"00A1","B2C3"', { kind: 'line', text: '+CREG: 2,1,"00A1","B2C3"' }],
  ['+CMGS: 42', { kind: 'line', text: '+CMGS: 42' }],
  ['+CSQ: 21,99', { kind: 'line', text: '+CSQ: 21,99' }],
  ['+CMTI: nonsense', { kind: 'line', text: '+CMTI: nonsense' }],
];

for (const [line, event] of LINES)
  test(`"${line}" is understood`, () => {
    assert.deepEqual(heard(`\r\n${line}\r\n`), [event]);
  });

test('a message sent, without echo', () => {
  const replies = new AtReplies();
  replies.sent('AT+CMGS=14\r');
  assert.deepEqual(heard('\r\n> ', replies), [{ kind: 'prompt' }]);
  replies.sent('0001000B919799000000F100000161\x1a');
  assert.deepEqual(heard('\r\n+CMGS: 7\r\n\r\nOK\r\n', replies), [
    { kind: 'line', text: '+CMGS: 7' },
    { kind: 'ok' },
  ]);
});

test('a message sent, with echo of the command and of the PDU', () => {
  const replies = new AtReplies();
  replies.sent('AT+CMGS=14\r');
  assert.deepEqual(heard('AT+CMGS=14\r\r\n> ', replies), [{ kind: 'prompt' }]);
  replies.sent('0001000B919799000000F100000161\x1a');
  const rest = '0001000B919799000000F100000161\x1a\r\n+CMGS: 7\r\n\r\nOK\r\n';
  assert.deepEqual(heard(rest, replies), [{ kind: 'line', text: '+CMGS: 7' }, { kind: 'ok' }]);
});

test('the prompt is told as soon as it is there, whatever comes before', () => {
  const replies = new AtReplies();
  assert.deepEqual(heard('\r\n>', replies), []);
  assert.deepEqual(heard(' ', replies), [{ kind: 'prompt' }]);
});

test('messages and reports come with their PDU, blank lines between or not', () => {
  assert.deepEqual(heard('\r\n+CMT: ,24\r\n0791A1\r\n+CDS: 25\r\n\r\n0006FF\r\n\r\n+CBM: 88\r\n0102\r\n'), [
    { kind: 'pdu', what: 'message', pdu: hexDecode('0791a1') },
    { kind: 'pdu', what: 'report', pdu: hexDecode('0006ff') },
    { kind: 'pdu', what: 'broadcast', pdu: hexDecode('0102') },
  ]);
});

test('what comes unasked in the middle of an answer is told apart', () => {
  assert.deepEqual(heard('\r\n+CSQ: 20,0\r\n\r\n+CMT: ,3\r\n0001\r\n\r\nOK\r\n'), [
    { kind: 'line', text: '+CSQ: 20,0' },
    { kind: 'pdu', what: 'message', pdu: hexDecode('0001') },
    { kind: 'ok' },
  ]);
});

test('an announced PDU that does not come is said to be unreadable, and the line is heard all the same', () => {
  assert.deepEqual(heard('\r\n+CMT: ,24\r\nOK\r\n'), [
    { kind: 'unreadable', beginning: '+CMT: ,24' },
    { kind: 'ok' },
  ]);
});

test('a line without end is thrown away, what follows it is heard', () => {
  const replies = new AtReplies();
  const events = heard(`${'x'.repeat(LIMITS.modem.lineCharacters * 3)}\r\nOK\r\n`, replies);
  assert.deepEqual(events, [{ kind: 'unreadable', beginning: 'x'.repeat(40) }, { kind: 'ok' }]);
});

test('a final result ends the waiting for echoes', () => {
  const replies = new AtReplies();
  replies.sent('AT+CPIN?\r');
  assert.deepEqual(heard('\r\nOK\r\n\r\nAT+CPIN?\r\n', replies), [
    { kind: 'ok' },
    { kind: 'line', text: 'AT+CPIN?' },
  ]);
});
