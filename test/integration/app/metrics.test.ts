// What is measured of calls, trunks and money: told as it is when somebody asks, counted once, and not told while nobody knows.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { Metrics } from '../../../src/app/metrics.ts';
import { LIMITS } from '../../../src/base/limits.ts';
import { instant } from '../../../src/base/time.ts';
import { money } from '../../../src/core/accounts/money.ts';
import type { MessageRef } from '../../../src/core/messages/submission.ts';
import type { Inbox } from '../../../src/core/ports.ts';
import { countedInbox } from '../../../src/voice/calls/call-meter.ts';
import { RunningCalls } from '../../../src/voice/calls/running-calls.ts';
import { ManualScheduler, settle } from '../../support/manual-scheduler.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

async function lines(metrics: Metrics, beginning: string): Promise<readonly string[]> {
  const { body } = await metrics.text();
  return body.split('\n').filter((line) => line.startsWith(beginning));
}

test('an attempt is counted by how it ended, once it is stored and not before', async () => {
  const metrics = new Metrics();
  const answers = [() => Promise.reject(new Error('the database is away')), () => Promise.resolve()];
  const stored: Inbox = { outcome: () => answers.shift()?.() ?? Promise.resolve(), receipt: async () => {} };
  const inbox = countedInbox(stored, metrics.callMeter());
  const ref = 1 as MessageRef;
  const ended = (cause: string, seconds: number) => ({
    ref,
    number: 2,
    at: instant(0),
    event: { kind: 'ended', cause, seconds } as const,
  });
  const talked = { kind: 'answered', seconds: 7, err: 0 } as const;
  await assert.rejects(inbox.outcome(ref, talked, ended('hung-up', 7)));
  assert.deepEqual(await lines(metrics, 'dozvon_call_attempts_total{'), []);
  await inbox.outcome(ref, talked, ended('hung-up', 7));
  const busy = { kind: 'failed', status: 20, err: 240, retry: 'yes' } as const;
  await inbox.outcome(ref, busy, ended('busy', 0));
  await inbox.outcome(ref, busy);
  assert.deepEqual(await lines(metrics, 'dozvon_call_'), [
    'dozvon_call_attempts_total{outcome="answered",cause="hung-up"} 1',
    'dozvon_call_attempts_total{outcome="failed",cause="busy"} 1',
    'dozvon_call_seconds_total 7',
  ]);
  for (let at = 0; at < LIMITS.links.wordsCounted + 9; at++)
    await inbox.outcome(ref, busy, ended(`w${at}`, 0));
  const counted = await lines(metrics, 'dozvon_call_attempts_total{');
  assert.ok(counted.length <= LIMITS.links.wordsCounted + 2);
});

test('calls that are on are told by their phase, beside how many there may be', async () => {
  const metrics = new Metrics();
  const running = new RunningCalls({
    callsMax: 5,
    scheduler: new ManualScheduler(),
    onFault: (what) => assert.fail(what),
  });
  metrics.calls(() => ({ ...running.phases(), most: 5 }));
  let end: () => void = () => undefined;
  const promise = new Promise<void>((resolve) => {
    end = resolve;
  });
  for (const phase of ['dialled', 'waiting', 'dialled'] as const)
    running.live({ phase, run: () => promise, stop: () => undefined });
  assert.deepEqual(await lines(metrics, 'dozvon_calls_'), [
    'dozvon_calls_active{phase="preparing"} 0',
    'dozvon_calls_active{phase="waiting"} 1',
    'dozvon_calls_active{phase="dialled"} 2',
    'dozvon_calls_limit 5',
  ]);
  end();
  await settle();
  const [dialled] = await lines(metrics, 'dozvon_calls_active{phase="dialled"}');
  assert.equal(dialled, 'dozvon_calls_active{phase="dialled"} 0');
});

test('a trunk is down when it does not reply and when it is not registered', async () => {
  const metrics = new Metrics();
  const well = { lastError: undefined, busy: 2, lines: undefined, waiting: 1, quality: 0.5 };
  metrics.trunks(() => [
    { ...well, name: 'a', registered: 'not-asked', healthy: 'yes', lines: 10 },
    { ...well, name: 'b', registered: 'no', healthy: 'yes' },
    { ...well, name: 'c', registered: 'yes', healthy: 'no' },
  ]);
  assert.deepEqual(await lines(metrics, 'dozvon_trunk_up{'), [
    'dozvon_trunk_up{trunk="a"} 1',
    'dozvon_trunk_up{trunk="b"} 0',
    'dozvon_trunk_up{trunk="c"} 0',
  ]);
  assert.deepEqual(await lines(metrics, 'dozvon_trunk_lines'), [
    'dozvon_trunk_lines_used{trunk="a"} 2',
    'dozvon_trunk_lines_used{trunk="b"} 2',
    'dozvon_trunk_lines_used{trunk="c"} 2',
    'dozvon_trunk_lines{trunk="a"} 10',
  ]);
});

test('money is told by currency with what it costs, who is low and who has none, and not at all without a database', async () => {
  const given = await openTestStorage();
  const metrics = new Metrics();
  metrics.money(given.storage.moneyNow);
  try {
    const { storage, client } = given;
    const shop = await testAccount(storage, 'shop', {
      balance: '10',
      settings: { balanceAlarm: money(100_000) },
    });
    await testAccount(storage, 'never', { balance: '0', settings: { balanceAlarm: money(100_000) } });
    await testAccount(storage, 'rich', { balance: '100.5' });
    assert.deepEqual(await lines(metrics, 'dozvon_accounts_'), [
      'dozvon_accounts_low{currency="RUR"} 0',
      'dozvon_accounts_empty{currency="RUR"} 0',
    ]);
    assert.ok((await storage.doors.submit(shop, submissionOf('sms', 'one'))).ok);
    assert.ok((await storage.doors.submit(shop, submissionOf('sms', 'two'))).ok);
    const [first] = await storage.outbox.claim(['sms'], 1);
    assert.ok(first);
    await storage.inbox.outcome(first.ref, { kind: 'final', status: 1, err: 0 });
    assert.deepEqual(await lines(metrics, 'dozvon_money_'), [
      'dozvon_money_earned_total{currency="RUR"} 1.4',
      'dozvon_money_reserved{currency="RUR"} 1.4',
      'dozvon_money_balance{currency="RUR"} 107.7',
    ]);
    // Told once that its balance is low, it is low all the same.
    await storage.alarms.tell();
    assert.deepEqual(await lines(metrics, 'dozvon_accounts_low'), ['dozvon_accounts_low{currency="RUR"} 1']);
    await client.query("update accounts set balance = 0, currency = 'EUR' where login = 'shop'");
    assert.deepEqual(await lines(metrics, 'dozvon_accounts_'), [
      'dozvon_accounts_low{currency="EUR"} 1',
      'dozvon_accounts_low{currency="RUR"} 0',
      'dozvon_accounts_empty{currency="EUR"} 1',
      'dozvon_accounts_empty{currency="RUR"} 0',
    ]);
  } finally {
    await given.close();
  }
  assert.deepEqual(await lines(metrics, 'dozvon_money_'), []);
});
