import assert from 'node:assert/strict';
import { test } from 'node:test';
import { money } from '../../../src/core/accounts/money.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

/** What somebody's hand did to the tables → the sentence that finds it. */
const TAMPERINGS: readonly (readonly [string, RegExp])[] = [
  [
    "update accounts set balance = balance + 1 where login = 'anna'",
    /balance and its ledger: \d+\.\d{4} against/,
  ],
  ["update accounts set balance2 = 5 where login = 'anna'", /electronic balance and its ledger/],
  [
    "update accounts set accepted = accepted + 1 where login = 'anna'",
    /accepted recipients and their heaps: 2 against 1/,
  ],
  [
    "update accounts set income = income + 10000 where login = 'anna'",
    /income and its ledger: 2\.40 against 1\.40/,
  ],
  ['update messages set cost = cost + 100', /income and final messages/],
  ['update submissions set purse = 2', /electronic income and final messages/],
  ['delete from messages', /accepted recipients and their heaps: 1 against 0/],
  ["delete from ledger where why = 'transfer'", /balance and its ledger/],
  [
    "update ledger set to_amount = amount + 1 where why = 'transfer'",
    /transfers with a wrong exchange: 1 against 0/,
  ],
];

test('whatever is changed by hand is found, and said in a sentence', async () => {
  const given = await openTestStorage();
  try {
    const { storage, client } = given;
    const anna = await testAccount(storage, 'anna');
    await testAccount(storage, 'boris');
    const boris = await storage.accounts.find('boris');
    assert.ok(boris);
    assert.ok((await storage.clients.transfer(anna, boris, { sum: money(70_000), purse: 1 })).ok);
    assert.ok((await storage.doors.submit(anna, submissionOf('sms', 'one'))).ok);
    const [message] = await storage.outbox.claim(['sms'], 1);
    assert.ok(message);
    await storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
    assert.deepEqual(await storage.audit(), []);
    for (const [statement, sentence] of TAMPERINGS) {
      await client.query('create schema kept');
      for (const table of ['accounts', 'messages', 'submissions', 'ledger'])
        await client.query(`create table kept.${table} as select * from ${table}`);
      await client.query("set session_replication_role = 'replica'");
      await client.query(statement);
      const sentences = (await storage.audit()).map((one) => one.sentence.en);
      assert.ok(
        sentences.some((one) => sentence.test(one)),
        `${statement}\n${sentences.join('\n')}`,
      );
      for (const table of ['accounts', 'messages', 'submissions', 'ledger']) {
        await client.query(`delete from ${table}`);
        await client.query(`insert into ${table} overriding system value select * from kept.${table}`);
      }
      await client.query("set session_replication_role = 'origin'");
      await client.query('drop schema kept cascade');
    }
    assert.deepEqual(await storage.audit(), []);
  } finally {
    await given.close();
  }
});
