import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testAccount } from '../../support/storage.ts';
import { storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

test('a template is added, changed, listed and deleted, in the four forms', async (context) => {
  const { ask, askJson } = await storedDoor(context);
  const content = { name: 'Greeting', msg: 'Hello, friend', format: 'sms', sender: 'Shop' };
  assert.equal(await ask('templates', { add: '1', ...content }), 'OK, ID - 1');
  assert.equal(await ask('templates', { add: '1', ...content, fmt: '1' }), '2');
  assert.equal(await ask('templates', { add: '1', ...content, fmt: '2' }), '<result>\n<id>3</id>\n</result>');
  assert.deepEqual(await askJson('templates', { add: '1', name: 'Bare', msg: 'Привет', 'fl[1]': '1' }), {
    id: 4,
  });
  assert.equal(await ask('templates', { del: '1', id: '2' }), 'OK');
  assert.equal(await ask('templates', { del: '1', id: '3', fmt: '2' }), '<result>OK</result>');
  assert.equal(await ask('templates', { chg: '1', id: '1', msg: 'Bye' }), 'OK');
  assert.equal(
    await ask('templates', { get: '1', fmt: '3' }),
    '[{"id": 1,"format": "sms","name": "Greeting","message": "Bye","sender": "Shop","flag": 0},' +
      '{"id": 4,"format": "","name": "Bare","message": "Привет","sender": "","flag": 1}]',
  );
  assert.equal(
    await ask('templates', { get: '1' }),
    'id = 1, name = Greeting, format = sms, sender = Shop, message = Bye\n' +
      'id = 4, name = Bare, format = , sender = , message = Привет',
  );
  assert.equal(await ask('templates', { get: '1', fmt: '1', id: '4' }), '4,Bare,,,Привет');
  assert.equal(
    await ask('templates', { get: '1', fmt: '2', id: '1' }),
    '<list>\n<template><id>1</id><format>sms</format><name>Greeting</name><message>Bye</message>' +
      '<sender>Shop</sender><flag>0</flag></template>\n</list>',
  );
});

test('what is not there is error 3, what is wrong error 1', async (context) => {
  const { ask, given } = await storedDoor(context);
  await testAccount(given.storage, 'other');
  const other = { login: 'other' };
  assert.equal(await ask('templates', { get: '1' }), 'ERROR = 3 (no records found)');
  await ask('templates', { add: '1', name: 'Mine', msg: 'text' });
  for (const values of [{ chg: '1', name: 'x' }, { del: '1' }] as const) {
    const missing = /^ERROR = 3 \(no records found: there is no such template\)$/;
    assert.match(await ask('templates', { ...values, id: '77' }), missing);
    assert.match(await ask('templates', { ...values, id: '99999999999' }), missing);
    assert.match(await ask('templates', { ...values, ...other, id: '1' }), missing);
    assert.match(await ask('templates', { ...values }), /^ERROR = 1 /);
  }
  const wrong: readonly Readonly<Record<string, string>>[] = [
    {},
    { add: '1', get: '1' },
    { get: '1', id: 'x' },
    { add: '1', name: 'x' },
    { add: '1', msg: 'x' },
    { add: '1', name: 'x', msg: 'x', format: 'telex' },
    { add: '1', name: 'x'.repeat(101), msg: 'x' },
    { add: '1', name: 'x', msg: 'x'.repeat(1001) },
    { add: '1', name: 'x', msg: 'x', format: 'call', 'fl[1]': '1' },
    { chg: '1', id: '1' },
    { chg: '1', id: '1', msg: '' },
  ];
  for (const values of wrong)
    assert.match(await ask('templates', values), /^ERROR = 1 \(/, JSON.stringify(values));
});

test('a signature is added to texts before they are counted, and one takes over from another', async (context) => {
  const { ask, askJson, given } = await storedDoor(context);
  await ask('templates', { add: '1', name: 'First', msg: 'First shop', 'fl[1]': '1' });
  await ask('templates', { add: '1', name: 'Second', msg: 'Second shop', 'fl[1]': '1' });
  const flags = (await askJson('templates', { get: '1' })) as { readonly flag: number }[];
  assert.deepEqual(
    flags.map(({ flag }) => flag),
    [0, 1],
  );
  const text = 'x'.repeat(150);
  assert.deepEqual(await askJson('send', { phones: '79991234567', mes: text }), { id: 1, cnt: 2 });
  const [sent] = await given.storage.history.of('shop');
  assert.equal(sent?.message, `${text}\nSecond shop`);
  await ask('templates', { chg: '1', id: '2', 'fl[1]': '0' });
  assert.deepEqual(await askJson('send', { phones: '79991234567', mes: text }), { id: 2, cnt: 1 });
});

test('mailings find the text of a template by its id', async (context) => {
  const { ask, account, given } = await storedDoor(context);
  await ask('templates', { add: '1', name: 'Sale', msg: 'Sale today', sender: 'Shop' });
  const { templates } = given.storage.doors;
  const found = await templates.text(account, 1);
  assert.ok(found.ok);
  assert.equal(found.value.text, 'Sale today');
  assert.equal(found.value.sender, 'Shop');
  const missing = await templates.text(account, 2);
  assert.ok(!missing.ok && missing.error.fault === 'record-missing');
});

test('accounts in other doors are signed too, and a command by hand stays whole', async (context) => {
  const { account, ask, given } = await storedDoor(context);
  await ask('templates', { add: '1', name: 'Sign', msg: 'Yours', format: 'sms', 'fl[1]': '1' });
  await given.storage.doors.submit(account, submissionOf('sms', 'Hello\n~~~\nnote', { door: 'smpp' }));
  await given.storage.doors.submit(account, submissionOf('flash', 'Hello', { door: 'smpp' }));
  const texts = (await given.storage.history.of('shop')).map(({ message }) => message);
  assert.deepEqual(texts, ['Hello\nYours', 'Hello']);
});
