import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { CallEvent } from '../../../src/core/events/call-event.ts';
import type { ClaimedMessage, FollowUp, JournalEntry } from '../../../src/core/ports.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

let given: TestStorage;
before(async () => {
  given = await openTestStorage();
});
after(() => given.close());

const BUSY = { kind: 'failed', status: 20, err: 240, retry: 'yes' } as const;

/** Numbers the entries of one attempt. */
function logOf(message: ClaimedMessage) {
  let number = message.lastEvent;
  return (event: CallEvent, followUp?: FollowUp): JournalEntry => {
    const entry = { ref: message.ref, number: ++number, at: instant(Date.now()), event };
    return followUp ? { ...entry, followUp } : entry;
  };
}

async function claimed(storage: Storage, login: string, text: string, attempts = 5): Promise<ClaimedMessage> {
  const account = (await storage.accounts.find(login)) ?? (await testAccount(storage, login));
  const call = { ringSeconds: 22, pauseSeconds: 10, attempts, uploads: [] };
  const submitted = await storage.doors.submit(account, submissionOf('call', text, { call }));
  assert.ok(submitted.ok);
  const messages = await storage.outbox.claim(['call'], 100);
  const mine = messages.find((message) => message.account.login === login);
  assert.ok(mine, 'the call is due at once');
  return mine;
}

test('a call is lived and told: events in order, SMS with its cause, handler calls, price, recording', async () => {
  const { storage } = given;
  await testAccount(storage, 'main', { settings: { handler: 'https://example.org/hook', secret: 's' } });
  await storage.senders.approveName((await storage.accounts.find('main'))!, { kind: 'name', name: 'Shop' });
  const call = await claimed(storage, 'main', 'Hello{menu: Press 1\n1: sms:$phone,Shop,Thanks\n1: url\n}');
  assert.equal(call.attempt, 1);
  const entry = logOf(call);
  const sms = { to: '79991234567', sender: 'Shop', text: 'Thanks' };
  const fields = new Map([
    ['id', '1'],
    ['item', '1'],
  ]);
  await Promise.all(
    [
      entry({ kind: 'dialling', attempt: 1, trunk: 'main' }),
      entry({ kind: 'ringing', status: 180 }, { kind: 'status', status: 0 }),
      entry({ kind: 'answered' }),
      entry({ kind: 'said', item: 'START', texts: ['Hello'] }),
      entry({ kind: 'key', key: '1', source: 'rfc4733', during: 'MENU' }),
      entry({ kind: 'sms', item: '1', ...sms }, { kind: 'sms', ...sms }),
      entry({ kind: 'url', item: '1', name: '', key: '1' }, { kind: 'handler', address: undefined, fields }),
      entry({ kind: 'recorded', item: '1', seconds: 4, end: '#', path: '/r/1.wav', bytes: 64_044 }),
    ].map((row) => storage.journal.write(row)),
  );
  const last = entry({ kind: 'ended', cause: 'subscriber', seconds: 21 });
  await storage.inbox.outcome(call.ref, { kind: 'answered', seconds: 20.4, err: 0 }, last);

  const [told, thanks] = await storage.history.of('main');
  assert.deepEqual([told?.status, told?.err, told?.type, told?.cause], [1, 0, 7, null]);
  assert.deepEqual(
    told?.events.map((event) => event.kind),
    ['dialling', 'ringing', 'answered', 'said', 'key', 'sms', 'url', 'recorded', 'ended'],
  );
  assert.match(told?.events[4]?.at ?? '', /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  assert.equal(told?.events[4]?.during, 'MENU');
  assert.equal(told?.events[7]?.path, undefined);
  assert.deepEqual([thanks?.type, thanks?.message, thanks?.sender, thanks?.cause], [0, 'Thanks', 'Shop', 1]);

  const [recording] = told?.recordings ?? [];
  assert.deepEqual([recording?.item, recording?.seconds], ['1', 4]);
  const token = recording?.url.replace('http://127.0.0.1:8080/recordings/', '') ?? '';
  assert.equal((await storage.recordings.open(token))?.path, '/r/1.wav');
  assert.equal(await storage.recordings.open(`2${token}`), undefined);
  assert.equal(await storage.recordings.open('nonsense'), undefined);

  const deliveries = await storage.deliveries.claim({ limit: 10, perAccount: 10, except: [] });
  assert.deepEqual(
    deliveries.map((delivery) => [delivery.kind, delivery.fields.get('status'), delivery.secret]),
    [
      ['status', '0', 's'],
      ['menu', undefined, 's'],
      ['status', '1', 's'],
    ],
  );
  assert.equal(deliveries[2]?.fields.get('cost'), '2.52');
  const funds = await storage.accounts.funds(call.account);
  assert.equal(funds.balance, 10_000_000 - 21 * 1_200 - 14_000);
  assert.deepEqual(await storage.audit(), []);
});

test('attempts follow one another by the waiting rule, with status 0 between and 20 at the end', async () => {
  const { storage, client } = given;
  const call = await claimed(storage, 'busy', 'Hello', 2);
  await storage.inbox.outcome(call.ref, BUSY, logOf(call)({ kind: 'ended', cause: 'busy', seconds: 0 }));
  const status = async () =>
    (await storage.history.of('busy')).map((message) => [message.status, message.err]);
  assert.deepEqual(await status(), [[0, 0]]);
  assert.deepEqual(await storage.outbox.claim(['call'], 10), [], 'the pause is kept');
  await client.query('update messages set due_at = now() - make_interval(secs => 1) where id = $1', [
    call.ref,
  ]);
  const [second] = await storage.outbox.claim(['call'], 10);
  assert.equal(second?.attempt, 2);
  assert.equal(second?.lastEvent, 1);
  await storage.inbox.outcome(
    second!.ref,
    BUSY,
    logOf(second!)({ kind: 'ended', cause: 'busy', seconds: 0 }),
  );
  assert.deepEqual(await status(), [[20, 240]]);
  assert.equal((await storage.accounts.funds(call.account)).balance, 10_000_000);
  assert.deepEqual(await storage.audit(), []);
});

test('an outcome told twice is stored once', async () => {
  const { storage } = given;
  const call = await claimed(storage, 'twice', 'Hello');
  const entry = logOf(call);
  const last = entry({ kind: 'ended', cause: 'end', seconds: 5 });
  await storage.inbox.outcome(call.ref, { kind: 'answered', seconds: 5, err: 0 }, last);
  await storage.inbox.outcome(call.ref, { kind: 'answered', seconds: 5, err: 0 }, last);
  const [message] = await storage.history.of('twice');
  assert.equal(message?.events.length, 1);
  assert.equal((await storage.accounts.funds(call.account)).balance, 10_000_000 - 6_000);
  assert.deepEqual(await storage.audit(), []);
});

test('a claim put back does not count as an attempt', async () => {
  const { storage, client } = given;
  const call = await claimed(storage, 'back', 'Hello');
  await storage.outbox.putBack(call.ref);
  await client.query('update messages set due_at = now() - make_interval(secs => 1) where id = $1', [
    call.ref,
  ]);
  const [again] = await storage.outbox.claim(['call'], 10);
  assert.equal(again?.ref, call.ref);
  assert.equal(again?.attempt, 1);
  await storage.inbox.outcome(call.ref, { kind: 'final', status: 25, err: 248 });
});

test('a message whose life time is over is not handed out but expires', async () => {
  const { storage, client } = given;
  const account = await testAccount(storage, 'late');
  assert.ok((await storage.doors.submit(account, submissionOf('call', 'Hello'))).ok);
  await client.query(
    `update messages set valid_until = now() - make_interval(secs => 1) where account_id = $1`,
    [account.id],
  );
  assert.deepEqual(await storage.outbox.claim(['call'], 10), []);
  assert.equal((await storage.history.of('late'))[0]?.status, 3);
  assert.deepEqual(await storage.audit(), []);
});

test('an account with many messages does not keep another waiting', async () => {
  const { storage } = given;
  const many = await testAccount(storage, 'many');
  const few = await testAccount(storage, 'few');
  const phones = Array.from({ length: 500 }, (_, at) => `7999000${String(at).padStart(4, '0')}`);
  assert.ok((await storage.doors.submit(many, submissionOf('flash', 'mailing', { phones }))).ok);
  assert.ok((await storage.doors.submit(few, submissionOf('flash', 'single'))).ok);
  const messages = await storage.outbox.claim(['flash'], 10);
  assert.equal(messages.length, 10);
  assert.ok(messages.some((message) => message.account.login === 'few'));
  await Promise.all(
    messages.map((message) => storage.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 })),
  );
  assert.deepEqual(await storage.audit(), []);
});

test('two nodes never claim the same message', async () => {
  const { storage, options } = given;
  const second = await openStorage({ ...options, folder: `${options.folder}/second` });
  try {
    const account = await testAccount(storage, 'shared');
    const phones = Array.from({ length: 300 }, (_, at) => `7999100${String(at).padStart(4, '0')}`);
    assert.ok((await storage.doors.submit(account, submissionOf('binary', 'x', { phones }))).ok);
    const taken: ClaimedMessage[] = [];
    const take = async (from: Storage): Promise<void> => {
      for (;;) {
        const some = await from.outbox.claim(['binary'], 7);
        if (some.length === 0) return;
        taken.push(...some);
        await Promise.all(
          some.map((message) => from.inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 })),
        );
      }
    };
    await Promise.all([take(storage), take(second), take(storage), take(second)]);
    // Rows another claim had locked at that moment come with the next round.
    await take(storage);
    assert.equal(taken.length, 300);
    assert.equal(new Set(taken.map((message) => message.ref)).size, 300);
    assert.deepEqual(await storage.audit(), []);
  } finally {
    await second.close();
  }
});

test('work is announced at once here, to other processes, and when it falls due', async () => {
  const { storage, options } = given;
  const account = await testAccount(storage, 'wake');
  const beside = await openStorage({ ...options, role: 'command' });
  try {
    for (const from of [storage, beside]) {
      const woken = new Promise<void>((resolve) => {
        const stop = storage.outbox.onWork(['sms'], () => {
          stop();
          resolve();
        });
      });
      assert.ok((await from.doors.submit(account, submissionOf('sms', `wake ${from === beside}`))).ok);
      await woken;
    }
  } finally {
    await beside.close();
  }
});

test('handler calls that fail come again when they are due, and are given up without a next time', async () => {
  const { storage, client } = given;
  await testAccount(storage, 'hook', { settings: { handler: 'http://example.org/' } });
  const call = await claimed(storage, 'hook', 'Hello');
  await storage.inbox.outcome(call.ref, { kind: 'final', status: 20, err: 241 });
  const request = { limit: 10, perAccount: 2, except: [] };
  const [first] = await storage.deliveries.claim(request);
  assert.equal(first?.attempt, 1);
  await storage.deliveries.failed(
    first!.ref,
    { at: instant(Date.now()), milliseconds: 7, failure: 'refused', status: 500, answer: 'no' },
    instant(Date.now() + 60_000),
  );
  assert.deepEqual(await storage.deliveries.claim(request), []);
  await client.query('update deliveries set due_at = now() - make_interval(secs => 1) where id = $1', [
    first!.ref,
  ]);
  assert.deepEqual(await storage.deliveries.claim({ ...request, except: [call.account.id] }), []);
  const [second] = await storage.deliveries.claim(request);
  assert.equal(second?.attempt, 2);
  await storage.deliveries.failed(
    second!.ref,
    { at: instant(Date.now()), milliseconds: 9, failure: 'time-out' },
    undefined,
  );
  const record = await storage.doors.handlerCalls.find(call.account, first!.ref);
  assert.ok(record.ok);
  const { state, attempts, failure, tries } = record.value;
  assert.deepEqual([state, attempts, failure], ['given-up', 2, 'time-out']);
  assert.deepEqual(
    tries.map(({ at: _at, ...made }) => made),
    [
      { milliseconds: 7, failure: 'refused', status: 500, answer: 'no' },
      { milliseconds: 9, failure: 'time-out' },
    ],
  );
});
