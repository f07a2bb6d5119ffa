// Receipts as peers really send them: twice, early, several in one moment, for names that were given before, in another base; and
// what of it must not change: a message that waits for another link, one that its client has deleted, one that is sent once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { instant, later, MINUTE, SECOND } from '../../../src/base/time.ts';
import type { AttemptOutcome, ClaimedMessage, Receipt } from '../../../src/core/ports.ts';
import type { Route } from '../../../src/core/routing/route.ts';
import { Router } from '../../../src/core/routing/router.ts';
import { LinkNumbers } from '../../../src/storage/links.ts';
import { forgetEarly, matchLate } from '../../../src/storage/messages/early-receipts.ts';
import type { Storage } from '../../../src/storage/storage.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const SMS = new Set(['sms'] as const);
const ROUTES: readonly Route[] = [
  { links: ['first', 'second'], by: 'order', failOver: ['refused', 'undelivered', 'down', 'unanswered'] },
];
const LONG = 'A text that is certainly longer than a single message may be. '.repeat(4);
const UNDELIVERED = { kind: 'failed', status: 20, err: 6, reason: 'undelivered' } as const;

const UNDELIVERED_FOR_GOOD = { kind: 'failed', status: 20, err: 1 } as const;

const clock = new ManualClock();
let given: TestStorage;
let storage: Storage;
before(async () => {
  const links = ['first', 'second'].map((name) => ({ name, kinds: SMS }));
  const router = new Router({ links, routes: ROUTES, byKind: () => 'served' });
  given = await openTestStorage({ router, clock, limits: { identicalSends: 1_000 } });
  storage = given.storage;
});
after(() => given.close());

/** Messages of a new account, claimed on the first link. */
async function claimed(login: string, texts: readonly string[] = ['Hello']) {
  const settings = { handler: 'https://handler.example/', secret: 's' };
  const account = await testAccount(storage, login, { settings });
  for (const text of texts) assert.ok((await storage.doors.submit(account, submissionOf('sms', text))).ok);
  const messages = (await storage.outbox.claim({ link: 'first' }, 100)).filter(
    (message) => message.account.login === login,
  );
  assert.equal(messages.length, texts.length);
  return messages;
}

async function one(login: string, text = 'Hello'): Promise<ClaimedMessage> {
  const [message] = await claimed(login, [text]);
  assert.ok(message);
  return message;
}

function handed(...ids: readonly string[]): AttemptOutcome {
  const until = later(clock.now(), 60 * MINUTE);
  return { kind: 'handed', link: 'first', ids, awaits: 'all', until, silence: 'failed' };
}

function receipt(
  ids: string | readonly string[],
  report: Receipt['report'] = { kind: 'delivered' },
  link = 'first',
): Receipt {
  return { link, ids: typeof ids === 'string' ? [ids] : ids, at: clock.now(), report };
}

async function statusOf({ ref }: ClaimedMessage): Promise<number> {
  const { rows } = await given.client.query('select status from messages where id = $1', [ref]);
  return rows[0]?.status;
}

async function claimedBySecond({ ref }: ClaimedMessage): Promise<ClaimedMessage> {
  const messages = await storage.outbox.claim({ link: 'second' }, 100);
  const message = messages.find((each) => each.ref === ref);
  assert.ok(message, 'it waits on the second link');
  return message;
}

test('a failure that is reported twice does not end a message that waits for the next link', async () => {
  const message = await one('twice');
  await storage.inbox.outcome(message.ref, handed('tw-1'));
  await storage.inbox.receipt(receipt('tw-1', UNDELIVERED));
  await storage.inbox.receipt(receipt('tw-1', UNDELIVERED));
  clock.advance(MINUTE);
  await storage.inbox.receipt(receipt('tw-1', { kind: 'failed', status: 20, err: 255 }));
  assert.equal(await statusOf(message), 0);
  const { rows } = await given.client.query('select tried from messages where id = $1', [message.ref]);
  assert.equal(rows[0].tried.length, 1);
  await claimedBySecond(message);
  await storage.inbox.outcome(message.ref, { ...handed('tw-2'), link: 'second' } as AttemptOutcome);
  await storage.inbox.receipt(receipt('tw-2', { kind: 'delivered' }, 'second'));
  assert.equal(await statusOf(message), 1);
  assert.deepEqual(await storage.audit(), []);
});

test('a message that goes by the next link because the first did not answer is marked as doubtful', async () => {
  const message = await one('marked');
  const lost = { kind: 'link-failed', link: 'first', status: 20, err: 220, reason: 'unanswered' } as const;
  await storage.inbox.outcome(message.ref, lost);
  assert.equal((await claimedBySecond(message)).doubtful, 'yes');
});

test('a part that was delivered does not hide why another one failed', async () => {
  const message = await one('reason', LONG);
  await storage.inbox.outcome(message.ref, handed('re-1', 're-2'));
  await Promise.all([
    storage.inbox.receipt(receipt('re-1')),
    storage.inbox.receipt(receipt('re-2', UNDELIVERED)),
  ]);
  assert.equal(await statusOf(message), 0);
  await claimedBySecond(message);
});

test('delivered and read in one moment is read, also when it has several parts', async () => {
  const message = await one('read');
  await storage.inbox.outcome(message.ref, handed('rd-1'));
  await Promise.all([
    storage.inbox.receipt(receipt('rd-1')),
    storage.inbox.receipt(receipt('rd-1', { kind: 'read' })),
  ]);
  assert.equal(await statusOf(message), 2);
  const long = await one('read-long', LONG);
  await storage.inbox.outcome(long.ref, handed('rl-1', 'rl-2'));
  await Promise.all(['rl-1', 'rl-2'].map((id) => storage.inbox.receipt(receipt(id))));
  assert.equal(await statusOf(long), 1);
  await storage.inbox.receipt(receipt('rl-2', { kind: 'read' }));
  assert.equal(await statusOf(long), 2);
});

test('parts that all have one name are delivered by as many receipts', async () => {
  const message = await one('namesakes', LONG);
  await storage.inbox.outcome(message.ref, handed('same', 'same'));
  await storage.inbox.receipt(receipt('same'));
  assert.equal(await statusOf(message), 0);
  await storage.inbox.receipt(receipt('same'));
  assert.equal(await statusOf(message), 1);
});

test('the one receipt for parts that all have one name is for the part it is awaited for', async () => {
  for (const awaits of ['first', 'last'] as const) {
    const message = await one(`same-${awaits}`, LONG);
    const name = `one-${awaits}`;
    await storage.inbox.outcome(message.ref, { ...handed(name, name), awaits } as AttemptOutcome);
    await storage.inbox.receipt(receipt(name));
    assert.equal(await statusOf(message), 1);
  }
  // It may overtake the answers.
  const early = await one('same-early', LONG);
  await storage.inbox.receipt(receipt('one-early'));
  const outcome = { ...handed('one-early', 'one-early'), awaits: 'last' } as AttemptOutcome;
  await storage.inbox.outcome(early.ref, outcome);
  assert.equal(await statusOf(early), 1);
  assert.deepEqual(await storage.audit(), []);
});

test('a peer that begins its names anew and sends receipts before answers is understood', async () => {
  const old = await one('old');
  await storage.inbox.outcome(old.ref, handed('7'));
  await storage.inbox.receipt(receipt('7'));
  clock.advance(MINUTE);
  const message = await one('new');
  await storage.inbox.receipt(receipt('7', { kind: 'failed', status: 20, err: 1 }));
  await storage.inbox.outcome(message.ref, handed('7'));
  assert.deepEqual([await statusOf(old), await statusOf(message)], [1, 20]);
});

test('a receipt of nobody knows what is not for a message that gets its name later', async () => {
  await storage.inbox.receipt(receipt('nobody'));
  clock.advance(SECOND);
  const message = await one('stranger');
  await storage.inbox.outcome(message.ref, handed('nobody'));
  assert.equal(await statusOf(message), 0);
  await storage.inbox.receipt(receipt('nobody'));
  assert.equal(await statusOf(message), 1);
});

test('receipts of all parts may come before the answer', async () => {
  const message = await one('all-early', LONG);
  await storage.inbox.receipt(receipt('ae-1'));
  await storage.inbox.receipt(receipt('ae-2'));
  await storage.inbox.outcome(message.ref, handed('ae-1', 'ae-2'));
  assert.equal(await statusOf(message), 1);
});

test('an early receipt is for the likeliest of its names, though others are handed over in the same moment', async () => {
  const [ten, sixteen, twentyTwo] = await claimed('names', ['10', '16', '22']);
  assert.ok(ten && sixteen && twentyTwo);
  await storage.inbox.receipt(receipt(['16', '10', '22']));
  await Promise.all([
    storage.inbox.outcome(ten.ref, handed('10')),
    storage.inbox.outcome(sixteen.ref, handed('16')),
    storage.inbox.outcome(twentyTwo.ref, handed('22')),
  ]);
  const statuses = [await statusOf(ten), await statusOf(sixteen), await statusOf(twentyTwo)];
  assert.deepEqual(statuses, [0, 1, 0]);
  const left = await given.client.query(`select from early_receipts where '16' = any(spellings)`);
  assert.equal(left.rowCount, 0);
});

test('where a link is known to write one base, a name of the other waits for its own part first', async () => {
  const names = ['501', '502', '503', '504', '505', '1280', '1536'];
  const messages = await claimed('bases', [...names, 'the early one']);
  for (const [at, name] of names.entries()) {
    const message = messages[at];
    assert.ok(message);
    await storage.inbox.outcome(message.ref, handed(name));
    const digits = [name, BigInt(name).toString(16), BigInt(`0x${name}`).toString()];
    if (name.length === 3) await storage.inbox.receipt(receipt(digits));
  }
  const [open, other, early] = messages.slice(-3);
  assert.ok(open && other && early);
  // 0x500 is 1280.
  await storage.inbox.receipt(receipt(['500', '1f4', '1280']));
  assert.equal(await statusOf(open), 0, 'it is rather for a part to come');
  await storage.inbox.outcome(early.ref, handed('500'));
  assert.deepEqual([await statusOf(open), await statusOf(early)], [0, 1]);
  // Told again it is known, not somebody else's; and where no part comes by the name that was waited for, the other is believed.
  clock.advance(2 * SECOND);
  await storage.inbox.receipt(receipt(['500', '1f4', '1280']));
  await storage.inbox.receipt(receipt(['600', '258', '1536']));
  assert.deepEqual([await statusOf(open), await statusOf(other)], [0, 0]);
  clock.advance(10 * SECOND);
  await lookLate();
  assert.deepEqual([await statusOf(open), await statusOf(other)], [0, 1]);
});

test('dense names of both bases are told apart by their numbers from the first receipt on, also before the answers', async () => {
  const account = await testAccount(storage, 'dense');
  const phones = Array.from({ length: 40 }, (_, at) => String(79_990_000_100 + at));
  assert.ok((await storage.doors.submit(account, submissionOf('sms', 'Hello', { phones }))).ok);
  const messages = (await storage.outbox.claim({ link: 'first' }, 100)).filter(
    (message) => message.account.login === 'dense',
  );
  // The centre answers in hexadecimal and reports in decimal; every other message failed.
  const told = messages.map((message, at) => {
    const number = at + 1;
    const ids = [String(number), number.toString(16), String(Number.parseInt(String(number), 16))];
    const report = number % 2 === 0 ? UNDELIVERED_FOR_GOOD : ({ kind: 'delivered' } as const);
    return {
      message,
      number,
      receipt: { ...receipt([...new Set(ids)], report), phones: [message.phone, '4040'] },
    };
  });
  const answered = ({ message, number }: (typeof told)[number]): Promise<void> =>
    storage.inbox.outcome(message.ref, handed(number.toString(16)));
  // Receipts of the larger half come before any answer, those of the others after all but their own.
  const late = told.filter(({ number }) => number > 20);
  for (const { receipt: one } of late.toReversed()) await storage.inbox.receipt(one);
  for (const one of told.filter(({ number }) => number > 10)) await answered(one);
  for (const { receipt: one } of told.filter(({ number }) => number <= 20)) await storage.inbox.receipt(one);
  for (const one of told.filter(({ number }) => number <= 10)) await answered(one);
  const statuses = await Promise.all(messages.map(statusOf));
  assert.deepEqual(
    statuses,
    told.map(({ number }) => (number % 2 === 0 ? 20 : 1)),
  );
});

test('a peer that writes numbers of its own loses no receipt, early ones neither', async () => {
  const [first, second] = await claimed('strange', ['One', 'Two']);
  assert.ok(first && second);
  const strange = (id: string) => ({ ...receipt(id), phones: ['5550001122'] });
  await storage.inbox.outcome(first.ref, handed('st-1'));
  await storage.inbox.receipt(strange('st-1'));
  await storage.inbox.receipt(strange('st-2'));
  clock.advance(3 * SECOND);
  await storage.inbox.outcome(second.ref, handed('st-2'));
  clock.advance(3 * SECOND);
  await lookLate();
  assert.deepEqual([await statusOf(first), await statusOf(second)], [1, 1]);
});

/** The round that looks at receipts that have waited. */
async function lookLate(): Promise<void> {
  const { database, inbox } = storage;
  const links = await LinkNumbers.of(database, ['first', 'second']);
  await matchLate({ database, clock, links, inbox }, instant(0));
}

test('a receipt that another node stored in the moment of the hand-over is found; an older one is not taken for it', async () => {
  const [message, other] = await claimed('nodes', ['One', 'Two']);
  assert.ok(message && other);
  // Neither transaction sees what the other has not committed.
  const stored = async (id: string): Promise<void> => {
    const report = JSON.stringify({ kind: 'delivered' });
    await given.client.query(
      `insert into early_receipts (link_id, upstream_id, spellings, report, at, received_at)
       select id, $1, array[$1], $2, $3, $3 from links where name = 'first'`,
      [id, report, new Date(clock.now())],
    );
  };
  await storage.inbox.outcome(message.ref, handed('no-1'));
  await stored('no-1');
  await stored('no-2');
  clock.advance(3 * SECOND);
  const second = await one('nodes-later');
  await storage.inbox.outcome(second.ref, handed('no-2'));
  clock.advance(3 * SECOND);
  await lookLate();
  assert.deepEqual([await statusOf(message), await statusOf(second)], [1, 0]);
  clock.advance(60 * MINUTE);
  await forgetEarly({ database: storage.database, clock });
  assert.equal((await given.client.query('select from early_receipts')).rowCount, 0, 'no part comes for it');
  await storage.outbox.putBack(other.ref, clock.now());
});

test('a message goes by the names of an earlier sending too, and by receipts that came since that one left', async () => {
  const left = clock.now();
  const [message, other] = await claimed('renamed', ['One', LONG]);
  assert.ok(message && other);
  await storage.inbox.receipt(receipt('rn-2'));
  clock.advance(MINUTE);
  const doubtful = { kind: 'doubtful', link: 'first', after: later(clock.now(), MINUTE) } as const;
  await storage.inbox.outcome(message.ref, doubtful);
  assert.deepEqual(await storage.outbox.claim({ link: 'first' }, 100), [], 'it is not due yet');
  clock.advance(MINUTE);
  assert.equal((await storage.outbox.claim({ link: 'first' }, 100)).length, 1);
  const otherIds = [{ index: 0, id: 'rn-2' }];
  await storage.inbox.outcome(message.ref, { ...handed('rn-1'), otherIds, since: left } as AttemptOutcome);
  assert.equal(await statusOf(message), 1);
  const more = { otherIds: [{ index: 1, id: 'rn-5' }] };
  await storage.inbox.outcome(other.ref, { ...handed('rn-3', 'rn-4'), ...more } as AttemptOutcome);
  await storage.inbox.receipt(receipt('rn-3'));
  assert.equal(await statusOf(other), 0);
  await storage.inbox.receipt(receipt('rn-5'));
  assert.equal(await statusOf(other), 1);
  assert.deepEqual(await storage.audit(), []);
});

test('what a client deletes after its operator took it goes on to its end, and costs what it costs', async () => {
  const message = await one('deleted');
  await storage.inbox.outcome(message.ref, handed('de-1'));
  const name = { phone: message.phone, publicId: message.publicId };
  assert.ok((await storage.doors.remove(message.account, [name])).ok);
  assert.deepEqual(await storage.audit(), []);
  const { rows } = await given.client.query('select hidden, final, reserved from messages where id = $1', [
    message.ref,
  ]);
  assert.deepEqual([rows[0].hidden, rows[0].final, Number(rows[0].reserved) > 0], [true, false, true]);
  await storage.inbox.receipt(receipt('de-1'));
  assert.equal(await statusOf(message), 1);
  assert.deepEqual(await storage.audit(), []);
});

/** Has the answer to the next commit of outcomes get lost, `meanwhile` happening before it is said again. */
function loseNextCommit(meanwhile: () => Promise<void>): void {
  const { database } = storage;
  const transaction = database.transaction.bind(database);
  database.transaction = async (work) => {
    let writes = false;
    const result = await transaction((session) =>
      work({
        query: (statement, values) => {
          writes ||= typeof statement !== 'string' && statement.name === 'outcomes-write';
          return session.query(statement, values);
        },
      }),
    );
    // The storage has rounds with transactions of their own.
    if (!writes) return result;
    database.transaction = transaction;
    await meanwhile();
    throw Object.assign(new Error('the connection is gone'), { code: 'ECONNRESET' });
  };
}

test('an outcome that is stored twice, as its answer got lost, does not end the next attempt', async () => {
  const message = await one('again');
  const refused = { kind: 'link-failed', link: 'first', status: 20, err: 255, reason: 'refused' } as const;
  loseNextCommit(async () => void (await claimedBySecond(message)));
  await storage.inbox.outcome(message.ref, refused);
  const held = 'select status, claimed_by is not null as held, attempts from messages where id = $1';
  const { rows } = await given.client.query(held, [message.ref]);
  assert.deepEqual(rows, [{ status: -1, held: true, attempts: 2 }]);
  await storage.inbox.outcome(message.ref, { ...handed('ag-1'), link: 'second' } as AttemptOutcome);
  assert.equal(await statusOf(message), 0);
});

test('a message handed over and reported in one transaction is written once, and both are told', async () => {
  const message = await one('once');
  const { database } = storage;
  const transaction = database.transaction.bind(database);
  const written: unknown[] = [];
  database.transaction = (work) =>
    transaction((session) =>
      work({
        query: (statement, values) => {
          if (typeof statement !== 'string' && statement.name === 'outcomes-write') written.push(values?.[0]);
          return session.query(statement, values);
        },
      }),
    );
  await Promise.all([
    storage.inbox.outcome(message.ref, handed('on-1')),
    storage.inbox.receipt(receipt('on-1')),
  ]);
  database.transaction = transaction;
  assert.deepEqual(written, [`{${message.ref}}`]);
  assert.equal(await statusOf(message), 1);
  const told = 'select fields from deliveries where message_id = $1 order by id';
  const { rows } = await given.client.query(told, [message.ref]);
  assert.deepEqual(
    rows.map(({ fields }) => Object.fromEntries(fields).status),
    ['0', '1'],
  );
  assert.deepEqual(await storage.audit(), []);
});

test('a message that is put back twice, as the answer got lost, stays with whoever claimed it meanwhile', async () => {
  const message = await one('back');
  const { database } = storage;
  const query = database.query.bind(database);
  database.query = async (...asked) => {
    database.query = query;
    await query(...asked);
    throw Object.assign(new Error('the connection is gone'), { code: 'ECONNRESET' });
  };
  await assert.rejects(storage.outbox.putBack(message.ref, clock.now()));
  const again = await storage.outbox.claim({ link: 'first' }, 100);
  assert.ok(again.some(({ ref }) => ref === message.ref));
  await storage.outbox.putBack(message.ref, clock.now());
  const { rows } = await given.client.query(
    'select claimed_by is not null as held from messages where id = $1',
    [message.ref],
  );
  assert.deepEqual(rows, [{ held: true }]);
  await storage.outbox.putBack(message.ref, clock.now());
  assert.ok((await storage.outbox.claim({ link: 'first' }, 100)).some(({ ref }) => ref === message.ref));
});
