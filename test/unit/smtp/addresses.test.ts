// Whom mails are for, and which addresses lead back here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { mailSourcesOf, parseMailSources, takesMailFrom } from '../../../src/core/accounts/mail-sources.ts';
import { isOwnAddress, targetOf } from '../../../src/interfaces/smtp/addresses.ts';

test('send@ at a domain or at send. before it is for commands; a number, and any other name, for SMS', () => {
  const hosts = ['sms.example'];
  assert.deepEqual(targetOf('send@sms.example', hosts), { kind: 'command' });
  assert.deepEqual(targetOf('Send@SEND.sms.example.', hosts), { kind: 'command' });
  assert.deepEqual(targetOf('79990000001@sms.example', hosts), { kind: 'phone', phone: '79990000001' });
  assert.deepEqual(targetOf('+79990000001@sms.example', hosts), { kind: 'phone', phone: '79990000001' });
  assert.deepEqual(targetOf('Shop@sms.example', hosts), { kind: 'login', login: 'Shop' });
  for (const address of [
    '',
    'send',
    '@sms.example',
    'send@',
    'send@mail.sms.example',
    'send@sms.example.com',
  ])
    assert.equal(targetOf(address, hosts), undefined, address);
  assert.deepEqual(targetOf('send@anything', []), { kind: 'command' });
});

test('with any domain served only a command address is ours for sure', () => {
  assert.equal(isOwnAddress('send@a.example', []), true);
  assert.equal(isOwnAddress('boss@a.example', []), false);
  assert.equal(isOwnAddress('boss@a.example', ['a.example']), true);
  assert.equal(isOwnAddress('boss@b.example', ['a.example']), false);
});

test('senders are named one by one or by their domain, whatever their case', () => {
  const sources = parseMailSources('Boss@client.example; @Alarms.example\nx@y.example') ?? [];
  assert.deepEqual(sources, ['boss@client.example', '@alarms.example', 'x@y.example']);
  assert.equal(takesMailFrom(sources, 'BOSS@client.example'), true);
  assert.equal(takesMailFrom(sources, 'pump@ALARMS.example'), true);
  for (const address of [
    'who@client.example',
    'a@sub.alarms.example',
    'a@notalarms.example',
    '',
    '@alarms.example',
  ])
    assert.equal(takesMailFrom(sources, address), false, address);
  assert.equal(takesMailFrom(mailSourcesOf({}), 'boss@client.example'), false);
});

test('a list with something else in it is no list', () => {
  for (const text of [
    'boss',
    '@',
    'a@b',
    'ok@client.example, *',
    Array(101)
      .fill('')
      .map((_, one) => `a${one}@b.example`)
      .join(','),
  ])
    assert.equal(parseMailSources(text), undefined, text);
});
