// What clients are told as the database keeps it: the log with every attempt, sending again, a handler that failed for a day
// and comes back, and the switches of an account.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, HOUR, later, MINUTE } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { Delivery } from '../../../src/core/events/delivery.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const HANDLER = 'http://example.org/hook?md5';
const clock = new ManualClock();

let given: TestStorage;
before(async () => {
  given = await openTestStorage({ clock });
});
after(() => given.close());

/** One SMS from acceptance to its last status: one call to the handler. */
async function delivered(account: Account, text: string): Promise<string> {
  const { storage } = given;
  const submitted = await storage.doors.submit(account, submissionOf('sms', text));
  assert.ok(submitted.ok);
  for (const message of await storage.outbox.claim(['sms'], 100))
    await storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
  return submitted.value.publicId;
}

async function claim(account: Account): Promise<readonly Delivery[]> {
  const all = await given.storage.deliveries.claim({ limit: 100, perAccount: 100, except: [] });
  return all.filter((delivery) => delivery.account === account.id);
}

const failedTry = () => ({
  at: clock.now(),
  milliseconds: 12,
  failure: 'the handler answers 500',
  status: 500,
  answer: 'oops',
});

async function fail(deliveries: readonly Delivery[], next: 'again' | 'never' = 'again'): Promise<void> {
  const nextAt = next === 'again' ? later(clock.now(), MINUTE) : undefined;
  await Promise.all(deliveries.map(({ ref }) => given.storage.deliveries.failed(ref, failedTry(), nextAt)));
}

async function succeed(deliveries: readonly Delivery[]): Promise<void> {
  const made = { at: clock.now(), milliseconds: 3, status: 200 };
  await Promise.all(deliveries.map(({ ref }) => given.storage.deliveries.succeeded(ref, made)));
}

async function states(account: Account): Promise<readonly string[]> {
  const listed = await given.storage.doors.handlerCalls.list(account, { limit: 100 });
  assert.ok(listed.ok);
  return listed.value.map((call) => call.state).reverse();
}

/** The ends of calls are followed up beside them; this waits until the states are as expected. */
async function become(account: Account, expected: readonly string[]): Promise<void> {
  for (let tries = 0; tries < 200; tries++) {
    if (JSON.stringify(await states(account)) === JSON.stringify(expected)) return;
    await new Promise((resolve) => setImmediate(resolve));
  }
  assert.deepEqual(await states(account), expected);
}

test('the log lists calls with filters and a cursor, and shows one whole with its attempts', async () => {
  const { handlerCalls } = given.storage.doors;
  const account = await testAccount(given.storage, 'log', { settings: { handler: HANDLER, secret: 's' } });
  const [first, second, third] = [
    await delivered(account, 'one'),
    await delivered(account, 'two'),
    await delivered(account, 'three'),
  ];
  const claimed = await claim(account);
  assert.equal(claimed.length, 3);
  await fail(claimed.slice(0, 1), 'never');
  await succeed(claimed.slice(1));

  const all = await handlerCalls.list(account, { limit: 2 });
  assert.ok(all.ok);
  assert.deepEqual(
    all.value.map((call) => [call.publicId, call.phone, call.kind, call.state, call.answer, call.attempts]),
    [
      [third, '79991234567', 'status', 'delivered', 200, 1],
      [second, '79991234567', 'status', 'delivered', 200, 1],
    ],
  );
  const rest = await handlerCalls.list(account, { limit: 2, before: all.value[1]?.id ?? 0 });
  assert.deepEqual(rest.ok && rest.value.map((call) => call.publicId), [first]);
  for (const filter of [
    { publicId: first },
    { state: 'given-up' },
    { state: 'given-up', kind: 'status', since: clock.now(), phone: '+7 999 123-45-67', publicId: first },
  ] as const) {
    const found = await handlerCalls.list(account, { limit: 10, ...filter });
    assert.deepEqual(found.ok && found.value.map((call) => call.failure), ['the handler answers 500']);
  }
  for (const filter of [{ kind: 'menu' }, { publicId: 'x\0y' }, { since: later(clock.now(), 1) }] as const) {
    const found = await handlerCalls.list(account, { limit: 10, ...filter });
    assert.deepEqual(found, { ok: true, value: [] });
  }
  for (const limit of [0, 1_001, 1.5])
    assert.deepEqual(await handlerCalls.list(account, { limit }), { ok: false, error: 'parameters-wrong' });

  const id = claimed[0]!.ref;
  const whole = await handlerCalls.find(account, id);
  assert.ok(whole.ok);
  assert.equal(whole.value.fields.get('status'), '1');
  assert.equal(whole.value.address, HANDLER);
  assert.deepEqual(whole.value.tries, [failedTry()]);
  const stranger = await testAccount(given.storage, 'stranger');
  assert.deepEqual(await handlerCalls.find(stranger, id), { ok: false, error: 'record-missing' });
  assert.deepEqual(await handlerCalls.resend(stranger, { kind: 'one', id }), {
    ok: false,
    error: 'record-missing',
  });
});

test('a call is sent again, one by its number or all that were given up, and begins its attempts anew', async () => {
  const { handlerCalls } = given.storage.doors;
  const account = await testAccount(given.storage, 'again', { settings: { handler: HANDLER } });
  for (const text of ['one', 'two', 'three']) await delivered(account, text);
  const claimed = await claim(account);
  const id = claimed[0]!.ref;
  assert.deepEqual(await handlerCalls.resend(account, { kind: 'one', id }), {
    ok: false,
    error: 'change-failed',
  });
  await succeed(claimed.slice(0, 1));
  await fail(claimed.slice(1), 'never');
  assert.deepEqual(await handlerCalls.resend(account, { kind: 'one', id }), { ok: true, value: 1 });
  const late = later(clock.now(), 1);
  assert.deepEqual(await handlerCalls.resend(account, { kind: 'given-up', since: late }), {
    ok: true,
    value: 0,
  });
  const since = clock.now();
  assert.deepEqual(await handlerCalls.resend(account, { kind: 'given-up', since }), { ok: true, value: 2 });
  const moved = 'http://example.org/new';
  await given.storage.accounts.change('again', { settings: { handler: moved } });
  const again = await claim(account);
  assert.deepEqual(
    again.map((delivery) => [delivery.attempt, delivery.address]),
    [1, 1, 1].map((attempt) => [attempt, moved]),
  );
  await succeed(again);
  const whole = await handlerCalls.find(account, claimed[1]!.ref);
  assert.ok(whole.ok);
  assert.deepEqual([whole.value.state, whole.value.attempts, whole.value.tries.length], ['delivered', 2, 2]);
});

test('a handler that fails for a day is paused: its calls are held, one is tried, a success lets all go', async () => {
  const { storage } = given;
  const { handlerCalls } = storage.doors;
  const account = await testAccount(storage, 'paused', { settings: { handler: HANDLER } });
  await delivered(account, 'one');
  await fail(await claim(account));
  const began = clock.now();
  const troubles = async () => {
    const found = await handlerCalls.troubles(account);
    assert.ok(found.ok);
    return found.value;
  };
  assert.deepEqual(
    (await troubles()).map(({ since, failures, pausedAt }) => [since, failures, pausedAt]),
    [[began, 1, undefined]],
  );
  clock.advance(DAY);
  await delivered(account, 'two');
  await delivered(account, 'three');
  const claimed = await claim(account);
  assert.equal(claimed.length, 3);
  await fail(claimed.slice(0, 1));
  await become(account, ['held', 'waiting', 'waiting']);
  // What was under way is held as it fails, even where that was its last attempt; what comes new does not even begin.
  await fail(claimed.slice(1), 'never');
  await delivered(account, 'four');
  await become(account, ['held', 'held', 'held', 'held']);
  assert.deepEqual(await claim(account), []);
  const [paused] = await troubles();
  assert.deepEqual([paused?.pausedAt, paused?.failures], [clock.now(), 4]);
  assert.ok(
    given.faults.some((fault) => fault.includes(`a handler of account ${account.id} has failed for a day`)),
  );

  await storage.deliveries.troubles.look();
  assert.deepEqual(await claim(account), [], 'it is too early to try');
  clock.advance(HOUR);
  await storage.deliveries.troubles.look();
  const probe = await claim(account);
  assert.equal(probe.length, 1);
  await fail(probe, 'never');
  await become(account, ['held', 'held', 'held', 'held']);
  clock.advance(HOUR);
  await storage.deliveries.troubles.look();
  await succeed(await claim(account));
  await become(account, ['delivered', 'waiting', 'waiting', 'waiting']);
  assert.deepEqual(await troubles(), []);
  const rest = await claim(account);
  assert.deepEqual(
    rest.map((delivery) => delivery.attempt),
    [1, 1, 1],
  );
  await succeed(rest);
});

test('a paused handler is resumed by hand, or by moving elsewhere', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'resumed', { settings: { handler: HANDLER } });
  const pause = async (): Promise<void> => {
    await delivered(account, 'one');
    await fail(await claim(account));
    clock.advance(DAY);
    await fail(await claim(account));
  };
  await pause();
  await become(account, ['held']);
  assert.deepEqual(await storage.doors.handlerCalls.resume(account), { ok: true, value: 1 });
  const resumed = await claim(account);
  assert.equal(resumed.length, 1);
  await succeed(resumed);
  await pause();
  await become(account, ['delivered', 'held']);
  const moved = 'http://example.org/moved';
  await storage.accounts.change('resumed', { settings: { handler: moved } });
  await storage.deliveries.troubles.look();
  const [call] = await claim(account);
  assert.equal(call?.address, moved);
  await succeed([call!]);
});

test('what nobody let go is found by the next round', async () => {
  const { storage, client } = given;
  const account = await testAccount(storage, 'stranded', { settings: { handler: HANDLER } });
  await delivered(account, 'one');
  await client.query(`update deliveries set state = 'held', due_at = null where account_id = $1`, [
    account.id,
  ]);
  await storage.deliveries.troubles.look();
  assert.equal((await claim(account)).length, 1);
});

test('other addresses of the account go on while one is paused', async () => {
  const { storage, client } = given;
  const account = await testAccount(storage, 'two', { settings: { handler: HANDLER } });
  await client.query(
    `insert into handler_troubles (account_id, address, since, failures, last_at, last_failure, paused_at, probe_at)
     values ($1, 'http://example.org/menu', $2, 9, $2, 'x', $2, $2)`,
    [account.id, new Date(clock.now() - 2 * DAY)],
  );
  await delivered(account, 'one');
  assert.deepEqual(await states(account), ['waiting']);
  await succeed(await claim(account));
  const troubles = await storage.doors.handlerCalls.troubles(account);
  assert.equal(troubles.ok && troubles.value.length, 1);
});

test('an address longer than an index can hold fails and mends like any other', async () => {
  const handler = `http://example.org/${'x'.repeat(6_000)}`;
  const account = await testAccount(given.storage, 'long', { settings: { handler } });
  await delivered(account, 'one');
  await fail(await claim(account));
  clock.advance(MINUTE);
  await succeed(await claim(account));
  assert.deepEqual(await states(account), ['delivered']);
  assert.deepEqual(await given.storage.doors.handlerCalls.troubles(account), { ok: true, value: [] });
});

test('a status that the account switched off is not told, a method is', async () => {
  const settings = { handler: HANDLER, handlerStatuses: 'off', handlerMethod: 'get' } as const;
  const account = await testAccount(given.storage, 'quiet', { settings });
  await delivered(account, 'one');
  assert.deepEqual(await states(account), []);
  await given.storage.accounts.change('quiet', { settings: { handlerStatuses: 'on' } });
  await delivered(account, 'two');
  const [call] = await claim(account);
  assert.equal(call?.method, 'get');
  await succeed([call!]);
});

test('what a look-up found goes with the status', async () => {
  const { storage, client } = given;
  const account = await testAccount(storage, 'known', { settings: { handler: HANDLER } });
  const submitted = await storage.doors.submit(account, submissionOf('sms', 'hello'));
  assert.ok(submitted.ok);
  const [message] = await storage.outbox.claim(['sms'], 10);
  const lookup = JSON.stringify({ imsi: '250011234567890', mcc: '250', mnc: '01', net: 'MTS' });
  await client.query('update messages set lookup = $2 where id = $1', [message!.ref, lookup]);
  await storage.inbox.outcome(message!.ref, { kind: 'final', status: 1, err: 0 });
  const [call] = await claim(account);
  assert.equal(call?.fields.get('mccmnc'), '25001');
  assert.equal(call?.fields.has('imsi'), false);
  await succeed([call!]);
});

test('old calls are cleared away, whatever became of them', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'old', { settings: { handler: HANDLER } });
  await delivered(account, 'one');
  await succeed(await claim(account));
  clock.advance(20 * DAY);
  await delivered(account, 'two');
  clock.advance(20 * DAY);
  await storage.receiving.handlerCalls.sweep();
  assert.deepEqual(await states(account), ['waiting']);
  await succeed(await claim(account));
});

test('many attempts keep their newest', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'many', { settings: { handler: HANDLER } });
  await delivered(account, 'one');
  const [{ ref } = assert.fail()] = await claim(account);
  for (let time = 0; time < 60; time++) {
    const made = { ...failedTry(), milliseconds: time };
    await storage.deliveries.failed(ref, made, clock.now());
    await claim(account);
  }
  const whole = await storage.doors.handlerCalls.find(account, ref);
  assert.ok(whole.ok);
  assert.deepEqual(
    whole.value.tries.map(({ milliseconds }) => milliseconds),
    Array.from({ length: 50 }, (_, at) => 10 + at),
  );
});
