// Messages from subscribers as they are taken in: whose they become, what the handler hears, the automatic answer, and that one
// that comes twice is taken once.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { DAY, HOUR, later } from '../../../src/base/time.ts';
import { money } from '../../../src/core/accounts/money.ts';
import type { ReceivedMessage } from '../../../src/core/incoming/incoming-message.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { openTestStorage, type TestStorage, testAccount } from '../../support/storage.ts';
import { submissionOf } from '../../support/submission.ts';

const clock = new ManualClock();
const HANDLER = 'http://example.org/hook';

let given: TestStorage;
before(async () => {
  const optOut = { stop: new Set(['stop', 'стоп']), start: new Set(['start']), scope: 'mass' } as const;
  given = await openTestStorage({ clock, optOut });
});
after(() => given.close());

function arrive(from: string, to: string, changes: Partial<ReceivedMessage> = {}) {
  const { incoming } = given.storage.receiving;
  const at = clock.now();
  return incoming.receive({ from, to, text: 'Да', sentAt: at, receivedAt: at, source: 'test', ...changes });
}

async function write(login: string, phone: string): Promise<string> {
  const account = await given.storage.accounts.find(login);
  const sent = await given.storage.doors.submit(
    account!,
    submissionOf('sms', `${login} ${clock.now()}`, { phones: [phone] }),
  );
  assert.ok(sent.ok);
  return sent.value.publicId;
}

test('the tenant of a number has its messages, whoever wrote last', async () => {
  const { storage } = given;
  const tenant = await testAccount(storage, 'tenant', { settings: { handler: HANDLER, secret: 's' } });
  await testAccount(storage, 'writer');
  await storage.receiving.rental.add('74950000001', money(0));
  assert.ok((await storage.doors.rental.rent(tenant, '74950000001', 'on')).ok);
  await write('writer', '79990000001');
  const received = await arrive('+7 999 000-00-01', '+74950000001');
  assert.ok(received.kind === 'taken');
  assert.deepEqual([received.owner, received.by], ['tenant', 'rented']);
  const listed = await storage.doors.incoming.list(tenant, { limit: 10 });
  assert.deepEqual(listed.ok && listed.value, [
    {
      id: received.id,
      phone: '79990000001',
      to: '74950000001',
      text: 'Да',
      sentAt: clock.now(),
      receivedAt: clock.now(),
    },
  ]);
  const [call] = await storage.deliveries.claim({ limit: 10, perAccount: 10, except: [tenant.id] });
  assert.equal(call, undefined);
  const [told] = await storage.deliveries.claim({ limit: 10, perAccount: 10, except: [] });
  assert.equal(told?.kind, 'incoming');
  assert.deepEqual([...told!.fields.keys()], ['phone', 'mes', 'to', 'id', 'sms_id', 'time', 'ts']);
  assert.equal(told?.fields.get('sms_id'), '');
  await storage.deliveries.succeeded(told!.ref, { at: clock.now(), milliseconds: 1, status: 200 });
});

test('a shared number is theirs who wrote last, for two weeks; the handler hears of the message it answers', async () => {
  const { storage } = given;
  await testAccount(storage, 'first', { settings: { handler: HANDLER } });
  await testAccount(storage, 'second');
  await write('second', '79990000002');
  clock.advance(HOUR);
  const id = await write('first', '79990000002');
  const received = await arrive('79990000002', '74950000009');
  assert.deepEqual(received.kind === 'taken' && [received.owner, received.by], ['first', 'recent']);
  const [told] = await storage.deliveries.claim({ limit: 10, perAccount: 10, except: [] });
  assert.equal(told?.fields.get('sms_id'), id);
  await storage.deliveries.succeeded(told!.ref, { at: clock.now(), milliseconds: 1, status: 200 });
  clock.advance(14 * DAY + 1);
  const late = await arrive('79990000002', '74950000009');
  assert.deepEqual(late.kind === 'taken' && [late.owner, late.by], [undefined, 'nobody']);
});

test('a first word finds its account, a number’s own before everybody’s', async () => {
  const { storage } = given;
  const { prefixes } = storage.receiving;
  const [taxi, other] = [await testAccount(storage, 'taxi'), await testAccount(storage, 'other')];
  assert.equal(await prefixes.add(taxi, '', 'taxi'), 'added');
  assert.equal(await prefixes.add(other, '', 'taxi'), 'taken');
  assert.equal(await prefixes.add(other, '2525', 'taxi'), 'added');
  const owner = async (to: string, text: string) => {
    const received = await arrive('79990000003', to, { text });
    return received.kind === 'taken' ? received.owner : received.kind;
  };
  assert.equal(await owner('74950000009', 'TAXI to the station'), 'taxi');
  assert.equal(await owner('2525', ' Taxi!'), 'other');
  assert.equal(await owner('2525', 'taxis'), undefined);
  assert.deepEqual(await prefixes.list(), [
    { number: '', word: 'taxi', login: 'taxi' },
    { number: '2525', word: 'taxi', login: 'other' },
  ]);
  assert.equal(await prefixes.remove('2525', 'taxi'), 'removed');
  assert.equal(await prefixes.remove('2525', 'taxi'), 'missing');
  assert.equal(await owner('2525', 'taxi'), 'taxi');
});

test('a message that comes twice from its channel is taken once; without a name of its own it is another', async () => {
  const named = { source: 'smsc-1', key: 'abc' };
  assert.equal((await arrive('79990000004', '2525', named)).kind, 'taken');
  assert.deepEqual(await arrive('79990000004', '2525', named), { kind: 'known' });
  assert.equal((await arrive('79990000004', '2525', { ...named, source: 'smsc-2' })).kind, 'taken');
  for (let time = 0; time < 2; time++) assert.equal((await arrive('79990000004', '2525')).kind, 'taken');
});

test('an automatic answer goes back once an hour, is paid, and machines cannot talk for ever', async () => {
  const { storage } = given;
  const more = { answ: '1', answ_text: 'Спасибо' };
  await testAccount(storage, 'polite', { settings: { more } });
  await write('polite', '79990000005');
  for (let time = 0; time < 3; time++) await arrive('79990000005', '74950000009');
  const answers = async () => (await storage.history.of('polite')).filter((one) => one.message === 'Спасибо');
  assert.deepEqual(
    (await answers()).map((one) => [one.phone, one.status]),
    [['79990000005', -1]],
  );
  clock.advance(HOUR);
  await arrive('79990000005', '74950000009');
  assert.equal((await answers()).length, 2);
  assert.deepEqual(await storage.audit(), []);
});

test('an answer that no money is left for costs nothing and loses no message', async () => {
  const { storage } = given;
  const more = { answ: '1', answ_text: 'Спасибо' };
  const poor = await testAccount(storage, 'poor', { balance: '0', settings: { more } });
  await storage.receiving.rental.add('74950000006', money(0));
  assert.ok((await storage.doors.rental.rent(poor, '74950000006', 'on')).ok);
  assert.equal((await arrive('79990000006', '74950000006')).kind, 'taken');
  assert.deepEqual(
    (await storage.history.of('poor')).map((one) => one.status),
    [24],
  );
  assert.deepEqual(await storage.audit(), []);
});

test('an answer keeps to the black lists, and to texts that are registered', async () => {
  const { storage } = given;
  const more = { answ: '1', answ_text: 'Спасибо' };
  const careful = await testAccount(storage, 'careful', { settings: { more } });
  await storage.doors.blackList.add(careful, [{ form: 'number', value: '79990000016' }], {
    list: 'black',
    scope: 'all',
    reason: '',
    until: undefined,
  });
  const strict = await testAccount(storage, 'strict', { settings: { more, templatesOnly: 'on' } });
  for (const mark of ['mts_srv', 'mega_srv', 'bee_srv', 'tele2_srv'] as const)
    await storage.doors.operatorTemplates.add(strict, { sender: '', text: 'Спасибо', marks: [mark] });
  for (const [account, to] of [
    [careful, '74950000016'],
    [strict, '74950000017'],
  ] as const) {
    await storage.receiving.rental.add(to, money(0));
    assert.ok((await storage.doors.rental.rent(account, to, 'on')).ok);
    await arrive('79990000016', to);
  }
  const rules = async (login: string) =>
    (
      await given.client.query(
        `select m.rule, m.final from messages m join accounts a on a.id = m.account_id where a.login = $1`,
        [login],
      )
    ).rows;
  assert.deepEqual(await rules('careful'), [{ rule: 'black-list', final: true }]);
  assert.deepEqual(await rules('strict'), [{ rule: null, final: false }]);
});

test('an answer that is not stored is none, and is told of', async () => {
  const { storage } = given;
  const closed = await testAccount(storage, 'closed', { settings: { more: { answ: '1', answ_text: 'Да' } } });
  await storage.receiving.rental.add('74950000018', money(0));
  assert.ok((await storage.doors.rental.rent(closed, '74950000018', 'on')).ok);
  const above = await testAccount(storage, 'above');
  await given.client.query('update accounts set parent_id = $2 where id = $1', [closed.id, above.id]);
  await given.client.query("update accounts set state = 'blocked' where id = $1", [above.id]);
  const received = await arrive('79990000018', '74950000018');
  assert.ok(received.kind === 'taken');
  const stored = await given.client.query('select answered from incoming_messages where id = $1', [
    received.id,
  ]);
  assert.deepEqual(stored.rows, [{ answered: false }]);
  assert.ok(
    given.faults.some((fault) =>
      fault.startsWith(`the answer that message ${received.id} leads to is refused`),
    ),
  );
});

test('texts that a database cannot hold are mended, ones longer than any message refused', async () => {
  const { storage } = given;
  await testAccount(storage, 'odd');
  await write('odd', '79990000007');
  const received = await arrive('79990000007', '2525', { text: 'a\0b\ud800', key: 'k\0' });
  assert.equal(received.kind, 'taken');
  assert.deepEqual(await arrive('79990000007', '2525', { text: 'x'.repeat(39_016) }), { kind: 'too-long' });
  const named = await arrive('Bank\0', '2525', { text: 'code' });
  assert.equal(named.kind, 'taken');
});

test('old messages are cleared away', async () => {
  const { storage, client } = given;
  clock.advance(200 * DAY);
  await arrive('79990000008', '2525');
  await storage.receiving.incoming.sweep();
  const { rows } = await client.query('select received_at from incoming_messages');
  assert.deepEqual(
    rows.map((row: { received_at: Date }) => row.received_at.getTime()),
    [clock.now()],
  );
});

test('a list is of its account alone', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'listed');
  await write('listed', '79990000010');
  const texts = ['one', 'two', 'three'];
  for (const text of texts) await arrive('79990000010', '2525', { text });
  const list = async (filter: object) => {
    const found = await storage.doors.incoming.list(account, { limit: 10, ...filter });
    return found.ok ? found.value.map((one) => one.text) : found.error;
  };
  assert.deepEqual(await list({}), texts);
  assert.deepEqual(await list({ limit: 2 }), ['two', 'three']);
  assert.deepEqual(await list({ limit: 2, afterId: 0 }), ['one', 'two']);
  assert.deepEqual(await list({ since: later(clock.now(), 1) }), []);
  assert.equal(await list({ limit: 10_001 }), 'parameters-wrong');
  const stranger = await testAccount(storage, 'stranger');
  assert.deepEqual(await storage.doors.incoming.list(stranger, { limit: 10 }), { ok: true, value: [] });
});

test('who says stop gets no mailings of that account any more, until they say start', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'stopped', {
    settings: { more: { answ: '1', answ_text: 'Thank you' } },
  });
  await write('stopped', '79990000077');
  const listed = async () => {
    const entries = await storage.doors.blackList.list(account);
    return entries.ok && entries.value.map(({ value, scope, list }) => `${list} ${scope} ${value}`);
  };
  await arrive('79990000077', '74950000009', { text: 'Стоп!' });
  await arrive('79990000077', '74950000009', { text: 'stop' });
  assert.deepEqual(await listed(), ['black mass 79990000077']);
  await arrive('79990000077', '74950000009', { text: 'Stop the press, I have news for you' });
  await arrive('79990000077', '74950000009', { text: 'START' });
  assert.deepEqual(await listed(), []);
});

test('parts of a message are taken once, in any order, as one; what stays incomplete is taken with a gap', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'joined');
  await write('joined', '79990000088');
  const at = clock.now();
  const part = (number: number, text: string, reference = 7) =>
    storage.receiving.incoming.receivePart({
      from: '79990000088',
      to: '74950000009',
      text,
      sentAt: at,
      receivedAt: at,
      source: 'link',
      concat: { reference, total: 3, number },
    });
  assert.deepEqual(await part(3, 'three'), { kind: 'waits' });
  assert.deepEqual(await part(1, 'one '), { kind: 'waits' });
  assert.deepEqual(await part(1, 'one '), { kind: 'waits' });
  assert.equal((await part(2, 'two ')).kind, 'taken');
  assert.deepEqual(await part(2, 'two '), { kind: 'known' }, 'its acknowledgement got lost');
  assert.deepEqual(await part(2, 'two', 8), { kind: 'waits' });
  await storage.receiving.incoming.takeLate();
  clock.advance(2 * HOUR);
  await storage.receiving.incoming.takeLate();
  await storage.receiving.incoming.takeLate();
  const listed = await storage.doors.incoming.list(account, { limit: 10 });
  assert.deepEqual(listed.ok && listed.value.map(({ text }) => text), ['one two three', '…two…']);
});

test('a sender that uses its reference again begins another message, and the one before is taken as far as it came', async () => {
  const { storage } = given;
  const account = await testAccount(storage, 'references');
  await write('references', '79990000089');
  const part = (number: number, text: string) => {
    const times = { sentAt: clock.now(), receivedAt: clock.now() };
    const numbers = { from: '79990000089', to: '74950000009', source: 'link' };
    const concat = { reference: 1, total: 2, number };
    return storage.receiving.incoming.receivePart({ ...numbers, ...times, text, concat });
  };
  assert.equal((await part(1, 'one ')).kind, 'waits');
  assert.equal((await part(2, 'two')).kind, 'taken');
  assert.equal((await part(1, 'three ')).kind, 'waits');
  assert.equal((await part(1, 'five ')).kind, 'taken');
  assert.equal((await part(2, 'six')).kind, 'taken');
  clock.advance(HOUR);
  await storage.receiving.incoming.takeLate();
  assert.equal((await given.client.query('select from incoming_parts')).rowCount, 0);
  const listed = await storage.doors.incoming.list(account, { limit: 10 });
  assert.deepEqual(listed.ok && listed.value.map(({ text }) => text), ['one two', 'three …', 'five six']);
});
