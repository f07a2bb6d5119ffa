// What of an e-mail an SMS says.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { LIMITS } from '../../../src/base/limits.ts';
import { readMail } from '../../../src/interfaces/smtp/mail.ts';
import { smsText } from '../../../src/interfaces/smtp/mail-to-sms.ts';

function textOf(mail: string, more: Readonly<Record<string, string>> = {}): string {
  const read = readMail(Buffer.from(mail.replaceAll('\n', '\r\n')));
  assert.ok(read.ok);
  return smsText(read.value, more);
}

const head = 'Content-Type: text/plain; charset=utf-8\nSubject:  Pump\n   7 \n\n';

test('subject and body, a line each, without blank ones', () => {
  assert.equal(textOf(`${head}\n  has stopped \n\n\n\nsee  to it\n`), 'Pump 7\nhas stopped\nsee  to it');
  assert.equal(textOf('\nno subject'), 'no subject');
  assert.equal(textOf('Subject: no body\n\n'), 'no body');
});

test('a signature ends it, two hyphens in a line with words do not', () => {
  assert.equal(textOf(`${head}stopped\n-- \nBoss`), 'Pump 7\nstopped');
  assert.equal(textOf(`${head}stopped\n--\nBoss`), 'Pump 7\nstopped');
  assert.equal(textOf(`${head}-- \nBoss`), 'Pump 7');
  assert.equal(textOf(`${head}a -- b\n-- c\n---`), 'Pump 7\na -- b\n-- c\n---');
});

test('the account leaves out subject or body, and says how long it is', () => {
  assert.equal(textOf(`${head}stopped`, { 'mfl[1]': '1' }), 'stopped');
  assert.equal(textOf(`${head}stopped`, { 'mfl[2]': '1' }), 'Pump 7');
  assert.equal(textOf(`${head}stopped`, { mlen: '10' }), 'Pump 7\nsto');
  assert.equal(textOf('Content-Type: text/plain; charset=utf-8\n\n🙂🙂🙂', { mlen: '2' }), '🙂🙂');
  assert.equal(textOf(`\n${'x'.repeat(5_000)}`).length, LIMITS.smtp.smsCharacters);
});
