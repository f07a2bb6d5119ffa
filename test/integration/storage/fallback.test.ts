// The SMS that goes to who was not reached by a messenger: under the same id, charged as an SMS, told in place of the failure.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import type { AttemptOutcome } from '../../../src/core/ports.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

let given: TestStorage;
before(async () => {
  given = await openTestStorage({ kinds: new Set(['sms', 'viber', 'social']) });
});
after(() => given.close());

async function sent(login: string, outcome: AttemptOutcome, fallbackText?: string, balance = '1000') {
  const { storage } = given;
  const settings = { handler: 'https://handler.example/', secret: 's' };
  const account = await testAccount(storage, login, { settings, balance });
  const text = { ...(fallbackText !== undefined && { fallbackText }) };
  const taken = await storage.doors.submit(
    account,
    submissionOf('viber', 'Hello', { publicId: '17', ...text }),
  );
  assert.ok(taken.ok);
  const [message] = (await storage.outbox.claim(['viber'], 10)).filter((one) => one.account.login === login);
  assert.ok(message);
  await storage.inbox.outcome(message.ref, outcome);
  const { rows } = await given.client.query<{ kind: number; status: number; text: string; own: boolean }>(
    `select m.kind, m.status, s.text, s.cause = $2 as own from messages m join submissions s on s.id = m.submission_id
     where s.public_id = '17' and s.account_id = $1 order by m.id`,
    [account.id, message.ref],
  );
  const told = await given.client.query('select from deliveries where account_id = $1', [account.id]);
  return { account, rows, told: told.rowCount };
}

test('who has no messenger gets the SMS, and the handler hears of that alone', async () => {
  const failed = { kind: 'final', status: 20, err: 1 } as const;
  const { account, rows, told } = await sent('one', failed, 'Hello by SMS');
  assert.deepEqual(rows, [
    { kind: 10, status: 20, text: 'Hello', own: null },
    { kind: 0, status: -1, text: 'Hello by SMS', own: true },
  ]);
  assert.equal(told, 0);
  const status = await given.storage.doors.status(account, [{ phone: '79991234567', publicId: '17' }]);
  assert.equal(status.ok && status.value[0]?.status, -1);
  assert.deepEqual(await given.storage.audit(), []);
});

test('a life that ended falls back too; what was delivered or has no text does not', async () => {
  assert.equal((await sent('two', { kind: 'final', status: 3, err: 0 }, 'SMS')).rows.length, 2);
  const delivered = await sent('three', { kind: 'final', status: 1, err: 0 }, 'SMS');
  assert.deepEqual([delivered.rows.length, delivered.told], [1, 1]);
  const plain = await sent('four', { kind: 'final', status: 20, err: 1 });
  assert.deepEqual([plain.rows.length, plain.told], [1, 1]);
});

test('where no SMS can go in its place, the handler is told of the failure', async () => {
  const { storage, client } = given;
  const settings = { handler: 'https://handler.example/', secret: 's' };
  const failing = async (login: string, phone: string, blocked: 'yes' | 'no') => {
    const account = await testAccount(storage, login, { settings });
    const reserve = { publicId: '17', fallbackText: 'SMS', phones: [phone] };
    assert.ok((await storage.doors.submit(account, submissionOf('viber', 'Hello', reserve))).ok);
    const claimed = await storage.outbox.claim(['viber'], 10);
    const message = claimed.find((one) => one.account.login === login);
    assert.ok(message);
    if (blocked === 'yes')
      await client.query(`update accounts set state = 'blocked' where id = $1`, [account.id]);
    await storage.inbox.outcome(message.ref, { kind: 'final', status: 20, err: 1 });
    const { rows } = await client.query<{ fields: readonly (readonly [string, string])[] }>(
      'select fields from deliveries where account_id = $1',
      [account.id],
    );
    return rows.map(({ fields }) => {
      const told = new Map(fields);
      return ['id', 'phone', 'status', 'err'].map((name) => told.get(name)).join(' ');
    });
  };
  assert.deepEqual(await failing('five', '#abcdef', 'no'), ['17 #abcdef 20 1']);
  assert.deepEqual(await failing('six', '79991234567', 'yes'), ['17 79991234567 20 1']);
  assert.deepEqual(await storage.audit(), []);
});

test('where the SMS is refused as well, the handler hears of that', async () => {
  const failed = { kind: 'final', status: 20, err: 1 } as const;
  const { rows, told } = await sent('poor', failed, 'Hello by SMS', '1');
  assert.deepEqual(
    rows.map(({ kind, status }) => [kind, status]),
    [
      [10, 20],
      [0, 24],
    ],
  );
  assert.equal(told, 1);
});
