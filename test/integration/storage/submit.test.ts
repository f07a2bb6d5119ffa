import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { money } from '../../../src/core/accounts/money.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

let given: TestStorage;
before(async () => {
  given = await openTestStorage();
});
after(() => given.close());

test('a submission charges, stores and queues in one act, and ids count per account', async () => {
  const { storage } = given;
  const anna = await testAccount(storage, 'anna');
  const boris = await testAccount(storage, 'boris');
  const first = await storage.doors.submit(anna, submissionOf('sms', 'one'));
  const second = await storage.doors.submit(anna, submissionOf('sms', 'two'));
  const other = await storage.doors.submit(boris, submissionOf('sms', 'one'));
  assert.ok(first.ok && second.ok && other.ok);
  assert.deepEqual([first.value.publicId, second.value.publicId, other.value.publicId], ['1', '2', '1']);
  assert.equal(second.value.balance, money(10_000_000 - 28_000));
  assert.equal((await storage.accounts.funds(anna)).balance, second.value.balance);
  assert.deepEqual(await storage.audit(), []);
});

test('two requests cannot spend the same money', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'poor', { balance: '14' });
  const results = await Promise.all(
    Array.from({ length: 14 }, (_, at) => storage.doors.submit(account, submissionOf('sms', `text ${at}`))),
  );
  assert.equal(results.filter((result) => result.ok).length, 10);
  const refused = results.filter((result) => !result.ok);
  assert.ok(refused.every((result) => !result.ok && result.error.fault === 'money-short'));
  assert.equal((await storage.accounts.funds(account)).balance, 0);
  const history = await storage.history.of('poor');
  assert.equal(history.filter((message) => message.status === 24).length, 4);
  assert.deepEqual(await storage.audit(), []);
});

test('credit lets the balance go below nothing', async () => {
  const { storage } = given;
  await testAccount(storage, 'debtor', { balance: '0' });
  const changed = await storage.accounts.change('debtor', { credit: money(20_000) });
  assert.ok(changed.ok);
  assert.ok((await storage.doors.submit(changed.value, submissionOf('sms', 'a'))).ok);
  assert.ok(!(await storage.doors.submit(changed.value, submissionOf('sms', 'b'))).ok);
  assert.equal((await storage.accounts.funds(changed.value)).balance, -14_000);
});

test('the same request within a minute is refused, a mended one is not', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'hasty', { balance: '1' });
  const submission = submissionOf('sms', 'again');
  assert.ok(!(await storage.doors.submit(account, submission)).ok);
  await storage.accounts.topUp('hasty', money(100_000));
  assert.ok((await storage.doors.submit(account, submission)).ok);
  const repeated = await storage.doors.submit(account, submission);
  assert.ok(!repeated.ok && repeated.error.fault === 'request-repeated');
  const price = { ...submission, purpose: 'price' } as const;
  const asked = [];
  for (let time = 0; time < 6; time++) asked.push((await storage.doors.submit(account, price)).ok);
  assert.deepEqual(asked, [true, true, true, true, true, false]);
});

test('a list has a text for each number under one id', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'lists');
  const items = [
    { phones: ['79990000001', '79990000002'], text: 'first' },
    { phones: ['79990000001', '12'], text: 'second' },
  ];
  const result = await storage.doors.submit(account, submissionOf('sms', '', { items, publicId: 'batch.7' }));
  assert.ok(result.ok);
  assert.equal(result.value.count, 3);
  const history = await storage.history.of('lists', { id: 'batch.7' });
  assert.deepEqual(
    history.map(({ id, phone, message, status }) => [id, phone, message, status]),
    [
      ['batch.7', '79990000001', 'first', -1],
      ['batch.7', '79990000002', 'first', -1],
      ['batch.7', '79990000001', 'second', -1],
      ['batch.7', '12', 'second', 22],
    ],
  );
  const status = await storage.doors.status(account, [{ phone: '+79990000001', publicId: 'batch.7' }]);
  assert.ok(status.ok);
  assert.equal(status.value[0]?.text, 'second');
});

test('characters that no database holds do no harm', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'odd');
  assert.ok((await storage.doors.submit(account, submissionOf('sms', 'zero \0, half \ud83d'))).ok);
  const [message] = await storage.history.of('odd');
  assert.equal(message?.message, 'zero \ufffd, half \ufffd');
});

test('an account in test mode is delivered to nobody, for nothing, with error 200', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'trial', { settings: { test: 'on' } });
  const result = await storage.doors.submit(account, submissionOf('call', 'Hello'));
  assert.ok(result.ok);
  assert.equal(result.value.cost, 0);
  const [message] = await until(
    () => storage.history.of('trial'),
    (rows) => rows[0]?.status === 1,
  );
  assert.equal(message?.err, 200);
  assert.deepEqual(await storage.audit(), []);
});

test('signing in takes the password, its digests or a key, and locks an address that fails', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'signer');
  const made = await storage.doors.apiKeys.create(account, {
    name: 'till',
    scopes: ['read', 'send', 'manage'],
  });
  const key = made.ok ? made.value.key : '';
  const signIn = { login: 'signer', password: '', apiKey: '', address: '10.0.0.1' };
  const accepted = [
    { ...signIn, password: 'secret' },
    { ...signIn, password: '5ebe2294ecd0e0f08eab7690d2a6ee69' },
    { ...signIn, password: key },
    { ...signIn, login: '', apiKey: key },
  ];
  for (const given of accepted)
    assert.ok((await storage.doors.authenticate(given)).ok, JSON.stringify(given));
  const wrong = { ...signIn, password: 'wrong', address: '10.0.0.2' };
  const errors = new Set<string>();
  for (let time = 0; time < 61; time++) {
    const result = await storage.doors.authenticate(wrong);
    errors.add(result.ok ? 'ok' : result.error);
  }
  assert.deepEqual([...errors], ['sign-in-failed', 'address-locked']);
  const locked = await storage.doors.authenticate({ ...wrong, password: 'secret' });
  assert.ok(!locked.ok && locked.error === 'address-locked');
  assert.ok((await storage.doors.authenticate({ ...signIn, password: 'secret' })).ok);
});

test('a thousand guesses made at once learn no more than sixty made one by one', async () => {
  const { storage } = given;
  await testAccount(storage, 'guessed');
  const signIn = { login: 'guessed', apiKey: '', address: '10.0.0.3' };
  const guesses = Array.from({ length: 200 }, (_, at) => (at === 199 ? 'secret' : `wrong ${at}`));
  const results = await Promise.all(
    guesses.map((password) => storage.doors.authenticate({ ...signIn, password })),
  );
  assert.equal(results.filter((result) => !result.ok && result.error === 'sign-in-failed').length, 60);
  assert.equal(results.filter((result) => result.ok).length, 0);
});

test('a login that no database can hold is a wrong one', async () => {
  const { storage } = given;
  const signIn = { password: 'secret', apiKey: '', address: '10.0.0.4' };
  for (const login of ['\0', 'sig\0ner', '\ud800']) {
    const result = await storage.doors.authenticate({ ...signIn, login });
    assert.ok(!result.ok && result.error === 'sign-in-failed');
  }
});

test('the signing phrase lies sealed in its row and comes back open', async () => {
  const { storage, client } = given;
  const account = await testAccount(storage, 'signed', { settings: { secret: 'open sesame' } });
  assert.equal(account.settings.secret, 'open sesame');
  const rows = await client.query("select * from accounts where login = 'signed'");
  assert.ok(!JSON.stringify(rows.rows).includes('sesame'));
  const changed = await storage.accounts.change('signed', { settings: { secret: undefined, ring: 'all' } });
  assert.ok(changed.ok);
  assert.equal(changed.value.settings.secret, undefined);
  assert.equal(changed.value.settings.ring, 'all');
});

test('a waiting message that is deleted is not sent, costs nothing and is not found any more', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'regret');
  const when = { kind: 'at', at: (Date.now() + 3_600_000) as never } as const;
  assert.ok((await storage.doors.submit(account, submissionOf('sms', 'later', { when }))).ok);
  const name = { phone: '79991234567', publicId: '1' };
  assert.deepEqual(await storage.doors.remove(account, [name]), { ok: true, value: true });
  assert.equal((await storage.accounts.funds(account)).balance, 10_000_000);
  const status = await storage.doors.status(account, [name]);
  assert.deepEqual(status, { ok: true, value: [undefined] });
  const again = await storage.doors.remove(account, [name]);
  assert.deepEqual(again, { ok: false, error: 'deletion-failed' });
  assert.deepEqual(await storage.history.of('regret'), []);
  assert.deepEqual(await storage.audit(), []);
});

test('a message that is not to be shown is sent, and hidden from its first moment', async () => {
  const { storage, client } = given;
  const account = await testAccount(storage, 'secretive');
  const sent = await storage.doors.submit(account, {
    ...submissionOf('sms', 'a code', { phones: ['79990000077'] }),
    publicId: 'secret',
    shown: 'no',
  });
  assert.ok(sent.ok);
  assert.deepEqual(await storage.history.of('secretive'), []);
  const rows = await client.query('select hidden from messages where account_id = $1', [account.id]);
  assert.deepEqual(rows.rows, [{ hidden: true }]);
  const [claimed] = (await storage.outbox.claim(['sms'], 100)).filter(({ text }) => text === 'a code');
  assert.equal(claimed?.phone, '79990000077');
});

test('a status may be asked five times a minute', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'curious');
  const name = { phone: '79991234567', publicId: '5' };
  const answers = [];
  for (let time = 0; time < 6; time++) answers.push((await storage.doors.status(account, [name])).ok);
  assert.deepEqual(answers, [true, true, true, true, true, false]);
});

/** Asks until the answer is as wanted; the runner's own limit ends a wait in vain. */
async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean): Promise<T> {
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
  }
}
