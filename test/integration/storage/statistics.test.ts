import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import { money } from '../../../src/core/accounts/money.ts';
import { localDay, parseLocalDay } from '../../../src/core/messages/local-day.ts';
import { heapOf } from '../../../src/core/messages/status.ts';
import { NO_COUNTS } from '../../../src/core/statistics/statistics.ts';
import { foldStatistics } from '../../../src/storage/history/statistics.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

let given: TestStorage;
before(async () => {
  given = await openTestStorage();
});
after(() => given.close());

const total = async (account: Account, purse: 1 | 2 = 1) => {
  const found = await given.storage.doors.statistics.of([account], {}, purse);
  assert.ok(found.ok);
  return found.value[0]!;
};

test('what is waiting, delivered, failed, spent and paid in is the same before and after the round', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'anna');
  await storage.doors.submit(account, submissionOf('sms', 'one', { phones: ['79990000001', '12'] }));
  await storage.doors.submit(account, submissionOf('call', 'two', { phones: ['79990000002'] }));
  await storage.doors.submit(account, submissionOf('sms', 'three', { phones: ['79990000003'] }));
  for (const kind of ['sms', 'call'] as const)
    for (const message of await storage.outbox.claim([kind], 10))
      if (message.text !== 'three')
        await storage.inbox.outcome(
          message.ref,
          kind === 'sms' ? { kind: 'final', status: 1, err: 0 } : { kind: 'answered', seconds: 12.2, err: 0 },
        );
  const counts = { ...NO_COUNTS, received: money(10_000_000) };
  const expected = {
    ...counts,
    messages: 4,
    parts: 3 + 13,
    delivered: 2,
    failed: 1,
    spent: money(14_000 + 13 * 1_200),
  };
  const beforeRound = await total(account);
  assert.deepEqual(beforeRound.total, expected);
  assert.deepEqual(
    beforeRound.kinds.map(({ kind, messages, spent }) => [kind, messages, spent]),
    [
      ['sms', 3, 14_000],
      ['call', 1, 15_600],
      [undefined, 0, 0],
    ],
  );
  await foldStatistics(storage.database);
  assert.deepEqual(await total(account), beforeRound);
  const left = await given.client.query('select from statistics_changes');
  assert.equal(left.rowCount, 0);
  assert.deepEqual(await total(account, 2), { account, total: NO_COUNTS, kinds: [] });
});

test('a period is of days in the zone of the account', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'far', { settings: { timeZone: 'Pacific/Auckland' } });
  await storage.doors.submit(account, submissionOf('sms', 'one'));
  const today = localDay(instant(Date.now()), 'Pacific/Auckland');
  const count = async (from: string, till: string): Promise<number | undefined> => {
    const period = { from: parseLocalDay(from)!, till: parseLocalDay(till)! };
    const found = await storage.doors.statistics.of([account], period, 1);
    return found.ok ? found.value[0]?.total.messages : undefined;
  };
  assert.equal(await count(today, today), 1);
  assert.equal(await count('2020-01-01', '2020-12-31'), 0);
  await foldStatistics(storage.database);
  assert.equal(await count(today, today), 1);
  assert.equal(await count('2020-01-01', '2020-12-31'), 0);
});

test('money of the electronic balance is another purse, money between accounts has two sides', async () => {
  const { storage, client } = given;
  const [giver, taker] = [await testAccount(storage, 'giver'), await testAccount(storage, 'taker')];
  await client.query(
    `insert into ledger (account_id, at, from_book, to_book, amount, why, purse, to_account_id) values
       ($1, now(), 'world', 'balance', 500, 'top-up', 2, null),
       ($1, now(), 'balance', 'world', 40, 'top-up', 2, null),
       ($1, now(), 'balance', 'income', 30, 'rent', 2, null),
       ($1, now(), 'balance', 'balance', 70, 'transfer', 1, $2)`,
    [giver.id, taker.id],
  );
  const sums = async (account: Account, purse: 1 | 2) => {
    const { spent, received, withdrawn } = (await total(account, purse)).total;
    return [spent, received, withdrawn];
  };
  assert.deepEqual(await sums(giver, 2), [30, 500, 40]);
  assert.deepEqual(await sums(giver, 1), [0, 10_000_000, 70]);
  assert.deepEqual(await sums(taker, 1), [0, 10_000_070, 0]);
});

test('a message of a client whose money is that of another counts for the client', async () => {
  const { storage, client } = given;
  const [payer, sender] = [await testAccount(storage, 'payer'), await testAccount(storage, 'sender')];
  await storage.doors.submit(sender, submissionOf('sms', 'one'));
  const made = await client.query('select id from messages where account_id = $1', [sender.id]);
  await client.query(
    `insert into ledger (account_id, at, from_book, to_book, amount, why, message_id)
     values ($1, now(), 'reserved', 'income', 5, 'settle', $2)`,
    [payer.id, made.rows[0]?.id],
  );
  assert.equal((await total(sender)).total.spent, 5);
  assert.equal((await total(payer)).total.spent, 0);
});

test('the database knows the heaps of statuses as the core does', async () => {
  const rows = await given.client.query<{ status: number; heap: string }>(
    'select status, heap_of(status::smallint) as heap from generate_series(-10, 300) as status',
  );
  assert.deepEqual(
    rows.rows.map(({ status, heap }) => [status, heap]),
    rows.rows.map(({ status }) => [status, heapOf(status)]),
  );
});
