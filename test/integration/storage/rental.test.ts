// Rented numbers as months go by: each is paid once whoever looks, a number goes back when money is short or nobody wants it, and
// the books balance all along.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import { money } from '../../../src/core/accounts/money.ts';
import { openStorage } from '../../../src/storage/storage.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';

// The fifteenth of January, noon in Moscow: seventeen of thirty-one days are left.
const clock = new ManualClock();
const MONTHLY = money(3_100_000);

let given: TestStorage;
before(async () => {
  given = await openTestStorage({ clock });
});
after(() => given.close());

async function balanceOf(account: Account): Promise<number> {
  return (await given.storage.accounts.funds(account)).balance;
}

async function rent(account: Account, phone: string, prolong: 'on' | 'off' = 'on'): Promise<void> {
  await given.storage.receiving.rental.add(phone, MONTHLY);
  const rented = await given.storage.doors.rental.rent(account, phone, prolong);
  assert.ok(rented.ok, JSON.stringify(rented));
}

async function numbersOf(account: Account): Promise<readonly string[]> {
  const rented = await given.storage.doors.rental.rented(account);
  assert.ok(rented.ok);
  return rented.value.map((number) => number.phone);
}

test('a month is paid once, however many look at the same time', async () => {
  const { storage, options } = given;
  const account = await testAccount(storage, 'keeper');
  await rent(account, '74950000001');
  assert.equal(await balanceOf(account), 8_300_000);
  await storage.receiving.rental.prolongDue();
  assert.equal(await balanceOf(account), 8_300_000, 'nothing is due yet');
  clock.advance(17 * DAY);
  const beside = await openStorage({ ...options, role: 'command' });
  try {
    const rounds = [storage, beside, storage, beside].map((one) => one.receiving.rental.prolongDue());
    await Promise.all(rounds);
  } finally {
    await beside.close();
  }
  assert.equal(await balanceOf(account), 5_200_000);
  const [number] = await storage.receiving.rental.list();
  assert.equal(number?.paid_until, Date.parse('2026-03-01T00:00:00+03:00'));
  assert.deepEqual(await storage.audit(), []);
});

test('the number goes back when the money is short, when it is not to be prolonged, and when its account is closed', async () => {
  const { storage, client } = given;
  const poor = await testAccount(storage, 'poor', { balance: '310' });
  const leaver = await testAccount(storage, 'leaver');
  const closed = await testAccount(storage, 'closed');
  await rent(poor, '74950000002');
  await rent(leaver, '74950000003', 'off');
  await rent(closed, '74950000004');
  await client.query(`update accounts set state = 'blocked' where id = $1`, [closed.id]);
  const before = await Promise.all([poor, leaver, closed].map(balanceOf));
  clock.advance(31 * DAY);
  await storage.receiving.rental.prolongDue();
  assert.deepEqual(await Promise.all([poor, leaver, closed].map(balanceOf)), before);
  for (const account of [poor, leaver, closed]) assert.deepEqual(await numbersOf(account), []);
  const offers = await storage.doors.rental.offers(poor);
  assert.deepEqual(offers.ok && offers.value.map((offer) => offer.phone), [
    '74950000002',
    '74950000003',
    '74950000004',
  ]);
  assert.ok(given.faults.some((fault) => fault.includes('74950000002 is given back')));
  assert.deepEqual(await storage.audit(), []);
});

test('after months without the server only the month that has begun is asked for', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'sleeper');
  await rent(account, '74950000005');
  const before = await balanceOf(account);
  clock.advance(100 * DAY);
  await storage.receiving.rental.prolongDue();
  await storage.receiving.rental.prolongDue();
  assert.equal(before - (await balanceOf(account)), MONTHLY);
  assert.deepEqual(await storage.audit(), []);
});

test('a number has one tenant, even when two want it at once; the operator’s list tells of them', async () => {
  const { storage } = given;
  const { rental } = storage.receiving;
  const [one, two] = [await testAccount(storage, 'one'), await testAccount(storage, 'two')];
  assert.equal(await rental.add('74950000007', money(0)), 'added');
  const both = await Promise.all([one, two].map((account) => rental.rent(account, '74950000007', 'off')));
  assert.deepEqual(both.map((rented) => (rented.ok ? 'ok' : rented.error)).sort(), ['ok', 'record-missing']);
  assert.equal(await rental.remove('74950000007', 'nobody'), 'rented');
  assert.equal(await rental.add('74950000007', MONTHLY), 'changed');
  const [listed] = (await rental.list()).filter((number) => number.phone === '74950000007');
  assert.ok(listed?.login === 'one' || listed?.login === 'two');
  assert.equal(await rental.remove('74950000007', 'anybody'), 'removed');
  assert.equal(await rental.remove('74950000007', 'anybody'), 'missing');
  assert.deepEqual(await storage.audit(), []);
});

test('the payer of a sub-client pays its rent', async () => {
  const { storage, client } = given;
  const parent = await testAccount(storage, 'parent');
  const child = await testAccount(storage, 'child', { balance: '0' });
  await client.query('update accounts set parent_id = $2, payer_id = $2 where id = $1', [
    child.id,
    parent.id,
  ]);
  const account = await storage.accounts.find('child');
  const before = await balanceOf(parent);
  await rent(account!, '74950000008');
  assert.ok((await balanceOf(parent)) < before);
  const { rows } = await client.query('select balance, income from accounts where id = $1', [child.id]);
  assert.deepEqual(rows, [{ balance: '0', income: '0' }]);
  assert.deepEqual(await storage.audit(), []);
});
