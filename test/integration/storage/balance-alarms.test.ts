import assert from 'node:assert/strict';
import { test } from 'node:test';
import { isAlarming } from '../../../src/core/accounts/balance-alarm.ts';
import { money } from '../../../src/core/accounts/money.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

async function notices({ client }: TestStorage): Promise<readonly { balance: string; ways: string[] }[]> {
  return (await client.query('select balance, ways from notices order by id')).rows;
}

test('a sum past thirty-two bits is paid in', async () => {
  const given = await openTestStorage();
  try {
    const { storage } = given;
    await testAccount(storage, 'rich', { balance: '1' });
    const paid = await storage.accounts.topUp('rich', money(999_999_990_000));
    assert.equal(paid.ok && paid.value.balance, 1_000_000_000_000);
    assert.deepEqual(await storage.audit(), []);
  } finally {
    await given.close();
  }
});

test('a client is told once that its balance is low, and again after there was money', async () => {
  const given = await openTestStorage();
  try {
    const { storage } = given;
    const settings = { balanceAlarm: money(100_000), phone: '79990000009' };
    const account = await testAccount(storage, 'low', { balance: '11', settings });
    await storage.alarms.tell();
    assert.deepEqual(await notices(given), []);
    assert.ok((await storage.doors.submit(account, submissionOf('sms', 'one'))).ok);
    await storage.alarms.tell();
    await storage.alarms.tell();
    assert.deepEqual(await notices(given), [{ balance: '96000', ways: ['sms 79990000009'] }]);
    const [told] = await storage.history.of('low', { recipients: ['79990000009'] });
    assert.equal(told?.message, 'Баланс low: 9.60 RUR, меньше 10.00. Пополните счёт.');
    await storage.accounts.topUp('low', money(1_000));
    await storage.alarms.tell();
    assert.equal((await notices(given)).length, 1, 'still below');
    await storage.accounts.topUp('low', money(500_000));
    await storage.accounts.topUp('low', money(-500_000));
    await storage.alarms.tell();
    assert.equal((await notices(given)).length, 2);
    assert.deepEqual(await storage.audit(), []);
  } finally {
    await given.close();
  }
});

test('a client with a mail address is told by mail too, where mails are sent', async () => {
  const given = await openTestStorage({ kinds: new Set(['sms', 'mail'] as const) });
  try {
    const { storage, client } = given;
    const settings = { balanceAlarm: money(100_000), phone: '79990000009', email: 'shop@shop.example' };
    await testAccount(storage, 'mailed', { balance: '9', settings });
    await storage.alarms.tell();
    const ways = ['sms 79990000009', 'mail shop@shop.example'];
    assert.deepEqual(await notices(given), [{ balance: '90000', ways }]);
    const { rows } = await client.query<{ subject: string }>(
      `select options->>'subject' as subject from submissions s join messages m on m.submission_id = s.id
       where m.phone = 'shop@shop.example'`,
    );
    assert.deepEqual(rows, [{ subject: 'Баланс mailed подходит к концу' }]);
  } finally {
    await given.close();
  }
});

test('a notice that breaks off is given in another round, once, and holds up nobody', async () => {
  const given = await openTestStorage();
  try {
    const { storage, client } = given;
    const settings = { balanceAlarm: money(100_000), phone: '79990000009' };
    const broken = await testAccount(storage, 'broken', { balance: '5', settings });
    await testAccount(storage, 'behind', { balance: '6', settings: { ...settings, phone: '79990000010' } });
    await client.query(`create function break_off() returns trigger language plpgsql as
      $$ begin if new.account_id = ${broken.id} then raise exception 'broken off'; end if; return new; end $$`);
    await client.query(
      'create trigger break_off before insert on notices for each row execute function break_off()',
    );
    await assert.rejects(storage.alarms.tell(), /broken off/);
    assert.deepEqual(await notices(given), [{ balance: '60000', ways: ['sms 79990000010'] }]);
    assert.deepEqual(await storage.history.of('broken'), []);
    await client.query('drop trigger break_off on notices');
    await storage.alarms.tell();
    await storage.alarms.tell();
    assert.deepEqual((await notices(given)).slice(1), [{ balance: '50000', ways: ['sms 79990000009'] }]);
    assert.equal((await storage.history.of('broken')).length, 1);
    assert.deepEqual(await storage.audit(), []);
  } finally {
    await given.close();
  }
});

test('who never had money, shares it, or wants to hear nothing is not told', async () => {
  const given = await openTestStorage();
  try {
    const { storage } = given;
    await testAccount(storage, 'silent', { balance: '1' });
    const balanceAlarm = money(100_000);
    await testAccount(storage, 'new', { balance: '0', settings: { balanceAlarm } });
    const poor = await testAccount(storage, 'poor', { balance: '1', settings: { balanceAlarm } });
    const change = {
      sharing: 'main tariff, main balance',
      settings: { balanceAlarm },
      more: {},
      scope: 'above',
    } as const;
    assert.ok((await storage.clients.add(poor, { login: 'sub', password: 'Longer-1', change })).ok);
    await storage.alarms.tell();
    assert.deepEqual(
      await notices(given),
      [{ balance: '10000', ways: [] }],
      'recorded though there is no way',
    );
  } finally {
    await given.close();
  }
});

test('the alarm is given below what was named, once', () => {
  const at = (balance: number, told: 'yes' | 'no' = 'no') =>
    isAlarming({ balance: money(balance), alarm: money(10), told });
  assert.deepEqual([at(11), at(10), at(9), at(-5), at(9, 'yes')], [false, false, true, true, false]);
  assert.equal(isAlarming({ balance: money(0), alarm: undefined, told: 'no' }), false);
});
