// Messages that go by links: handed over part by part, ended by receipts in any order, moved on when a link fails.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { instant, later, MINUTE } from '../../../src/base/time.ts';
import type { ClaimedMessage, Receipt } from '../../../src/core/ports.ts';
import type { Route } from '../../../src/core/routing/route.ts';
import { Router } from '../../../src/core/routing/router.ts';
import { endOverdue } from '../../../src/storage/messages/ended-by-time.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const SMS = new Set(['sms', 'flash', 'binary'] as const);
const ROUTES: readonly Route[] = [
  { links: ['first', 'second'], by: 'order', failOver: ['refused', 'undelivered', 'down'] },
];

function router(): Router {
  const links = ['first', 'second'].map((name) => ({ name, kinds: SMS }));
  return new Router({ links, routes: ROUTES, byKind: () => 'served' });
}

/** Receipts that were waited for, and how long after the hand-over they came. */
const waited: { readonly link: string; readonly after: number }[] = [];

let given: TestStorage;
let storage: Storage;
before(async () => {
  const onReceipt = (link: string, after: number): void => void waited.push({ link, after });
  given = await openTestStorage({ router: router(), onReceipt });
  storage = given.storage;
});
after(() => given.close());

const LONG = 'A text that is certainly longer than a single message may be. '.repeat(4);

/** A message claimed on the link that it was routed to first. */
async function claimed(login: string, text = 'Hello', link = 'first'): Promise<ClaimedMessage> {
  const settings = { handler: 'https://handler.example/', secret: 's' };
  const account = (await storage.accounts.find(login)) ?? (await testAccount(storage, login, { settings }));
  const submitted = await storage.doors.submit(account, submissionOf('sms', text));
  assert.ok(submitted.ok, 'it is accepted');
  const messages = await storage.outbox.claim({ link }, 100);
  const mine = messages.find((message) => message.account.login === login);
  assert.ok(mine, 'it is due on its link');
  return mine;
}

function handed(...ids: readonly string[]) {
  return {
    kind: 'handed',
    link: 'first',
    ids,
    awaits: 'all',
    until: later(instant(Date.now()), MINUTE),
    silence: 'failed',
  } as const;
}

function receipt(id: string, report: Receipt['report'] = { kind: 'delivered' }, link = 'first'): Receipt {
  return { link, ids: [id], at: instant(Date.now()), report };
}

type Row = {
  status: number;
  err: number;
  final: boolean;
  cost: string;
  reserved: string;
  doubtful: boolean;
  queue: number;
};

async function rowOf({ ref }: ClaimedMessage): Promise<Row> {
  const { rows } = await given.client.query<Row>(
    'select status, err, final, cost, reserved, doubtful, queue from messages where id = $1',
    [ref],
  );
  assert.ok(rows[0]);
  return rows[0];
}

/** Statuses its handler is told of, in their order. */
async function told({ ref }: ClaimedMessage): Promise<readonly string[]> {
  const { rows } = await given.client.query<{ status: string }>(
    `select f->>1 as status from deliveries d cross join lateral jsonb_array_elements(d.fields) f
     where d.message_id = $1 and f->>0 = 'status' order by d.id`,
    [ref],
  );
  return rows.map(({ status }) => status);
}

test('a message waits on its link alone, is handed over, and its receipt ends it', async () => {
  const message = await claimed('one');
  assert.deepEqual(await storage.outbox.claim(['sms'], 10), []);
  await storage.inbox.outcome(message.ref, handed('a-1'));
  assert.deepEqual(
    [(await rowOf(message)).status, (await rowOf(message)).final],
    [0, false],
    'handed to the operator',
  );
  await storage.inbox.receipt(receipt('a-1'));
  const row = await rowOf(message);
  assert.deepEqual([row.status, row.err, row.final, Number(row.reserved)], [1, 0, true, 0]);
  assert.ok(Number(row.cost) > 0);
  await storage.inbox.receipt(receipt('a-1'));
  assert.deepEqual(
    waited.map(({ link, after }) => [link, after >= 0 && after < MINUTE]),
    [['first', true]],
  );
  assert.deepEqual(await storage.audit(), []);
});

test('a message of several parts is delivered when all are, whatever comes first or twice', async () => {
  const message = await claimed('parts', LONG);
  assert.equal(message.parts, 2);
  await storage.inbox.outcome(message.ref, handed('p-1', 'p-2'));
  await Promise.all([storage.inbox.receipt(receipt('p-2')), storage.inbox.receipt(receipt('p-2'))]);
  assert.equal((await rowOf(message)).final, false);
  await storage.inbox.receipt(receipt('p-1'));
  assert.equal((await rowOf(message)).status, 1);
  await storage.inbox.receipt(receipt('p-1', { kind: 'failed', status: 20, err: 6 }));
  assert.equal((await rowOf(message)).status, 1, 'what is final stays');
});

test('one failed part fails the message at once, and the reservation goes back', async () => {
  const message = await claimed('hole', LONG);
  await storage.inbox.outcome(message.ref, handed('h-1', 'h-2'));
  await storage.inbox.receipt(receipt('h-2', { kind: 'failed', status: 20, err: 12 }));
  const row = await rowOf(message);
  assert.deepEqual([row.status, row.err, row.final, Number(row.cost)], [20, 12, true, 0]);
  await storage.inbox.receipt(receipt('h-1'));
  assert.equal((await rowOf(message)).status, 20);
});

test('a receipt for the last part alone ends a message whose peer sends no others', async () => {
  const message = await claimed('last', LONG);
  await storage.inbox.outcome(message.ref, { ...handed('l-1', 'l-2'), awaits: 'last' });
  await storage.inbox.receipt(receipt('l-2'));
  assert.equal((await rowOf(message)).status, 1);
});

test('a receipt that comes before its message was handed over is not lost', async () => {
  const message = await claimed('early');
  await storage.inbox.receipt({ ...receipt('ff'), ids: ['255', 'ff'] });
  assert.equal((await rowOf(message)).status, -1);
  await storage.inbox.outcome(message.ref, handed('ff'));
  assert.equal((await rowOf(message)).status, 1);
  const left = await given.client.query('select from early_receipts');
  assert.equal(left.rowCount, 0, 'the other spelling went with it');
});

test('a receipt finds its part by any of its spellings, the first of them first', async () => {
  const other = await claimed('spell', 'One');
  const message = await claimed('spell', 'Two');
  await storage.inbox.outcome(other.ref, handed('26'));
  await storage.inbox.outcome(message.ref, handed('38'));
  await storage.inbox.receipt({ ...receipt(''), ids: ['0x26', '38', '26'] });
  assert.deepEqual([(await rowOf(message)).status, (await rowOf(other)).status], [1, 0]);
});

test('another link has names of its own', async () => {
  const message = await claimed('names');
  await storage.inbox.outcome(message.ref, handed('n-1'));
  await storage.inbox.receipt(receipt('n-1', { kind: 'delivered' }, 'second'));
  assert.equal((await rowOf(message)).status, 0);
});

test('a refusal moves the message to the next link, and the client hears the end alone', async () => {
  const message = await claimed('over');
  await storage.inbox.outcome(message.ref, {
    kind: 'link-failed',
    link: 'first',
    status: 20,
    err: 255,
    reason: 'refused',
  });
  assert.deepEqual([(await rowOf(message)).status, (await rowOf(message)).final], [-1, false]);
  const [again] = await storage.outbox.claim({ link: 'second' }, 10);
  assert.deepEqual([again?.ref, again?.attempt, again?.doubtful], [message.ref, 2, 'no']);
  await storage.inbox.outcome(message.ref, { ...handed('o-1'), link: 'second' });
  await storage.inbox.receipt(receipt('o-1', { kind: 'delivered' }, 'second'));
  assert.deepEqual(await told(message), ['0', '1']);
  assert.deepEqual(await storage.audit(), []);
});

test('what was not delivered is tried on the next link; after the last one the failure stands', async () => {
  const message = await claimed('undelivered');
  await storage.inbox.outcome(message.ref, handed('u-1'));
  const failed = { kind: 'failed', status: 20, err: 6, reason: 'undelivered' } as const;
  await storage.inbox.receipt(receipt('u-1', failed));
  const [again] = await storage.outbox.claim({ link: 'second' }, 10);
  assert.equal(again?.ref, message.ref);
  await storage.inbox.receipt(receipt('u-1'));
  assert.equal((await rowOf(message)).final, false, 'an attempt that is over decides nothing');
  await storage.inbox.outcome(message.ref, { ...handed('u-2'), link: 'second' });
  await storage.inbox.receipt(receipt('u-2', failed, 'second'));
  assert.deepEqual([(await rowOf(message)).status, (await rowOf(message)).err], [20, 6]);
  assert.deepEqual(await told(message), ['0', '20']);
});

test('a route that does not fail over for a reason lets the failure stand', async () => {
  const message = await claimed('unanswered');
  await storage.inbox.outcome(message.ref, {
    kind: 'link-failed',
    link: 'first',
    status: 20,
    err: 220,
    reason: 'unanswered',
  });
  assert.deepEqual([(await rowOf(message)).final, (await rowOf(message)).err], [true, 220]);
});

test('what may have gone out is sent again and marked', async () => {
  const message = await claimed('doubt');
  await storage.inbox.outcome(message.ref, { kind: 'doubtful', link: 'first' });
  const [again] = await storage.outbox.claim({ link: 'first' }, 10);
  assert.deepEqual([again?.ref, again?.doubtful], [message.ref, 'yes']);
  await storage.inbox.outcome(message.ref, handed('d-1'));
  await storage.inbox.receipt(receipt('d-1'));
  const row = await rowOf(message);
  assert.deepEqual([row.status, row.doubtful], [1, true]);
});

test('a code overtakes a large request and mailings on its link', async () => {
  const account = await testAccount(storage, 'codes');
  const phones = Array.from({ length: 101 }, (_, at) => String(79_990_010_000 + at));
  assert.ok((await storage.doors.submit(account, submissionOf('sms', 'News', { phones }))).ok);
  assert.ok((await storage.doors.submit(account, submissionOf('sms', 'Your code is 1234'))).ok);
  const [first] = await storage.outbox.claim({ link: 'first' }, 1);
  assert.equal(first?.text, 'Your code is 1234');
  const rest = await storage.outbox.claim({ link: 'first' }, 200);
  assert.equal(rest.length, 101);
  const queues = await storage.linkQueues();
  assert.equal(queues.find(({ link }) => link === 'first')?.held, 102);
  for (const { ref } of [first, ...rest])
    await storage.inbox.outcome(ref, { kind: 'final', status: 1, err: 0 });
});

test('messages of a link that is down move on together', async () => {
  const account = await testAccount(storage, 'moving');
  for (const text of ['One', 'Two', 'Three']) {
    const submitted = await storage.doors.submit(account, submissionOf('sms', text));
    assert.ok(submitted.ok);
  }
  assert.equal(await storage.outbox.reroute('first', 2), 2);
  assert.equal(await storage.outbox.reroute('first', 10), 1);
  assert.deepEqual(await storage.outbox.claim({ link: 'first' }, 10), []);
  const moved = await storage.outbox.claim({ link: 'second' }, 10);
  assert.deepEqual(moved.map(({ text }) => text).sort(), ['One', 'Three', 'Two']);
  for (const { ref } of moved) await storage.inbox.outcome(ref, { kind: 'final', status: 1, err: 0 });
});

test('a message that its recipient has read is read after it was delivered, once', async () => {
  const message = await claimed('read');
  await storage.inbox.outcome(message.ref, handed('r-1'));
  await storage.inbox.receipt(receipt('r-1'));
  await storage.inbox.receipt(receipt('r-1', { kind: 'read' }));
  await storage.inbox.receipt(receipt('r-1', { kind: 'read' }));
  assert.equal((await rowOf(message)).status, 2);
  assert.deepEqual(await told(message), ['0', '1', '2']);
  assert.deepEqual(await storage.audit(), []);
});

test('what a node held on a link when it died is sent again and marked; receipts are found after a restart', async () => {
  const own = await openTestStorage({ router: router() });
  try {
    const account = await testAccount(own.storage, 'killed');
    for (const text of ['Handed', 'Held'])
      assert.ok((await own.storage.doors.submit(account, submissionOf('sms', text))).ok);
    const [first, second] = await own.storage.outbox.claim({ link: 'first' }, 2);
    assert.ok(first && second);
    await own.storage.inbox.outcome(first.ref, handed('k-1'));
    await own.storage.close();
    const again = await openStorage(own.options);
    assert.deepEqual(again.recovered, { closed: 0, putBack: 1 });
    await again.inbox.receipt(receipt('k-1'));
    const [held] = await again.outbox.claim({ link: 'first' }, 10);
    assert.deepEqual([held?.ref, held?.doubtful, held?.attempt], [second.ref, 'yes', 2]);
    const { rows } = await own.client.query('select status from messages where id = $1', [first.ref]);
    assert.deepEqual(rows, [{ status: 1 }]);
    await again.close();
  } finally {
    await own.close();
  }
});

test('messages of a link that is gone, or of a kind that got links, are routed anew at the start', async () => {
  const byKind = (): Router => new Router({ links: [], byKind: () => 'served' });
  const own = await openTestStorage({ router: byKind() });
  try {
    const account = await testAccount(own.storage, 'stray');
    assert.ok((await own.storage.doors.submit(account, submissionOf('sms', 'Waits by its kind'))).ok);
    await own.storage.close();
    const linked = await openStorage({ ...own.options, router: router() });
    const [first] = await linked.outbox.claim({ link: 'first' }, 10);
    assert.equal(first?.text, 'Waits by its kind');
    await linked.outbox.putBack(first.ref, instant(Date.now()));
    await linked.close();
    const later = new Router({ links: [{ name: 'other', kinds: SMS }], byKind: () => 'served' });
    const moved = await openStorage({ ...own.options, router: later });
    const [again] = await moved.outbox.claim({ link: 'other' }, 10);
    assert.equal(again?.ref, first.ref);
    await moved.outbox.putBack(again.ref, instant(Date.now()));
    await moved.close();
    const without = await openStorage({ ...own.options, router: byKind() });
    const [last] = await without.outbox.claim(['sms'], 10);
    assert.equal(last?.ref, first.ref);
    await without.close();
  } finally {
    await own.close();
  }
});

test('a message whose receipt never came ends with error 245, or is delivered where silence says so', async () => {
  const clock = new ManualClock();
  const watched = router();
  const own = await openTestStorage({ router: watched, clock });
  try {
    const account = await testAccount(own.storage, 'silent');
    for (const text of ['One', 'Two', 'Three'])
      assert.ok((await own.storage.doors.submit(account, submissionOf('sms', text))).ok);
    const claimed = await own.storage.outbox.claim({ link: 'first' }, 10);
    const ends = [later(clock.now(), MINUTE), later(clock.now(), MINUTE), later(clock.now(), 9 * MINUTE)];
    const silences = ['failed', 'delivered', 'failed'] as const;
    for (const [at, { ref }] of claimed.entries()) {
      const [until, silence] = [ends[at] ?? clock.now(), silences[at] ?? 'failed'];
      await own.storage.inbox.outcome(ref, { ...handed(`s-${at}`), until, silence });
    }
    const statuses = async () => {
      const { database, inbox } = own.storage;
      await endOverdue(database, { now: clock.now(), limit: 1 }, (overdue) => inbox.silence(overdue));
      const { rows } = await own.client.query('select status, err from messages order by id');
      return rows.map(({ status, err }) => `${status}/${err}`);
    };
    assert.deepEqual(await statuses(), ['0/0', '0/0', '0/0']);
    clock.advance(2 * MINUTE);
    assert.deepEqual(await statuses(), ['20/245', '1/0', '0/0']);
    assert.deepEqual(await statuses(), ['20/245', '1/0', '0/0']);
    clock.advance(8 * MINUTE);
    assert.deepEqual(await statuses(), ['20/245', '1/0', '20/245']);
    assert.equal(watched.stateOf('first')?.quality, 0.5, 'what a link keeps silent about was not delivered');
    assert.deepEqual(await own.storage.audit(), []);
  } finally {
    await own.close();
  }
});
