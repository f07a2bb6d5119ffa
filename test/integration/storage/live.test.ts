// What a node sees of calls that another node lives, and of messages whatever statement changes them.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { CallEvent } from '../../../src/core/events/call-event.ts';
import type { LiveNews } from '../../../src/core/live/live.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

let given: TestStorage;
let other: Storage;
let folder: string;
let account: Account;

before(async () => {
  given = await openTestStorage();
  folder = await mkdtemp(join(tmpdir(), 'dozvon-test-'));
  other = await openStorage({ ...given.options, folder });
  account = await testAccount(given.storage, 'shop');
});

after(async () => {
  await other.close();
  await given.close();
  await rm(folder, { recursive: true, force: true });
});

test('calls of one node are seen by another, as far as they are, until they are over', async () => {
  const { doors, outbox, journal, inbox } = given.storage;
  const sent = await doors.submit(account, submissionOf('call', 'Hello', { phones: ['79990000001'] }));
  assert.ok(sent.ok);
  const [call] = await outbox.claim(['call'], 1);
  assert.ok(call);
  const view = { kind: 'account', account: account.id } as const;
  const seen = async () => {
    const calls = await other.doors.live.calls(view);
    assert.ok(calls.ok);
    return calls.value;
  };
  assert.deepEqual(
    (await seen()).map(({ progress }) => progress.state),
    ['preparing'],
  );
  const events: readonly CallEvent[] = [
    { kind: 'dialling', attempt: 1, trunk: 'city' },
    { kind: 'ringing', status: 180 },
    { kind: 'answered' },
    { kind: 'said', item: 'START', texts: ['Hello'] },
    { kind: 'key', key: '5', source: 'rtp' },
  ];
  await Promise.all(
    events.map((event, at) =>
      journal.write({ ref: call.ref, number: at + 1, at: instant(Date.now()), event }),
    ),
  );
  const [now] = await seen();
  assert.deepEqual(
    [now?.progress.state, now?.progress.trunk, now?.progress.said, now?.progress.keys, now?.phone],
    ['in-menu', 'city', 'Hello', '5', '79990000001'],
  );
  assert.deepEqual(await seen(), [now], 'nothing new: the same');
  const stranger = { kind: 'account', account: (account.id + 1) as typeof account.id } as const;
  const theirs = await other.doors.live.calls(stranger);
  assert.deepEqual(theirs.ok && theirs.value, []);
  await inbox.outcome(call.ref, { kind: 'answered', seconds: 3, err: 0 });
  assert.deepEqual(await seen(), []);
});

test('whoever watches another node is told of every change of a message once, in order', async () => {
  const { doors, outbox, inbox } = given.storage;
  const heard: LiveNews[] = [];
  let woken: () => void = () => undefined;
  const stop = other.doors.live.watch({
    view: { kind: 'account', account: account.id },
    topics: new Set(['messages']),
    hear: (news) => {
      heard.push(news);
      woken();
    },
    missed: () => assert.fail('nothing was missed'),
  });
  const changes = () => heard.flatMap((news) => (news.topic === 'messages' ? news.changes : []));
  const until = async (count: number): Promise<void> => {
    while (changes().length < count)
      await new Promise<void>((resolve) => {
        woken = resolve;
      });
  };
  if (heard.length === 0)
    await new Promise<void>((resolve) => {
      woken = resolve;
    });
  await doors.submit(account, submissionOf('sms', 'Hello', { phones: ['79990000001'] }));
  const [message] = await outbox.claim(['sms'], 1);
  assert.ok(message);
  await inbox.outcome(message.ref, { kind: 'final', status: 1, err: 0 });
  await until(2);
  stop();
  assert.deepEqual(
    changes().map(({ was, status, refs }) => [was, status, refs]),
    [
      [undefined, -1, [message.ref]],
      [-1, 1, [message.ref]],
    ],
  );
});

test('a change of very many messages is told by their number alone', async () => {
  const phones = Array.from({ length: 101 }, (_, at) => `7999000${String(at).padStart(4, '0')}`);
  await given.storage.doors.submit(account, submissionOf('sms', 'Hello', { phones }));
  const { rows } = await given.client.query(
    'select count, messages from message_changes order by xact desc limit 1',
  );
  assert.deepEqual(rows, [{ count: 101, messages: null }]);
});

test('a transaction that is under way for long holds nothing up, and is told when it ends', async () => {
  const { doors } = given.storage;
  const changed = new Set<number>();
  let woken: () => void = () => undefined;
  const stop = other.doors.live.watch({
    view: { kind: 'installation' },
    topics: new Set(['messages']),
    hear: (news) => {
      for (const { refs = [] } of news.topic === 'messages' ? news.changes : [])
        for (const ref of refs) changed.add(ref);
      woken();
    },
    missed: () => assert.fail('nothing was missed'),
  });
  const next = () =>
    new Promise<void>((resolve) => {
      woken = resolve;
    });
  await next();
  await given.client.query('begin');
  await given.client.query('update messages set status = -2 where id = 1');
  await doors.submit(account, submissionOf('sms', 'Hello', { phones: ['79990000005'] }));
  while (changed.size === 0) await next();
  assert.ok(!changed.has(1), 'it is not over');
  await given.client.query('commit');
  while (!changed.has(1)) await next();
  stop();
});
