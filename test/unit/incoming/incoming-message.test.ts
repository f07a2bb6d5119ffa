// Whose an incoming message is, and what follows from it.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, instant, later } from '../../../src/base/time.ts';
import type { AccountId, AccountSettings } from '../../../src/core/accounts/account.ts';
import {
  type Claims,
  consequencesOf,
  firstWord,
  type IncomingFacts,
  ownerOf,
} from '../../../src/core/incoming/incoming-message.ts';
import { type OptOutWords, optOutOf } from '../../../src/core/incoming/opt-out.ts';
import { accountValue } from '../../support/account.ts';

const NOW = instant(Date.UTC(2024, 2, 5, 7, 15));
const [TENANT, WRITER, PREFIXED] = [1, 2, 3] as const as readonly number[] as readonly AccountId[];
const NONE: Claims = { tenant: undefined, lastWriter: undefined, prefixed: undefined };

test('a message is the tenant’s, else who wrote last within two weeks, else whose word it begins with', () => {
  const all: Claims = {
    tenant: TENANT,
    lastWriter: { account: WRITER!, at: later(NOW, -DAY) },
    prefixed: PREFIXED,
  };
  assert.deepEqual(ownerOf(all, NOW), { account: TENANT, by: 'rented' });
  assert.deepEqual(ownerOf({ ...all, tenant: undefined }, NOW), { account: WRITER, by: 'recent' });
  const late = { account: WRITER!, at: later(NOW, -14 * DAY - 1) };
  const long = { ...all, tenant: undefined, lastWriter: late };
  assert.deepEqual(ownerOf(long, NOW), { account: PREFIXED, by: 'prefix' });
  const exactly = { ...NONE, lastWriter: { account: WRITER!, at: later(NOW, -14 * DAY) } };
  assert.equal(ownerOf(exactly, NOW).by, 'recent');
  assert.deepEqual(ownerOf(NONE, NOW), { account: undefined, by: 'nobody' });
});

test('the first word is in small letters and without what stands around it', () => {
  for (const [text, word] of [
    ['Taxi, please', 'taxi'],
    ['  ДА!', 'да'],
    ['*100# x', '*100#'],
    ['!', ''],
    ['', ''],
  ] as const)
    assert.equal(firstWord(text), word);
});

const MESSAGE = {
  id: 17,
  phone: '79991234567',
  to: '79990000001',
  text: 'Да',
  sentAt: NOW,
  receivedAt: NOW,
};
const WORDS: OptOutWords = { stop: new Set(['stop', 'стоп']), start: new Set(['start']), scope: 'mass' };
const FACTS: IncomingFacts = {
  lastSent: '1001',
  lastDoor: 'http',
  lastAnswerAt: undefined,
  words: WORDS,
};
const HANDLER = 'http://handler.test/';

function followed(
  settings: Partial<AccountSettings>,
  changes: { phone?: string; facts?: IncomingFacts } = {},
) {
  const account = accountValue();
  const owner = { ...account, settings: { ...account.settings, ...settings } };
  const message = { ...MESSAGE, phone: changes.phone ?? MESSAGE.phone };
  return consequencesOf(owner, message, changes.facts ?? FACTS);
}

test('the handler is told in the documented order, unless it is switched off or there is none', () => {
  const [call] = followed({ handler: HANDLER, timeZone: 'Europe/Moscow' });
  assert.ok(call?.kind === 'handler');
  assert.deepEqual(
    [...call.fields],
    [
      ['phone', '79991234567'],
      ['mes', 'Да'],
      ['to', '79990000001'],
      ['id', '17'],
      ['sms_id', '1001'],
      ['time', '05.03.2024 10:15:00'],
      ['ts', '1709622900'],
    ],
  );
  assert.deepEqual(followed({ handler: HANDLER, handlerIncoming: 'off' }), []);
  assert.deepEqual(followed({ handler: undefined }), []);
});

test('an automatic answer is sent once an hour, to people', () => {
  const more = { answ: '1', answ_text: 'Thank you' };
  const answer = { kind: 'answer', to: '79991234567', text: 'Thank you' };
  assert.deepEqual(followed({ more }), [answer]);
  assert.deepEqual(followed({ more: { answ: 'Thank you' } }), [answer]);
  const [recent, old] = [later(NOW, -HOUR + 1), later(NOW, -HOUR)];
  assert.deepEqual(followed({ more }, { facts: { ...FACTS, lastAnswerAt: recent } }), []);
  assert.deepEqual(followed({ more }, { facts: { ...FACTS, lastAnswerAt: old } }), [answer]);
  for (const phone of ['Bank', '2525', '']) assert.deepEqual(followed({ more }, { phone }), []);
  for (const off of [{ answ: '0', answ_text: 'x' }, { answ: '1', answ_text: '' }, { answ: '1' }, {}])
    assert.deepEqual(followed({ more: off as Record<string, string> }), []);
});

test('an answer to what came by OMS is mailed to the account, to whom it has an address', () => {
  const facts = { ...FACTS, lastDoor: 'oms' };
  const mail = { kind: 'mail', to: 'alex@shop.example', phone: '79991234567', text: 'Да' };
  assert.deepEqual(followed({ email: 'alex@shop.example' }, { facts }), [mail]);
  assert.deepEqual(followed({}, { facts }), []);
  assert.deepEqual(followed({ email: 'alex@shop.example' }), []);
  const never = { ...FACTS, lastDoor: undefined };
  assert.deepEqual(followed({ email: 'alex@shop.example' }, { facts: never }), []);
});

test('nothing follows for an account that is closed', () => {
  const account = accountValue();
  const settings = { ...account.settings, handler: HANDLER };
  assert.deepEqual(consequencesOf({ ...account, settings, state: 'blocked' }, MESSAGE, FACTS), []);
});

test('a short message that begins with a word for stopping or starting is one; a longer one is not', () => {
  for (const text of ['STOP', ' стоп! ', 'Stop please', 'stop, thank you'])
    assert.equal(optOutOf(text, WORDS), 'stop', text);
  assert.equal(optOutOf('Start', WORDS), 'start');
  for (const text of ['', '!', 'please stop', 'Stop calling me at night', 'stopped'])
    assert.equal(optOutOf(text, WORDS), undefined, text);
});
