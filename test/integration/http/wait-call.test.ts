// `wait_call.php` over real storage: the number to call in four forms, the refusals, and that two clients are never told the same
// number for one subscriber.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { testAccount } from '../../support/storage.ts';
import { storedDoor } from '../../support/stored-door.ts';

const NUMBERS = ['74950000001', '74950000002'];
const confirming = { numbers: NUMBERS, milliseconds: 600_000 };

test('the number in four forms; who asks again is told the same', async (context) => {
  const door = await storedDoor(context, { confirming });
  const ask = (fmt: string) => door.ask('wait_call', { phone: '+7 999 123-45-67', fmt });
  const number = await ask('0');
  assert.ok(NUMBERS.includes(number), number);
  assert.equal(await ask('1'), number);
  assert.equal(
    await ask('2'),
    `<result>\n<phone>${number}</phone>\n<all_phones><phone>${number}</phone></all_phones>\n</result>`,
  );
  assert.equal(await ask('3'), `{"phone": "${number}","all_phones": ["${number}"]}`);
});

test('no phone is error 1, no number of a phone 5, too many attempts a day 6', async (context) => {
  const door = await storedDoor(context, { confirming });
  assert.equal(await door.ask('wait_call'), 'ERROR = 1 (parameters error: phone is missing)');
  for (const phone of ['123', 'x', '+7'])
    assert.equal(await door.ask('wait_call', { phone }), 'ERROR = 5 (invalid number)');
  for (let time = 0; time < 10; time++)
    assert.match(await door.ask('wait_call', { phone: '79991234567' }), /^\d{11}$/);
  assert.equal(
    await door.ask('wait_call', { phone: '79991234567', fmt: '3' }),
    '{"error": "daily limit of attempts is exhausted","error_code": 6}',
  );
  assert.match(await door.ask('wait_call', { phone: '79991234568' }), /^\d{11}$/);
});

test('clients that wait for the same subscriber are told different numbers, or to wait', async (context) => {
  const door = await storedDoor(context, { confirming });
  for (const login of ['second', 'third']) await testAccount(door.given.storage, login);
  const ask = (login: string) => door.ask('wait_call', { login, phone: '79991234567' });
  const [one, two] = [await ask('shop'), await ask('second')];
  assert.deepEqual([one, two].sort(), NUMBERS);
  assert.match(await ask('third'), /^ERROR = 9 /);
  assert.match(await door.ask('wait_call', { login: 'third', phone: '79991234568' }), /^\d{11}$/);
});

test('without numbers it is error 8; who rents one has one', async (context) => {
  const door = await storedDoor(context);
  assert.equal(await door.ask('wait_call', { phone: '79991234567' }), "ERROR = 8 (can't to deliver)");
  await door.given.storage.receiving.rental.add('74951111111', 0 as never);
  assert.equal(await door.ask('receive_phones', { buy: '1', phone: '74951111111' }), 'OK');
  assert.equal(await door.ask('wait_call', { phone: '79991234567' }), '74951111111');
});
