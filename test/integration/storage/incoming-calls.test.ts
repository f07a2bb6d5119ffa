// Calls that come in, as they are stored: whose they are, what they cost, how many may be on, what becomes of one whose node dies
// or whose answer of the database got lost; the books balance all along.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, instant } from '../../../src/base/time.ts';
import type { Account } from '../../../src/core/accounts/account.ts';
import { money } from '../../../src/core/accounts/money.ts';
import type { CallAnswer } from '../../../src/core/incoming/call-answer.ts';
import type { CallFate, IncomingCall, TakenCall } from '../../../src/core/incoming/call-reception.ts';
import type { JournalEntry } from '../../../src/core/ports.ts';
import type { HistoryMessage } from '../../../src/storage/history/history.ts';
import { openStorage, type Storage } from '../../../src/storage/storage.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const CALLER = '79991234567';

let given: TestStorage;
let storage: Storage;
let numbers = 0;
before(async () => {
  given = await openTestStorage();
  storage = given.storage;
});
after(() => given.close());

/** A number of its own for each account, which costs nothing to rent. */
async function tenant(
  login: string,
  settings: Partial<Account['settings']> = {},
  balance = '1000',
): Promise<{ account: Account; number: string }> {
  const account = await testAccount(storage, login, { settings, balance });
  const number = String(74_950_000_100 + ++numbers);
  await storage.receiving.rental.add(number as never, money(0));
  assert.ok((await storage.doors.rental.rent(account, number, 'on')).ok);
  return { account, number };
}

async function answered(account: Account, number: string, answer: CallAnswer, callsMost?: number) {
  const setting = { number, answer, callsMost, seconds: undefined };
  const set = await storage.doors.callAnswers.set(account, setting);
  assert.ok(set.ok, JSON.stringify(set));
}

const TEXT: CallAnswer = { kind: 'text', text: 'Hello there' };

const SHOWN = { presentation: 'allowed', trunk: 'far' } as const;

function comes(to: string, from = CALLER): Promise<CallFate> {
  const call: IncomingCall = { ...SHOWN, from, to: [to], at: instant(Date.now()) };
  return storage.receiving.calls.called(call);
}

async function taken(to: string, from = CALLER): Promise<TakenCall> {
  const fate = await comes(to, from);
  assert.ok(fate.kind === 'taken', JSON.stringify(fate));
  return fate.call;
}

function last({ message }: TakenCall, cause: string, seconds: number): JournalEntry {
  const event = { kind: 'ended', cause, seconds } as const;
  return { ref: message.ref, number: message.lastEvent + 1, at: instant(Date.now()), event };
}

async function talked(call: TakenCall, seconds: number): Promise<void> {
  const outcome = { kind: 'answered', seconds, err: 0 } as const;
  await storage.inbox.outcome(call.message.ref, outcome, last(call, 'subscriber', seconds));
}

async function historyOf(login: string): Promise<readonly HistoryMessage[]> {
  return await storage.history.of(login);
}

async function balanceOf(account: Account): Promise<number> {
  return (await storage.accounts.funds(account)).balance;
}

test('a call is a message of its number’s tenant: reserved when it comes, paid by the second when it is over', async () => {
  const { account, number } = await tenant('shop', { handler: 'http://example.org/h' });
  const unitPrice = money(1_000);
  const price = { owner: { of: 'everybody' }, prefix: '7495', operator: '', zone: '', unitPrice } as const;
  assert.ok((await storage.prices.set([{ ...price, kind: 'incoming-call' }], 'stay')).ok);
  await answered(account, number, TEXT);
  const before = await balanceOf(account);
  const call = await taken(`+${number}`, `+${CALLER}`);
  assert.deepEqual(
    [call.message.phone, call.message.sender, call.message.text],
    [CALLER, number, 'Hello there'],
  );
  assert.equal(await balanceOf(account), before - 5_000, 'five seconds are reserved');
  assert.deepEqual(await storage.audit(), [], 'while it is on');
  await talked(call, 31.2);
  assert.equal(await balanceOf(account), before - 32_000);
  const [message] = await historyOf('shop');
  assert.deepEqual([message?.status, message?.phone, message?.sender], [1, CALLER, number]);
  assert.deepEqual(
    message?.events.map(({ kind }) => kind),
    ['incoming', 'ended'],
  );
  const deliveries = await storage.deliveries.claim({ limit: 10, perAccount: 10, except: [] });
  const told = deliveries.map(({ kind, fields }) => [
    kind,
    new Map(fields).get('mes'),
    new Map(fields).get('to'),
  ]);
  assert.deepEqual(told, [['incoming', '', number]], 'of the call alone, not of its statuses');
  const listed = await storage.doors.archive.list(
    account,
    { direction: 'in' },
    { before: undefined, limit: 9 },
  );
  assert.deepEqual(listed.ok && listed.value.map(({ direction, cost }) => [direction, cost]), [
    ['in', 32_000],
  ]);
  assert.deepEqual(await storage.audit(), []);
});

test('without a price a call costs nothing; without the money for one it is not answered', async () => {
  const free = await tenant('free', { test: 'on' });
  await answered(free.account, free.number, TEXT);
  await talked(await taken(free.number), 60);
  assert.equal(await balanceOf(free.account), 10_000_000);
  const poor = await tenant('poor', {}, '0');
  await answered(poor.account, poor.number, TEXT);
  assert.deepEqual(await comes(poor.number), { kind: 'refused', why: 'money-short' });
  const [message] = await historyOf('poor');
  assert.deepEqual([message?.status, message?.events.at(-1)?.cause], [24, 'money-short']);
  assert.deepEqual(await storage.audit(), []);
});

test('the call of a sub-client on the main balance is paid by the account above', async () => {
  const main = await testAccount(storage, 'main');
  const { account, number } = await tenant('child', {}, '0');
  await given.client.query('update accounts set parent_id = $1, payer_id = $1, sharing = 2 where id = $2', [
    main.id,
    account.id,
  ]);
  await answered(account, number, TEXT);
  let fate = await comes(number);
  // The change is heard of a moment later; until then the account pays for itself, which it cannot.
  while (fate.kind === 'refused') fate = await comes(number);
  assert.ok(fate.kind === 'taken');
  assert.equal(await balanceOf(main), 10_000_000 - 5_000);
  await talked(fate.call, 10);
  assert.equal(await balanceOf(main), 10_000_000 - 10_000);
  assert.deepEqual(await storage.audit(), []);
});

test('of calls that come at the same moment as many are taken as the number may have', async () => {
  const { account, number } = await tenant('crowd');
  await answered(account, number, TEXT, 3);
  const fates = await Promise.all(Array.from({ length: 8 }, (_, at) => comes(number, `7999123450${at}`)));
  const on = fates.flatMap((fate) => (fate.kind === 'taken' ? [fate.call] : []));
  assert.equal(on.length, 3);
  assert.ok(fates.every((fate) => fate.kind === 'taken' || (fate.kind === 'refused' && fate.why === 'full')));
  await talked(on[0]!, 10);
  await talked(await taken(number), 10);
  for (const call of on.slice(1)) await talked(call, 10);
  assert.equal((await historyOf('crowd')).filter(({ status }) => status === 20).length, 5);
  assert.deepEqual(await storage.audit(), []);
});

test('a call that is waited for is told and never answered; the next one is', async () => {
  const { account, number } = await tenant('confirming');
  await answered(account, number, TEXT);
  assert.ok((await storage.doors.waitedCalls.expect(account, CALLER)).ok);
  assert.deepEqual(await comes(number), { kind: 'waited-for' });
  await talked(await taken(number), 5);
  assert.equal((await historyOf('confirming')).length, 1);
});

test('a number that is nobody’s, was given back or is a closed account’s takes no call', async () => {
  const { account, number } = await tenant('leaver');
  await answered(account, number, TEXT);
  assert.deepEqual(await comes('74950000999'), { kind: 'unknown' });
  await given.client.query(`update accounts set state = 'blocked' where login = 'leaver'`);
  await assert.doesNotReject(async () => {
    while ((await comes(number)).kind !== 'unknown');
  });
  await storage.receiving.rental.remove(number, 'anybody');
  assert.deepEqual(await comes(number), { kind: 'unknown' });
  const found = await storage.doors.callAnswers.list(account);
  assert.deepEqual(found, { ok: true, value: [] });
});

test('callers without a number are kept as they call themselves', async () => {
  const { account, number } = await tenant('hotline');
  await answered(account, number, { kind: 'reject', as: 'busy' });
  for (const from of ['', 'anonymous', 'Иван\u0000', 'x'.repeat(99)]) await comes(number, from);
  const phones = (await historyOf('hotline')).map(({ phone }) => phone);
  assert.deepEqual(phones, ['anonymous', 'anonymous', 'Иван\ufffd', 'x'.repeat(40)]);
});

test('a caller who is not to be shown is recognised by who waits for the call, and anonymous to anybody else', async () => {
  const { account, number } = await tenant('discreet', { handler: 'http://example.org/discreet' });
  await answered(account, number, { kind: 'reject', as: 'busy' });
  const from = '79991112222';
  const hidden = (): Promise<CallFate> =>
    storage.receiving.calls.called({
      ...SHOWN,
      from,
      presentation: 'restricted',
      to: [number],
      at: instant(Date.now()),
    });
  assert.ok((await storage.doors.waitedCalls.expect(account, from)).ok);
  assert.deepEqual(await hidden(), { kind: 'waited-for' });
  assert.deepEqual(await hidden(), { kind: 'refused', why: 'busy' });
  assert.deepEqual(
    (await historyOf('discreet')).map(({ phone }) => phone),
    ['anonymous'],
  );
  const told = await given.client.query(
    `select fields::text as fields from deliveries where kind = 'incoming' and address = 'http://example.org/discreet'`,
  );
  assert.equal(told.rowCount, 1);
  assert.ok(!told.rows[0].fields.includes(from), told.rows[0].fields);
});

test('a call is nobody’s last message to the subscriber: answers by SMS find who wrote', async () => {
  const writer = await testAccount(storage, 'writer');
  assert.ok(
    (await storage.doors.submit(writer, submissionOf('sms', 'Yes?', { phones: ['79991110000'] }))).ok,
  );
  const { account, number } = await tenant('called-later');
  await answered(account, number, TEXT);
  await talked(await taken(number, '79991110000'), 5);
  const at = instant(Date.now());
  const sms = { from: '79991110000', to: '2525', text: 'Yes', sentAt: at, receivedAt: at, source: 't' };
  const received = await storage.receiving.incoming.receive(sms);
  assert.deepEqual(received.kind === 'taken' && [received.owner, received.by], ['writer', 'recent']);
});

test('calls of which the answer got lost are ended, never queued, and others are left alone', async () => {
  const { account, number } = await tenant('lost');
  await answered(account, number, TEXT);
  const on = await taken(number, '79991230001');
  const lost = await taken(number, '79991230002');
  // What a commit whose answer never came leaves: a claim of this node that nobody in it knows.
  await given.client.query(
    `with copy as (
       insert into messages (submission_id, account_id, phone, kind, queue, status, changed_at, parts, unit_price, reserved,
         cost, valid_until, attempts, claimed_by)
       select submission_id, account_id, '79991230003', kind, queue, status, changed_at, parts, unit_price, reserved,
         cost, valid_until, attempts, claimed_by from messages where id = $1 returning id)
     insert into events (message_id, number, at, kind, data) select id, 1, now(), 'incoming', '{}' from copy`,
    [lost.message.ref],
  );
  await given.client.query(`update accounts set accepted = accepted + 1 where login = 'lost'`);
  await storage.receiving.calls.endUnheld();
  const messages = await historyOf('lost');
  assert.deepEqual(
    messages.map(({ phone, status, events }) => [phone, status, events.at(-1)?.cause]),
    [
      ['79991230001', 0, undefined],
      ['79991230002', 0, undefined],
      ['79991230003', 20, 'node-lost'],
    ],
  );
  assert.deepEqual(await storage.outbox.claim(['call'], 10), [], 'nobody is rung');
  await talked(on, 5);
  await talked(lost, 5);
  await storage.receiving.calls.endUnheld();
  assert.ok((await historyOf('lost')).slice(0, 2).every(({ status }) => status === 1));
});

test('a number is found by its end when the network leaves out its beginning, unless two end so', async () => {
  const { account, number } = await tenant('tails');
  await answered(account, number, TEXT);
  await talked(await taken(number.slice(1)), 5);
  await talked(await taken(number.slice(-7)), 5);
  assert.deepEqual(await comes(number.slice(-6)), { kind: 'unknown' });
  const twin = `7812${number.slice(-7)}`;
  await storage.receiving.rental.add(twin as never, money(0));
  assert.ok((await storage.doors.rental.rent(account, twin, 'on')).ok);
  assert.deepEqual(await comes(number.slice(-7)), { kind: 'unknown' });
  await talked(await taken(number), 5);
});

test('a menu that is taken away at the moment a number is told to answer with it is no menu', async () => {
  const { account, number } = await tenant('racing');
  const saved = await storage.doors.savedMenus.add(account, 'shop', 'Hello');
  assert.ok(saved.ok);
  const { id } = saved.value.menu;
  const { client } = given;
  await client.query('begin');
  await client.query('delete from saved_menus where id = $1', [id]);
  const answer: CallAnswer = { kind: 'menu', menu: id };
  const setting = storage.doors.callAnswers.set(account, { number, answer, callsMost: 1, seconds: 1 });
  // It waits for the row that is being deleted.
  const waits = `select from pg_locks where not granted and locktype = 'transactionid'`;
  while ((await client.query(waits)).rowCount === 0);
  await client.query('commit');
  const set = await setting;
  assert.equal(!set.ok && set.error.fault, 'record-missing');
});

test('a number that is given back holds no menu any more', async () => {
  const { account, number } = await tenant('moved-on');
  const saved = await storage.doors.savedMenus.add(account, 'shop', 'Hello');
  assert.ok(saved.ok);
  const { id } = saved.value.menu;
  await answered(account, number, { kind: 'menu', menu: id });
  const kept = await storage.doors.savedMenus.remove(account, { id });
  assert.equal(!kept.ok && kept.error.fault, 'change-failed');
  await storage.receiving.rental.remove(number, 'anybody');
  assert.deepEqual(await storage.doors.savedMenus.remove(account, { id }), { ok: true, value: true });
});

test('a sound that answers stays on disk for as long as it does', async (context) => {
  const clock = new ManualClock(instant(Date.now()));
  const own = await openTestStorage({ clock });
  context.after(() => own.close());
  const { doors, uploads } = own.storage;
  const account = await testAccount(own.storage, 'sounding');
  const sound = await doors.storeUpload(account, 'hello.wav', new Uint8Array(2_000));
  const answer: CallAnswer = { kind: 'sound', sound };
  const setting = { number: 'default', answer, callsMost: undefined, seconds: undefined };
  assert.ok((await doors.callAnswers.set(account, setting)).ok);
  clock.advance(3 * DAY);
  assert.equal(await uploads.sweep(), 0);
  assert.ok((await doors.callAnswers.remove(account, 'default')).ok);
  assert.equal(await uploads.sweep(), 1);
});

test('a node that died with calls on closes them at its next start and rings nobody', async (context) => {
  const own = await openTestStorage();
  context.after(() => own.close());
  const account = await testAccount(own.storage, 'dying', { settings: { handler: 'http://example.org/h' } });
  await own.storage.receiving.rental.add('74950000050' as never, money(0));
  assert.ok((await own.storage.doors.rental.rent(account, '74950000050', 'on')).ok);
  const setting = { number: 'default', answer: TEXT, callsMost: undefined, seconds: undefined };
  assert.ok((await own.storage.doors.callAnswers.set(account, setting)).ok);
  const call = (from: string): Promise<CallFate> =>
    own.storage.receiving.calls.called({ ...SHOWN, from, to: ['74950000050'], at: instant(Date.now()) });
  const talking = await call('79990000001');
  assert.ok(talking.kind === 'taken');
  const { ref } = talking.call.message;
  const at = instant(Date.now());
  await own.storage.journal.write({ ref, number: 2, at, event: { kind: 'answered' } });
  const later = instant(at + 7_000);
  await own.storage.journal.write({ ref, number: 3, at: later, event: { kind: 'silence' } });
  assert.equal((await call('79990000002')).kind, 'taken');
  await own.storage.close();
  const next = await openStorage(own.options);
  try {
    assert.deepEqual(next.recovered, { closed: 2, putBack: 0 });
    const history = await next.history.of('dying');
    assert.deepEqual(
      history.map(({ phone, status, err, events }) => [phone, status, err, events.at(-1)?.cause]),
      [
        ['79990000001', 1, 0, 'node-lost'],
        ['79990000002', 20, 237, 'node-lost'],
      ],
    );
    assert.equal(history[0]?.events.at(-1)?.seconds, 7);
    assert.deepEqual(await next.outbox.claim(['call'], 10), []);
    assert.deepEqual(await next.audit(), []);
  } finally {
    await next.close();
  }
});
