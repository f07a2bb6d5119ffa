// `get.php?get_messages=1` over a real database: which messages, in what order, and every field of a record to the byte.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { DAY, instant } from '../../../src/base/time.ts';
import { ManualClock } from '../../support/manual-clock.ts';
import { type StoredDoor, storedDoor } from '../../support/stored-door.ts';
import { submissionOf } from '../../support/submission.ts';

type Message = Readonly<Record<string, unknown>>;

const START = instant(Date.UTC(2026, 0, 15, 9));
const NOTHING = { error: 'no records found', error_code: 3 };

let asked = 0;
/** Identical questions are few a minute; an unknown parameter makes each its own. */
async function messages(
  door: StoredDoor,
  fields: Readonly<Record<string, string>> = {},
): Promise<readonly Message[]> {
  return (await door.askJson('get', { get_messages: '1', n: String(asked++), ...fields })) as Message[];
}

const texts = (found: readonly Message[]): unknown => found.map((message) => message.message);

async function send(door: StoredDoor, text: string, given: Parameters<typeof submissionOf>[2] = {}) {
  const sent = await door.given.storage.doors.submit(door.account, submissionOf('sms', text, given));
  assert.ok(sent.ok, text);
}

test('a record has the documented fields in their order and types', async (context) => {
  const clock = new ManualClock(START);
  const door = await storedDoor(context, { clock });
  await send(door, 'Привет, мир\n~~~\nfirst', { phones: ['89991234567'] });
  const [message] = await door.given.storage.outbox.claim(['sms'], 1);
  clock.advance(5_000);
  await door.given.storage.inbox.outcome(message!.ref, { kind: 'final', status: 1, err: 0 });
  const [record] = await messages(door);
  assert.equal(
    JSON.stringify(record),
    JSON.stringify({
      status: 1,
      last_date: '15.01.2026 12:00:05',
      last_timestamp: START / 1_000 + 5,
      flag: 0,
      err: 0,
      send_date: '15.01.2026 12:00:00',
      send_timestamp: START / 1_000,
      phone: '79991234567',
      cost: '1.40',
      sender_id: '',
      status_name: 'Доставлено',
      message: 'Привет, мир',
      mccmnc: '25002',
      country: 'Россия',
      operator: 'МегаФон',
      region: '',
      type: 0,
      sms_cnt: 1,
      id: 1,
      int_id: message!.ref,
      format: 0,
      crc: 445_124_324,
    }).replace(/}$/, ',"comment":"first"}'),
  );
  assert.equal(
    await door.ask('get', { get_messages: '1' }),
    'status = 1, last_date = 15.01.2026 12:00:05, last_timestamp = 1768467605, flag = 0, err = 0, ' +
      'send_date = 15.01.2026 12:00:00, send_timestamp = 1768467600, phone = 79991234567, cost = 1.40, ' +
      `sender_id = , status_name = Доставлено, message = Привет, мир, mccmnc = 25002, country = Россия, operator = МегаФон, region = , type = 0, ` +
      `sms_cnt = 1, id = 1, int_id = ${message!.ref}, format = 0, crc = 445124324, comment = first`,
  );
  const xml = await door.ask('get', { get_messages: '1', fmt: '2' });
  assert.match(xml, /^<messages>\n<sms><status>1<\/status><last_date>15\.01\.2026 12:00:05<\/last_date>/);
  assert.match(xml, /<comment>first<\/comment><\/sms>\n<\/messages>$/);
  const numbers = await door.ask('get', { get_messages: '1', fmt: '1' });
  assert.match(
    numbers,
    /^1,15\.01\.2026 12:00:05,1768467605,0,0,15\.01\.2026 12:00:00,1768467600,79991234567,1\.40,,/,
  );
});

test('newest first, by number, by day, a page at a time', async (context) => {
  const clock = new ManualClock(START);
  const door = await storedDoor(context, { clock });
  for (const day of [0, 1, 2])
    for (const phone of ['79990000001', '79990000002']) {
      await send(door, `day ${day} to ${phone.at(-1)}`, { phones: [phone] });
      if (phone.endsWith('2')) clock.advance(DAY);
    }
  const all = ['day 2 to 2', 'day 2 to 1', 'day 1 to 2', 'day 1 to 1', 'day 0 to 2', 'day 0 to 1'];
  assert.deepEqual(texts(await messages(door)), all);
  assert.deepEqual(texts(await messages(door, { phone: '+7 999 000-00-01', cnt: '2' })), [
    'day 2 to 1',
    'day 1 to 1',
  ]);
  assert.deepEqual(
    texts(await messages(door, { phone: '79990000002,89990000001', cnt: '3' })),
    all.slice(0, 3),
  );
  assert.deepEqual(texts(await messages(door, { start: '16.01.2026', cnt: '10' })), all.slice(0, 4));
  assert.deepEqual(texts(await messages(door, { end: '15.01.2026' })), all.slice(4));
  assert.deepEqual(texts(await messages(door, { start: '16.01.2026', end: '16.01.2026' })), all.slice(2, 4));
  const paged: unknown[] = [];
  for (let before = ''; ; ) {
    const page = await messages(door, { cnt: '4', prev_id: before });
    if (!Array.isArray(page)) break;
    paged.push(...page.map((message) => message.message));
    before = String(page.at(-1)?.int_id);
  }
  assert.deepEqual(paged, all);
});

test('mail is asked for by format or address, and numbers beside addresses are not forgotten', async (context) => {
  const door = await storedDoor(context, { kinds: new Set(['sms', 'mail']) });
  await door.ask('senders', { add: '1', mail: 'news@shop.example', name: 'Shop' });
  const mail = { subject: 'Hello', phones: ['a@example.com'], sender: 'news@shop.example' };
  const sent = await door.given.storage.doors.submit(door.account, submissionOf('mail', 'mail', mail));
  assert.ok(sent.ok, JSON.stringify(sent));
  await send(door, 'text', { phones: ['79990000001'] });
  const [phone, email] = ['79990000001', 'a@example.com'];
  assert.deepEqual(texts(await messages(door, { format: '8' })), ['mail']);
  assert.deepEqual(texts(await messages(door, { email })), ['mail']);
  assert.deepEqual(texts(await messages(door, { phone })), ['text']);
  assert.deepEqual(texts(await messages(door, { phone, email })), ['text', 'mail']);
  assert.deepEqual(texts(await messages(door, { phone: '79990000002', email })), ['mail']);
  assert.deepEqual(texts(await messages(door, { format: '8', phone, email })), ['mail']);
  assert.deepEqual(await messages(door, { format: '8', phone }), NOTHING);
});

test('nothing found is error 3, what cannot be meant error 1', async (context) => {
  const door = await storedDoor(context);
  assert.deepEqual(await messages(door), NOTHING);
  await send(door, 'one');
  assert.deepEqual(await messages(door, { phone: '79990000009' }), NOTHING);
  assert.deepEqual(await messages(door, { phone: 'no\0body' }), NOTHING);
  assert.deepEqual(await messages(door, { format: '8' }), NOTHING);
  assert.deepEqual(await messages(door, { email: 'a@example.com' }), NOTHING);
  assert.deepEqual(await messages(door, { start: '01.01.2020', end: '02.01.2020' }), NOTHING);
  for (const fields of [
    { cnt: '1001' },
    { cnt: 'ten' },
    { cnt: '-1' },
    { prev_id: 'x' },
    { format: '3' },
    { start: '31.02.2026' },
    { start: 'yesterday' },
    { start: '02.01.2026', end: '01.01.2026' },
    { phone: Array.from({ length: 501 }, (_, at) => 79_990_000_000 + at).join() },
  ]) {
    const reply = (await messages(door, fields)) as unknown as { error_code: number };
    assert.equal(reply.error_code, 1, JSON.stringify(fields));
  }
  const mega = await door.askJson('get', { get_mega_accounts: '1', account: '1' });
  assert.deepEqual(mega, NOTHING);
  assert.equal(((await door.askJson('get')) as { error_code: number }).error_code, 1);
  assert.deepEqual(door.troubles, []);
});

test('half a year is shown, or as long as the account says; of what is hidden nothing', async (context) => {
  const clock = new ManualClock(START);
  const door = await storedDoor(context, { clock });
  const { accounts, doors, outbox, inbox } = door.given.storage;
  const shown = async (): Promise<unknown> => {
    const account = await accounts.find('shop');
    const page = await doors.archive.list(account!, {}, { before: undefined, limit: 10 });
    return page.ok ? page.value.map((record) => record.text) : page.error;
  };
  await send(door, 'old');
  const [message] = await outbox.claim(['sms'], 1);
  await inbox.outcome(message!.ref, { kind: 'final', status: 1, err: 0 });
  clock.advance(182 * DAY);
  await send(door, 'new');
  assert.deepEqual(await shown(), ['new', 'old']);
  clock.advance(2 * DAY);
  assert.deepEqual(await shown(), ['new']);
  await accounts.change('shop', { settings: { historyDays: 400 } });
  assert.deepEqual(await shown(), ['new', 'old']);
  await accounts.change('shop', { settings: { historyDays: 1 } });
  assert.deepEqual(await shown(), ['new'], 'it still waits');
  const names = [1, 2].map((id) => ({ phone: '79991234567', publicId: String(id) }));
  const status = await doors.status((await accounts.find('shop'))!, names);
  assert.deepEqual(status.ok && status.value.map((row) => row?.text), [undefined, 'new']);
  await accounts.change('shop', { settings: { more: { 'fl2[1]': '1' } } });
  assert.deepEqual(await shown(), []);
});

test('the same question is answered three times a minute', async (context) => {
  const door = await storedDoor(context);
  const replies = [];
  for (let time = 0; time < 4; time++) replies.push(await door.ask('get', { get_messages: '1' }));
  assert.deepEqual(replies.slice(2), [
    'ERROR = 3 (no records found)',
    'ERROR = 9 (duplicate request, wait a minute)',
  ]);
});
