import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { setTimeout as pause } from 'node:timers/promises';
import { instant } from '../../../src/base/time.ts';
import type { CallEvent } from '../../../src/core/events/call-event.ts';
import type { ClaimedMessage } from '../../../src/core/ports.ts';
import { LOST_AFTER } from '../../../src/storage/lost-nodes.ts';
import { NodeTaken } from '../../../src/storage/nodes.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

async function tell(storage: Storage, call: ClaimedMessage, events: readonly CallEvent[]): Promise<void> {
  const writes = events.map((event, at) =>
    storage.journal.write({
      ref: call.ref,
      number: call.lastEvent + at + 1,
      at: instant(Date.now() + at * 1_000),
      event,
    }),
  );
  await Promise.all(writes);
}

test('a node that died closes its calls at the next start and rings nobody twice for one attempt', async () => {
  const given = await openTestStorage();
  try {
    const { storage, options, client } = given;
    const account = await testAccount(storage, 'alex');
    const phones = ['79990000001', '79990000002', '79990000003'];
    assert.ok((await storage.doors.submit(account, submissionOf('call', 'Hello', { phones }))).ok);
    assert.ok((await storage.doors.submit(account, submissionOf('sms', 'Hello'))).ok);
    const calls = await storage.outbox.claim(['call'], 10);
    assert.equal(calls.length, 3);
    assert.equal((await storage.outbox.claim(['sms'], 10)).length, 1);
    const [answered, ringing, waiting] = calls;
    const dialled: CallEvent = { kind: 'dialling', attempt: 1 };
    await tell(storage, answered!, [
      dialled,
      { kind: 'answered' },
      { kind: 'said', item: 'START', texts: [] },
      { kind: 'silence' },
    ]);
    await tell(storage, ringing!, [dialled, { kind: 'ringing', status: 180 }]);
    // Closing puts nothing back: for the database it is the same as dying.
    await storage.close();
    const next = await openStorage(options);
    try {
      assert.deepEqual(next.recovered, { closed: 2, putBack: 2 });
      const history = await next.history.of('alex');
      assert.deepEqual(
        history.map((message) => [message.status, message.events.at(-1)?.kind, message.events.at(-1)?.cause]),
        [
          [1, 'ended', 'node-lost'],
          [0, 'ended', 'node-lost'],
          [-1, undefined, undefined],
          [-1, undefined, undefined],
        ],
      );
      assert.deepEqual(await next.audit(), []);
      const again = await next.outbox.claim(['call'], 10);
      assert.deepEqual(
        again.map((call) => [call.ref, call.attempt]),
        [[waiting!.ref, 1]],
        'the call that rang waits for its pause',
      );
      await client.query('update messages set due_at = now() - make_interval(secs => 1) where id = $1', [
        ringing!.ref,
      ]);
      const [second] = await next.outbox.claim(['call'], 10);
      assert.deepEqual([second?.ref, second?.attempt, second?.lastEvent], [ringing!.ref, 2, 3]);
      assert.equal((await next.outbox.claim(['sms'], 10)).length, 1);
    } finally {
      await next.close();
    }
  } finally {
    await given.close();
  }
});

test('what a node held whose folder is lost goes to another, and not before it is surely gone', async (context) => {
  const clock = new ManualClock();
  const given = await openTestStorage({ clock });
  context.after(() => given.close());
  const { storage, options, client } = given;
  const account = await testAccount(storage, 'alex', { settings: { handler: 'http://127.0.0.1:9/' } });
  const phones = ['79990000001', '79990000002'];
  assert.ok((await storage.doors.submit(account, submissionOf('call', 'Hello', { phones }))).ok);
  const sent = { phones: ['79990000003', '79990000004'] };
  assert.ok((await storage.doors.submit(account, submissionOf('sms', 'Hello', sent))).ok);
  const [ringing] = await storage.outbox.claim(['call'], 10);
  await storage.outbox.claim(['sms'], 10);
  await tell(storage, ringing!, [{ kind: 'dialling', attempt: 1 }]);
  const folder = await mkdtemp(join(tmpdir(), 'dozvon-test-'));
  context.after(() => rm(folder, { recursive: true, force: true }));
  const other = await openStorage({ ...options, folder });
  context.after(() => other.close());
  await client.query(
    `insert into deliveries (account_id, kind, address, fields, queued_at, claimed_by, attempts)
     select $1, 'status', '', '{}', now(), n.id, 1 from nodes n order by n.id limit 1`,
    [account.id],
  );
  await client.query(
    `insert into exports (account_id, wanted_at, form, state, node_id, file, rows, bytes, above_id, below_id, last_id)
     select $1, $2, 'csv', 'running', n.id, 'half.csv', 7, 700, 0, 100, 1 from nodes n order by n.id limit 1`,
    [account.id, new Date(clock.now())],
  );
  const claims = async (): Promise<number> => {
    const found = await client.query(
      `select count(*)::integer as count from messages where claimed_by = $1`,
      [1],
    );
    return found.rows[0].count;
  };
  const look = async (): Promise<void> => {
    await other.lostNodes.look();
    clock.advance(LOST_AFTER);
    await other.lostNodes.look();
  };
  assert.equal(await claims(), 4);
  await look();
  assert.equal(await claims(), 4, 'it is there');
  // Closing gives nothing back: for the database it is the same as dying.
  await storage.close();
  await other.lostNodes.look();
  clock.advance(LOST_AFTER - 1);
  await other.lostNodes.look();
  assert.equal(await claims(), 4, 'it may come back');
  clock.advance(1);
  await other.lostNodes.look();
  const left = await client.query(
    `select phone, status, claimed_by, due_at is not null as waits from messages order by phone`,
  );
  const waits = { claimed_by: null, waits: true };
  assert.deepEqual(left.rows, [
    { phone: '79990000001', status: 0, ...waits },
    { phone: '79990000002', status: -1, ...waits },
    { phone: '79990000003', status: -1, ...waits },
    { phone: '79990000004', status: -1, ...waits },
  ]);
  const events = (await other.history.of('alex'))[0]?.events ?? [];
  assert.deepEqual([events.at(-1)?.kind, events.at(-1)?.cause], ['ended', 'node-lost']);
  const deliveries = await client.query(`select from deliveries where claimed_by = 1`);
  assert.equal(deliveries.rowCount, 0);
  while ((await client.query(`select from exports where state = 'done'`)).rowCount === 0) await pause(20);
  const exported = readFileSync(join(folder, 'exports', 'half.csv'), 'utf8')
    .trimEnd()
    .split('\r\n');
  assert.equal(exported.length, 5, 'made anew, all of it');
  assert.deepEqual(await other.audit(), []);
});

test('a second process with the same data folder may not be the same node', async () => {
  const given = await openTestStorage();
  try {
    await assert.rejects(openStorage(given.options), NodeTaken);
    const command = await openStorage({ ...given.options, role: 'command' });
    await testAccount(command, 'added');
    await command.close();
    assert.ok(await given.storage.accounts.find('added'));
  } finally {
    await given.close();
  }
});
