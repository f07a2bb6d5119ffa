// What the SMTP door says when it refuses: a code of the right kind for every fault there is, and words that any client can read.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { FAULTS, type FaultCode } from '../../../src/core/faults.ts';
import { isTemporary, Refusal, refusalOf, replyText } from '../../../src/interfaces/smtp/replies.ts';

const CODES = Object.keys(FAULTS) as FaultCode[];

test('every fault has a reply whose code and enhanced code agree, with the words of send.php', () => {
  for (const fault of CODES) {
    const { responseCode, message } = refusalOf({ fault });
    const [, kind] = /^([45])\.\d\.\d ERROR = \d+ \(/.exec(message) ?? [];
    assert.equal(String(responseCode)[0], kind, `${fault}: ${responseCode} ${message}`);
  }
});

test('a client comes again by itself only after what passes by itself and has stored nothing', () => {
  assert.deepEqual(CODES.filter(isTemporary), [
    'address-locked',
    'requests-too-many',
    'key-in-use',
    'service-unavailable',
  ]);
});

test('a reply is one line of ASCII that fits', () => {
  assert.equal(replyText('ERROR = 6 (имя)\r\n250 OK'), 'ERROR = 6 (???)??250 OK');
  assert.equal(new Refusal(550, 'x'.repeat(1_000)).message.length, 400);
});
