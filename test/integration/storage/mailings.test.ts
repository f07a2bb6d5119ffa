import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, HOUR, instant, later, MINUTE } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import type { ClaimedMessage } from '../../../src/core/ports.ts';
import { Router } from '../../../src/core/routing/router.ts';
import type { StorageOptions } from '../../../src/storage/ground.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { mailingOf, phonesOf, runMailings } from '../../support/mailing.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

type Stage = {
  readonly given: TestStorage;
  readonly storage: Storage;
  readonly clock: ManualClock;
  readonly account: Account;
  /** How many messages have which status. */
  readonly statuses: (id: string) => Promise<Record<string, number>>;
};

async function withMailings(
  work: (stage: Stage) => Promise<void>,
  {
    balance = '100000',
    ...options
  }: { readonly balance?: string } & Pick<Partial<StorageOptions>, 'limits' | 'router'> = {},
): Promise<void> {
  const clock = new ManualClock();
  const given = await openTestStorage({ clock, mailings: 'by hand', ...options });
  const { storage } = given;
  try {
    const account = await testAccount(storage, 'shop', { balance });
    const statuses = async (id: string): Promise<Record<string, number>> => {
      const told = await storage.doors.mailings.statistics(account, id);
      return told.ok ? Object.fromEntries([...told.value.statuses].sort(([a], [b]) => a - b)) : {};
    };
    await work({ given, storage, clock, account, statuses });
    assert.deepEqual(await storage.audit(), []);
    assert.deepEqual(given.faults, []);
  } finally {
    await given.close();
  }
}

async function added({ storage, account }: Stage, mailing: ReturnType<typeof mailingOf>): Promise<string> {
  const result = await storage.doors.mailings.add(account, mailing);
  assert.ok(result.ok, JSON.stringify(result));
  return result.value.id;
}

async function stageOf({ storage, account }: Stage, id: string): Promise<string> {
  const found = await storage.doors.mailings.get(account, id);
  return found.ok ? found.value.stage : found.error;
}

async function end(storage: Storage, messages: readonly ClaimedMessage[], status: number): Promise<void> {
  await Promise.all(messages.map(({ ref }) => storage.inbox.outcome(ref, { kind: 'final', status, err: 0 })));
}

test('a mailing becomes messages under its id, is delivered, and has finished', async () => {
  await withMailings(async (stage) => {
    const { storage, account, clock } = stage;
    const id = await added(stage, mailingOf(4_500));
    assert.match(id, /^\d{7}$/);
    assert.equal(await stageOf(stage, id), 'waiting');
    await runMailings(storage);
    assert.deepEqual(await stage.statuses(id), { '-1': 4_500 });
    assert.equal(await stageOf(stage, id), 'running');
    const [row] = await storage.database.query<{ parts: number; recipients: number }>(
      'select count(*) as parts, sum(recipients)::bigint as recipients from submissions where mailing_id is not null',
    );
    assert.deepEqual(row, { parts: 3, recipients: 4_500 });
    const status = await storage.doors.status(account, [{ phone: '+7 999 000-00-07', publicId: id }]);
    assert.equal(status.ok && status.value[0]?.status, -1);
    for (let claimed = await storage.outbox.claim(['sms'], 2_000); claimed.length > 0; ) {
      await end(storage, claimed, 1);
      claimed = await storage.outbox.claim(['sms'], 2_000);
    }
    clock.advance(MINUTE);
    await runMailings(storage);
    assert.equal(await stageOf(stage, id), 'finished');
    assert.deepEqual(await stage.statuses(id), { 1: 4_500 });
  });
});

test('single sendings overtake a mailing in the queue', async () => {
  await withMailings(async (stage) => {
    const { storage, account } = stage;
    const other = await testAccount(storage, 'other');
    await added(stage, mailingOf(500));
    await runMailings(storage);
    await storage.doors.submit(account, submissionOf('sms', 'code 1234'));
    await storage.doors.submit(other, submissionOf('sms', 'code 5678'));
    const texts = (await storage.outbox.claim(['sms'], 10)).map(({ text }) => text);
    assert.equal(texts.length, 10);
    assert.equal(texts.filter((text) => text.startsWith('code')).length, 2);
  });
});

test('a pause stops what waits, leaves what is under way, and stops it when it comes back; then all goes on', async () => {
  await withMailings(async (stage) => {
    const { storage, account, clock } = stage;
    const { mailings } = storage.doors;
    const content = {
      ...mailingOf(0).content,
      kind: 'call' as const,
      call: { ringSeconds: 22, pauseSeconds: 20, attempts: 5, uploads: [] },
    };
    const id = await added(stage, mailingOf(3_000, { content, plan: { perSecond: 2_500 } }));
    assert.equal(await storage.mailingRunner.turn(), 'worked');
    assert.equal(await storage.mailingRunner.turn(), 'worked');
    const calls = await storage.outbox.claim(['call'], 5);
    assert.equal(calls.length, 5);
    assert.ok((await mailings.order(account, id, 'pause')).ok);
    assert.deepEqual(await mailings.order(account, id, 'pause'), { ok: false, error: 'change-failed' });
    await runMailings(storage);
    assert.deepEqual(await stage.statuses(id), { '-2': 1_995, '-1': 5 });
    assert.deepEqual(await storage.outbox.claim(['call'], 5), []);
    const failed = { kind: 'failed', status: 20, err: 237, retry: 'yes' } as const;
    await Promise.all(calls.map(({ ref }) => storage.inbox.outcome(ref, failed)));
    clock.advance(DAY);
    await runMailings(storage);
    assert.deepEqual(await stage.statuses(id), { '-2': 2_000 });
    assert.deepEqual(await storage.audit(), []);
    clock.advance(2 * DAY);
    assert.ok((await mailings.order(account, id, 'start')).ok);
    await runMailings(storage);
    assert.equal((await stage.statuses(id))['-2'], undefined);
    const again = await storage.outbox.claim(['call'], 10_000);
    assert.equal(again.length, 3_000, 'nothing expired while it stood still, the rest has been made');
    assert.equal(new Set(again.map(({ phone }) => phone)).size, 3_000);
    await end(storage, again, 1);
    clock.advance(HOUR);
    await runMailings(storage);
    assert.equal(await stageOf(stage, id), 'finished');
  });
});

test('cancelling ends what waits, gives the money back and tells the handler once', async () => {
  await withMailings(async (stage) => {
    const { storage, given } = stage;
    const { mailings } = storage.doors;
    const settings = { handler: 'http://127.0.0.1/' };
    const told = await testAccount(storage, 'told', { balance: '3000', settings });
    const id = await added({ ...stage, account: told }, mailingOf(2_100));
    await runMailings(storage);
    const [under] = await storage.outbox.claim(['sms'], 1);
    assert.ok((await mailings.order(told, id, 'cancel')).ok);
    await runMailings(storage);
    await end(storage, [under!], 1);
    stage.clock.advance(HOUR);
    await runMailings(storage);
    const found = await mailings.statistics(told, id);
    assert.deepEqual(found.ok && Object.fromEntries(found.value.statuses), { 1: 1, 20: 2_099 });
    assert.deepEqual(await storage.accounts.funds(told).then(({ balance }) => balance), 30_000_000 - 14_000);
    const { rows } = await given.client.query(
      'select count(*)::int as count from deliveries where fields @> \'[["status","20"]]\'',
    );
    assert.deepEqual(rows, [{ count: 2_099 }]);
    assert.deepEqual(await mailings.order(told, id, 'cancel'), { ok: false, error: 'change-failed' });
  });
});

test('what an operator has of a cancelled mailing ends with its receipt, not with the mailing', async () => {
  const links = [{ name: 'first', kinds: new Set(['sms'] as const) }];
  const router = new Router({ links, byKind: () => 'served' });
  await withMailings(
    async (stage) => {
      const { storage, account, clock } = stage;
      const id = await added(stage, mailingOf(3));
      await runMailings(storage);
      const [gone, , held] = await storage.outbox.claim({ link: 'first' }, 3);
      assert.ok(gone && held);
      const until = later(clock.now(), DAY);
      const handed = { kind: 'handed', link: 'first', awaits: 'all', until, silence: 'failed' } as const;
      await storage.inbox.outcome(gone.ref, { ...handed, ids: ['c-1'] });
      await storage.outbox.putBack(held.ref, clock.now());
      assert.ok((await storage.doors.mailings.order(account, id, 'cancel')).ok);
      await runMailings(storage);
      assert.deepEqual(await stage.statuses(id), { '-1': 1, 0: 1, 20: 1 });
      assert.deepEqual(await storage.audit(), []);
      await storage.inbox.receipt({
        link: 'first',
        ids: ['c-1'],
        at: clock.now(),
        report: { kind: 'delivered' },
      });
      assert.deepEqual(await stage.statuses(id), { '-1': 1, 1: 1, 20: 1 });
    },
    { router },
  );
});

test('a deleted mailing is gone with its messages; one that runs is not deleted', async () => {
  await withMailings(async (stage) => {
    const { storage, account, given } = stage;
    const { mailings } = storage.doors;
    const id = await added(stage, mailingOf(30));
    await runMailings(storage);
    assert.deepEqual(await mailings.order(account, id, 'remove'), { ok: false, error: 'change-failed' });
    assert.ok((await mailings.order(account, id, 'pause')).ok);
    await runMailings(storage);
    assert.ok((await mailings.order(account, id, 'remove')).ok);
    assert.equal(await stageOf(stage, id), 'record-missing');
    await runMailings(storage);
    const { rows } = await given.client.query(
      `select (select count(*)::int from messages where not hidden) as shown,
              (select count(*)::int from mailing_recipients) as recipients`,
    );
    assert.deepEqual(rows, [{ shown: 0, recipients: 0 }]);
    assert.equal((await storage.accounts.funds(account)).balance, 1_000_000_000);
  });
});

test('money that does not reach for all reaches as far as it can, and the rest has status 24', async () => {
  await withMailings(
    async (stage) => {
      const { storage } = stage;
      const id = await added(stage, mailingOf(5_000));
      await runMailings(storage);
      assert.deepEqual(await stage.statuses(id), { '-1': 2_142, 24: 2_858 });
    },
    { balance: '3000' },
  );
});

test('a mailing that has to halve its money counts a message to a number once', async () => {
  await withMailings(
    async (stage) => {
      const { storage, account } = stage;
      const id = await added(stage, mailingOf(5));
      await runMailings(storage);
      assert.deepEqual(await stage.statuses(id), { '-1': 2, 24: 3 });
      const phones = phonesOf(3).map(({ phone }) => phone);
      const priced = await storage.doors.submit(
        account,
        submissionOf('sms', 'Hi', { phones, purpose: 'price' }),
      );
      assert.ok(priced.ok);
      const sent = await storage.doors.submit(account, submissionOf('sms', 'Hi', { phones }));
      const { recipients } = sent.ok ? sent.value : sent.error;
      // The first two have a message of the mailing, the third has none.
      assert.deepEqual(
        recipients?.map(({ refused }) => refused?.err),
        [251, 251, 0],
      );
    },
    { balance: '3', limits: { floodToNumber: 1 } },
  );
});

test('a mailing spread over time goes in even portions and in its hours', async () => {
  await withMailings(async (stage) => {
    const { storage, clock } = stage;
    // It is 12:00 in Moscow; the hours end at 14:00.
    const spread = { portions: 4, every: HOUR };
    const id = await added(stage, mailingOf(10, { plan: { spread, hours: { from: 10, till: 14 } } }));
    const counts: number[] = [];
    for (let hour = 0; hour < 26; hour++) {
      await runMailings(storage);
      counts.push(Object.values(await stage.statuses(id)).reduce((sum, count) => sum + count, 0));
      clock.advance(HOUR);
    }
    assert.deepEqual(
      [counts[0], counts[1], counts[2], counts[21], counts[22], counts[23]],
      [3, 5, 5, 5, 8, 10],
    );
  });
});

test('repetitions keep the id, make new messages, and end when they were told to', async () => {
  await withMailings(async (stage) => {
    const { storage, clock, account } = stage;
    const start = instant(clock.now() + HOUR);
    const id = await added(stage, mailingOf(3, { start, plan: { rule: 'daily', repeatsMax: 2 } }));
    const days: string[] = [];
    for (let hour = 0; hour < 100; hour++) {
      await runMailings(storage);
      const claimed = await storage.outbox.claim(['sms'], 10);
      if (claimed.length > 0) days.push(`${hour}: ${claimed.length}`);
      await end(storage, claimed, 1);
      clock.advance(HOUR);
    }
    assert.deepEqual(days, ['1: 3', '25: 3', '49: 3']);
    const found = await storage.doors.mailings.get(account, id);
    assert.deepEqual(found.ok && [found.value.stage, found.value.run], ['finished', 3]);
    assert.deepEqual(await stage.statuses(id), { 1: 9 });
  });
});

test('what was not delivered is tried once more with the second sender', async () => {
  await withMailings(async (stage) => {
    const { storage, account, clock } = stage;
    await storage.senders.approveName(account, { name: 'SECOND', kind: 'name' });
    const content = { ...mailingOf(0).content, secondSender: 'SECOND' };
    const id = await added(stage, mailingOf(5, { content, plan: { secondTry: 'yes' } }));
    await runMailings(storage);
    const first = await storage.outbox.claim(['sms'], 10);
    await end(storage, first.slice(0, 3), 20);
    await end(storage, first.slice(3), 1);
    clock.advance(MINUTE);
    await runMailings(storage);
    const second = await storage.outbox.claim(['sms'], 10);
    assert.deepEqual(
      second.map(({ phone, sender, publicId }) => [phone, sender, publicId]),
      first.slice(0, 3).map(({ phone }) => [phone, 'SECOND', id]),
    );
    await end(storage, second, 20);
    clock.advance(HOUR);
    await runMailings(storage);
    assert.equal(await stageOf(stage, id), 'finished');
    assert.deepEqual(await stage.statuses(id), { 1: 2, 20: 6 });
  });
});

test('recipients come in pages and from a file; who comes twice is one', async () => {
  await withMailings(async (stage) => {
    const { storage, account } = stage;
    const { mailings } = storage.doors;
    const id = await added(stage, mailingOf(0, { recipientsAre: 'open' }));
    assert.deepEqual(await mailings.append(account, id, phonesOf(10)), { ok: true, value: 10 });
    assert.deepEqual(await mailings.append(account, id, phonesOf(10, 5)), { ok: true, value: 20 });
    const file = async function* (): AsyncIterable<Uint8Array> {
      yield new TextEncoder().encode('\ufeff89990000001\r\n"+7 999 000-01-00";"His ""own"" te');
      yield new TextEncoder().encode('xt"\n\n84912345678, Hi, there\n+84912345678');
    };
    assert.deepEqual(await mailings.appendFile(account, id, file()), { ok: true, value: 24 });
    await runMailings(storage);
    assert.deepEqual(await stage.statuses(id), {});
    assert.ok((await mailings.order(account, id, 'start')).ok);
    assert.deepEqual(await mailings.append(account, id, phonesOf(1)), {
      ok: false,
      error: { fault: 'change-failed', detail: 'its recipients are not open any more' },
    });
    await runMailings(storage);
    const claimed = await storage.outbox.claim(['sms'], 100);
    assert.equal(claimed.length, 18);
    assert.deepEqual(
      claimed.filter(({ text }) => text !== 'Hello').map(({ phone, text }) => `${phone} ${text}`),
      ['79990000100 His "own" text', '74912345678 Hi, there'],
    );
    assert.ok(claimed.some(({ phone, text }) => phone === '84912345678' && text === 'Hello'));
  });
});

test('a mailing of an account that may not have any is refused, and one that runs does not go on', async () => {
  await withMailings(async (stage) => {
    const { storage, account } = stage;
    const id = await added(stage, mailingOf(3_000, { plan: { perSecond: 10 } }));
    await runMailings(storage);
    await storage.accounts.change('shop', { settings: { mailings: 'forbid' } });
    stage.clock.advance(HOUR);
    await runMailings(storage);
    const found = await storage.doors.mailings.get(account, id);
    assert.deepEqual(found.ok && [found.value.stage, found.value.failure, found.value.taken], [
      'failed',
      'mailing-forbidden',
      10,
    ]);
    const forbidden = await storage.accounts.find('shop');
    assert.deepEqual(await storage.doors.mailings.add(forbidden!, mailingOf(1)), {
      ok: false,
      error: { fault: 'mailing-forbidden' },
    });
  });
});
