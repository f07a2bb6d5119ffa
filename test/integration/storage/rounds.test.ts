import assert from 'node:assert/strict';
import { join } from 'node:path';
import { mock, test } from 'node:test';
import { instant } from '../../../src/base/time.ts';
import type { Database, Session } from '../../../src/storage/database/database.ts';
import { analyzeGrown } from '../../../src/storage/database/young-tables.ts';
import { claimExpired } from '../../../src/storage/messages/ended-by-time.ts';
import { Uploads } from '../../../src/storage/messages/uploads.ts';
import { SWEEP_ROUND, Upkeep, type UpkeepDoors } from '../../../src/storage/upkeep.ts';
import { openTestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

type Plan = { readonly Plans?: readonly Plan[] } & Readonly<Record<string, unknown>>;

function nodesOf(plan: Plan): readonly Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}

/** The plans of what is asked, when reading a whole table is the last thing the server would do. */
function explaining(database: Database): { readonly session: Session; readonly plans: Plan[] } {
  const plans: Plan[] = [];
  const query: Session['query'] = async <T extends object>(
    statement: Parameters<Session['query']>[0],
    values: readonly unknown[] = [],
  ): Promise<T[]> => {
    const text = typeof statement === 'string' ? statement : statement.text;
    await database.transaction(async (session) => {
      await session.query('set local enable_seqscan = off');
      const [row] = await session.query<{ 'QUERY PLAN': readonly { readonly Plan: Plan }[] }>(
        `explain (format json) ${text}`,
        values,
      );
      plans.push(...nodesOf(row!['QUERY PLAN'][0]!.Plan));
    });
    return [];
  };
  return { session: { query }, plans };
}

test('uploads in use and messages whose life is over are found without reading all messages', async (context) => {
  const given = await openTestStorage({ role: 'command' });
  context.after(() => given.close());
  const clock = { now: () => instant(Date.now()) };
  const account = await testAccount(given.storage, 'large');
  await given.storage.doors.submit(account, submissionOf('sms', 'many', { phones: ['79990000000'] }));
  await given.client.query(
    `insert into submissions (account_id, public_id, door, kind, text, options, accepted_at, recipients)
     select s.account_id, n::text, s.door, 0, 'old', s.options, s.accepted_at, 1 from submissions s cross join generate_series(2, 20000) n`,
  );
  await given.client.query(
    `insert into messages (submission_id, account_id, phone, kind, queue, status, changed_at, parts, unit_price, reserved,
                           cost, valid_until, final)
     select s.id, s.account_id, '7999', 0, 0, 1, s.accepted_at, 1, 0, 0, 0, s.accepted_at, true
     from submissions s where s.text = 'old'`,
  );
  await given.client.query('analyze');
  const uploads = explaining(given.storage.database);
  const store = new Uploads(join(given.options.folder, 'uploads'), uploads.session, clock);
  await store.store('greeting.wav', new Uint8Array(10));
  await store.sweep();
  const read = (plans: readonly Plan[]) =>
    plans.filter((plan) => plan['Relation Name'] === 'messages').map((plan) => plan['Node Type']);
  const indexes = (plans: readonly Plan[]) => new Set(plans.flatMap((plan) => plan['Index Name'] ?? []));
  assert.ok(!read(uploads.plans).includes('Seq Scan'));
  assert.ok(indexes(uploads.plans).has('messages_claimed'));
  const expiry = explaining(given.storage.database);
  await claimExpired(expiry.session, { node: 1, now: clock.now(), limit: 500 });
  assert.ok(indexes(expiry.plans).has('messages_expiring'));
});

test('a sweep that fails is named, and the others are made all the same', async () => {
  mock.timers.enable({ apis: ['setTimeout'] });
  try {
    const faults: string[] = [];
    const made: string[] = [];
    const round = (what: string) => ({ every: SWEEP_ROUND, what, work: async () => made.push(what) });
    const nothing = { query: async () => [], transaction: async () => 0 };
    const upkeep = new Upkeep({
      database: nothing,
      outbox: { claimQueues: async () => [] },
      signal: { listen: () => () => undefined },
      held: { claim: async () => [] },
      uploads: {
        sweep: async () => {
          throw new Error('the folder is gone');
        },
      },
      recordings: '',
      clock: { now: () => instant(0) },
      node: 1,
      rounds: [round('old documents'), round('old incoming messages')],
      onFault: (what: string) => faults.push(what),
    } as unknown as UpkeepDoors);
    upkeep.start();
    mock.timers.tick(SWEEP_ROUND);
    await upkeep.close();
    assert.deepEqual(made, ['old documents', 'old incoming messages']);
    assert.deepEqual(faults, ['old uploads have to wait']);
  } finally {
    mock.timers.reset();
  }
});

test('a table that has grown fourfold since it was analyzed is analyzed, once', async (context) => {
  const { storage, close } = await openTestStorage({ role: 'command' });
  context.after(close);
  const account = await testAccount(storage, 'growing', { balance: '100000' });
  await storage.database.query('analyze');
  assert.deepEqual(await analyzeGrown(storage.database), []);
  const phones = Array.from({ length: 3_000 }, (_, at) => String(79_990_000_000 + at));
  assert.ok((await storage.doors.submit(account, submissionOf('sms', 'Hello', { phones }))).ok);
  assert.ok((await analyzeGrown(storage.database)).includes('messages'));
  assert.deepEqual(await analyzeGrown(storage.database), []);
});
