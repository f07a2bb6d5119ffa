import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { money } from '../../../src/core/accounts/money.ts';
import type { Submission } from '../../../src/core/messages/submission.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

let given: TestStorage;
before(async () => {
  given = await openTestStorage();
});
after(() => given.close());

const phone = (at: number): string => `7999${String(at).padStart(7, '0')}`;

/** Text and number of its own for each. */
function many(count: number): readonly Submission[] {
  return Array.from({ length: count }, (_, at) => submissionOf('sms', `text ${at}`, { phones: [phone(at)] }));
}

test('requests that come together cannot go past a limit of the day', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'limited', { settings: { dayLimit: 5 } });
  const results = await Promise.all(many(20).map((one) => storage.doors.submit(account, one)));
  assert.equal(results.filter((result) => result.ok).length, 5);
  const refused = results.find((result) => !result.ok);
  assert.ok(refused && !refused.ok);
  assert.equal(refused.error.fault, 'message-forbidden');
  assert.match(refused.error.detail ?? '', /dayLimit/);
  assert.deepEqual(refused.error.recipients?.[0]?.refused, { status: 23, err: 247 });
  const stored = await given.client.query(
    "select count(*) filter (where status = -1)::int as waiting, count(*) filter (where rule = 'day-limit')::int as ruled from messages where account_id = $1",
    [account.id],
  );
  assert.deepEqual(stored.rows, [{ waiting: 5, ruled: 15 }]);
  assert.deepEqual(await storage.audit(), []);
});

test('of one request as many recipients are taken as the limit lets through', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'batch', { settings: { daySpendLimit: 42_000 } });
  const phones = [0, 1, 2, 3].map(phone);
  const taken = await storage.doors.submit(account, submissionOf('sms', 'all', { phones }));
  assert.ok(taken.ok);
  assert.equal(taken.value.cost, money(42_000));
  assert.deepEqual(
    taken.value.recipients.map((recipient) => recipient.refused?.err),
    [undefined, undefined, undefined, 247],
  );
});

test('a change of the account counts for the next sending, whatever is kept in memory', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'changing');
  const [first, second, third] = many(3);
  assert.ok((await storage.doors.submit(account, first!)).ok);
  // By another process, that tells nobody but the database.
  await given.client.query(
    `update accounts set settings = settings || '{"destinations": "998"}' where id = $1`,
    [account.id],
  );
  const refused = await storage.doors.submit(account, second!);
  assert.ok(!refused.ok && refused.error.fault === 'number-unreachable');
  await given.client.query("update accounts set state = 'blocked' where id = $1", [account.id]);
  const blocked = await storage.doors.submit(account, third!);
  assert.ok(!blocked.ok && blocked.error.fault === 'sign-in-failed');
});

test('what waits for its hours is due when they begin, and lives as long as it would have', async () => {
  const { storage } = given;
  const hour = new Date().getUTCHours();
  const hours = `${(hour + 2) % 24}-${(hour + 3) % 24}`;
  const settings = { sendingHours: hours, timeZone: 'UTC' };
  const account = await testAccount(storage, 'nightly', { settings });
  assert.ok((await storage.doors.submit(account, submissionOf('sms', 'later'))).ok);
  const { rows } = await given.client.query<{ rule: string; waits: boolean; life: number }>(
    `select rule, due_at > now() + interval '59 minutes' as waits,
       extract(epoch from valid_until - due_at)::int as life from messages where account_id = $1`,
    [account.id],
  );
  assert.deepEqual(rows, [{ rule: 'put-off', waits: true, life: 24 * 3600 }]);
});

test('prices: of the account before those of its plan, an operator before any, the longest prefix', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'priced');
  const price = (text: string): Promise<unknown> => given.client.query(`insert into prices ${text}`);
  const costOf = async (number: string): Promise<number> => {
    const asked = submissionOf('sms', 'price', { phones: [number], purpose: 'price' });
    const result = await storage.doors.submit(account, asked);
    assert.ok(result.ok);
    return result.value.cost;
  };
  assert.equal(await costOf('79990000001'), 14_000);
  await price("(kind, prefix, unit_price) values (0, '', 13000), (0, '998', 50000)");
  await price("(plan, kind, prefix, unit_price) values (0, 0, '7', 12000), (3, 0, '7', 1)");
  await waitFor(async (look) => (await costOf(`79991${look}`)) === 12_000);
  assert.equal(await costOf('998901234567'), 50_000);
  await price(
    `(account_id, kind, prefix, unit_price) values (${account.id}, 0, '79', 11000), (${account.id}, 0, '7999', 10000)`,
  );
  await waitFor(async (look) => (await costOf(`79992${look}`)) === 10_000);
  assert.equal(await costOf('79100000003'), 11_000);
});

/** Prices of many accounts are told by the database's own signal, which takes a moment. Each look has six digits of its own. */
async function waitFor(condition: (look: string) => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (await condition(String(tries).padStart(6, '0'))) return;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  assert.fail('the prices have not arrived');
}

test('a sub-client spends the money of the account above when it shares it', async () => {
  const { storage } = given;
  const main = await testAccount(storage, 'main', { balance: '10' });
  const sub = await testAccount(storage, 'main-sub', { balance: '0' });
  await given.client.query('update accounts set parent_id = $1, payer_id = $1, sharing = 2 where id = $2', [
    main.id,
    sub.id,
  ]);
  const found = await storage.accounts.find('main-sub');
  assert.ok(found);
  const taken = await storage.doors.submit(found, submissionOf('sms', 'shared'));
  assert.ok(taken.ok);
  const left = money(100_000 - taken.value.cost);
  assert.equal(taken.value.balance, left);
  for (const account of [main, found]) assert.equal((await storage.accounts.funds(account)).balance, left);
  const { rows } = await given.client.query(
    'select account_id, amount::int from ledger where why = $1 and account_id = any($2)',
    ['accept', [main.id, sub.id]],
  );
  assert.deepEqual(rows, [{ account_id: main.id, amount: taken.value.cost }]);
});
