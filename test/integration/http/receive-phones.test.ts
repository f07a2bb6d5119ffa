// `receive_phones.php` over real storage: the list, renting, keeping and not; the money, and the refusals.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money } from '../../../src/core/accounts/money.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { testAccount } from '../../support/storage.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';

const MONTHLY = money(3_100_000);

async function offer(door: StoredDoor, ...phones: readonly string[]): Promise<void> {
  for (const phone of phones) await door.given.storage.receiving.rental.add(phone, MONTHLY);
}

test('the list in four forms; nothing to rent is error 3', async (context) => {
  const door = await storedDoor(context);
  const ask = (fmt: string) => door.ask('receive_phones', { get: '1', fmt });
  assert.equal(await ask('0'), 'ERROR = 3 (no records found)');
  await offer(door, '74950000002', '74950000001');
  assert.equal(await ask('0'), 'phone = 74950000001, cost = 310.00\nphone = 74950000002, cost = 310.00');
  assert.equal(await ask('1'), '74950000001,310.00\n74950000002,310.00');
  assert.equal(
    await ask('2'),
    '<phones>\n<phone><phone>74950000001</phone><cost>310.00</cost></phone>\n<phone><phone>74950000002</phone><cost>310.00</cost></phone>\n</phones>',
  );
  assert.equal(
    await door.ask('receive_phones', { gets: '1', fmt: '3' }),
    '[{"phone": "74950000001","cost": "310.00"},{"phone": "74950000002","cost": "310.00"}]',
  );
});

test('renting charges the rest of the month, once, and the books balance', async (context) => {
  // The fifteenth of January, noon in Moscow: seventeen of thirty-one days are left.
  const door = await storedDoor(context, { clock: new ManualClock() });
  await offer(door, '74950000001');
  const buy = { buy: '1', phone: '+7 495 000-00-01' };
  assert.equal(await door.ask('receive_phones', { ...buy, fmt: '3' }), '{"result": "OK"}');
  assert.equal(await door.ask('balance'), '830.00');
  assert.match(await door.ask('receive_phones', buy), /^ERROR = 5 /);
  assert.equal(await door.ask('receive_phones', { get: '1' }), 'ERROR = 3 (no records found)');
  assert.equal(
    await door.ask('receive_phones', { get: '1', own: '1' }),
    'phone = 74950000001, cost = 310.00, paid_until = 01.02.2026 00:00:00, noprolong = 0',
  );
  await testAccount(door.given.storage, 'other');
  assert.match(await door.ask('receive_phones', { ...buy, login: 'other' }), /^ERROR = 3 /);
  assert.deepEqual(await door.given.storage.audit(), []);
});

test('the mark is changed by who rents the number alone', async (context) => {
  const door = await storedDoor(context);
  await offer(door, '74950000001');
  const change = { chg: '1', phone: '74950000001', noprolong: '1' };
  assert.match(await door.ask('receive_phones', change), /^ERROR = 3 /);
  assert.equal(await door.ask('receive_phones', { buy: '1', phone: '74950000001' }), 'OK');
  assert.equal(await door.ask('receive_phones', { ...change, fmt: '2' }), '<result>OK</result>');
  assert.match(await door.ask('receive_phones', { get: '1', own: '1' }), /noprolong = 1$/);
  assert.equal(await door.ask('receive_phones', { ...change, noprolong: '0' }), 'OK');
  assert.match(await door.ask('receive_phones', { get: '1', own: '1' }), /noprolong = 0$/);
});

test('without money nothing is rented', async (context) => {
  const door = await storedDoor(context);
  await testAccount(door.given.storage, 'poor', { balance: '1' });
  await offer(door, '74950000001');
  const reply = await door.ask('receive_phones', { login: 'poor', buy: '1', phone: '74950000001' });
  assert.match(reply, /^ERROR = 10 \(no money\)$/);
  assert.equal(await door.ask('balance', { login: 'poor' }), '1.00');
  assert.match(await door.ask('receive_phones', { get: '1' }), /74950000001/);
});

test('what is not understood is error 1', async (context) => {
  const door = await storedDoor(context);
  for (const fields of [{}, { buy: '1' }, { chg: '1' }, { buy: '1', phone: '74950000001', noprolong: 'x' }])
    assert.match(await door.ask('receive_phones', fields), /^ERROR = 1 /);
  for (const phone of ['x', '12', '7495\0'])
    assert.match(await door.ask('receive_phones', { buy: '1', phone }), /^ERROR = 3 /);
  assert.deepEqual(door.troubles, []);
});
