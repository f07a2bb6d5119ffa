import assert from 'node:assert/strict';
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { DAY, later } from '../../../src/base/time.ts';
import { removeOldMessages } from '../../../src/storage/history/history-removal.ts';
import { forgetDayCounts } from '../../../src/storage/messages/day-counts.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

test('old messages go with all that belongs to them, and the books still balance', async (context) => {
  const clock = new ManualClock();
  const given = await openTestStorage({ clock });
  context.after(() => given.close());
  const { storage, client } = given;
  const account = await testAccount(storage, 'keeper', { settings: { historyDays: 30 } });
  const forever = await testAccount(storage, 'forever');
  const recordings = join(given.options.folder, 'recordings');
  const doors = { database: storage.database, clock, recordings };
  mkdirSync(recordings);
  writeFileSync(join(recordings, 'a.wav'), 'sound');
  for (const who of [account, forever]) {
    await storage.doors.submit(
      who,
      submissionOf('call', 'call', { phones: ['79990000001', '79990000002', '12'] }),
    );
    const [answered, refused] = await storage.outbox.claim(['call'], 2);
    const last = { ref: answered!.ref, number: 1, at: clock.now() };
    const path = who === account ? 'a.wav' : 'b.wav';
    const recorded = { kind: 'recorded', item: '1', seconds: 3, end: 'key', path, bytes: 5 } as const;
    await storage.inbox.outcome(
      answered!.ref,
      { kind: 'answered', seconds: 9, err: 0 },
      { ...last, event: recorded },
    );
    await storage.inbox.outcome(refused!.ref, { kind: 'failed', status: 20, err: 240, retry: 'no' });
  }
  clock.advance(29 * DAY);
  await storage.doors.submit(account, submissionOf('sms', 'later'));
  assert.equal(await removeOldMessages(doors), 0);
  clock.advance(2 * DAY);
  const told = async () => {
    const found = await storage.doors.statistics.of([account, forever], {}, 1);
    assert.ok(found.ok);
    return found.value.map(({ total, kinds }) => ({ total, kinds }));
  };
  const counted = await told();
  assert.equal(await removeOldMessages(doors), 3);
  assert.deepEqual(await told(), counted, 'statistics stay');
  assert.deepEqual(await storage.audit(), []);
  assert.deepEqual(
    (await storage.history.of('keeper')).map(({ message, events }) => [message, events.length]),
    [['later', 0]],
  );
  assert.equal((await storage.history.of('forever')).length, 3);
  assert.ok(!existsSync(join(recordings, 'a.wav')));
  const left = await client.query(
    `select (select count(*)::int from events) as events, (select count(*)::int from recordings) as recordings,
       (select count(*)::int from submissions) as submissions, (select count(*)::int from removed_recordings) as paths`,
  );
  assert.deepEqual(left.rows, [{ events: 1, recordings: 1, submissions: 2, paths: 0 }]);
  assert.equal(await removeOldMessages(doors), 0);
});

test('what waits, is under way, or is still to be told of stays', async (context) => {
  const clock = new ManualClock();
  const given = await openTestStorage({ clock });
  context.after(() => given.close());
  const { storage, client } = given;
  const handler = 'http://127.0.0.1:9/handler';
  const account = await testAccount(storage, 'busy', { settings: { historyDays: 1, handler } });
  const doors = { database: storage.database, clock, recordings: given.options.folder };
  for (const text of ['told', 'claimed', 'waits'])
    await storage.doors.submit(account, submissionOf('sms', text));
  const [message] = await storage.outbox.claim(['sms'], 1);
  await storage.inbox.outcome(message!.ref, { kind: 'final', status: 1, err: 0 });
  await storage.outbox.claim(['sms'], 1);
  clock.advance(3 * DAY);
  assert.equal(await removeOldMessages(doors), 0);
  await client.query("update deliveries set state = 'held', due_at = null");
  assert.equal(await removeOldMessages(doors), 0, 'the handler is paused');
  await client.query(
    "update deliveries set state = 'delivered', due_at = null, claimed_by = null, ended_at = now()",
  );
  assert.equal(await removeOldMessages(doors), 1);
  assert.deepEqual(
    (await storage.history.of('busy')).map((one) => one.message),
    ['claimed', 'waits'],
  );
  assert.deepEqual(await storage.audit(), []);
});

test('counts of days that are over everywhere go, those of today stay', async (context) => {
  const clock = new ManualClock();
  const given = await openTestStorage({ clock });
  context.after(() => given.close());
  const { storage, client } = given;
  const account = await testAccount(storage, 'counted');
  await client.query(
    `insert into day_counts select $1, $2::date - days, 'subject ' || n, 1
     from generate_series(0, 4) as d(days), generate_series(1, 2000) as s(n)`,
    [account.id, new Date(clock.now()).toISOString()],
  );
  await forgetDayCounts({ database: storage.database, clock });
  const left = await client.query('select distinct $1::date - day as days from day_counts order by 1', [
    new Date(clock.now()).toISOString(),
  ]);
  assert.deepEqual(left.rows, [{ days: 0 }, { days: 1 }, { days: 2 }]);
});

test('a recording of another node waits for that node, and not for ever', async (context) => {
  const clock = new ManualClock();
  const given = await openTestStorage({ clock });
  context.after(() => given.close());
  const doors = { database: given.storage.database, clock, recordings: given.options.folder };
  const paths = async () => (await given.client.query('select path from removed_recordings')).rows;
  await given.client.query('insert into removed_recordings values ($1, $2)', [
    '../elsewhere.wav',
    new Date(clock.now()),
  ]);
  await removeOldMessages(doors);
  assert.equal((await paths()).length, 1);
  await removeOldMessages({ ...doors, clock: new ManualClock(later(clock.now(), 31 * DAY)) });
  assert.deepEqual(await paths(), []);
});

test('nothing that points to a message or its submission stands in the way', async (context) => {
  const given = await openTestStorage({ role: 'command' });
  context.after(() => given.close());
  const inTheWay = await given.client.query<{ name: string }>(
    `select conrelid::regclass || '.' || conname as name from pg_constraint
     where contype = 'f' and confrelid in ('messages'::regclass, 'submissions'::regclass) and confdeltype not in ('c', 'n')
       and conrelid not in ('messages'::regclass, 'recordings'::regclass)`,
  );
  assert.deepEqual(inTheWay.rows, []);
});
