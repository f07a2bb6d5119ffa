import assert from 'node:assert/strict';
import { test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { CallEvent } from '../../../src/core/events/call-event.ts';
import type { ClaimedMessage } from '../../../src/core/ports.ts';
import { NodeTaken } from '../../../src/storage/nodes.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
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
