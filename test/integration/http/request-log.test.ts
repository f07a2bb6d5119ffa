// What the door remembers of an account's requests, whatever way they came.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { storedDoor } from '../../support/stored-door.ts';

test('requests are remembered with their answers in words, without passwords', async (context) => {
  const door = await storedDoor(context);
  const { accounts, doors } = door.given.storage;
  await door.ask('balance');
  assert.deepEqual(doors.requestLog.of(door.account), []);
  await accounts.change('shop', { settings: { requestLog: 'on' } });
  // The door keeps accounts in memory and hears of the change a moment later.
  for (let at = 0; doors.requestLog.of(door.account).length === 0; at++)
    await door.ask('get', { n: `${at}` });
  await door.ask('get', { get_messages: '1', phone: '79990000001', charset: 'windows-1251' });
  const body = new FormData();
  for (const [name, value] of Object.entries({ login: 'shop', psw: 'secret', mes: 'Привет' }))
    body.set(name, value);
  body.set('charset', 'utf-8');
  body.set('file', new Blob(['0'.repeat(200)]), 'hello.wav');
  await fetch(`${door.url}/sys/send.php?fmt=3`, { method: 'POST', body });
  await door.ask('balance', { psw: 'wrong' });
  const told = doors.requestLog
    .of(door.account)
    .slice(0, 2)
    .map(({ at: _at, ...request }) => request);
  assert.deepEqual(told, [
    {
      address: '127.0.0.1',
      page: 'send.php',
      parameters: [
        ['fmt', '3'],
        ['login', 'shop'],
        ['psw', '***'],
        ['mes', 'Привет'],
        ['charset', 'utf-8'],
        ['file hello.wav', '200 bytes'],
      ],
      status: 200,
      answer: told[0]?.answer,
    },
    {
      address: '127.0.0.1',
      page: 'get.php',
      parameters: [
        ['login', 'shop'],
        ['psw', '***'],
        ['charset', 'windows-1251'],
        ['get_messages', '1'],
        ['phone', '79990000001'],
      ],
      status: 200,
      answer: 'ERROR = 3 (no records found)',
    },
  ]);
  assert.match(told[0]?.answer ?? '', /"error_code": 1/);
});
